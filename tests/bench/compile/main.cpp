// SPDX-License-Identifier: GPL-3.0-or-later
// What a large policy costs before its first packet: from the policy file to a program, as the
// simulator goes, and from the device policy to a program, as the engine goes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <stdexcept>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compile/compile.h"
#include "pipeline/policyprogram.h"
#include "policy/policyfile.h"
#include "support/bigpolicy.h"

using namespace tallygate;

namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr const char *kInterface = "wan0";

template <class T>
T valueOf(Result<T> result)
{
    if (!result)
        throw std::runtime_error(toString(result.error()));
    return std::move(*result);
}

/// An access list: two prefixes, a protocol and a port or range of ports, as in ClassBench's.
policy::Rule accessRule(testsupport::Dice &dice, std::size_t number)
{
    const auto prefix = [&dice] {
        const std::size_t length = 16 + dice.below(17);
        const std::size_t address =
            (dice.below(1u << 24) | (1 + dice.below(200)) << 24) >> (32 - length) << (32 - length);
        return fmt::format("{}.{}.{}.{}/{}", address >> 24 & 255, address >> 16 & 255,
                           address >> 8 & 255, address & 255, length);
    };
    policy::Rule rule;
    rule.uuid = dice.uuid();
    rule.name = fmt::format("Rule {}", number);
    rule.source.items = {prefix()};
    rule.destination.items = {prefix()};
    const char *protocol = dice.once(4) ? "udp" : "tcp";
    const std::size_t port = 1 + dice.below(40'000);
    rule.service.items = {dice.once(4) ? fmt::format("{}/{}-{}", protocol, port, port + 100)
                                       : fmt::format("{}/{}", protocol, port)};
    rule.action = dice.once(2) ? policy::Action::Permit : policy::Action::Drop;
    return rule;
}

policy::Document accessList(std::size_t rules)
{
    testsupport::Dice dice(1);
    policy::Document document;
    document.uuid = dice.uuid();
    document.name = "Access list";
    policy::Device device;
    device.uuid = dice.uuid();
    device.name = "edge";
    device.interfaces = {kInterface};
    policy::Section section;
    section.uuid = dice.uuid();
    section.name = "all";
    for (std::size_t i = 0; i < rules; ++i)
        section.rules.push_back(std::make_shared<const policy::Rule>(accessRule(dice, i + 1)));
    policy::Filter filter;
    filter.uuid = dice.uuid();
    filter.name = "access";
    filter.sections.push_back(std::make_shared<const policy::Section>(std::move(section)));
    policy::Application application;
    application.uuid = dice.uuid();
    application.filter = filter.name;
    application.device = device.name;
    application.interface = kInterface;
    document.devices.push_back(std::make_shared<const policy::Device>(std::move(device)));
    document.filters.push_back(std::make_shared<const policy::Filter>(std::move(filter)));
    document.applications.push_back(
        std::make_shared<const policy::Application>(std::move(application)));
    return document;
}

pipeline::DevicePolicy compiled(const policy::Policy &policy)
{
    auto done = compile::compileFor(policy, policy->devices.front()->uuid, {});
    if (!done.devicePolicy)
        throw std::runtime_error(done.diagnostics.empty() ? "nothing compiled"
                                                          : done.diagnostics.front().code);
    return std::move(*done.devicePolicy);
}

std::shared_ptr<const pipeline::PolicyProgram>
built(std::shared_ptr<const pipeline::DevicePolicy> policy, counters::CounterRegistry &registry)
{
    const pipeline::MeterBank meters;
    return valueOf(pipeline::PolicyProgram::build(
        {std::move(policy), {{1, kInterface, pipeline::PortKind::Wire}}, {}, {}, 1}, registry,
        meters));
}

std::string contentOf(const std::string &file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

double peakMegabytes()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

double residentMegabytes()
{
    std::size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// Stages of one way, with the memory at the end of each and the most until then.
class Stages
{
public:
    template <class Work>
    auto run(const char *name, Work work)
    {
        const Clock::time_point start = Clock::now();
        auto result = work();
        const double spent =
            std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        m_stages.push_back({{"stage", name},
                            {"milliseconds", spent},
                            {"residentMegabytes", residentMegabytes()},
                            {"peakMegabytes", peakMegabytes()}});
        return result;
    }
    const Json &asJson() const { return m_stages; }

private:
    Json m_stages = Json::array();
};

/// In a process of its own, so that one way does not see the memory of another.
Json apart(const std::function<Json()> &work)
{
    int ends[2];
    if (::pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("no process");
    if (child == 0) {
        std::string text;
        try {
            text = work().dump();
        } catch (const std::exception &error) {
            fmt::print(stderr, "{}\n", error.what());
            ::_exit(1);
        }
        const bool isWritten =
            ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
        ::_exit(isWritten ? 0 : 1);
    }
    ::close(ends[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0)
        throw std::runtime_error("a stage failed");
    return Json::parse(text);
}

Json simulatorsWay(const std::string &policyFile)
{
    Stages stages;
    const policy::Policy policy = stages.run(
        "read policy", [&] { return valueOf(policy::parsePolicy(contentOf(policyFile))); });
    auto device = stages.run("compile", [&] {
        return std::make_shared<const pipeline::DevicePolicy>(compiled(policy));
    });
    counters::CounterRegistry registry;
    const auto program = stages.run("build", [&] { return built(device, registry); });
    return stages.asJson();
}

Json enginesWay(const std::string &deviceFile)
{
    Stages stages;
    auto device = stages.run("read device policy", [&] {
        return std::make_shared<const pipeline::DevicePolicy>(
            valueOf(pipeline::parseDevicePolicy(contentOf(deviceFile))));
    });
    counters::CounterRegistry registry;
    const auto program = stages.run("build", [&] { return built(device, registry); });
    return stages.asJson();
}

/// The median of each stage's time, the largest peak.
Json together(const std::vector<Json> &rounds)
{
    Json all = rounds.front();
    for (std::size_t s = 0; s < all.size(); ++s) {
        std::vector<double> times;
        double peak = 0;
        for (const Json &round : rounds) {
            times.push_back(round[s]["milliseconds"].get<double>());
            peak = std::max(peak, round[s]["peakMegabytes"].get<double>());
        }
        all[s]["peakMegabytes"] = peak;
        std::nth_element(times.begin(), times.begin() + static_cast<long>(times.size() / 2),
                         times.end());
        all[s]["milliseconds"] = times[times.size() / 2];
    }
    return all;
}

/// Files that go with this.
struct Folder
{
    std::string path = "/tmp/bench_compile.XXXXXX";

    Folder()
    {
        if (::mkdtemp(path.data()) == nullptr)
            throw std::runtime_error("no temporary folder");
    }
    ~Folder()
    {
        ::unlink((path + "/policy").c_str());
        ::unlink((path + "/device").c_str());
        ::rmdir(path.c_str());
    }
};

void writeFiles(const Folder &folder, std::size_t rules)
{
    apart([&]() -> Json {
        const auto policy = valueOf(policy::Policy::fromDocument(accessList(rules)));
        std::ofstream(folder.path + "/policy") << policy::writePolicy(policy);
        std::ofstream(folder.path + "/device") << pipeline::writeDevicePolicy(compiled(policy));
        return true;
    });
}

} // namespace

int main(int argc, char **argv)
{
    std::size_t rules = 100'000;
    std::size_t rounds = 3;
    std::string json;
    CLI::App app("Measures time and memory from an access list to a program that judges packets.");
    app.add_option("--rules", rules)->check(CLI::Range(1u, 1'000'000u));
    app.add_option("--rounds", rounds, "of which the median counts")->check(CLI::Range(1u, 100u));
    app.add_option("--json", json, "file for the figures");
    CLI11_PARSE(app, argc, argv);
    try {
        const Folder folder;
        writeFiles(folder, rules);
        Json all{{"format", "tallygate-bench-compile/1"}, {"rules", rules}};
        for (const auto &[name, way] :
             {std::pair<const char *, std::function<Json()>>{
                  "simulator", [&] { return simulatorsWay(folder.path + "/policy"); }},
              {"engine", [&] { return enginesWay(folder.path + "/device"); }}}) {
            std::vector<Json> measured;
            for (std::size_t round = 0; round < rounds; ++round)
                measured.push_back(apart(way));
            all[name] = together(measured);
            for (const Json &stage : all[name])
                fmt::print(
                    "{:<10} {:<20} {:>8.0f} ms   then {:>6.0f} MB   peak {:>6.0f} MB\n", name,
                    stage["stage"].get<std::string>(), stage["milliseconds"].get<double>(),
                    stage["residentMegabytes"].get<double>(), stage["peakMegabytes"].get<double>());
        }
        if (!json.empty())
            std::ofstream(json) << all.dump(2) << '\n';
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}

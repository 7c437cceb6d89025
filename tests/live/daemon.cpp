// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon.h"

#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace tallygate::live {

namespace {

using Clock = std::chrono::steady_clock;

/// The policy travels in one line of a megabyte at most, with its quotes escaped.
constexpr std::size_t kLongestInline = 400'000;

Tally tallyOf(const Json &value)
{
    const auto number = [&value](const char *name) -> std::uint64_t {
        const auto found = value.find(name);
        return found == value.end() ? 0 : std::stoull(found->get<std::string>());
    };
    return {number("packets"), number("bytes")};
}

Tally plus(const Tally &one, const Tally &other)
{
    return {one.packets + other.packets, one.bytes + other.bytes};
}

/// The fourth field of /proc/PID/stat, behind the name in parentheses; 0 without.
pid_t parentOf(const std::filesystem::path &process)
{
    const std::string stat = fileText(process / "stat");
    const std::size_t name = stat.rfind(')');
    if (name == std::string::npos)
        return 0;
    std::istringstream rest(stat.substr(name + 1));
    char state = 0;
    pid_t parent = 0;
    rest >> state >> parent;
    return state == 'Z' ? 0 : parent;
}

/// The worker forwards, and every managed interface is there.
bool isWhole(const Json &status)
{
    const Json &ports = status.at("ports");
    return status.at("worker").at("alive") == true &&
           std::all_of(ports.begin(), ports.end(),
                       [](const Json &port) { return port.at("present") == true; });
}

const char *word(Daemon::FailMode mode)
{
    return mode == Daemon::FailMode::Open ? "open" : "closed";
}

std::string base64(std::string_view bytes)
{
    static constexpr char kDigits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group =
                group << 8 | (i + j < bytes.size() ? static_cast<std::uint8_t>(bytes[i + j]) : 0);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j > bytes.size() ? '=' : kDigits[group >> (18 - 6 * j) & 0x3f];
    }
    return text;
}

} // namespace

std::string Daemon::programPath(const char *name)
{
    const char *chosen = std::getenv("TALLYGATE_PROGRAMS");
    return std::string(chosen != nullptr ? chosen : TALLYGATE_BIN_DIR) + "/" + name;
}

pid_t childOf(pid_t parent, std::string_view argument)
{
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos ||
            parentOf(entry.path()) != parent)
            continue;
        std::istringstream arguments(fileText(entry.path() / "cmdline"));
        for (std::string one; std::getline(arguments, one, '\0');)
            if (one == argument)
                return std::stoi(name);
    }
    return 0;
}

CounterReport::CounterReport(const std::vector<Json> &pages, Since since)
{
    const char *basis = since == Since::Ever ? "absolute" : "sinceReset";
    for (const Json &page : pages) {
        const Json none = Json::object();
        for (const Json &application : page.at("applications")) {
            for (const Json &counter : application.at("counters")) {
                const Json &value = counter.at(basis);
                m_rows.push_back({application.at("application"), application.at("name"),
                                  counter.at(counter.at("kind") == "rule" ? "rule" : "kind"),
                                  counter.value("action", ""), tallyOf(value),
                                  tallyOf(value.value("conform", none)),
                                  tallyOf(value.value("exceed", none))});
            }
            const auto term = [&](const char *name) {
                return tallyOf(application.value(name, none).value(basis, none));
            };
            m_terms[m_rows.back().place + " " + m_rows.back().application] = {term("counted"),
                                                                              term("removed")};
        }
        for (const Json &port : page.value("ports", Json::array()))
            for (const char *direction : {"in", "out"})
                for (const auto &[name, value] : port.at(direction).at(basis).items())
                    if (value.is_object())
                        m_ports[port.at("interface").get<std::string>() + " " + direction][name] =
                            tallyOf(value);
    }
}

Tally CounterReport::sum(const Uuid &application, const std::string &row, Tally Row::*part) const
{
    Tally total;
    const std::string wanted = application.toString();
    for (const Row &one : m_rows)
        if (one.application == wanted && one.row == row)
            total = plus(total, one.*part);
    return total;
}

Tally CounterReport::of(const Uuid &application, const std::string &row) const
{
    return sum(application, row, &Row::hits);
}

Tally CounterReport::conform(const Uuid &application, const Uuid &rule) const
{
    return sum(application, rule.toString(), &Row::conform);
}

Tally CounterReport::exceed(const Uuid &application, const Uuid &rule) const
{
    return sum(application, rule.toString(), &Row::exceed);
}

Tally CounterReport::port(const std::string &interface, const std::string &direction,
                          const std::string &counter) const
{
    const auto place = m_ports.find(interface + " " + direction);
    if (place == m_ports.end())
        return {};
    const auto found = place->second.find(counter);
    return found == place->second.end() ? Tally{} : found->second;
}

std::string CounterReport::violations() const
{
    std::map<std::string, std::pair<Tally, Tally>> sides = m_terms; ///< received, decided
    for (const auto &[place, counters] : m_ports)
        for (const auto &[name, tally] : counters) {
            auto &[received, decided] = sides[place];
            auto &[passed, forwarded] = sides[place + ", forwarded"];
            if (name == kReceived)
                received = tally;
            else if (name == "forwarded" || name.starts_with("transmit-"))
                forwarded = plus(forwarded, tally);
            else
                decided = plus(decided, tally);
            if (name == "guard" || name == "permitted" || name == "unfiltered")
                passed = plus(passed, tally);
        }
    for (const Row &row : m_rows) {
        auto &[received, decided] = sides[row.place + " " + row.application];
        if (row.row == kReceived)
            received = plus(received, row.hits);
        else if (row.action != "count")
            decided = plus(decided, row.hits);
        if (row.action == "limit")
            sides[row.place + " " + row.row] = {row.hits, plus(row.conform, row.exceed)};
    }
    std::string words;
    for (const auto &[place, both] : sides)
        if (!(both.first == both.second))
            words += fmt::format("{}: received {} ({} B), decided {} ({} B); ", place,
                                 both.first.packets, both.first.bytes, both.second.packets,
                                 both.second.bytes);
    return words;
}

std::string CounterReport::text() const
{
    std::string text;
    for (const auto &[place, counters] : m_ports) {
        text += "\n" + place + ":";
        for (const auto &[name, tally] : counters)
            if (tally.packets != 0)
                text += fmt::format(" {} {}", name, tally.packets);
    }
    for (const Row &row : m_rows)
        if (row.hits.packets != 0)
            text += fmt::format("\n{} {}: {}", row.place, row.row, row.hits.packets);
    return text;
}

std::map<std::string, std::string> CounterReport::figures() const
{
    std::map<std::string, std::string> figures;
    for (const Row &row : m_rows)
        figures[row.application + " " + row.row] =
            fmt::format("{} {}", row.hits.packets, row.hits.bytes);
    return figures;
}

std::string Daemon::whyNot()
{
    if (const std::string reason = Lab::whyNot(); !reason.empty())
        return reason;
    if (!std::filesystem::exists(Daemon::programPath("tallygated")))
        return "tallygated is not built";
    return {};
}

Daemon::Daemon(const Lab &lab, const DaemonOptions &options)
    : m_lab(lab)
    , m_options(options)
    , m_folder(lab.folder() / "engine")
{
    for (const char *name : {"state", "run", "bpf", "log"})
        std::filesystem::create_directories(m_folder / name);
    start();
}

Daemon::~Daemon()
{
    m_client.reset();
    m_process.terminate(std::chrono::seconds(10));
}

void Daemon::start()
{
    const auto folder = [this](const char *name) { return (m_folder / name).string(); };
    m_client.reset();
    m_process = Process({Daemon::programPath("tallygated"), "--state-dir", folder("state"),
                         "--run-dir", folder("run"), "--bpf-dir", folder("bpf"), "--log-dir",
                         folder("log"), "--threads", std::to_string(m_options.threads),
                         "--heartbeat-ttl", std::to_string(m_options.heartbeatMilliseconds),
                         "--view-group", m_options.viewGroup},
                        m_lab.device().surroundings(), m_folder / "tallygated");
    const Clock::time_point deadline = Clock::now() + std::chrono::seconds(15);
    for (;;) {
        if (!m_process.running())
            throw std::runtime_error("tallygated ended at once: " + words());
        if (const auto result = attempt("status"); result && isWhole(*result))
            break;
        if (Clock::now() > deadline)
            throw std::runtime_error("tallygated does not answer: " + words());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void Daemon::stop()
{
    m_client.reset();
    m_process.terminate(std::chrono::seconds(40));
}

void Daemon::killAll()
{
    m_client.reset();
    const pid_t controlProcess = control();
    const pid_t workerProcess = worker();
    m_process.signal(SIGSTOP); // the keeper must not start another control
    for (const pid_t pid : {controlProcess, workerProcess})
        if (pid > 0)
            ::kill(pid, SIGKILL);
    m_process.signal(SIGKILL);
    m_process.wait(std::chrono::seconds(5));
}

Result<Json> Daemon::attempt(std::string_view method, Json params)
{
    if (!m_client) {
        auto stream = control::UnixStream::connect(socketPath());
        if (!stream)
            return fail(stream.error());
        m_client = std::make_unique<control::Client>(std::move(*stream));
    }
    auto result = m_client->call(method, std::move(params), std::chrono::seconds(60));
    if (!result &&
        (result.error().code.starts_with("stream-") || result.error().code == "peer-invalid"))
        m_client.reset();
    return result;
}

Json Daemon::call(std::string_view method, Json params)
{
    auto result = attempt(method, std::move(params));
    if (!result)
        throw std::runtime_error(
            fmt::format("{}: {} {}", method, result.error().code, toString(result.error())));
    return std::move(*result);
}

void Daemon::manageHost(const std::string &interface, FailMode mode)
{
    call("interfaces.manage",
         {{"interface", interface}, {"kind", "host"}, {"failMode", word(mode)}});
    confirm();
}

void Daemon::manageWire(const std::string &one, const std::string &other, FailMode mode)
{
    call("interfaces.manage",
         {{"interface", one}, {"kind", "wire"}, {"peer", other}, {"failMode", word(mode)}});
    confirm();
}

void Daemon::unmanage(const std::string &interface)
{
    call("interfaces.unmanage", {{"interface", interface}});
    confirm();
}

void Daemon::setFailMode(const std::string &interface, FailMode mode)
{
    call("interfaces.setFailMode", {{"interface", interface}, {"failMode", word(mode)}});
    confirm();
}

std::string Daemon::stage(const std::string &text)
{
    Json params{{"basedOn", m_revision}, {"comment", "live test"}};
    if (text.size() <= kLongestInline) {
        params["policy"] = text;
    } else {
        constexpr std::size_t kPiece = 600'000;
        for (std::size_t at = 0; at < text.size(); at += kPiece) {
            Json piece{{"upload", "policy"},
                       {"offset", std::to_string(at)},
                       {"data", base64(std::string_view(text).substr(at, kPiece))}};
            if (at == 0) {
                piece["size"] = std::to_string(text.size());
                piece["digest"] = mustRun({"sha256sum"}, {}, text).substr(0, 64);
            }
            call("policy.chunk", std::move(piece));
        }
        params["upload"] = "policy";
    }
    params["acceptGuardChange"] = true;
    return call("policy.stage", std::move(params)).at("revision").get<std::string>();
}

void Daemon::activate(const std::string &revision)
{
    call("policy.prove", {{"revision", revision}});
    call("policy.activate", {{"revision", revision}});
    m_revision = revision;
}

void Daemon::confirm()
{
    m_client.reset(); // only a connection opened after the change confirms it
    call("policy.confirm");
}

std::string Daemon::commit(const std::string &devicePolicy)
{
    const std::string revision = stage(devicePolicy);
    activate(revision);
    confirm();
    return revision;
}

CounterReport Daemon::counters(CounterReport::Since since)
{
    std::vector<Json> pages{call("counters.get", {{"limit", 1000}})};
    while (pages.back().contains("next"))
        pages.push_back(
            call("counters.get", {{"limit", 1000}, {"cursor", pages.back().at("next")}}));
    return {pages, since};
}

Tally Daemon::side(const std::string &interface, std::string_view counter)
{
    Tally total;
    const Json status = call("status");
    for (const Json &side : status.at("sides")) {
        if (side.at("interface") != interface)
            continue;
        const Tally tally = tallyOf(side.at(std::string(counter)));
        total.packets += tally.packets;
        total.bytes += tally.bytes;
    }
    return total;
}

std::uint64_t Daemon::bookedAsLost()
{
    const CounterReport report = counters();
    std::uint64_t lost = 0;
    for (const char *interface : {"d0", "d1"}) {
        for (const char *direction : {"in", "out"})
            for (const char *name :
                 {"worker-lost", "stale", "transmit-ring-full", "transmit-no-frame",
                  "transmit-refused", "transmit-worker-lost"})
                lost += report.port(interface, direction, name).packets;
    }
    const Json status = call("status");
    for (const Json &side : status.at("sides"))
        lost += tallyOf(side.at("dropped")).packets +
                std::stoull(side.at("socketDrops").get<std::string>());
    return lost;
}

std::uint64_t Daemon::droppedByTheKernel() const
{
    std::uint64_t dropped = 0;
    // A veth that finds the queue of its peer full counts that as its own.
    for (const Namespace *where : {&m_lab.client(), &m_lab.device(), &m_lab.server()}) {
        const Json links = Json::parse(where->run({"ip", "-s", "-j", "link"}).output);
        for (const Json &link : links)
            for (const char *direction : {"rx", "tx"})
                dropped += link.at("stats64").at(direction).at("dropped").get<std::uint64_t>();
    }
    std::ifstream backlog("/proc/net/softnet_stat"); // by processor: processed, dropped, ...
    for (std::string line; std::getline(backlog, line);)
        dropped += std::stoull(line.substr(9, 8), nullptr, 16);
    return dropped;
}

std::string Daemon::account()
{
    std::string text;
    const Json status = call("status");
    for (const Json &side : status.at("sides")) {
        text += fmt::format("\n{}{}:", side.at("interface").get<std::string>(),
                            side.at("towardsStack") == true ? " towards the stack" : "");
        for (const char *name : {"seen", "toWorker", "fallback", "guard", "dropped"})
            text += fmt::format(" {} {}", name, side.at(name).at("packets").get<std::string>());
        text += " socketDrops " + side.at("socketDrops").get<std::string>();
    }
    text += counters().text();
    return text + "\n" + call("engine.auditFrames").dump() + "\n" +
           m_lab.device().run({"ip", "-s", "-s", "link"}).output;
}

pid_t Daemon::control() const
{
    return m_process.pid() > 0 ? childOf(m_process.pid(), "--control") : 0;
}

pid_t Daemon::worker() const
{
    const pid_t parent = control();
    return parent > 0 ? childOf(parent, "--worker") : 0;
}

void Daemon::pinWorker(int core) const
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    const std::string tasks = fmt::format("/proc/{}/task", worker());
    for (const auto &task : std::filesystem::directory_iterator(tasks))
        if (::sched_setaffinity(std::stoi(task.path().filename().string()), sizeof set, &set) != 0)
            throw std::runtime_error("cannot pin the worker");
}

bool Daemon::waitForWorker(pid_t otherThan, std::chrono::milliseconds atMost)
{
    const Clock::time_point deadline = Clock::now() + atMost;
    while (Clock::now() < deadline) {
        const pid_t now = worker();
        if (now > 0 && now != otherThan) {
            if (const auto status = attempt("status");
                status && status->at("worker").at("alive") == true)
                return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

std::string Daemon::programPath()
{
    return Daemon::programPath("tallygated");
}

Arguments Daemon::ctl(const Arguments &arguments) const
{
    Arguments all{Daemon::programPath("tallygatectl")};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

} // namespace tallygate::live

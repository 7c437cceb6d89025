// SPDX-License-Identifier: GPL-3.0-or-later
#include "livectl/live.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "base/texttable.h"
#include "livectl/exitstatus.h"

namespace tallygate::ctl {

namespace {

constexpr std::string_view kVariable = "SSH_CONNECTION=";

std::string readFile(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// From the environment that a process was started with.
std::string variableOf(pid_t pid)
{
    const std::string environment = readFile(fmt::format("/proc/{}/environ", pid));
    for (std::size_t at = 0; at < environment.size();) {
        const std::size_t end = std::min(environment.find('\0', at), environment.size());
        const std::string_view entry(environment.data() + at, end - at);
        if (entry.starts_with(kVariable))
            return std::string(entry.substr(kVariable.size()));
        at = end + 1;
    }
    return {};
}

pid_t parentOf(pid_t pid)
{
    // "PID (NAME) STATE PPID ...": the name may have spaces and parentheses.
    const std::string status = readFile(fmt::format("/proc/{}/stat", pid));
    const std::size_t name = status.rfind(')');
    if (name == std::string::npos || name + 4 >= status.size())
        return 0;
    return static_cast<pid_t>(std::strtol(status.c_str() + name + 4, nullptr, 10));
}

} // namespace

Result<Live> Live::open(const LiveOptions &options)
{
    const auto connect = [&options]() -> Result<std::unique_ptr<control::Stream>> {
        if (options.connect)
            return options.connect();
        return control::UnixStream::connect(options.socket);
    };
    auto stream = connect();
    if (!stream)
        return fail(stream.error());
    Live live;
    live.m_client = std::make_unique<control::Client>(std::move(*stream));
    auto hello = control::greet(*live.m_client, programName() + " " TALLYGATE_VERSION);
    if (!hello)
        return fail(hello.error());
    live.m_hello = std::move(*hello);
    return live;
}

int callAndPrint(const LiveOptions &options, std::string_view method, Json params,
                 std::string (*show)(const Json &), control::Client::Milliseconds timeout)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto answer = live->call(method, std::move(params), timeout);
    if (!answer)
        return failed(answer.error());
    if (options.json)
        printJson(*answer);
    else
        print(show(*answer));
    if (options.answered)
        options.answered(*answer);
    return kFine;
}

namespace {

std::string sshConnection(const LiveOptions &options)
{
    if (!options.ssh.empty() || options.connect)
        return options.ssh;
    if (const char *variable = std::getenv("SSH_CONNECTION"))
        return variable;
    constexpr int kGenerations = 16;
    pid_t pid = ::getppid();
    for (int i = 0; i < kGenerations && pid > 1; ++i, pid = parentOf(pid)) {
        if (std::string found = variableOf(pid); !found.empty())
            return found;
    }
    return {};
}

} // namespace

void addSession(Json &params, const LiveOptions &options)
{
    if (std::string session = sshConnection(options); !session.empty())
        params["session"] = std::move(session);
}

const Json &partOf(const Json &object, const char *name)
{
    static const Json none;
    if (!object.is_object())
        return none;
    const auto found = object.find(name);
    return found == object.end() ? none : *found;
}

std::string textOf(const Json &object, const char *name)
{
    const Json &value = partOf(object, name);
    if (value.is_string())
        return value.get<std::string>();
    return value.is_null() || value.is_structured() ? std::string() : value.dump();
}

std::uint64_t numberOf(const Json &object, const char *name)
{
    return parseUnsigned(textOf(object, name)).value_or(0);
}

bool flagOf(const Json &object, const char *name)
{
    return partOf(object, name) == true;
}

std::string digitsOf(const Json &object, const char *name)
{
    const auto number = parseUnsigned(textOf(object, name));
    return number ? groupedDigits(*number) : std::string();
}

void printJson(const Json &value)
{
    print(value.dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
}

} // namespace tallygate::ctl

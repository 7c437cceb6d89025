// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/endpoint.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "ssh/handles.h"

namespace tallygate::remote {

namespace {

/// Names go into known_hosts and to servers: nothing that could be taken for something else there.
bool isName(std::string_view text, std::size_t longest)
{
    return !text.empty() && text.size() <= longest && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 ||
                      std::string_view("._-:%$\\@+").find(static_cast<char>(c)) !=
                          std::string_view::npos;
           });
}

tl::unexpected<Error> invalid(std::string_view text, std::string_view why)
{
    Error error{ErrorKind::Syntax,
                "endpoint-invalid",
                fmt::format("\"{}\" does not name a host to log in to: {}", text, why),
                "write user@host, user@host:port or user@[2001:db8::1]:port",
                {}};
    return fail(std::move(error));
}

} // namespace

std::string toString(const Hop &hop)
{
    const bool isV6 = hop.host.find(':') != std::string::npos;
    std::string text = hop.user.empty() ? "" : hop.user + '@';
    text += isV6 ? '[' + hop.host + ']' : hop.host;
    if (hop.port != 22)
        text += fmt::format(":{}", hop.port);
    return text;
}

Result<Hop> parseHop(std::string_view text)
{
    Hop hop;
    std::string_view rest = text;
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        hop.user = rest.substr(0, at);
        rest.remove_prefix(at + 1);
        if (!isName(hop.user, 256))
            return invalid(text, "the user has characters that none has");
    }
    std::string_view port;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos)
            return invalid(text, "a bracket is not closed");
        hop.host = rest.substr(1, end - 1);
        port = rest.substr(end + 1);
    } else if (std::count(rest.begin(), rest.end(), ':') == 1) {
        const std::size_t colon = rest.find(':');
        hop.host = rest.substr(0, colon);
        port = rest.substr(colon);
    } else {
        hop.host = rest; // a name, or an IPv6 address without a port
    }
    if (!isName(hop.host, 255))
        return invalid(text, "the host is missing, or has characters that none has");
    if (port.empty())
        return hop;
    const auto number = port.starts_with(':') ? parseUnsigned(port.substr(1)) : std::nullopt;
    if (!number || *number == 0 || *number > 65535)
        return invalid(text, "the port is no number from 1 to 65535");
    hop.port = static_cast<std::uint16_t>(*number);
    return hop;
}

namespace {

std::string optionOf(ssh_session session, ssh_options_e option)
{
    char *value = nullptr;
    if (ssh_options_get(session, option, &value) != SSH_OK || value == nullptr)
        return {};
    const TextHandle owner(value);
    return value;
}

} // namespace

Result<Endpoint> endpointFromConfig(std::string_view alias, const std::filesystem::path &file)
{
    if (!isName(alias, 255))
        return invalid(alias, "the host is missing, or has characters that none has");
    const SessionHandle scratch(ssh_new());
    ssh_options_set(scratch.get(), SSH_OPTIONS_HOST, std::string(alias).c_str());
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored) ||
        ssh_options_parse_config(scratch.get(), file.c_str()) != SSH_OK)
        return fail(ErrorKind::Io, "config-unreadable", "cannot read {}", file.string());
    if (!optionOf(scratch.get(), SSH_OPTIONS_PROXYCOMMAND).empty())
        return fail({ErrorKind::Unsupported,
                     "config-proxy",
                     fmt::format("{} has a ProxyJump or ProxyCommand for {}, which is not followed",
                                 file.string(), alias),
                     "name the jump hosts in the device itself",
                     {}});
    Endpoint endpoint;
    endpoint.target.host = optionOf(scratch.get(), SSH_OPTIONS_HOST);
    endpoint.target.user = optionOf(scratch.get(), SSH_OPTIONS_USER);
    unsigned port = 22;
    ssh_options_get_port(scratch.get(), &port);
    endpoint.target.port = static_cast<std::uint16_t>(port);
    if (const std::string key = optionOf(scratch.get(), SSH_OPTIONS_IDENTITY); !key.empty())
        endpoint.methods.insert(endpoint.methods.begin(), KeyAuth{key, {}});
    return endpoint;
}

} // namespace tallygate::remote

// SPDX-License-Identifier: GPL-3.0-or-later
#include "deploy/signature.h"

#include <sys/stat.h>

#include "childprocess.h"
#include "control/json.h"

namespace tallygate::deploy {

namespace {

using nlohmann::ordered_json;

constexpr auto kKeygen = "ssh-keygen";
constexpr auto kNamespace = "tallygate-approval";
constexpr auto kFileKind = "signed-approval";
constexpr int kNotFound = 127; ///< what posix_spawnp's child may end with

Error keygenMissing(const std::string &why)
{
    return {ErrorKind::NotFound,
            "ssh-keygen-missing",
            "approvals are signed and verified by ssh-keygen, which does not run: " + why,
            "install the OpenSSH client (openssh-client)",
            {}};
}

/// The last thing it said, on a line.
std::string complaint(const ScratchFolder &scratch)
{
    std::string text = scratch.read("err") + scratch.read("out");
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    const auto begin = text.find_last_of('\n');
    return begin == std::string::npos ? text : text.substr(begin + 1);
}

Result<int> keygen(std::vector<std::string> arguments, const ScratchFolder &scratch,
                   ChildRun child = {}, const std::stop_token &stop = {})
{
    arguments.insert(arguments.begin(), {kKeygen, "-Y"});
    child.arguments = std::move(arguments);
    const auto status = run(child, scratch, stop);
    if (!status && status.error().code == "child-failed")
        return fail(keygenMissing(status.error().message));
    if (status && *status == kNotFound)
        return fail(keygenMissing("it was not found"));
    return status;
}

/// What others could write to says nothing about who may approve.
Result<void> isTrusted(const Approvers &approvers)
{
    struct stat status = {};
    const std::string file = approvers.file.string();
    if (::stat(file.c_str(), &status) != 0)
        return fail(Error{ErrorKind::NotFound,
                          "approvers-missing",
                          fmt::format("nobody is named who may approve: there is no file {}", file),
                          "write a line for each there: name, then the public key",
                          {.file = file, .path = {}}});
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(Error{ErrorKind::Semantic,
                          "approvers-writable",
                          fmt::format("{} can be changed by others than its owner", file),
                          "chmod go-w " + file,
                          {.file = file, .path = {}}});
    return {};
}

struct SignedText
{
    std::string text;
    std::string signature;
};

Result<SignedText> parseSigned(std::string_view fileText, const std::string &file)
{
    const auto json = control::parseJson(fileText);
    const auto memberOf = [&](const char *name) {
        const auto at = json->find(name);
        return at != json->end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    if (!json || !json->is_object() || memberOf("tallygate") != kFileKind)
        return fail(Error{ErrorKind::Syntax,
                          "approval-invalid",
                          fmt::format("{} is no approval of Tallygate", file),
                          "an approval is what the approver's workstation wrote",
                          {.file = file, .path = {}}});
    return SignedText{memberOf("text"), memberOf("signature")};
}

Error unknownSigner(const std::string &file, const Approvers &approvers)
{
    return {ErrorKind::Semantic,
            "approval-signer-unknown",
            fmt::format("{} is signed by nobody whom {} names", file, approvers.file.string()),
            "have an approver of that file sign it, or add the key there",
            {.file = file, .path = {}}};
}

} // namespace

Approvers Approvers::ofWorkstation(const std::filesystem::path &own)
{
    const std::filesystem::path kept = "/etc/tallygate/approvers";
    std::error_code none;
    return {std::filesystem::exists(kept, none) ? kept : own};
}

Result<std::string> signApproval(const std::string &text, const std::filesystem::path &key,
                                 bool asksAtTerminal, const std::stop_token &stop)
{
    const auto scratch = ScratchFolder::create();
    if (!scratch)
        return fail(scratch.error());
    const auto message = scratch->write("approval", text);
    if (!message)
        return fail(message.error());
    ChildRun child;
    child.keepsTerminal = asksAtTerminal;
    const auto status = keygen({"sign", "-n", kNamespace, "-f", key.string(), message->string()},
                               *scratch, child, stop);
    if (!status)
        return fail(status.error());
    const std::string signature = scratch->read("approval.sig");
    if (*status != 0 || signature.empty())
        return fail(Error{
            ErrorKind::Semantic,
            "approval-unsigned",
            fmt::format("ssh-keygen could not sign with {}: {}", key.string(), complaint(*scratch)),
            "name a private key, or a public one that the SSH agent holds (ssh-add)",
            {}});
    const ordered_json json{{"tallygate", kFileKind}, {"text", text}, {"signature", signature}};
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

Result<Approval> readApproval(std::string_view fileText, const std::string &file,
                              const Approvers &approvers)
{
    const auto held = parseSigned(fileText, file);
    if (!held)
        return fail(held.error());
    if (const auto trusted = isTrusted(approvers); !trusted)
        return fail(trusted.error());
    const auto scratch = ScratchFolder::create();
    if (!scratch)
        return fail(scratch.error());
    const auto signature = scratch->write("signature", held->signature);
    const auto text = signature ? scratch->write("approval", held->text) : signature;
    if (!text)
        return fail(text.error());
    const std::string list = approvers.file.string();
    auto status = keygen({"find-principals", "-s", signature->string(), "-f", list}, *scratch);
    if (!status)
        return fail(status.error());
    const std::string found = scratch->read("out");
    const std::string approver = found.substr(0, found.find_first_of("\r\n,"));
    if (*status != 0 || approver.empty())
        return fail(unknownSigner(file, approvers));
    ChildRun child;
    child.input = *text;
    status =
        keygen({"verify", "-n", kNamespace, "-I", approver, "-s", signature->string(), "-f", list},
               *scratch, child);
    if (!status)
        return fail(status.error());
    if (*status != 0)
        return fail(
            Error{ErrorKind::Semantic,
                  "approval-signature",
                  fmt::format("the signature of {} does not hold: {}", file, complaint(*scratch)),
                  "it was altered since it was signed: have it approved again",
                  {.file = file, .path = {}}});
    return parseApproval(held->text, approver, file);
}

} // namespace tallygate::deploy

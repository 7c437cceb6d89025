// SPDX-License-Identifier: GPL-3.0-or-later
#include "deploy/approval.h"

#include <algorithm>

#include "base/sha256.h"
#include "control/json.h"

namespace tallygate::deploy {

namespace {

using nlohmann::ordered_json;

constexpr auto kRequestKind = "approval-request";
constexpr auto kApprovalKind = "approval";
constexpr int kVersion = 1;

std::string written(const ordered_json &json)
{
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

ordered_json toJson(const ApprovedChange &change)
{
    return {{"device", change.device.toString()},
            {"name", change.name},
            {"basedOn", std::to_string(change.basedOn)},
            {"runs", change.runs},
            {"digest", change.digest}};
}

/// Reads members of a document; what is missing or of another form makes the one error that ends
/// it.
class Reader
{
public:
    Reader(std::string code, std::string file)
        : m_code(std::move(code))
        , m_file(std::move(file))
    {}

    const control::Json &part(const control::Json &object, const char *name)
    {
        static const control::Json kNone;
        const auto at = object.is_object() ? object.find(name) : object.end();
        if (!object.is_object() || at == object.end()) {
            complain(fmt::format("\"{}\" is missing", name));
            return kNone;
        }
        return *at;
    }
    std::string text(const control::Json &object, const char *name)
    {
        const control::Json &value = part(object, name);
        if (value.is_string())
            return value.get<std::string>();
        complain(fmt::format("\"{}\" is no text", name));
        return {};
    }
    std::uint64_t number(const control::Json &object, const char *name)
    {
        const auto value = control::toUint64(part(object, name));
        if (!value)
            complain(fmt::format("\"{}\" is no number in a string", name));
        return value.value_or(0);
    }
    Timestamp time(const control::Json &object, const char *name)
    {
        const auto value = parseRfc3339(text(object, name));
        if (!value)
            complain(fmt::format("\"{}\" is no time (RFC 3339)", name));
        return value.value_or(Timestamp());
    }
    ApprovedChange change(const control::Json &object)
    {
        ApprovedChange change;
        const auto device = Uuid::parse(text(object, "device"));
        if (!device)
            complain("\"device\" is no UUID");
        change.device = device.value_or(Uuid());
        change.name = text(object, "name");
        change.basedOn = number(object, "basedOn");
        change.runs = text(object, "runs");
        change.digest = text(object, "digest");
        return change;
    }

    void complain(const std::string &what, std::string code = {})
    {
        if (!m_error)
            m_error = Error{ErrorKind::Syntax,
                            code.empty() ? m_code : std::move(code),
                            fmt::format("cannot read {}: {}", m_file, what),
                            m_hint,
                            {.file = m_file, .path = {}}};
    }
    void setHint(std::string hint) { m_hint = std::move(hint); }
    const std::optional<Error> &error() const { return m_error; }

private:
    std::string m_code;
    std::string m_file;
    std::string m_hint;
    std::optional<Error> m_error;
};

/// The document, once it is of this kind and form.
control::Json documentOf(std::string_view text, const char *kind, Reader &reader)
{
    auto json = control::parseJson(text);
    if (!json) {
        reader.complain(json.error().message);
        return {};
    }
    if (reader.text(*json, "tallygate") != kind)
        reader.complain(fmt::format("it is no {} of Tallygate", kind));
    else if (reader.part(*json, "version") != kVersion)
        reader.complain("it is of a newer form than this release knows");
    return std::move(*json);
}

RequestedChange readRequested(const control::Json &object, Reader &reader)
{
    RequestedChange requested{reader.change(object), reader.text(object, "before"),
                              reader.text(object, "after")};
    const ApprovedChange &change = requested.change;
    const auto check = [&](const std::string &text, const std::string &digest, const char *what) {
        if (digest != (text.empty() ? std::string() : sha256Hex(text)))
            reader.complain(fmt::format("the digest of {} on {} is not of the text beside it", what,
                                        change.name),
                            "approval-request-altered");
    };
    reader.setHint("have the request exported again");
    check(requested.before, change.runs, "what runs");
    check(requested.after, change.digest, "what is to be pushed");
    if (requested.after.empty())
        reader.complain(fmt::format("nothing is to be pushed to {}", change.name));
    return requested;
}

/// Accounts have no "@", holders of keys often do: "berta@example.org" is berta's.
std::string_view accountOf(std::string_view holder)
{
    return holder.substr(0, holder.find('@'));
}

bool isSamePerson(std::string_view holder, std::string_view account)
{
    return std::ranges::equal(accountOf(holder), accountOf(account), [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
        return lower(a) == lower(b);
    });
}

/// Of a digest as much as tells two apart.
std::string shortened(const std::string &digest)
{
    return digest.empty() ? "nothing" : fmt::format("SHA-256 {:.12}...", digest);
}

Error refusal(const char *code, std::string message, std::string hint)
{
    return {ErrorKind::Semantic, code, std::move(message), std::move(hint), {}};
}

constexpr auto kAnotherRequest = "export a request for what is pushed now, and have it approved";

} // namespace

std::string writeRequest(const ApprovalRequest &request)
{
    ordered_json json{{"tallygate", kRequestKind},  {"version", kVersion},
                      {"author", request.author},   {"made", toRfc3339(request.made)},
                      {"comment", request.comment}, {"devices", ordered_json::array()}};
    for (const RequestedChange &requested : request.changes) {
        ordered_json device = toJson(requested.change);
        device["before"] = requested.before;
        device["after"] = requested.after;
        json["devices"].push_back(std::move(device));
    }
    return written(json);
}

Result<ApprovalRequest> parseRequest(std::string_view text, const std::string &file)
{
    Reader reader("approval-request-invalid", file);
    const control::Json json = documentOf(text, kRequestKind, reader);
    if (reader.error())
        return fail(*reader.error());
    ApprovalRequest request;
    request.author = reader.text(json, "author");
    request.made = reader.time(json, "made");
    request.comment = reader.text(json, "comment");
    for (const control::Json &device : reader.part(json, "devices"))
        request.changes.push_back(readRequested(device, reader));
    if (request.author.empty())
        reader.complain("it names no author");
    if (request.changes.empty())
        reader.complain("it is for no device");
    if (reader.error())
        return fail(*reader.error());
    return request;
}

std::string approvalText(const ApprovalRequest &request, const std::string &comment, Timestamp now)
{
    ordered_json json{{"tallygate", kApprovalKind}, {"version", kVersion},
                      {"author", request.author},   {"approved", toRfc3339(now)},
                      {"comment", comment},         {"devices", ordered_json::array()}};
    for (const RequestedChange &requested : request.changes)
        json["devices"].push_back(toJson(requested.change));
    return written(json);
}

Result<Approval> parseApproval(std::string_view text, std::string approver, const std::string &file)
{
    Reader reader("approval-invalid", file);
    const control::Json json = documentOf(text, kApprovalKind, reader);
    if (reader.error())
        return fail(*reader.error());
    Approval approval;
    approval.approver = std::move(approver);
    approval.author = reader.text(json, "author");
    approval.approved = reader.time(json, "approved");
    approval.comment = reader.text(json, "comment");
    for (const control::Json &device : reader.part(json, "devices"))
        approval.changes.push_back(reader.change(device));
    if (reader.error())
        return fail(*reader.error());
    return approval;
}

Result<void> allows(const Approval &approval, const ApprovedChange &wanted, const std::string &user,
                    Timestamp now)
{
    const auto isOf = [&](const std::string &person) {
        return isSamePerson(approval.approver, person);
    };
    if (approval.approver.empty() || isOf(approval.author) || isOf(user))
        return fail(refusal("approval-own",
                            fmt::format("{} approved what {} wrote and {} pushes",
                                        approval.approver, approval.author, user),
                            "somebody else has to approve it"));
    if (now < approval.approved - std::chrono::minutes(5) ||
        now > approval.approved + kApprovalLife)
        return fail(refusal("approval-expired",
                            fmt::format("{} approved it on {}: that holds for 7 days from then",
                                        approval.approver, toRfc3339(approval.approved)),
                            kAnotherRequest));
    const auto at = std::ranges::find(approval.changes, wanted.device, &ApprovedChange::device);
    if (at == approval.changes.end())
        return fail(
            refusal("approval-device",
                    fmt::format("{} approved nothing for {}", approval.approver, wanted.name),
                    kAnotherRequest));
    if (at->basedOn != wanted.basedOn || at->runs != wanted.runs)
        return fail(refusal("approval-base",
                            fmt::format("{} runs revision {} now ({}); what {} approved changes "
                                        "revision {} ({})",
                                        wanted.name, wanted.basedOn, shortened(wanted.runs),
                                        approval.approver, at->basedOn, shortened(at->runs)),
                            kAnotherRequest));
    if (at->digest != wanted.digest)
        return fail(refusal(
            "approval-digest",
            fmt::format("what is to be pushed to {} ({}) is not what {} approved ({})", wanted.name,
                        shortened(wanted.digest), approval.approver, shortened(at->digest)),
            kAnotherRequest));
    return {};
}

Error approvalMissing(const std::string &device)
{
    return refusal("approval-missing",
                   fmt::format("a push to {} has to be approved by a second person", device),
                   "export a request for approval, and push with the approval");
}

bool isAboutApproval(const Error &error)
{
    return error.code.starts_with("approval-");
}

} // namespace tallygate::deploy

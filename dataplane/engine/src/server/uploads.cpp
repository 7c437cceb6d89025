// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/uploads.h"

#include <algorithm>

#include "base/base64.h"
#include "engine/revisionstore.h"

namespace tallygate::engine {

namespace {

constexpr std::size_t kMaxName = 64;

} // namespace

Uploads::Uploads(Server &server, const Limits &limits)
    : m_limits(limits)
{
    server.add({"policy.chunk", Role::Operate, Audited::No,
                [this](const Caller &caller, const Json &params, const Reply &reply) {
                    reply(chunk(caller, params));
                }});
    server.onClosed([this](ConnectionId gone) {
        for (auto at = m_uploads.begin(); at != m_uploads.end();) {
            const Key key = (at++)->first;
            if (key.first == gone)
                forget(key);
        }
    });
}

Result<Json> Uploads::chunk(const Caller &caller, const Json &given)
{
    control::ObjectReader params(given);
    const Key key{caller.connection, params.text("upload")};
    const std::uint64_t offset = params.uint64("offset");
    const std::string data = params.text("data");
    const bool isFirst = params.has("size") || params.has("digest");
    const std::uint64_t size = isFirst ? params.uint64("size") : 0;
    const std::string digest = isFirst ? params.text("digest") : std::string();
    if (const auto read = params.finish(); !read)
        return fail(read.error());

    const auto known = m_uploads.find(key);
    Upload *upload = known == m_uploads.end() ? nullptr : &known->second;
    if (isFirst) {
        const auto begun = begin(key, size, digest);
        if (!begun)
            return fail(begun.error());
        upload = *begun;
    }
    if (upload == nullptr)
        return fail(
            ErrorKind::NotFound, "upload-unknown",
            "there is no upload \"{}\" on this connection: the first piece has \"size\" and "
            "\"digest\"",
            key.second);
    const auto bytes = fromBase64(data);
    if (!bytes || offset != upload->text.size() ||
        bytes->size() > upload->size - upload->text.size()) {
        const std::uint64_t received = upload->text.size();
        return fail(ErrorKind::Semantic, "upload-mismatch",
                    "the piece at {} does not continue upload \"{}\": {}", offset, key.second,
                    !bytes ? std::string("\"data\" is not base64")
                           : fmt::format("{} of {} bytes are here", received, upload->size));
    }
    upload->text += *bytes;
    const bool isComplete = upload->text.size() == upload->size;
    if (isComplete && digestOf(upload->text) != upload->digest) {
        forget(key);
        return fail(ErrorKind::Semantic, "upload-damaged",
                    "upload \"{}\" does not have the digest that was announced; it is let go",
                    key.second);
    }
    return Json{{"received", control::fromUint64(upload->text.size())}, {"complete", isComplete}};
}

Result<Uploads::Upload *> Uploads::begin(const Key &key, std::uint64_t size,
                                         const std::string &digest)
{
    forget(key); // beginning again is allowed
    if (key.second.empty() || key.second.size() > kMaxName)
        return fail(ErrorKind::Syntax, "params-invalid", "\"upload\" is a name of 1 to {} bytes",
                    kMaxName);
    const auto mine = std::count_if(m_uploads.begin(), m_uploads.end(), [&key](const auto &other) {
        return other.first.first == key.first;
    });
    if (size > m_limits.bytes)
        return fail(ErrorKind::Limit, "upload-large", "an upload has at most {} bytes",
                    m_limits.bytes);
    if (static_cast<std::size_t>(mine) >= m_limits.perConnection ||
        m_announced + size > m_limits.allBytes) {
        return fail({ErrorKind::Limit,
                     "uploads-many",
                     "there are too many uploads at once",
                     "use or give up those that were begun: they go with their connection",
                     {}});
    }
    m_announced += size;
    Upload &upload = m_uploads[key];
    upload.size = size;
    upload.digest = digest;
    return &upload;
}

void Uploads::forget(const Key &key)
{
    const auto found = m_uploads.find(key);
    if (found == m_uploads.end())
        return;
    m_announced -= found->second.size;
    m_uploads.erase(found);
}

Result<std::string> Uploads::take(const Key &key)
{
    const auto found = m_uploads.find(key);
    if (found == m_uploads.end())
        return fail(ErrorKind::NotFound, "upload-unknown",
                    "there is no upload \"{}\" on this connection", key.second);
    if (found->second.text.size() != found->second.size)
        return fail(ErrorKind::Semantic, "upload-unfinished",
                    "of upload \"{}\" {} of {} bytes are here", key.second,
                    found->second.text.size(), found->second.size);
    std::string text = std::move(found->second.text);
    forget(key);
    return text;
}

Result<std::string> Uploads::takePolicy(const Caller &caller, control::ObjectReader &params)
{
    auto text = params.textIf("policy");
    const auto upload = params.textIf("upload");
    if (bool(text) == bool(upload))
        return fail(ErrorKind::Syntax, "params-invalid",
                    "give either \"policy\", the text, or \"upload\", the name of a complete one");
    if (text)
        return std::move(*text);
    return take({caller.connection, *upload});
}

} // namespace tallygate::engine

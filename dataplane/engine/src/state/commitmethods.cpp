// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "control/objectreader.h"
#include "state/commitprivate.h"

namespace tallygate::engine {

namespace {

using control::ObjectReader;

constexpr std::size_t kMostUploadBytes = 256u << 20;
constexpr std::size_t kMostUploads = 8;
constexpr std::size_t kMostUploadsOfOne = 2;
constexpr std::size_t kMostComment = 1000;
constexpr std::int64_t kLongestSet = 10LL * 365 * 86'400; ///< seconds

auto answerWith(const Reply &reply)
{
    return [reply](Result<Json> answer) { reply(std::move(answer)); };
}

/// "sshConnection", if the caller came over one.
Result<std::optional<SshSession>> sessionOf(ObjectReader &reader)
{
    const auto text = reader.textIf("sshConnection");
    if (!text)
        return std::optional<SshSession>();
    auto session = parseSshConnection(*text);
    if (!session)
        return fail(session.error());
    return std::optional<SshSession>(std::move(*session));
}

Result<Witness> witnessOf(const Caller &caller, ObjectReader &reader)
{
    Witness witness;
    witness.connection = caller.connection;
    witness.uid = caller.uid;
    witness.local = reader.flagOr("local", false);
    auto session = sessionOf(reader);
    if (!session)
        return fail(session.error());
    witness.session = std::move(*session);
    return witness;
}

/// What stands in `params` instead of a policy: its text, or the number of an upload.
struct Source
{
    std::optional<std::string> text;
    std::optional<std::uint64_t> upload;
    std::optional<std::uint64_t> revision;

    explicit Source(ObjectReader &reader, bool withRevision)
        : text(reader.textIf("text"))
        , upload(reader.uint64If("upload"))
    {
        if (withRevision)
            revision = reader.uint64If("revision");
    }
    Result<void> check() const
    {
        if (text.has_value() + upload.has_value() + revision.has_value() == 1)
            return {};
        return fail(ErrorKind::Semantic, "params-invalid",
                    "give the policy in one way: as text, as an upload, or as an old revision");
    }
};

Result<SetRequest> setRequestOf(const Caller &caller, const Json &params,
                                SetOverlays::Change::Kind kind)
{
    ObjectReader reader(params);
    SetRequest request;
    SetOverlays::Change &change = request.change;
    change.kind = kind;
    change.set = reader.text("set");
    if (kind == SetOverlays::Change::Kind::Replace && reader.flagOr("asInPolicy", false))
        change.kind = SetOverlays::Change::Kind::Reset;
    else
        change.entries = reader.texts("entries");
    change.entry.by = caller.user;
    change.entry.reason = reader.textOr("reason", {});
    const auto expires = reader.textIf("expires");
    const std::int64_t seconds = reader.integerOr("seconds", 1, kLongestSet, 0);
    request.acceptFailedProof = reader.flagOr("acceptFailedProof", false);
    auto session = sessionOf(reader);
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    if (!session)
        return fail(session.error());
    request.session = std::move(*session);
    if (seconds != 0)
        change.entry.expires = Loop::wallNow() + std::chrono::seconds(seconds);
    if (expires) {
        change.entry.expires = parseRfc3339(*expires);
        if (!change.entry.expires)
            return fail(ErrorKind::Semantic, "params-invalid",
                        "\"{}\" is not a time such as 2026-03-01T12:00:00Z", *expires);
    }
    return request;
}

} // namespace

Result<Text> CommitMachine::Private::uploaded(const Caller &caller, std::uint64_t upload)
{
    const auto found = uploads.find(upload);
    if (found == uploads.end() || found->second.uid != caller.uid)
        return fail(ErrorKind::NotFound, "upload-unknown", "there is no upload {}", upload);
    return std::make_shared<const std::string>(found->second.text);
}

void CommitMachine::Private::chunk(const Caller &caller, const Json &params, const Reply &reply)
{
    ObjectReader reader(params);
    const auto known = reader.uint64If("upload");
    const std::uint64_t offset = reader.uint64("offset");
    const std::string data = reader.text("data");
    if (auto read = reader.finish(); !read)
        return reply.failed(read.error());
    const auto own = std::count_if(uploads.begin(), uploads.end(), [&](const auto &entry) {
        return entry.second.uid == caller.uid;
    });
    if (!known &&
        (uploads.size() >= kMostUploads || static_cast<std::size_t>(own) >= kMostUploadsOfOne))
        return reply.failed({ErrorKind::Limit,
                             "upload-limit",
                             "too many uploads are under way",
                             "use or end the others",
                             {}});
    const std::uint64_t id = known ? *known : ++lastUpload;
    if (!known)
        uploads[id] = {caller.connection, caller.uid, {}};
    const auto found = uploads.find(id);
    if (found == uploads.end() || found->second.uid != caller.uid)
        return reply.failed({ErrorKind::NotFound,
                             "upload-unknown",
                             fmt::format("there is no upload {}", id),
                             {},
                             {}});
    std::string &text = found->second.text;
    if (offset != text.size())
        return reply.failed(
            {ErrorKind::Semantic,
             "upload-gap",
             fmt::format("upload {} has {} bytes; the next piece begins there", id, text.size()),
             {},
             {}});
    if (text.size() + data.size() > kMostUploadBytes)
        return reply.failed({ErrorKind::Limit,
                             "upload-limit",
                             fmt::format("a policy may have {} bytes", kMostUploadBytes),
                             {},
                             {}});
    text += data;
    reply(Json{{"upload", control::fromUint64(id)}, {"bytes", control::fromUint64(text.size())}});
}

void CommitMachine::registerMethods(Server &server)
{
    Private &p = *d;
    p.server = &server;
    server.onClosed([&p, alive = std::weak_ptr<int>(p.life)](ConnectionId connection) {
        if (alive.lock())
            std::erase_if(p.uploads,
                          [&](const auto &entry) { return entry.second.connection == connection; });
    });
    p.registerReads();

    server.add({"policy.chunk", Role::Operate, Audited::No,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    p.chunk(caller, params, reply);
                }});
    server.add({"policy.validate", Role::Operate, Audited::No,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    const Source source(reader, false);
                    auto read = reader.finish();
                    if (read)
                        read = source.check();
                    if (!read)
                        return reply.failed(read.error());
                    auto text = source.text ? std::make_shared<const std::string>(*source.text)
                                            : p.uploaded(caller, *source.upload);
                    if (!text)
                        return reply.failed(text.error());
                    p.validate(*text, answerWith(reply));
                }});
    server.add({"policy.stage", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    const Source source(reader, true);
                    StageRequest request;
                    request.basedOn = reader.uint64("basedOn");
                    request.comment = reader.textOr("comment", {}).substr(0, kMostComment);
                    request.acceptGuardChange = reader.flagOr("acceptGuardChange", false);
                    request.takeOver = reader.flagOr("takeOver", false);
                    auto read = reader.finish();
                    if (read)
                        read = source.check();
                    if (!read)
                        return reply.failed(read.error());
                    const auto go = [&p, caller, request, reply](Result<Text> text) mutable {
                        if (!text)
                            return reply.failed(text.error());
                        request.text = std::move(*text);
                        p.stage(caller, std::move(request), answerWith(reply));
                    };
                    if (source.revision)
                        return p.textOf(*source.revision, go);
                    auto direct = go;
                    direct(source.text ? Text(std::make_shared<const std::string>(*source.text))
                                       : p.uploaded(caller, *source.upload));
                }});
    server.add({"policy.prove", Role::Operate, Audited::No,
                [&p](const Caller &, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    const std::uint64_t revision = reader.uint64("revision");
                    auto session = sessionOf(reader);
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    if (!session)
                        return reply.failed(session.error());
                    p.prove(revision, *session, answerWith(reply));
                }});
    server.add({"policy.activate", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    ActivateRequest request;
                    request.revision = reader.uint64("revision");
                    request.time = ConfirmWindow::Seconds(reader.integerOr(
                        "confirmSeconds", ConfirmWindow::kShortest.count(),
                        ConfirmWindow::kLongest.count(), ConfirmWindow::kDefault.count()));
                    request.acceptFailedProof = reader.flagOr("acceptFailedProof", false);
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    p.activate(caller, request, answerWith(reply));
                }});
    server.add({"policy.confirm", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    const bool ports = reader.flagOr("interfaces", false);
                    const auto revision = reader.uint64If("revision");
                    auto witness = witnessOf(caller, reader);
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    if (!witness)
                        return reply.failed(witness.error());
                    if (ports)
                        return p.endPortWindow(caller, &*witness, answerWith(reply));
                    if (!revision)
                        return reply.failed({ErrorKind::Semantic,
                                             "params-invalid",
                                             "say which revision is confirmed",
                                             {},
                                             {}});
                    p.confirm(caller.user, *witness, *revision, answerWith(reply));
                }});
    server.add({"policy.rollback", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    const bool ports = reader.flagOr("interfaces", false);
                    const std::string reason = reader.textOr("reason", "asked for");
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    if (ports)
                        return p.endPortWindow(caller, nullptr, answerWith(reply));
                    p.rollBack(caller.user, reason, answerWith(reply));
                }});
    using Kind = SetOverlays::Change::Kind;
    for (const auto &[name, kind] :
         {std::pair{"set.add", Kind::Add}, std::pair{"set.remove", Kind::Remove},
          std::pair{"set.replace", Kind::Replace}})
        server.add({name, Role::Operate, Audited::Yes,
                    [&p, kind = kind](const Caller &caller, const Json &params, Reply reply) {
                        auto request = setRequestOf(caller, params, kind);
                        if (!request)
                            return reply.failed(request.error());
                        p.changeSet(std::move(*request), answerWith(reply));
                    }});
}

void CommitMachine::Private::endPortWindow(const Caller &caller, const Witness *witness,
                                           JsonAnswer answer)
{
    const auto done = [answer](Result<void> result) {
        if (result)
            answer(Json::object());
        else
            answer(fail(result.error()));
    };
    if (caller.role < Role::Admin)
        return done(
            fail(ErrorKind::Semantic, "role-missing", "changing interfaces takes the role admin"));
    if (portWindow.window == nullptr || !portWindow.window->isOpen())
        return done(fail(ErrorKind::Semantic, "nothing-pending",
                         "no change of the interfaces waits for its confirmation"));
    if (witness == nullptr) {
        portWindow.window->close();
        return portWindow.undo(done);
    }
    if (auto may = portWindow.window->mayConfirm(*witness); !may)
        return done(may);
    portWindow.window->close();
    portWindow.keep(done);
}

} // namespace tallygate::engine

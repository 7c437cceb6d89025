// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/objectreader.h"
#include "state/commitprivate.h"

namespace tallygate::engine {

namespace {

using control::ObjectReader;

constexpr std::size_t kMostComment = 1000;

auto answerWith(const Reply &reply)
{
    return [reply](Result<Json> answer) { reply(std::move(answer)); };
}

/// The caller's SSH_CONNECTION, if there is one.
Result<std::optional<SshSession>> sessionOf(ObjectReader &reader)
{
    const auto text = reader.textIf("session");
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
    auto session = sessionOf(reader);
    if (!session)
        return fail(session.error());
    witness.session = std::move(*session);
    return witness;
}

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
    request.acceptFailedProof = reader.flagOr("acceptFailedProof", false);
    auto session = sessionOf(reader);
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    if (!session)
        return fail(session.error());
    request.session = std::move(*session);
    if (expires) {
        change.entry.expires = parseRfc3339(*expires);
        if (!change.entry.expires)
            return fail(ErrorKind::Semantic, "params-invalid",
                        "\"{}\" is not a time such as 2026-03-01T12:00:00Z", *expires);
    }
    return request;
}

} // namespace

void CommitMachine::registerMethods(Server &server)
{
    Private &p = *d;
    p.server = &server;
    p.uploads.emplace(server);
    p.registerReads();

    server.add({"policy.validate", Role::Operate, Audited::No,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    auto text = p.uploads->takePolicy(caller, reader);
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    if (!text)
                        return reply.failed(text.error());
                    p.validate(std::make_shared<const std::string>(std::move(*text)),
                               answerWith(reply));
                }});
    server.add({"policy.stage", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    p.stageCall(caller, params, reply);
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
                        "window", p.shortestWindow.count(), ConfirmWindow::kLongest.count(),
                        ConfirmWindow::kDefault.count()));
                    request.acceptFailedProof = reader.flagOr("acceptFailedProof", false);
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    p.activate(caller, request, answerWith(reply));
                }});
    server.add({"policy.confirm", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    auto witness = witnessOf(caller, reader);
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    if (!witness)
                        return reply.failed(witness.error());
                    if (p.isPortWindowOpen())
                        return p.endPortWindow(caller, &*witness, answerWith(reply));
                    p.confirm(caller.user, *witness, answerWith(reply));
                }});
    server.add({"policy.rollback", Role::Operate, Audited::Yes,
                [&p](const Caller &caller, const Json &params, Reply reply) {
                    ObjectReader reader(params);
                    const std::string reason = reader.textOr("reason", "asked for");
                    if (auto read = reader.finish(); !read)
                        return reply.failed(read.error());
                    if (p.isPortWindowOpen())
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

void CommitMachine::Private::stageCall(const Caller &caller, const Json &params, const Reply &reply)
{
    ObjectReader reader(params);
    const auto old = reader.uint64If("revision");
    auto text = old ? Result<std::string>(std::string()) : uploads->takePolicy(caller, reader);
    StageRequest request;
    request.basedOn = reader.uint64("basedOn");
    request.comment = reader.textOr("comment", {}).substr(0, kMostComment);
    request.acceptGuardChange = reader.flagOr("acceptGuardChange", false);
    request.takeOver = reader.flagOr("takeOver", false);
    if (auto read = reader.finish(); !read)
        return reply.failed(read.error());
    if (!text)
        return reply.failed(text.error());
    if (!old) {
        request.text = std::make_shared<const std::string>(std::move(*text));
        return stage(caller, std::move(request), answerWith(reply));
    }
    textOf(*old, [this, caller, request, reply](Result<OldText> found) mutable {
        if (!found)
            return reply.failed(found.error());
        request.text = found->text;
        stage(caller, std::move(request), answerWith(reply));
    });
}

bool CommitMachine::Private::isPortWindowOpen() const
{
    return portWindow.window != nullptr && portWindow.window->isOpen();
}

void CommitMachine::Private::endPortWindow(const Caller &caller, const Witness *witness,
                                           JsonAnswer answer)
{
    const auto done = [this, answer](Result<void> result) {
        if (result)
            answer(Json{{"revision", control::fromUint64(revision())}});
        else
            answer(fail(result.error()));
    };
    if (caller.role < Role::Admin)
        return done(fail(ErrorKind::Semantic, "role-insufficient",
                         "changing interfaces takes the role admin"));
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

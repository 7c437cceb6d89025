// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "control/json.h"
#include "control/objectreader.h"
#include "portmethods.h"

namespace tallygate::engine {

using control::ObjectReader;
using Seconds = std::chrono::seconds;

PortChanges::PortChanges(Loop &loop, Server &server, Engine &engine, DescriptorStore &store,
                         SessionTable &sessions, std::function<bool()> isCommitting)
    : m_server(server)
    , m_engine(engine)
    , m_store(store)
    , m_window(loop, sessions)
    , m_isCommitting(std::move(isCommitting))
{
    add("interfaces.manage", [](ObjectReader &params, PortChange &change) {
        const bool isWire = params.word("kind", {"host", "wire"}) == 1;
        change.kind = isWire ? PortChange::Kind::ManageWire : PortChange::Kind::ManageHost;
        change.failMode = params.word("failMode", {"open", "closed"}) == 0 ? io::FailMode::Open
                                                                           : io::FailMode::Closed;
        if (isWire)
            change.peer = params.text("peer");
    });
    add("interfaces.unmanage",
        [](ObjectReader &, PortChange &change) { change.kind = PortChange::Kind::Unmanage; });
    add("interfaces.setFailMode", [](ObjectReader &params, PortChange &change) {
        change.kind = PortChange::Kind::SetFailMode;
        change.failMode = params.word("failMode", {"open", "closed"}) == 0 ? io::FailMode::Open
                                                                           : io::FailMode::Closed;
    });
    server.addCapability("host-ports");
    server.addCapability("wire-ports");
}

void PortChanges::add(const char *name, Reader reader)
{
    m_server.add({name, Role::Admin, Audited::Yes,
                  [this, reader = std::move(reader)](const Caller &caller, const Json &params,
                                                     const Reply &reply) {
                      ObjectReader object(params);
                      PortChange change;
                      change.interface = object.text("interface");
                      reader(object, change);
                      const Seconds time(object.integerOr(
                          "window", ConfirmWindow::kShortest.count(),
                          ConfirmWindow::kLongest.count(), ConfirmWindow::kDefault.count()));
                      (void)object.textIf("session");
                      if (auto read = object.finish(); !read)
                          return reply.failed(read.error());
                      start(caller, change, time, reply);
                  }});
}

void PortChanges::start(const Caller &caller, const PortChange &change, Seconds time,
                        const Reply &reply)
{
    if (m_window.isOpen() || m_isCommitting())
        return reply.failed({ErrorKind::Semantic,
                             "change-pending",
                             "another change waits for its confirmation",
                             "policy.confirm keeps it, policy.rollback undoes it",
                             {}});
    auto possible = m_engine.check(change);
    if (possible)
        possible = m_window.check(time);
    if (!possible)
        return reply.failed(std::move(possible.error()));
    // Opened first: the sessions of before are those known now, and time runs while it is done.
    m_window.open(time, caller.user, m_server.newestConnection(),
                  [this] { undo([](Result<void>) {}); });
    m_store.setWindow(Loop::steadyNow() + time);
    m_engine.change(change, [this, change, reply](Result<void> changed) {
        if (!changed) {
            over();
            return reply.failed(std::move(changed.error()));
        }
        reply(answerFor(change));
    });
}

Json PortChanges::answerFor(const PortChange &change) const
{
    const auto left = std::chrono::ceil<Seconds>(m_window.until() - Loop::wallNow());
    Json answer{{"deadline", toRfc3339(m_window.until())}, {"secondsLeft", left.count()}};
    Json ports = Json::array();
    for (const PortStatus &status : m_engine.portStatus()) {
        if (status.port.name == change.interface || status.port.name == change.peer)
            ports.push_back(jsonOf(status));
    }
    if (change.kind == PortChange::Kind::ManageHost && !ports.empty())
        answer["port"] = ports.front();
    else if (change.kind == PortChange::Kind::ManageWire)
        answer["ports"] = std::move(ports);
    return answer;
}

void PortChanges::keep(const Answer &answer)
{
    m_engine.keepChange();
    over();
    answer({});
}

void PortChanges::undo(const Answer &answer)
{
    m_engine.undoChange([this, answer](Result<void> undone) {
        over();
        answer(std::move(undone));
    });
}

void PortChanges::over()
{
    if (m_window.isOpen())
        m_window.close();
    m_store.setWindow({});
}

} // namespace tallygate::engine

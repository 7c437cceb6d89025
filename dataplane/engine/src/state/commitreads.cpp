// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/base64.h"
#include "control/objectreader.h"
#include "state/commitprivate.h"

namespace tallygate::engine {

namespace {

using control::fromUint64;
using control::ObjectReader;

constexpr std::size_t kPiece = 512u << 10; ///< of a policy's text in one answer
constexpr std::int64_t kMostRecords = 1000;

Json guardList(const std::vector<pipeline::GuardEntry> &guard)
{
    Json list = Json::array();
    for (const pipeline::GuardEntry &entry : guard)
        list.push_back({{"prefix", toString(entry.prefix)}, {"tcpPort", entry.tcpPort}});
    return list;
}

Json optionsOf(const pipeline::GuardOptions &options)
{
    return {{"routerAdvertisements", options.routerAdvertisements},
            {"redirects", options.redirects},
            {"dhcp", options.dhcp}};
}

Json entryJson(const RevisionEntry &entry)
{
    Json json = {{"revision", fromUint64(entry.meta.number)}, {"state", toString(entry.state)}};
    if (entry.state != RevisionState::Broken) {
        json["basedOn"] = fromUint64(entry.meta.basedOn);
        json["author"] = entry.meta.author;
        json["time"] = toRfc3339(entry.meta.time);
        json["comment"] = entry.meta.comment;
        json["digest"] = entry.meta.digest;
    }
    if (!entry.reason.empty())
        json["reason"] = entry.reason;
    if (entry.decided)
        json["decided"] = toRfc3339(*entry.decided);
    if (!entry.decidedBy.empty())
        json["decidedBy"] = entry.decidedBy;
    return json;
}

} // namespace

void CommitMachine::Private::history(JsonAnswer answer)
{
    struct History
    {
        std::uint64_t current = 0;
        std::uint64_t pending = 0;
        std::vector<RevisionEntry> entries;
    };
    background->run(
        [this] {
            return History{store->current(), store->pending(), store->history()};
        },
        [answer = std::move(answer)](const History &history) {
            Json list = Json::array();
            for (const RevisionEntry &entry : history.entries)
                list.push_back(entryJson(entry));
            answer(Json{{"current", fromUint64(history.current)},
                        {"pending", fromUint64(history.pending)},
                        {"revisions", std::move(list)}});
        });
}

void CommitMachine::Private::textOf(std::uint64_t number, std::function<void(Result<OldText>)> done)
{
    if (number == revision())
        return done(OldText{number, inForce.text, inForce.meta.digest});
    if (staged && staged->holder.meta.number == number)
        return done(OldText{number, staged->holder.text, staged->holder.meta.digest});
    if (lastText.text && lastText.number == number)
        return done(lastText);
    background->run(
        [this, number]() -> Result<OldText> {
            auto loaded = store->load(number);
            if (!loaded)
                return fail(loaded.error());
            return OldText{number, std::make_shared<const std::string>(std::move(loaded->text)),
                           loaded->meta.digest};
        },
        [this, done = std::move(done)](Result<OldText> text) {
            if (text)
                lastText = *text;
            done(std::move(text));
        });
}

Json CommitMachine::Private::guardJson() const
{
    return {{"entries", guardList(inForce.policy->guard)},
            {"options", optionsOf(inForce.policy->guardOptions)},
            {"held", before ? guardList(before->policy->guard) : Json::array()},
            {"ports", guardCounters ? guardCounters() : Json::array()}};
}

void CommitMachine::Private::registerReads()
{
    Server &to = *server;
    to.add({"policy.history", Role::View, Audited::No,
            [this](const Caller &, const Json &params, Reply reply) {
                ObjectReader reader(params);
                if (auto read = reader.finish(); !read)
                    return reply.failed(read.error());
                history([reply](Result<Json> answer) { reply(std::move(answer)); });
            }});
    to.add({"policy.get", Role::View, Audited::No,
            [this](const Caller &, const Json &params, Reply reply) {
                ObjectReader reader(params);
                const std::uint64_t number = reader.uint64If("revision").value_or(revision());
                const std::uint64_t offset = reader.uint64If("offset").value_or(0);
                if (auto read = reader.finish(); !read)
                    return reply.failed(read.error());
                textOf(number, [reply, offset](Result<OldText> found) {
                    if (!found)
                        return reply.failed(found.error());
                    const std::string_view text = *found->text;
                    const std::size_t begin = std::min<std::size_t>(offset, text.size());
                    reply(Json{{"revision", fromUint64(found->number)},
                               {"digest", found->digest},
                               {"size", fromUint64(text.size())},
                               {"offset", fromUint64(begin)},
                               {"data", toBase64(text.substr(begin, kPiece))}});
                });
            }});
    to.add({"guard.get", Role::View, Audited::No,
            [this](const Caller &, const Json &params, Reply reply) {
                ObjectReader reader(params);
                if (auto read = reader.finish(); !read)
                    return reply.failed(read.error());
                reply(guardJson());
            }});
    to.add({"audit.get", Role::Operate, Audited::No,
            [this](const Caller &, const Json &params, Reply reply) {
                ObjectReader reader(params);
                const std::uint64_t from = reader.uint64If("from").value_or(1);
                const std::int64_t most = reader.integerOr("most", 1, kMostRecords, 100);
                if (auto read = reader.finish(); !read)
                    return reply.failed(read.error());
                auto lines = audit.read(from, static_cast<std::size_t>(most));
                if (!lines)
                    return reply.failed(lines.error());
                const AuditHead head = audit.head();
                reply(
                    Json{{"lines", *lines},
                         {"head", {{"sequence", fromUint64(head.sequence)}, {"hash", head.hash}}}});
            }});
}

} // namespace tallygate::engine

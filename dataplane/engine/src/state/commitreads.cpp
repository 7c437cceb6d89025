// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "control/objectreader.h"
#include "state/commitprivate.h"

namespace tallygate::engine {

namespace {

using control::fromUint64;
using control::ObjectReader;

constexpr std::size_t kPiece = 256u << 10; ///< of a policy's text in one answer
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

/// At most kPiece bytes from `offset` that end between two characters of UTF-8.
std::string_view pieceOf(std::string_view text, std::size_t offset)
{
    std::size_t end = std::min(text.size(), offset + kPiece);
    while (end < text.size() && end > offset &&
           (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(offset, end - offset);
}

} // namespace

void CommitMachine::Private::history(JsonAnswer answer)
{
    background->run([this] { return store->history(); },
                    [answer = std::move(answer)](std::vector<RevisionEntry> entries) {
                        Json list = Json::array();
                        for (const RevisionEntry &entry : entries)
                            list.push_back(entryJson(entry));
                        answer(Json{{"revisions", std::move(list)}});
                    });
}

void CommitMachine::Private::textOf(std::uint64_t number, std::function<void(Result<Text>)> done)
{
    if (number == revision() || number == 0)
        return done(inForce.text);
    if (staged && staged->holder.meta.number == number)
        return done(staged->holder.text);
    if (lastText.second && lastText.first == number)
        return done(lastText.second);
    background->run(
        [this, number]() -> Result<Text> {
            auto loaded = store->load(number);
            if (!loaded)
                return fail(loaded.error());
            return std::make_shared<const std::string>(std::move(loaded->text));
        },
        [this, number, done = std::move(done)](Result<Text> text) {
            if (text)
                lastText = {number, *text};
            done(std::move(text));
        });
}

Json CommitMachine::Private::guardJson() const
{
    Json json = {{"revision", fromUint64(revision())},
                 {"guard", guardList(inForce.policy->guard)},
                 {"options", optionsOf(inForce.policy->guardOptions)}};
    if (before)
        json["held"] = {{"guard", guardList(before->policy->guard)},
                        {"options", optionsOf(before->policy->guardOptions)}};
    return json;
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
                textOf(number, [reply, number, offset](Result<Text> text) {
                    if (!text)
                        return reply.failed(text.error());
                    const std::string_view piece =
                        pieceOf(**text, std::min<std::size_t>(offset, (*text)->size()));
                    Json json = {{"revision", fromUint64(number)},
                                 {"bytes", fromUint64((*text)->size())},
                                 {"text", piece}};
                    if (offset == 0) // reading it all takes its time
                        json["digest"] = digestOf(**text);
                    if (offset + piece.size() < (*text)->size())
                        json["next"] = fromUint64(offset + piece.size());
                    reply(std::move(json));
                });
            }});
    to.add({"guard.get", Role::View, Audited::No,
            [this](const Caller &, const Json &params, Reply reply) {
                ObjectReader reader(params);
                if (auto read = reader.finish(); !read)
                    return reply.failed(read.error());
                reply(guardJson());
            }});
    to.add({"set.get", Role::View, Audited::No,
            [this](const Caller &, const Json &params, Reply reply) {
                ObjectReader reader(params);
                const auto name = reader.textIf("set");
                if (auto read = reader.finish(); !read)
                    return reply.failed(read.error());
                Json list = Json::array();
                for (const pipeline::DeviceSet &set : inForce.policy->sets) {
                    if (!name || *name == set.name)
                        list.push_back(setJson(set));
                }
                const Json changed = sets.toJson();
                reply(Json{{"sets", std::move(list)},
                           {"changed", !name                     ? changed
                                       : changed.contains(*name) ? Json{{*name, changed[*name]}}
                                                                 : Json::object()}});
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

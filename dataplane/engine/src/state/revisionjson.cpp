// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/revisionjson.h"

#include "base/text.h"

namespace tallygate::engine {

Result<OrderedJson> parseObject(std::string_view text, const std::filesystem::path &file)
{
    OrderedJson json = OrderedJson::parse(text, nullptr, false);
    if (!json.is_object()) {
        Error error{ErrorKind::Syntax,
                    "state-broken",
                    fmt::format("{} holds no JSON object", file.string()),
                    {},
                    {}};
        error.where.file = file.string();
        return fail(std::move(error));
    }
    return json;
}

std::optional<std::string> textMember(const OrderedJson &object, const char *key)
{
    const auto member = object.find(key);
    if (member == object.end() || !member->is_string())
        return std::nullopt;
    return member->get<std::string>();
}

std::optional<std::uint64_t> numberMember(const OrderedJson &object, const char *key)
{
    const auto text = textMember(object, key);
    return text ? parseUnsigned(*text) : std::nullopt;
}

std::optional<Timestamp> timeMember(const OrderedJson &object, const char *key)
{
    const auto text = textMember(object, key);
    return text ? parseRfc3339(*text) : std::nullopt;
}

OrderedJson guardToJson(const std::vector<pipeline::GuardEntry> &guard)
{
    OrderedJson list = OrderedJson::array();
    for (const pipeline::GuardEntry &entry : guard)
        list.push_back({{"prefix", tallygate::toString(entry.prefix)}, {"tcpPort", entry.tcpPort}});
    return list;
}

std::optional<std::vector<pipeline::GuardEntry>> guardFromJson(const OrderedJson &list)
{
    if (!list.is_array())
        return std::nullopt;
    std::vector<pipeline::GuardEntry> guard;
    for (const OrderedJson &element : list) {
        const auto prefix = element.is_object() ? textMember(element, "prefix") : std::nullopt;
        const auto port = prefix ? element.find("tcpPort") : element.end();
        if (!prefix || port == element.end() || !port->is_number_unsigned() ||
            port->get<std::uint64_t>() > 65535)
            return std::nullopt;
        const auto range = parseAddressRange(*prefix);
        if (!range)
            return std::nullopt;
        guard.push_back({*range, port->get<std::uint16_t>()});
    }
    return guard;
}

OrderedJson optionsToJson(const pipeline::GuardOptions &options)
{
    return {{"routerAdvertisements", options.routerAdvertisements},
            {"redirects", options.redirects},
            {"dhcp", options.dhcp}};
}

namespace {

std::optional<pipeline::GuardOptions> optionsFromJson(const OrderedJson &json)
{
    pipeline::GuardOptions options;
    if (!json.is_object())
        return std::nullopt;
    for (const auto &[key, value] : json.items()) {
        bool *target = key == "routerAdvertisements" ? &options.routerAdvertisements
                       : key == "redirects"          ? &options.redirects
                       : key == "dhcp"               ? &options.dhcp
                                                     : nullptr;
        if (target == nullptr || !value.is_boolean())
            return std::nullopt;
        *target = value.get<bool>();
    }
    return options;
}

} // namespace

OrderedJson metaToJson(const RevisionMeta &meta)
{
    return {{"revision", std::to_string(meta.number)},
            {"basedOn", std::to_string(meta.basedOn)},
            {"author", meta.author},
            {"time", toRfc3339(meta.time)},
            {"comment", meta.comment},
            {"digest", meta.digest},
            {"guard", guardToJson(meta.guard)},
            {"guardOptions", optionsToJson(meta.guardOptions)}};
}

Result<RevisionMeta> metaFromJson(std::string_view text, const std::filesystem::path &file)
{
    auto json = parseObject(text, file);
    if (!json)
        return fail(json.error());
    const auto number = numberMember(*json, "revision");
    const auto basedOn = numberMember(*json, "basedOn");
    const auto author = textMember(*json, "author");
    const auto time = timeMember(*json, "time");
    const auto comment = textMember(*json, "comment");
    const auto digest = textMember(*json, "digest");
    const auto guard = guardFromJson(json->value("guard", OrderedJson()));
    const auto options = optionsFromJson(json->value("guardOptions", OrderedJson::object()));
    if (!number || !basedOn || !author || !time || !comment || !digest || !guard || !options)
        return fail(ErrorKind::Syntax, "state-broken", "{} does not describe a revision",
                    file.string());
    return RevisionMeta{*number, *basedOn, *author, *time, *comment, *digest, *guard, *options};
}

} // namespace tallygate::engine

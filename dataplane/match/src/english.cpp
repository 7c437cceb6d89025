// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>

#include "match/words.h"

namespace tallygate::match {

namespace {

// Sorted by what they are about, the negated beside the plain one.
constexpr PhraseTemplate kTemplates[] = {
    {"everything", "is any packet"},
    {"not-everything", "is no packet at all"},
    {"all-of", "{parts}"},
    {"any-of", "{parts}"},

    {"protocol", "is {field}"},
    {"not-protocol", "is not {field}"},
    {"has-header", "has the {field} header"},
    {"not-has-header", "does not have the {field} header"},
    {"has-option", "has the {field} option"},
    {"not-has-option", "does not have the {field} option"},
    {"has-field", "has the field {field}"},
    {"not-has-field", "does not have the field {field}"},

    {"source-address", "comes from {part}"},
    {"not-source-address", "does not come from {part}"},
    {"destination-address", "goes to {part}"},
    {"not-destination-address", "does not go to {part}"},
    {"either-address", "comes from or goes to {part}"},
    {"not-either-address", "neither comes from nor goes to {part}"},
    {"inner-source-address", "comes from {part} by its second IP header"},
    {"not-inner-source-address", "does not come from {part} by its second IP header"},
    {"inner-destination-address", "goes to {part} by its second IP header"},
    {"not-inner-destination-address", "does not go to {part} by its second IP header"},
    {"source-begins", "comes from a hardware address that begins with {part}"},
    {"not-source-begins", "does not come from a hardware address that begins with {part}"},
    {"destination-begins", "goes to a hardware address that begins with {part}"},
    {"not-destination-begins", "does not go to a hardware address that begins with {part}"},
    {"broadcast", "is broadcast"},
    {"not-broadcast", "is not broadcast"},
    {"multicast", "is {0} multicast"},
    {"not-multicast", "is not {0} multicast"},
    {"goes-to-a-group", "goes to a group of hardware addresses"},
    {"not-goes-to-a-group", "does not go to a group of hardware addresses"},

    {"source-port", "comes from {0} port {part}"},
    {"not-source-port", "does not come from {0} port {part}"},
    {"destination-port", "goes to {0} port {part}"},
    {"not-destination-port", "does not go to {0} port {part}"},
    {"either-port", "comes from or goes to {0} port {part}"},
    {"not-either-port", "neither comes from nor goes to {0} port {part}"},

    {"vlan", "is in VLAN {part}"},
    {"not-vlan", "is not in VLAN {part}"},
    {"inner-vlan", "is in inner VLAN {part}"},
    {"not-inner-vlan", "is not in inner VLAN {part}"},
    {"carries", "carries IP protocol {part}"},
    {"not-carries", "does not carry IP protocol {part}"},
    {"message", "is an {0} message of type {part}"},
    {"not-message", "is not an {0} message of type {part}"},

    {"established", "belongs to an open connection (ACK or RST set)"},
    {"not-established", "does not belong to an open connection (neither ACK nor RST set)"},
    {"opens-a-connection", "opens a connection"},
    {"answers-an-opening", "answers the opening of a connection"},
    {"resets-a-connection", "resets a connection"},
    {"not-resets-a-connection", "does not reset a connection"},
    {"ends-a-connection", "ends a connection"},
    {"not-ends-a-connection", "does not end a connection"},
    {"no-tcp-flag", "has no TCP flag set"},
    {"only-tcp-flags", "has only {list} of the TCP flags set"},
    {"all-tcp-flags", "has {list} of the TCP flags set"},
    {"none-of-tcp-flags", "has {list} of the TCP flags clear"},
    {"any-tcp-flag", "has {list} of the TCP flags set"},
    {"tcp-flags", "has, of the TCP flags, {parts}"},
    {"flags-set", "{list} set"},
    {"flags-clear", "{list} clear"},
    {"flag-set", "has the {field} flag set"},
    {"not-flag-set", "does not have the {field} flag set"},
    {"flag-clear", "has the {field} flag clear"},
    {"not-flag-clear", "does not have the {field} flag clear"},

    {"later-fragment", "is a later fragment"},
    {"not-later-fragment", "is not a later fragment"},
    {"more-fragments-follow", "is a fragment with more to follow"},
    {"not-more-fragments-follow", "is not a fragment with more to follow"},
    {"any-fragment", "is a fragment"},

    {"field", "has {field} {part}"},
    {"not-field", "does not have {field} {part}"},
    {"bits-equal", "has {field} with the bits {1} equal to {2}"},
    {"not-bits-equal", "does not have {field} with the bits {1} equal to {2}"},
    {"any-bit", "has {field} with any of the bits {1} set"},
    {"not-any-bit", "does not have {field} with any of the bits {1} set"},
    {"octets-at", "has {part} at octet {1} of {field}"},
    {"not-octets-at", "does not have {part} at octet {1} of {field}"},
    {"contains-text", "contains the text \"{1}\" in {field}"},
    {"not-contains-text", "does not contain the text \"{1}\" in {field}"},
    {"contains-octets", "contains the octets {1} in {field}"},
    {"not-contains-octets", "does not contain the octets {1} in {field}"},
    {"matches-pattern", "matches the pattern \"{1}\" in {field}"},
    {"not-matches-pattern", "does not match the pattern \"{1}\" in {field}"},

    {"values", "{list}"},
    {"many-values", "any of {0} values"},
    {"other-than", "other than {list}"},
    {"other-address", "an {0} address other than {1}"},
    {"below", "below {0}"},
    {"at-most", "{0} or below"},
    {"above", "above {0}"},
    {"at-least", "{0} or above"},

    // Two texts: between more than two, before the last, where an and/or stands inside.
    {"join-comma", "{0}, {1}"},
    {"join-and", "{0} and {1}"},
    {"join-or", "{0} or {1}"},
    {"join-comma-and", "{0}, and {1}"},
    {"join-comma-or", "{0}, or {1}"},
    {"join-either", "either {0}"},
    {"noun", "{0}"},
};

std::string englishTemplate(std::string_view code)
{
    for (const PhraseTemplate &entry : kTemplates) {
        if (entry.code == code)
            return std::string(entry.english);
    }
    return {};
}

/// The first part of a field's name as a person says it.
std::string protocolNoun(std::string_view fieldName)
{
    struct Noun
    {
        std::string_view prefix, noun;
    };
    constexpr std::array kNouns{
        Noun{"eth", "Ethernet"}, Noun{"frame", "frame"},      Noun{"ip", "IPv4"},
        Noun{"ipv6", "IPv6"},    Noun{"icmpv6", "ICMPv6"},    Noun{"ieee8021ad", "802.1ad"},
        Noun{"vlan", "VLAN"},    Noun{"pppoe", "PPPoE"},      Noun{"mip6", "Mobile IPv6"},
        Noun{"shim6", "Shim6"},  Noun{"udplite", "UDP-Lite"},
    };
    const std::string_view prefix = fieldName.substr(0, fieldName.find('.'));
    for (const Noun &known : kNouns) {
        if (known.prefix == prefix)
            return std::string(known.noun);
    }
    std::string upper(prefix);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return upper;
}

/// "Time to live" → "time to live", but "DSCP" stays.
std::string inSentence(std::string_view label)
{
    std::string text(label);
    if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0)
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

/// "the frame", "TCP", "IPv4 time to live".
std::string fieldNoun(std::string_view name, const fields::Field &field)
{
    if (name == "frame")
        return "the frame";
    return protocolNoun(name) + ' ' + inSentence(field.label);
}

/// Flags stand together, values stand for one another.
bool standTogether(std::string_view code)
{
    constexpr std::array<std::string_view, 7> kTogether{
        "only-tcp-flags", "all-tcp-flags", "none-of-tcp-flags", "tcp-flags", "flags-set",
        "flags-clear",    "all-of"};
    return std::find(kTogether.begin(), kTogether.end(), code) != kTogether.end();
}

/// Fills templates, whatever the language.
class Words
{
public:
    explicit Words(const TemplateOf &templateOf)
        : m_templateOf(templateOf)
    {}

    std::string of(const Phrase &phrase) const
    {
        return fill(phrase.code, [&](std::string_view key) { return placeOf(phrase, key); });
    }

private:
    using Place = std::function<std::string(std::string_view key)>;

    std::string fill(std::string_view code, const Place &place) const
    {
        std::string text;
        const std::string whole = m_templateOf(code);
        std::string_view rest = whole;
        while (!rest.empty()) {
            const std::size_t open = rest.find('{');
            text += rest.substr(0, open);
            if (open == std::string_view::npos)
                break;
            const std::size_t close = rest.find('}', open);
            if (close == std::string_view::npos)
                return text += rest.substr(open);
            text += place(rest.substr(open + 1, close - open - 1));
            rest.remove_prefix(close + 1);
        }
        return text;
    }

    std::string fill(std::string_view code, const std::vector<std::string> &args) const
    {
        return fill(code, [&](std::string_view key) { return argument(args, key); });
    }

    std::string placeOf(const Phrase &phrase, std::string_view key) const
    {
        if (key == "field")
            return phrase.args.empty() ? std::string() : noun(phrase.args.front());
        if (key == "list")
            return listed(phrase.args, standTogether(phrase.code));
        if (key == "part")
            return phrase.children.empty() ? std::string() : of(phrase.children.front());
        if (key == "parts")
            return joined(phrase);
        return argument(phrase.args, key);
    }

    static std::string argument(const std::vector<std::string> &args, std::string_view key)
    {
        const std::size_t index = key.empty() ? args.size() : std::size_t(key.front() - '0');
        return index < args.size() ? args[index] : std::string();
    }

    /// A protocol's or header's own name needs no language.
    std::string noun(const std::string &name) const
    {
        const auto id = fields::findField(name);
        if (!id)
            return name;
        const fields::Field &field = fields::field(*id);
        if (field.read == fields::ReadKind::Presence && name != "frame")
            return std::string(field.label);
        return fill("noun", {fieldNoun(name, field), name});
    }

    /// "a", "a or b", "a, b or c".
    std::string listed(const std::vector<std::string> &items, bool together) const
    {
        std::string text = items.empty() ? std::string() : items.front();
        for (std::size_t i = 1; i < items.size(); ++i) {
            const std::string_view last = together ? "join-and" : "join-or";
            text = fill(i + 1 == items.size() ? last : "join-comma", {text, items[i]});
        }
        return text;
    }

    /// An `or` inside an `and` is bracketed by "either"; an `and` inside an `or` by commas.
    std::string joined(const Phrase &phrase) const
    {
        std::vector<std::string> parts;
        bool nested = false;
        for (const Phrase &child : phrase.children) {
            const std::string text = of(child);
            parts.push_back(child.code == "any-of" ? fill("join-either", {text}) : text);
            nested = nested || child.code == "all-of" || child.code == "any-of";
        }
        const bool together = standTogether(phrase.code);
        if (!nested || parts.empty())
            return listed(parts, together);
        std::string text = parts.front();
        for (std::size_t i = 1; i < parts.size(); ++i)
            text = fill(together ? "join-comma-and" : "join-comma-or", {text, parts[i]});
        return text;
    }

    const TemplateOf &m_templateOf;
};

} // namespace

std::string toWords(const Phrase &phrase, const TemplateOf &templateOf)
{
    return Words(templateOf).of(phrase);
}

std::string toEnglish(const Phrase &phrase)
{
    return toWords(phrase, englishTemplate);
}

std::span<const PhraseTemplate> phraseTemplates()
{
    return kTemplates;
}

} // namespace tallygate::match

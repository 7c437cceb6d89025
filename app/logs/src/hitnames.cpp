// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitnames.h"

#include <charconv>

#include <QCoreApplication>

#include "fields/field.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIcmpv6 = 58;

/// The texts of this file.
struct NameWords
{
    Q_DECLARE_TR_FUNCTIONS(HitNames)
};

const fields::Field *protocolField()
{
    const auto id = fields::findField("ip.proto");
    return id ? &fields::field(*id) : nullptr;
}

} // namespace

std::string protocolName(const storage::LoggedHit &hit)
{
    if (!hit.protocol)
        return {};
    const fields::Field *field = protocolField();
    const std::string_view name =
        field != nullptr ? fields::valueName(*field, *hit.protocol) : std::string_view();
    return name.empty() ? std::to_string(*hit.protocol) : std::string(name);
}

std::optional<std::uint8_t> protocolNumber(std::string_view text)
{
    std::uint8_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size())
        return number;
    const fields::Field *field = protocolField();
    const auto named = field != nullptr ? fields::valueOfName(*field, text) : std::nullopt;
    if (!named || *named > 0xFF)
        return std::nullopt;
    return static_cast<std::uint8_t>(*named);
}

bool hasPorts(const storage::LoggedHit &hit)
{
    return hit.protocol && *hit.protocol != kIcmp && *hit.protocol != kIcmpv6;
}

HitVerdict verdictOf(const storage::LoggedHit &hit)
{
    static constexpr std::pair<std::string_view, Tone> kTones[] = {
        {"permit", Tone::Permit},
        {"drop", Tone::Drop},
        {"reject", Tone::Reject},
        {"count", Tone::Count},
    };
    if (hit.verdict == "limited")
        return {Tone::Limit, NameWords::tr("Limited")};
    for (const auto &[word, tone] : kTones) {
        if (word == hit.verdict)
            return {tone, verdictWord(tone)};
    }
    return {Tone::Warning, QString::fromStdString(hit.verdict)};
}

} // namespace tallygate::app

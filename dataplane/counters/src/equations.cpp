// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/equations.h"

namespace tallygate::counters {

namespace {

struct Side
{
    std::string_view name;
    Tally tally;
};

/// "received is 3 packets more" / "the sum is 60 bytes more"; empty if equal.
std::string difference(std::string_view unit, std::string_view leftName, std::uint64_t left,
                       std::string_view rightName, std::uint64_t right)
{
    if (left == right)
        return {};
    return left > right ? fmt::format("{} is {} {} more", leftName, left - right, unit)
                        : fmt::format("{} is {} {} more", rightName, right - left, unit);
}

Result<void> checkEqual(std::string_view code, std::string_view name, const Side &left,
                        const Side &right)
{
    std::string off =
        difference("packets", left.name, left.tally.packets, right.name, right.tally.packets);
    const std::string bytesOff =
        difference("bytes", left.name, left.tally.bytes, right.name, right.tally.bytes);
    if (off.empty() && bytesOff.empty())
        return {};
    if (!off.empty() && !bytesOff.empty())
        off += ", ";
    off += bytesOff;
    return fail(ErrorKind::Semantic, std::string(code),
                "counters of {} do not add up: {} = {} packets, {} bytes; {} = {} packets, {} "
                "bytes: {}",
                name, left.name, left.tally.packets, left.tally.bytes, right.name,
                right.tally.packets, right.tally.bytes, off);
}

/// Neither packets nor bytes of `part` are above those of `whole`.
Result<void> checkWithin(std::string_view code, std::string_view name, const Side &part,
                         const Side &whole)
{
    const Tally excess = saturatingDifference(part.tally, whole.tally);
    if (excess == Tally{})
        return {};
    return fail(ErrorKind::Semantic, std::string(code),
                "counters of {} do not add up: {} = {} packets, {} bytes is {} packets, {} bytes "
                "above {} = {} packets, {} bytes",
                name, part.name, part.tally.packets, part.tally.bytes, excess.packets, excess.bytes,
                whole.name, whole.tally.packets, whole.tally.bytes);
}

constexpr std::string_view kApplicationCode = "counters-application";
constexpr std::string_view kPortCode = "counters-port";

Result<void> checkRule(const std::string &application, const RuleTally &rule, const Tally &received)
{
    const CounterValue &value = rule.value;
    const std::string name = fmt::format("{}, rule {}", application, rule.rule.toString());
    const Side hits{"hits", value.hits};
    if (rule.kind == RuleKind::Count)
        return checkWithin(kApplicationCode, name, hits, {"received", received});
    const Side judged{"conform + exceed", value.conform + value.exceed};
    if (rule.kind == RuleKind::Limit)
        return checkEqual(kApplicationCode, name, hits, judged);
    return checkEqual(kApplicationCode, name, judged, {"none, without a meter", {}});
}

} // namespace

Result<void> checkEquation(const ApplicationTally &application)
{
    Tally sum = application.byDefault + application.undecidable;
    for (const RuleTally &rule : application.rules) {
        if (auto checked = checkRule(application.name, rule, application.received); !checked)
            return checked;
        if (rule.kind != RuleKind::Count)
            sum += rule.value.hits;
    }
    return checkEqual(kApplicationCode, application.name, {"received", application.received},
                      {"rules + default + undecidable", sum});
}

Result<void> checkEquation(std::string_view name, const PortTally &port)
{
    const Tally verdicts = port.sum(PortCounterClass::Verdict);
    const Tally sum =
        verdicts + port.sum(PortCounterClass::NamedDrop) + port.sum(PortCounterClass::Undecidable);
    const Side received{"received", port[PortCounter::Received]};
    if (auto checked =
            checkEqual(kPortCode, name, received, {"verdicts + named drops + undecidable", sum});
        !checked)
        return checked;
    const Tally passed =
        port[PortCounter::Guard] + port[PortCounter::Permitted] + port[PortCounter::Unfiltered];
    return checkWithin(kPortCode, name,
                       {"transmit drops", port.sum(PortCounterClass::TransmitDrop)},
                       {"guard + permitted + unfiltered", passed});
}

} // namespace tallygate::counters

// SPDX-License-Identifier: GPL-3.0-or-later
// Who changed what.
#include "base/text.h"
#include "base/texttable.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"

namespace tallygate::ctl {

namespace {

std::string whatOf(const Json &record)
{
    const std::string kind = textOf(record, "kind");
    if (kind == "intent" || kind == "refusal") {
        const Json &params = partOf(record, "params");
        return textOf(record, "method") + (params.empty() ? "" : ' ' + control::toText(params));
    }
    if (kind == "outcome")
        return fmt::format("of {}", textOf(record, "intent"));
    return textOf(record, "name") + ' ' + control::toText(partOf(record, "details"));
}

std::string resultOf(const Json &record)
{
    if (const std::string code = textOf(record, "code"); !code.empty())
        return code;
    return textOf(record, "result");
}

/// As wide as a line may be for a person to read it.
std::string shortened(std::string text)
{
    constexpr std::size_t kMost = 100;
    if (text.size() <= kMost)
        return text;
    return toValidUtf8(text.substr(0, kMost)) + "...";
}

std::string showAudit(const Json &result)
{
    TextTable table({{"NO", TextTable::Align::Right}, {"TIME"}, {"WHO"}, {"KIND"}, {"WHAT"}, {""}});
    for (const Json &line : partOf(result, "lines")) {
        const auto record =
            line.is_string() ? control::parseJson(line.get<std::string>()) : Result<Json>(line);
        if (!record)
            continue;
        table.addRow({textOf(*record, "seq"), textOf(*record, "time"), textOf(*record, "user"),
                      textOf(*record, "kind"), shortened(whatOf(*record)), resultOf(*record)});
    }
    return table.isEmpty() ? std::string("Nothing is recorded.\n") : table.toString();
}

} // namespace

int runAudit(const LiveOptions &options, const AuditOptions &command)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    Json params = {{"most", command.most}, {"from", command.from}};
    if (command.from.empty()) { // the newest ones
        const std::uint64_t newest = numberOf(partOf(live->hello(), "audit"), "sequence");
        const auto most = static_cast<std::uint64_t>(command.most);
        params["from"] = control::fromUint64(newest > most ? newest - most + 1 : 1);
    }
    const auto answer = live->call("audit.get", std::move(params));
    if (!answer)
        return failed(answer.error());
    if (options.json)
        printJson(*answer);
    else
        print(showAudit(*answer));
    return kFine;
}

} // namespace tallygate::ctl

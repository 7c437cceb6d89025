// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetquery.h"

#include <algorithm>
#include <set>

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

#include "compile/sets.h"
#include "match/program.h"
#include "packet/packet.h"

namespace tallygate::app {

namespace {

constexpr std::uint64_t kReportEvery = 16'384;

/// The texts of this file.
struct QueryWords
{
    Q_DECLARE_TR_FUNCTIONS(PacketQuery)
};

const QRegularExpression &termPattern()
{
    static const QRegularExpression pattern(
        QStringLiteral("(?<![^\\s(])(-?)(verdict|rule|filter|on|frame|capture):"
                       "(\"[^\"]*\"|[^\\s)]*)"));
    return pattern;
}

tl::unexpected<Error> faultAt(const QString &text, int offset, const QString &message)
{
    Error error{ErrorKind::Syntax, "filter-invalid", message.toStdString(), {}, {}};
    error.where.column = std::uint32_t(text.left(offset).toUtf8().size()) + 1;
    return fail(std::move(error));
}

std::optional<PacketTerm::Kind> kindOf(QStringView word)
{
    using Kind = PacketTerm::Kind;
    static const std::pair<QStringView, Kind> kinds[] = {
        {u"verdict", Kind::Verdict}, {u"rule", Kind::Rule},   {u"filter", Kind::Filter},
        {u"on", Kind::On},           {u"frame", Kind::Frame}, {u"capture", Kind::Capture}};
    for (const auto &[name, kind] : kinds) {
        if (name == word)
            return kind;
    }
    return std::nullopt;
}

bool readVerdicts(PacketTerm &term)
{
    static const std::pair<QStringView, Tone> words[] = {
        {u"permit", Tone::Permit}, {u"drop", Tone::Drop},     {u"reject", Tone::Reject},
        {u"limit", Tone::Limit},   {u"limited", Tone::Limit}, {u"undecidable", Tone::Warning}};
    for (const QString &part : term.text.toLower().split(u',')) {
        const auto found =
            std::ranges::find(words, QStringView(part), &std::pair<QStringView, Tone>::first);
        if (found == std::end(words))
            return false;
        term.verdicts.push_back(found->second);
    }
    return true;
}

bool readRange(PacketTerm &term)
{
    const qsizetype dots = term.text.indexOf(QLatin1String(".."));
    bool fromOk = false;
    bool toOk = false;
    term.from = term.text.left(dots < 0 ? term.text.size() : dots).toULongLong(&fromOk);
    term.to = dots < 0 ? term.from : term.text.mid(dots + 2).toULongLong(&toOk);
    return fromOk && (dots < 0 || toOk) && term.from <= term.to;
}

/// Fills what a term means; empty, or what is wrong with it.
QString readTerm(PacketTerm &term)
{
    if (term.text.isEmpty())
        return QueryWords::tr("Something must stand behind the colon.");
    if (term.kind == PacketTerm::Kind::Verdict && !readVerdicts(term))
        return QueryWords::tr("A verdict is permit, drop, reject, limit or undecidable.");
    if (term.kind == PacketTerm::Kind::Frame && !readRange(term))
        return QueryWords::tr("A frame is a number, or a range such as 10..20.");
    if (term.kind == PacketTerm::Kind::Rule) {
        term.uuid = Uuid::parse(term.text.toStdString());
        readRange(term);
    }
    return {};
}

/// Blanks a term and the "and" that joins it.
void blank(QString &text, const PacketTerm &term)
{
    static const QRegularExpression after(QStringLiteral("\\G\\s*(&&|and\\b)"));
    static const QRegularExpression before(QStringLiteral("(&&|\\band)\\s*$"));
    const int end = term.offset + term.length;
    const auto fill = [&text](qsizetype from, qsizetype length) {
        text.replace(from, length, QString(length, u' '));
    };
    fill(term.offset, term.length);
    if (const auto joined = after.match(text, end); joined.hasMatch())
        fill(joined.capturedStart(1), joined.capturedLength(1));
    else if (const auto led = before.match(text.left(term.offset));
             led.hasMatch() && text.mid(end).trimmed().isEmpty())
        fill(led.capturedStart(1), led.capturedLength(1));
}

void collect(const policy::Policy &policy, const std::string &name, std::set<std::string> &visited,
             std::vector<std::string> &entries)
{
    if (!visited.insert(name).second)
        return;
    const auto set = policy.setNamed(name);
    if (!set)
        return;
    for (const std::string &entry : set->entries) {
        if (entry.starts_with('@'))
            collect(policy, entry.substr(1), visited, entries);
        else
            entries.push_back(entry);
    }
}

/// The addresses themselves, without their prefix lengths.
std::vector<std::string> ownAddresses(const policy::Policy &policy, const Uuid &device)
{
    std::vector<std::string> addresses;
    if (const auto found = policy.device(device)) {
        for (const std::string &address : found->localAddresses)
            addresses.push_back(address.substr(0, address.find('/')));
    }
    return addresses;
}

bool ruleMatches(const PacketTerm &term, const pipeline::DeviceRule &rule)
{
    if (term.uuid)
        return rule.uuid == *term.uuid;
    if (term.from > 0)
        return rule.number >= term.from && rule.number <= term.to;
    return QString::fromStdString(rule.name).contains(term.text, Qt::CaseInsensitive);
}

bool placeMatches(const PacketTerm &term, const simulate::PortResult &port)
{
    const QString name = QString::fromStdString(port.interface);
    const std::string_view direction = pipeline::toString(port.direction);
    return term.text == name ||
           term.text ==
               name + u':' + QString::fromLatin1(direction.data(), qsizetype(direction.size()));
}

/// A term made ready for a run: what it says of each place, capture, application and rule is found
/// out once, because there are few of them and many packets.
class TermMatcher
{
public:
    TermMatcher(const PacketTerm &term, const SimulationRun &run)
        : m_term(term)
    {
        const simulate::SimulationResult &result = *run.result;
        const auto each = [this](const auto &items, const auto &says) {
            for (const auto &item : items)
                m_says.push_back(says(item));
        };
        switch (term.kind) {
        case PacketTerm::Kind::On:
            each(result.ports, [&](const auto &port) { return placeMatches(term, port); });
            break;
        case PacketTerm::Kind::Capture:
            each(result.captures, [&](const auto &capture) {
                return QString::fromStdString(capture.path.filename().string())
                    .contains(term.text, Qt::CaseInsensitive);
            });
            break;
        case PacketTerm::Kind::Filter:
            each(result.applications, [&](const auto &application) {
                return QString::fromStdString(application.filterName) == term.text;
            });
            break;
        case PacketTerm::Kind::Rule:
            for (const simulate::ApplicationResult &application : result.applications) {
                std::vector<bool> &says = m_saysOfRules.emplace_back();
                for (const pipeline::DeviceRule &rule : run.filterOf(application).rules)
                    says.push_back(ruleMatches(term, rule));
            }
            break;
        case PacketTerm::Kind::Verdict:
        case PacketTerm::Kind::Frame:
            break;
        }
    }

    bool matches(const simulate::PacketRecord &packet) const
    {
        return holds(packet) != m_term.negated;
    }

private:
    bool holds(const simulate::PacketRecord &packet) const
    {
        const bool applied = packet.application != simulate::PacketRecord::kNoApplication;
        switch (m_term.kind) {
        case PacketTerm::Kind::Verdict:
            return std::ranges::find(m_term.verdicts, toneOf(packet)) != m_term.verdicts.end();
        case PacketTerm::Kind::Rule:
            if (packet.cause == pipeline::Cause::Default)
                return m_term.text == QLatin1String("default");
            return applied && packet.cause == pipeline::Cause::Rule &&
                   m_saysOfRules[packet.application][packet.rule];
        case PacketTerm::Kind::Filter:
            return applied && m_says[packet.application];
        case PacketTerm::Kind::On:
            return m_says[packet.port];
        case PacketTerm::Kind::Frame:
            return packet.number >= m_term.from && packet.number <= m_term.to;
        case PacketTerm::Kind::Capture:
            return m_says[packet.capture];
        }
        return false;
    }

    const PacketTerm &m_term;
    std::vector<bool> m_says;                     ///< by place, capture or application
    std::vector<std::vector<bool>> m_saysOfRules; ///< by application
};

/// Judges one packet after the other; terms first, they cost less than reading the frame.
class Evaluator
{
public:
    Evaluator(const SimulationRun &run, const PacketQuery &query)
        : m_run(run)
        , m_query(query)
    {
        for (const PacketTerm &term : query.terms)
            m_terms.emplace_back(term, run);
    }

    Result<void> prepare()
    {
        if (!m_query.hasExpression())
            return {};
        auto expression = match::parse(m_query.expression.toStdString());
        if (!expression)
            return fail(expression.error());
        auto program =
            match::Program::compile(*expression, setsOf(*expression, m_run.policy, m_run.device));
        if (!program)
            return fail(program.error());
        m_program.emplace(std::move(*program));
        return {};
    }

    bool matches(const simulate::PacketRecord &record)
    {
        const auto holds = [&record](const TermMatcher &term) { return term.matches(record); };
        if (!std::ranges::all_of(m_terms, holds))
            return false;
        if (!m_program)
            return true;
        const auto frame = m_run.frameOf(record);
        if (!frame)
            return false;
        packet::parse(
            {frame->data, frame->capturedLength, frame->wireLength, frame->linkType, record.time},
            m_packet);
        return m_program->evaluate(m_packet) == match::Truth::True;
    }

private:
    const SimulationRun &m_run;
    const PacketQuery &m_query;
    std::vector<TermMatcher> m_terms;
    std::optional<match::Program> m_program;
    packet::Packet m_packet;
};

} // namespace

std::vector<PacketTerm> packetTerms(const QString &text)
{
    std::vector<PacketTerm> terms;
    auto found = termPattern().globalMatch(text);
    while (found.hasNext()) {
        const auto match = found.next();
        PacketTerm term;
        term.kind = *kindOf(match.capturedView(2));
        term.negated = match.capturedLength(1) > 0;
        term.text = match.captured(3);
        if (term.text.startsWith(u'"'))
            term.text = term.text.mid(1, term.text.size() - 2);
        term.offset = int(match.capturedStart());
        term.length = int(match.capturedLength());
        terms.push_back(std::move(term));
    }
    return terms;
}

Result<PacketQuery> parsePacketQuery(const QString &text)
{
    PacketQuery query;
    query.terms = packetTerms(text);
    query.expression = text;
    for (PacketTerm &term : query.terms) {
        if (const QString wrong = readTerm(term); !wrong.isEmpty())
            return faultAt(text, term.offset, wrong);
        blank(query.expression, term);
    }
    return query;
}

match::SetTable setsOf(const match::Expression &expression, const policy::Policy &policy,
                       const Uuid &device)
{
    match::SetTable table;
    for (const match::Token &token : match::tokenize(expression.text)) {
        if (token.kind != match::TokenKind::Set)
            continue;
        const std::string name =
            expression.text.substr(token.text.begin + 1, token.text.end - token.text.begin - 1);
        const auto set = policy.setNamed(name);
        std::vector<std::string> entries;
        match::SetKind kind = match::SetKind::Addresses;
        if (name == policy::kDeviceAddresses.substr(1)) {
            entries = ownAddresses(policy, device);
        } else if (set) {
            std::set<std::string> visited;
            collect(policy, name, visited, entries);
            kind = compile::matchKind(set->kind, entries);
        } else {
            continue;
        }
        if (auto built = match::ValueSet::build(kind, entries))
            table[name] = std::make_shared<const match::ValueSet>(std::move(*built));
    }
    return table;
}

Result<std::vector<std::uint32_t>> evaluate(const SimulationRun &run, const PacketQuery &query,
                                            JobContext &context)
{
    Evaluator evaluator(run, query);
    if (auto ready = evaluator.prepare(); !ready)
        return fail(ready.error());
    const QString phase = QueryWords::tr("Filtering");
    const QString unit = QueryWords::tr("packets");
    std::vector<std::uint32_t> rows;
    for (std::uint64_t i = 0; i < run.packetCount(); ++i) {
        if (i % kReportEvery == 0) {
            if (context.stopRequested())
                return fail(ErrorKind::Cancelled, "cancelled", "filtering was cancelled");
            context.report(phase, i, run.packetCount(), unit);
        }
        if (evaluator.matches(run.packet(i)))
            rows.push_back(std::uint32_t(i));
    }
    return rows;
}

} // namespace tallygate::app

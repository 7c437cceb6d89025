// SPDX-License-Identifier: GPL-3.0-or-later
#include "whymodel.h"

#include <QRegularExpression>

#include "tracesentences.h"

namespace tallygate::app {

using match::Truth;
using pipeline::TraceKind;
using pipeline::TraceNode;
using pipeline::TraceReason;
using Line = WhyModel::Line;
using Glyph = WhyModel::Glyph;

namespace {

Glyph glyphOf(Truth truth)
{
    return truth == Truth::True ? Glyph::Yes : truth == Truth::False ? Glyph::No : Glyph::Unknown;
}

/// Turns the steps of a trace into lines.
class LineBuilder
{
public:
    LineBuilder(const pipeline::PacketTrace &trace, const policy::Policy &policy, bool all)
        : m_trace(trace)
        , m_policy(policy)
        , m_say(trace, policy)
        , m_all(all)
    {}

    std::vector<Line> build()
    {
        std::size_t applications = 0;
        for (const TraceNode &step : m_trace.steps)
            applications += step.kind == TraceKind::Application ? 1 : 0;
        for (const TraceNode &step : m_trace.steps) {
            if (step.kind == TraceKind::Application)
                application(step, applications > 1);
            else if (step.kind != TraceKind::Verdict)
                check(step);
            else if (const QString sentence = m_say.verdict(step); !sentence.isEmpty())
                m_lines.push_back({Glyph::Yes,
                                   {},
                                   WhyModel::tr("Verdict"),
                                   sentence,
                                   false,
                                   true,
                                   false,
                                   false,
                                   step.cause == pipeline::Cause::Undecidable   ? Tone::Warning
                                   : step.cause == pipeline::Cause::SystemCheck ? Tone::Drop
                                                                                : Tone::Permit,
                                   {},
                                   {}});
        }
        return std::move(m_lines);
    }
    std::size_t hidden() const { return m_hidden; }

private:
    void check(const TraceNode &step)
    {
        if (!step.decides && !m_all)
            return;
        Line line;
        line.glyph = step.kind == TraceKind::Place ? Glyph::Aside : glyphOf(step.truth);
        line.name = m_say.stepTitle(step);
        line.sentence = m_say.step(step);
        m_lines.push_back(std::move(line));
    }

    void application(const TraceNode &step, bool titled)
    {
        const bool aside = step.reason == TraceReason::OutOfScope;
        if (titled || aside) {
            Line line;
            line.heading = true;
            line.name = QString::fromStdString(step.name);
            line.sentence = aside ? m_say.step(step) : QString();
            m_lines.push_back(std::move(line));
        }
        for (const TraceNode &child : step.children) {
            if (child.kind == TraceKind::Rule)
                rule(child);
            else if (child.decides || m_all)
                byDefault(child);
        }
    }

    void rule(const TraceNode &node)
    {
        if (node.reason == TraceReason::Behind) {
            ++m_hidden;
            if (!m_all)
                return;
        }
        Line line;
        line.glyph = glyphOf(node.truth);
        line.number = QString::number(node.number);
        line.name = QString::fromStdString(node.name);
        line.sentence = m_say.rule(node);
        line.decides = node.decides;
        line.faint = node.reason != TraceReason::None;
        line.tone = node.truth == Truth::Undecidable ? Tone::Warning : toneOf(node.action);
        line.rule = node.object;
        const auto place = m_policy.findRule(node.object);
        for (const TraceNode &child : node.children)
            line.children.push_back(condition(child, place ? place->rule.get() : nullptr));
        m_lines.push_back(std::move(line));
    }

    Line condition(const TraceNode &node, const policy::Rule *rule)
    {
        Line line;
        line.glyph = glyphOf(node.truth);
        line.name = cellName(node);
        line.sentence =
            node.kind == TraceKind::Meter ? m_say.meter(node) : m_say.condition(node, rule);
        for (const TraceNode &child : node.children) {
            Line test;
            test.glyph = glyphOf(child.truth);
            test.name = QString::fromStdString(child.text);
            test.mono = true;
            test.sentence = m_say.test(child);
            line.children.push_back(std::move(test));
        }
        return line;
    }

    void byDefault(const TraceNode &node)
    {
        Line line;
        line.glyph = node.decides ? Glyph::Yes : Glyph::Aside;
        line.name = WhyModel::tr("Default");
        line.sentence = m_say.step(node);
        line.decides = node.decides;
        line.faint = !node.decides;
        line.tone = toneOf(node.action);
        m_lines.push_back(std::move(line));
    }

    static QString cellName(const TraceNode &node)
    {
        if (node.kind == TraceKind::Meter)
            return WhyModel::tr("Meter %1").arg(QString::fromStdString(node.name));
        switch (node.cell) {
        case pipeline::Cell::Source:
            return WhyModel::tr("Source");
        case pipeline::Cell::Destination:
            return WhyModel::tr("Destination");
        case pipeline::Cell::Service:
            return WhyModel::tr("Service");
        case pipeline::Cell::When:
            break;
        }
        return WhyModel::tr("When");
    }

    const pipeline::PacketTrace &m_trace;
    const policy::Policy &m_policy;
    TraceSentences m_say;
    bool m_all;
    std::size_t m_hidden = 0;
    std::vector<Line> m_lines;
};

void appendText(QString &text, const Line &line, int depth)
{
    static const QChar marks[] = {u' ', u'✓', u'✕', u'?', u'–'};
    text += QString(depth * 2, u' ') + marks[int(line.glyph)] + u' ';
    if (!line.number.isEmpty())
        text += line.number + u' ';
    text += line.name;
    if (!line.sentence.isEmpty())
        text += QStringLiteral(": ") + line.sentence;
    text += u'\n';
    for (const Line &child : line.children)
        appendText(text, child, depth + 1);
}

} // namespace

void WhyModel::setTrace(std::shared_ptr<const SimulationRun> run,
                        std::shared_ptr<const pipeline::PacketTrace> trace)
{
    m_run = std::move(run);
    m_trace = std::move(trace);
    m_showsAll = false;
    rebuild();
}

void WhyModel::setShowsAll(bool shows)
{
    m_showsAll = shows;
    rebuild();
}

void WhyModel::rebuild()
{
    beginResetModel();
    m_items.clear();
    m_roots.clear();
    m_lines.clear();
    m_hidden = 0;
    if (m_trace) {
        LineBuilder builder(*m_trace, m_run->policy, m_showsAll);
        m_lines = builder.build();
        m_hidden = builder.hidden();
    }
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_roots.push_back(m_items.size());
        append(m_lines[i], kNone, int(i));
    }
    endResetModel();
}

void WhyModel::append(const Line &line, std::size_t parent, int row)
{
    const std::size_t here = m_items.size();
    m_items.push_back({&line, parent, row, {}});
    for (std::size_t i = 0; i < line.children.size(); ++i) {
        m_items[here].children.push_back(m_items.size());
        append(line.children[i], here, int(i));
    }
}

QModelIndex WhyModel::decidingIndex() const
{
    for (auto at = m_roots.rbegin(); at != m_roots.rend(); ++at) {
        if (m_items[*at].line->decides)
            return createIndex(m_items[*at].row, 0, quintptr(*at));
    }
    return {};
}

QString WhyModel::plainText() const
{
    QString text;
    for (const Line &line : m_lines)
        appendText(text, line, 0);
    return text;
}

QModelIndex WhyModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= kColumns)
        return {};
    const auto &list = parent.isValid() ? m_items[parent.internalId()].children : m_roots;
    return std::size_t(row) < list.size() && parent.column() <= 0
               ? createIndex(row, column, quintptr(list[std::size_t(row)]))
               : QModelIndex();
}

QModelIndex WhyModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const std::size_t parent = m_items[index.internalId()].parent;
    return parent == kNone ? QModelIndex() : createIndex(m_items[parent].row, 0, quintptr(parent));
}

int WhyModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return int(parent.isValid() ? m_items[parent.internalId()].children.size() : m_roots.size());
}

QVariant WhyModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Line &line = this->line(index);
    if (role == Qt::AccessibleTextRole) {
        static const char *const words[] = {"", QT_TR_NOOP("matches"), QT_TR_NOOP("does not match"),
                                            QT_TR_NOOP("cannot be decided"), ""};
        const QString mark = tr(words[int(line.glyph)]);
        return QStringList{line.number, line.name, mark, line.sentence}
            .filter(QRegularExpression(QStringLiteral(".")))
            .join(QStringLiteral(", "));
    }
    if (role == Qt::ToolTipRole && index.column() == Sentence)
        return line.sentence;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Mark:
        return line.number;
    case Name:
        return line.name;
    default:
        return line.sentence;
    }
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitsview.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include "exportjob.h"
#include "exports.h"
#include "text/formatter.h"
#include "widgets/buttons.h"

namespace tallygate::app {

HitsView::HitsView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new FigureModel(this))
    , m_table(new FigureTable(context, *m_model, tr("Hits"), this))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_nothing = makeLabel(theme,
                          tr("No rule logged a packet. Switch logging on in the Log column of a "
                             "rule."),
                          TextStyle::Mute, this);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 8, 4);
    m_count = makeLabel(theme, {}, TextStyle::Mute, this);
    m_count->setWordWrap(true);
    m_export = makeToolButton(theme, QStringLiteral("download"), tr("Export hits"), this);
    row->addWidget(m_count, 1);
    row->addWidget(m_export);
    column->addLayout(row);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_table, 1);
    connect(m_export, &QToolButton::clicked, this, &HitsView::openExportMenu);
    connect(&context, &SimulatorContext::runChanged, this, &HitsView::showRun);
    connect(m_table, &QTableView::activated, this, &HitsView::goTo);
    connect(m_table, &QTableView::doubleClicked, this, &HitsView::goTo);
    showRun();
}

void HitsView::showRun()
{
    const auto &run = m_context.run();
    const bool some = run && !run->result->hits.empty();
    m_nothing->setVisible(!some);
    m_table->setVisible(some);
    m_export->setVisible(some);
    m_count->setVisible(some);
    m_model->reset(some ? columns() : std::vector<FigureModel::Column>{},
                   some ? int(run->result->hits.size()) : 0);
    if (!some)
        return;
    const Formatter &formatter = *m_context.workspace().formatter;
    const std::size_t hits = run->result->hits.size();
    QStringList parts{tr("%1 hits", nullptr, int(hits)).arg(formatter.count(hits))};
    if (run->result->hitsNotKept > 0)
        parts << tr("%1 more not kept").arg(formatter.count(run->result->hitsNotKept));
    if (run->result->hitsSuppressed > 0)
        parts << tr("%1 more not logged, by sampling or the limit per second")
                     .arg(formatter.count(run->result->hitsSuppressed));
    m_count->setText(parts.join(QStringLiteral(" · ")));
}

std::vector<FigureModel::Column> HitsView::columns() const
{
    using Kind = FigureModel::Column::Kind;
    const auto run = m_context.run();
    const Formatter &formatter = *m_context.workspace().formatter;
    const auto record = [run](int row) -> const hitlog::HitRecord & {
        return run->result->hits[std::size_t(row)].record;
    };
    const auto port = [record](int row, std::uint16_t number) {
        return record(row).flags & hitlog::HitRecord::HasPorts ? QString::number(number)
                                                               : QString();
    };
    std::vector<FigureModel::Column> columns;
    const auto span = formatter.captureTime(run->result->lastPacket - run->result->firstPacket);
    columns.push_back({tr("Time"), 24 + 8 * std::max(9, int(span.size())), Kind::Mono,
                       [run, record, &formatter](int row) {
                           return formatter.captureTime(record(row).time() -
                                                        run->result->firstPacket);
                       }});
    columns.push_back({tr("Verdict"), 92, Kind::Badge,
                       [record](int row) { return lookOf(record(row)).word; },
                       [record](int row) { return std::optional(lookOf(record(row))); }});
    columns.push_back({tr("Rule"),
                       140,
                       Kind::Text,
                       [run, record](int row) { return ruleNameOf(*run, record(row)); },
                       {},
                       true});
    columns.push_back({tr("Source"), 130, Kind::Mono, [record](int row) {
                           return QString::fromStdString(sourceOf(record(row)));
                       }});
    columns.push_back({tr("Port"), 60, Kind::Number,
                       [record, port](int row) { return port(row, record(row).sourcePort); }});
    columns.push_back({tr("Destination"), 130, Kind::Mono, [record](int row) {
                           return QString::fromStdString(destinationOf(record(row)));
                       }});
    columns.push_back({tr("Port"), 60, Kind::Number,
                       [record, port](int row) { return port(row, record(row).destinationPort); }});
    columns.push_back({tr("Proto"), 60, Kind::Text, [record](int row) {
                           return QString::fromStdString(protocolOf(record(row))).toLower();
                       }});
    return columns;
}

void HitsView::goTo(const QModelIndex &index)
{
    if (index.isValid() && m_context.run())
        m_context.showPacket(m_context.run()->result->hits[std::size_t(index.row())].packet);
}

void HitsView::openExportMenu()
{
    auto *menu = new QMenu(m_export);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Packets of the hits as pcapng…")), &QAction::triggered, this,
            &HitsView::exportPcapng);
    connect(menu->addAction(tr("Hits as CSV…")), &QAction::triggered, this, &HitsView::exportCsv);
    menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height())));
}

void HitsView::exportPcapng()
{
    exportRun(m_context, this,
              {tr("Export packets of the hits"), tr("Export hits"), tr("Captures (*.pcapng)"),
               QStringLiteral("pcapng"), &exportHitsPcapng,
               [](std::uint64_t written, const QString &) {
                   return tr("Wrote %n packets", nullptr, int(written));
               }});
}

void HitsView::exportCsv()
{
    exportRun(m_context, this,
              {tr("Export hits"), tr("Export hits"), tr("CSV (*.csv)"), QStringLiteral("csv"),
               [](const SimulationRun &run, const std::filesystem::path &path, JobContext &) {
                   return exportHitsCsv(run, path);
               },
               [](std::uint64_t written, const QString &) {
                   return tr("Wrote %n hits", nullptr, int(written));
               }});
}

} // namespace tallygate::app

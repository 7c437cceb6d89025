// SPDX-License-Identifier: GPL-3.0-or-later
#include "countersview.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "combobox.h"
#include "exportjob.h"
#include "exports.h"
#include "session/countercontext.h"
#include "text/formatter.h"
#include "widgets/buttons.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

CountersView::CountersView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_choice(new NamedComboBox(tr("Application whose counters are shown"), this))
    , m_stack(new QStackedWidget(this))
    , m_model(new FigureModel(this))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row->addWidget(m_choice);
    m_caption = makeLabel(theme, {}, TextStyle::Mute, this);
    m_caption->setMinimumWidth(20);
    m_caption->setWordWrap(true);
    row->addWidget(m_caption, 1);
    m_asChart = makeToolButton(theme, QStringLiteral("chart-bar"), tr("Show as bars"), this);
    m_asChart->setCheckable(true);
    row->addWidget(m_asChart);
    m_export = makeToolButton(theme, QStringLiteral("download"), tr("Export counters"), this);
    row->addWidget(m_export);
    column->addLayout(row);
    m_table = new FigureTable(context, *m_model, tr("Counters"), m_stack);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_chart = new FigureChart(theme, *context.workspace().formatter, m_stack);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_chart);
    column->addWidget(m_stack, 1);

    connect(m_asChart, &QToolButton::toggled, this, [this](bool on) {
        m_stack->setCurrentWidget(on ? static_cast<QWidget *>(m_chart) : m_table);
    });
    connect(m_export, &QToolButton::clicked, this, &CountersView::openExportMenu);
    connect(m_choice, &QComboBox::activated, this, [this] {
        const auto *application = chosen();
        m_context.workspace().counters->setApplication(
            application ? std::optional(application->application) : std::nullopt);
        update();
    });
    connect(m_table, &QTableView::activated, this, &CountersView::activate);
    connect(m_table, &QTableView::doubleClicked, this, &CountersView::activate);
    connect(m_table, &QTableView::customContextMenuRequested, this, &CountersView::openMenu);
    connect(&context, &SimulatorContext::runChanged, this, &CountersView::showRun);
    connect(&context, &SimulatorContext::freshnessChanged, this, &CountersView::updateCaption);
    connect(context.workspace().counters, &CounterContext::changed, this,
            &CountersView::followContext);
    showRun();
}

const simulate::ApplicationResult *CountersView::chosen() const
{
    const auto &run = m_context.run();
    const int at = m_choice->currentIndex() - 1;
    return run && at >= 0 && std::size_t(at) < run->result->applications.size()
               ? &run->result->applications[std::size_t(at)]
               : nullptr;
}

void CountersView::showChart(bool shows)
{
    m_asChart->setChecked(shows);
}

void CountersView::showRun()
{
    const auto &run = m_context.run();
    m_choice->clear();
    if (run) {
        m_choice->addItem(
            tr("All %n applications", nullptr, int(run->result->applications.size())));
        for (const auto &application : run->result->applications)
            m_choice->addItem(QString::fromStdString(application.name));
    }
    followContext();
    update();
}

/// The window's choice names an application; at several ports the first of them is shown.
void CountersView::followContext()
{
    const auto &run = m_context.run();
    if (!run)
        return;
    const auto &wanted = m_context.workspace().counters->application();
    const auto *shown = chosen();
    if (wanted && shown && shown->application == *wanted)
        return;
    int index = 0;
    const auto &applications = run->result->applications;
    for (std::size_t i = 0; wanted && i < applications.size() && index == 0; ++i) {
        if (applications[i].application == *wanted)
            index = int(i) + 1;
    }
    if (index == m_choice->currentIndex())
        return;
    m_choice->setCurrentIndex(index);
    update();
}

void CountersView::update()
{
    const bool some = m_context.run() != nullptr;
    m_export->setEnabled(some);
    if (!some) {
        m_model->reset({}, 0);
        m_chart->setBars({});
        return;
    }
    if (const auto *application = chosen())
        showRules(*application);
    else
        showApplications();
    updateCaption();
}

void CountersView::updateCaption()
{
    const auto &run = m_context.run();
    if (!run)
        return;
    const Formatter &formatter = *m_context.workspace().formatter;
    const std::size_t edits = m_context.editsSince();
    QString text = tr("simulation of %1").arg(run->source);
    if (const auto *application = chosen())
        text = tr("%1 received, %2 permitted · %3")
                   .arg(formatter.packets(application->received.packets),
                        formatter.count(application->permitted.packets), text);
    if (edits > 0)
        text += QStringLiteral(" · ") + tr("before %n edits", nullptr, int(edits));
    m_caption->setText(text);
    m_caption->setToolTip(text);
    m_model->setStale(edits > 0);
}

void CountersView::showApplications()
{
    const auto run = m_context.run();
    const Formatter &formatter = *m_context.workspace().formatter;
    using Kind = FigureModel::Column::Kind;
    std::vector<FigureModel::Column> columns;
    columns.push_back({tr("Application"),
                       170,
                       Kind::Text,
                       [run](int row) {
                           return QString::fromStdString(
                               run->result->applications[std::size_t(row)].name);
                       },
                       {},
                       true});
    using Result = simulate::ApplicationResult;
    const std::pair<QString, counters::Tally Result::*> figures[] = {
        {tr("Received"), &Result::received}, {tr("Permit"), &Result::permitted},
        {tr("Drop"), &Result::dropped},      {tr("Reject"), &Result::rejected},
        {tr("Limited"), &Result::limited},   {tr("Undecidable"), &Result::undecidable}};
    for (const auto &[title, member] : figures) {
        // Rare: where there is none, no column says so.
        if (member == &Result::undecidable &&
            std::ranges::none_of(run->result->applications,
                                 [](const Result &each) { return each.undecidable.packets > 0; }))
            continue;
        columns.push_back({title, title.size() > 9 ? 90 : 68, Kind::Number,
                           [run, &formatter, member = member](int row) {
                               const auto &each = run->result->applications[std::size_t(row)];
                               return formatter.count((each.*member).packets);
                           }});
    }
    m_model->reset(std::move(columns), int(run->result->applications.size()));
    std::vector<FigureChart::Bar> bars;
    for (const auto &each : run->result->applications)
        bars.push_back({QString::fromStdString(each.name),
                        {{Tone::Permit, each.permitted.packets},
                         {Tone::Drop, each.dropped.packets},
                         {Tone::Reject, each.rejected.packets},
                         {Tone::Limit, each.limited.packets},
                         {Tone::Warning, each.undecidable.packets}}});
    m_chart->setBars(std::move(bars));
}

void CountersView::showRules(const simulate::ApplicationResult &application)
{
    const auto run = m_context.run();
    const Formatter &formatter = *m_context.workspace().formatter;
    const simulate::ApplicationResult *shown = &application;
    const pipeline::DeviceFilter *filter = &run->filterOf(application);
    const int rules = int(filter->rules.size());
    const auto valueAt = [run, shown, rules](int row) -> const counters::CounterValue & {
        return row < rules ? shown->rules[std::size_t(row)] : shown->byDefault;
    };
    const auto toneAt = [filter, rules](int row) {
        if (row < rules)
            return toneOf(filter->rules[std::size_t(row)].action);
        simulate::PacketRecord packet;
        packet.cause = pipeline::Cause::Default;
        packet.verdict = filter->defaultVerdict;
        return lookOf(packet).tone;
    };
    const auto isLimit = [filter, rules](int row) {
        return row < rules && filter->rules[std::size_t(row)].action == pipeline::Action::Limit;
    };
    const auto nameAt = [filter, rules](int row) {
        return row < rules ? QString::fromStdString(filter->rules[std::size_t(row)].name)
                           : CountersView::tr("Default");
    };
    using Kind = FigureModel::Column::Kind;
    std::vector<FigureModel::Column> columns;
    columns.push_back({QStringLiteral("#"), 44, Kind::Number, [filter, rules](int row) {
                           return row < rules
                                      ? QString::number(filter->rules[std::size_t(row)].number)
                                      : QString();
                       }});
    columns.push_back({tr("Rule"), 130, Kind::Text, nameAt, {}, true});
    columns.push_back({tr("Action"), 92, Kind::Badge,
                       [toneAt](int row) { return verdictWord(toneAt(row)); },
                       [toneAt](int row) {
                           const Tone tone = toneAt(row);
                           return std::optional(VerdictLook{tone, verdictWord(tone)});
                       }});
    columns.push_back({tr("Packets"), 84, Kind::Number, [valueAt, &formatter](int row) {
                           return formatter.count(valueAt(row).hits.packets);
                       }});
    columns.push_back({tr("Bytes"), 84, Kind::Number, [valueAt, &formatter](int row) {
                           return formatter.bytes(valueAt(row).hits.bytes);
                       }});
    columns.push_back({tr("Conform"), 76, Kind::Number, [valueAt, isLimit, &formatter](int row) {
                           return isLimit(row) ? formatter.count(valueAt(row).conform.packets)
                                               : QString();
                       }});
    columns.push_back({tr("Exceed"), 76, Kind::Number, [valueAt, isLimit, &formatter](int row) {
                           return isLimit(row) ? formatter.count(valueAt(row).exceed.packets)
                                               : QString();
                       }});
    m_model->reset(std::move(columns), rules + 1);
    std::vector<FigureChart::Bar> bars;
    for (int row = 0; row <= rules; ++row)
        bars.push_back({nameAt(row), {{toneAt(row), valueAt(row).hits.packets}}});
    m_chart->setBars(std::move(bars));
}

void CountersView::activate(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const auto *application = chosen();
    if (!application) {
        m_choice->setCurrentIndex(index.row() + 1);
        emit m_choice->activated(index.row() + 1);
        return;
    }
    const auto &rules = m_context.run()->filterOf(*application).rules;
    if (std::size_t(index.row()) < rules.size())
        m_context.showRule(rules[std::size_t(index.row())].uuid);
    else
        m_context.showObject(application->filter);
}

void CountersView::openMenu(const QPoint &position)
{
    const QModelIndex index = m_table->currentIndex();
    const auto *application = chosen();
    if (!index.isValid() || !application)
        return;
    const auto &rules = m_context.run()->filterOf(*application).rules;
    const Uuid rule =
        std::size_t(index.row()) < rules.size() ? rules[std::size_t(index.row())].uuid : Uuid();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Only packets of this rule")), &QAction::triggered, this,
            [this, filter = application->filter, rule] { m_context.showPacketsOf(filter, rule); });
    connect(menu->addAction(tr("Go to the rule")), &QAction::triggered, this,
            [this, index] { activate(index); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void CountersView::openExportMenu()
{
    auto *menu = new QMenu(m_export);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Counters as CSV…")), &QAction::triggered, this,
            [this] { exportTo(tr("CSV (*.csv)"), QStringLiteral("csv"), &exportCountersCsv); });
    connect(menu->addAction(tr("Counters as JSON…")), &QAction::triggered, this,
            [this] { exportTo(tr("JSON (*.json)"), QStringLiteral("json"), &exportCountersJson); });
    menu->popup(m_export->mapToGlobal(QPoint(0, m_export->height())));
}

void CountersView::exportTo(const QString &filter, const QString &suffix,
                            Result<void> (*write)(const SimulationRun &,
                                                  const std::filesystem::path &))
{
    exportRun(m_context, this,
              {tr("Export counters"), tr("Export counters"), filter, suffix,
               [write](const SimulationRun &run, const std::filesystem::path &path,
                       JobContext &) -> Result<std::uint64_t> {
                   if (auto done = write(run, path); !done)
                       return fail(done.error());
                   return 1;
               },
               [](std::uint64_t, const QString &file) { return tr("Wrote %1").arg(file); }});
}

} // namespace tallygate::app

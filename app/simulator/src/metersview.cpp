// SPDX-License-Identifier: GPL-3.0-or-later
#include "metersview.h"

#include <QVBoxLayout>

#include "text/formatter.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

/// "edge-inbound, in"; empty for a meter of the whole device.
QString applicationName(const SimulationRun &run, const simulate::MeterResult &meter)
{
    for (const simulate::ApplicationResult &application : run.result->applications) {
        const simulate::PortResult &port = run.result->ports[application.port];
        if (application.application == meter.application && port.interface == meter.interface)
            return QStringLiteral("%1, %2").arg(QString::fromStdString(application.filterName),
                                                directionWord(port.direction));
    }
    return {};
}

} // namespace

MetersView::MetersView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new FigureModel(this))
    , m_table(new FigureTable(context, *m_model, tr("Meters"), this))
    , m_nothing(makeLabel(*context.workspace().theme, tr("No rule of this run uses a meter."),
                          TextStyle::Mute, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_nothing->setAlignment(Qt::AlignCenter);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_table, 1);
    connect(&context, &SimulatorContext::runChanged, this, &MetersView::showRun);
    connect(&context, &SimulatorContext::freshnessChanged, this,
            [this] { m_model->setStale(m_context.editsSince() > 0); });
    const auto go = [this](const QModelIndex &index) {
        m_context.showObject(m_context.run()->result->meters[std::size_t(index.row())].meter);
    };
    connect(m_table, &QTableView::activated, this, go);
    connect(m_table, &QTableView::doubleClicked, this, go);
    showRun();
}

void MetersView::showRun()
{
    using Kind = FigureModel::Column::Kind;
    const auto run = m_context.run();
    const bool some = run && !run->result->meters.empty();
    m_nothing->setVisible(!some);
    m_table->setVisible(some);
    if (!some) {
        m_model->reset({}, 0);
        return;
    }
    const Formatter &formatter = *m_context.workspace().formatter;
    const auto &meters = run->result->meters;
    const auto number = [&formatter, run](auto value) {
        return [&formatter, run, value](int row) {
            return formatter.count(value(run->result->meters[std::size_t(row)]));
        };
    };
    std::vector<FigureModel::Column> columns;
    columns.push_back({tr("Meter"),
                       120,
                       Kind::Text,
                       [run](int row) {
                           return QString::fromStdString(
                               run->result->meters[std::size_t(row)].name);
                       },
                       {},
                       true});
    columns.push_back({tr("On"), 90, Kind::Text, [run](int row) {
                           const auto &name = run->result->meters[std::size_t(row)].interface;
                           return name.empty() ? MetersView::tr("device")
                                               : QString::fromStdString(name);
                       }});
    columns.push_back({tr("Application"), 140, Kind::Text, [run](int row) {
                           return applicationName(*run, run->result->meters[std::size_t(row)]);
                       }});
    columns.push_back(
        {tr("Conform"), 90, Kind::Number, number([](const auto &m) { return m.conform.packets; })});
    columns.push_back(
        {tr("Exceed"), 90, Kind::Number, number([](const auto &m) { return m.exceed.packets; })});
    columns.push_back({tr("Keys"), 70, Kind::Number, number([](const auto &m) { return m.keys; })});
    columns.push_back(
        {tr("Evictions"), 84, Kind::Number, number([](const auto &m) { return m.evictions; })});
    columns.push_back(
        {tr("Overflow"), 84, Kind::Number, number([](const auto &m) { return m.overflowed; })});
    m_model->reset(std::move(columns), int(meters.size()));
    m_model->setStale(false);
}

} // namespace tallygate::app

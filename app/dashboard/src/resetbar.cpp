// SPDX-License-Identifier: GPL-3.0-or-later
#include "resetbar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include "storage/audittrail.h"
#include "text/utf8.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kMostReason = 250; // characters: of four bytes at most, of which 1000 are taken

/// A number of 64 bits as the protocol writes it; empty for what is none.
QString numberIn(const control::Json &answer, const char *name)
{
    const auto found = answer.is_object() ? answer.find(name) : answer.end();
    return found != answer.end() && found->is_string() ? text(found->get<std::string>())
                                                       : QString();
}

} // namespace

ResetBar::ResetBar(Theme &theme, MonitorSource &source, QWidget *parent)
    : QWidget(parent)
    , m_source(source)
    , m_scope(new QComboBox(this))
    , m_why(new QLineEdit(this))
    , m_reset(
          makeButton(theme, QStringLiteral("rotate-ccw"), tr("Reset"), ButtonRole::Primary, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    m_scope->setAccessibleName(tr("What is shown from zero"));
    m_why->setAccessibleName(tr("Why"));
    m_why->setPlaceholderText(tr("Why: for whoever looks at the figures later"));
    m_why->setMaxLength(kMostReason);
    m_reset->setObjectName(QStringLiteral("resetNow"));
    QToolButton *close = makeToolButton(theme, QStringLiteral("x"), tr("Close"), this);
    row->addWidget(makeLabel(theme, tr("Show from zero:"), TextStyle::Body, this));
    row->addWidget(m_scope);
    row->addWidget(m_why, 1);
    row->addWidget(m_reset);
    row->addWidget(close);
    const auto update = [this] { m_reset->setEnabled(!m_why->text().trimmed().isEmpty()); };
    connect(m_why, &QLineEdit::textChanged, this, update);
    connect(m_why, &QLineEdit::returnPressed, m_reset, &QPushButton::click);
    connect(m_reset, &QPushButton::clicked, this, &ResetBar::reset);
    connect(close, &QToolButton::clicked, this, &ResetBar::closeIfOpen);
    update();
    hide();
}

void ResetBar::ask(ResetTarget target)
{
    m_target = std::move(target);
    m_scope->clear();
    if (!m_target.ruleKey.isEmpty())
        m_scope->addItem(tr("Rule %1").arg(m_target.ruleName), Rule);
    m_scope->addItem(
        tr("%1 on %2").arg(m_target.filterName, oneLine(text(m_target.application->interface))),
        Application);
    m_scope->addItem(tr("Filter %1, wherever it is applied").arg(m_target.filterName), Filter);
    m_scope->addItem(tr("All of %1").arg(m_target.deviceName), Device);
    m_why->clear();
    show();
    m_why->setFocus(Qt::OtherFocusReason);
}

bool ResetBar::closeIfOpen()
{
    const bool wasOpen = isVisible();
    hide();
    return wasOpen;
}

control::Json ResetBar::paramsOf(int scope) const
{
    const telemetry::Application &application = *m_target.application;
    control::Json params{{"why", m_why->text().trimmed().toStdString()}};
    if (scope == Filter)
        params["filter"] = application.filter.toString();
    if (scope != Rule && scope != Application)
        return params;
    params["application"] = application.application.toString();
    params["interface"] = application.interface;
    if (scope == Rule && m_target.ruleKey == QLatin1String("default"))
        params["default"] = true;
    else if (scope == Rule)
        params["rule"] = m_target.ruleKey.toStdString();
    return params;
}

void ResetBar::reset()
{
    send(m_target.application->device, "counters.reset", paramsOf(m_scope->currentData().toInt()));
    hide();
}

void ResetBar::undo(const Uuid &device, const QString &reset)
{
    send(device, "counters.undoReset",
         {{"reset", reset.toStdString()}, {"why", tr("taken back at once").toStdString()}});
}

void ResetBar::send(const Uuid &device, const char *method, const control::Json &params)
{
    m_source.call(device, method, params, this,
                  [this, device, params](const Result<control::Json> &answer) {
                      tell(device, params, answer);
                  });
}

void ResetBar::tell(const Uuid &device, const control::Json &params,
                    const Result<control::Json> &answer)
{
    if (!answer) {
        emit failed(answer.error());
        return;
    }
    const bool isUndo = params.contains("reset");
    m_source.audit(isUndo ? "reset.undone" : "reset", device,
                   storage::resetDetails(params, *answer));
    emit done(device, isUndo ? QString() : numberIn(*answer, "reset"),
              numberIn(*answer, "counters").toULongLong());
    takeResets(device);
}

/// The list of resets is not among what devices tell by themselves; the graph marks them.
void ResetBar::takeResets(const Uuid &device)
{
    m_source.call(device, "counters.get", {{"limit", 1}, {"resets", true}}, this,
                  [this, device](const Result<control::Json> &answer) {
                      if (answer && answer->is_object() && answer->contains("resets"))
                          (void)m_source.hub().resets(device, answer->at("resets"));
                  });
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "errorlist.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "session/policysession.h"
#include "text/explainer.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kMostLines = 5;

} // namespace

ErrorList::ErrorList(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    Theme &theme = *context.workspace().theme;
    setObjectName(QStringLiteral("errorList"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(38, 8, 8, 10);
    column->setSpacing(4);
    auto *head = new QHBoxLayout;
    m_title = makeLabel(theme, {}, TextStyle::Strong, this);
    head->addWidget(m_title, 1);
    QToolButton *close = makeToolButton(theme, QStringLiteral("x"), tr("Close"), this);
    close->setFixedSize(24, 24);
    head->addWidget(close);
    column->addLayout(head);
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(2);
    column->addLayout(m_lines);
    connect(close, &QToolButton::clicked, this, &ErrorList::closeIfOpen);
    connect(&context, &SimulatorContext::errorsChanged, this, &ErrorList::showErrors);
    connect(&context, &SimulatorContext::failed, this, &ErrorList::showFailure);
    hide();
}

void ErrorList::paintEvent(QPaintEvent *)
{
    const Theme &theme = *m_context.workspace().theme;
    const ToneColors &tone = theme.tokens().tone(Tone::Drop);
    QPainter painter(this);
    painter.fillRect(rect(), theme.tokens().outlined ? theme.tokens().surface : tone.tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.tokens().line);
    painter.drawPixmap(QPointF(12, 12), theme.pixmap(QStringLiteral("circle-alert"), 16, tone.ink,
                                                     devicePixelRatioF()));
}

void ErrorList::clear()
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_count = 0;
}

void ErrorList::addLine(const QString &text, const Uuid &object)
{
    Theme &theme = *m_context.workspace().theme;
    if (object.isNull()) {
        QLabel *label = makeLabel(theme, text, TextStyle::Body, this);
        label->setWordWrap(true);
        m_lines->addWidget(label);
        return;
    }
    auto *link = new QToolButton(this);
    link->setText(text);
    link->setAutoRaise(true);
    link->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    link->setIcon(theme.icon(QStringLiteral("arrow-right"), Ink::Accent));
    link->setCursor(Qt::PointingHandCursor);
    link->setFocusPolicy(Qt::TabFocus);
    connect(link, &QToolButton::clicked, this, [this, object] { m_context.showObject(object); });
    m_lines->addWidget(link, 0, Qt::AlignLeft);
}

void ErrorList::showErrors()
{
    clear();
    const auto &errors = m_context.errors();
    m_count = int(errors.size());
    setVisible(!errors.empty());
    if (errors.empty())
        return;
    m_title->setText(tr("Not run: the policy has %n errors.", nullptr, m_count));
    const Explainer &explainer = *m_context.workspace().explainer;
    const policy::Policy &policy = m_context.workspace().policy->policy();
    for (int i = 0; i < std::min(m_count, kMostLines); ++i) {
        const Diagnostic &error = errors[std::size_t(i)];
        QString text = explainer.sentence(error);
        if (const auto place = policy.findRule(error.object))
            text = tr("Rule “%1”: %2").arg(QString::fromStdString(place->rule->name), text);
        addLine(text, error.object);
    }
    if (m_count > kMostLines)
        addLine(tr("and %n more", nullptr, m_count - kMostLines), {});
}

void ErrorList::showFailure(const Error &error)
{
    clear();
    m_count = 1;
    m_title->setText(tr("The simulation could not be run."));
    addLine(m_context.workspace().explainer->sentence(error), {});
    show();
}

bool ErrorList::closeIfOpen()
{
    if (isHidden())
        return false;
    hide();
    return true;
}

} // namespace tallygate::app

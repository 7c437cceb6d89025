// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspectorform.h"

#include <QCoreApplication>
#include <QHBoxLayout>

#include "services/theme.h"
#include "session/policysession.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kMargin = 12;
constexpr int kFieldSpacing = 11;
constexpr int kLabelSpacing = 5;

} // namespace

QString severalText()
{
    return QCoreApplication::translate("InspectorForm", "several");
}

InspectorForm::InspectorForm(DesignerContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_header(new SectionHeader(theme(), {}, this))
    , m_body(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, kMargin);
    column->setSpacing(6);
    column->addWidget(m_header);
    m_body->setContentsMargins(kMargin, 0, kMargin, 0);
    m_body->setSpacing(kFieldSpacing);
    column->addLayout(m_body);
    column->addStretch(1);
}

Theme &InspectorForm::theme() const
{
    return *m_context.workspace().theme;
}

const policy::Policy &InspectorForm::policy() const
{
    return m_context.workspace().policy->policy();
}

void InspectorForm::setObject(const Uuid &object)
{
    const bool anew = object != m_object;
    m_object = object;
    refresh(anew);
}

QWidget *InspectorForm::labelled(const QString &label, QWidget *field)
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kLabelSpacing);
    QLabel *words = makeLabel(theme(), label, TextStyle::Small, box);
    words->setFont(theme().textFont(11, QFont::DemiBold));
    words->setBuddy(field);
    column->addWidget(words);
    field->setParent(box);
    column->addWidget(field);
    column->addStretch(1);
    return box;
}

void InspectorForm::addField(const QString &label, QWidget *field)
{
    m_body->addWidget(labelled(label, field));
}

void InspectorForm::addPair(const QString &leftLabel, QWidget *left, const QString &rightLabel,
                            QWidget *right)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid);
    row->addWidget(labelled(leftLabel, left), 1);
    row->addWidget(labelled(rightLabel, right), 1);
    m_body->addLayout(row);
}

void InspectorForm::addWidget(QWidget *widget)
{
    m_body->addWidget(widget);
}

FieldLine *InspectorForm::makeLine(const QString &name)
{
    return new FieldLine(name, this);
}

QPushButton *InspectorForm::makeSwitch()
{
    QPushButton *button = makeButton(theme(), {}, {}, ButtonRole::Normal, m_header);
    button->setFixedHeight(22);
    button->setFont(theme().textFont(12));
    m_header->addWidget(button);
    return button;
}

void InspectorForm::showSwitch(QPushButton *button, std::optional<bool> enabled) const
{
    const QString word = !enabled ? severalText() : *enabled ? tr("enabled") : tr("off");
    button->setText(word);
    button->setToolTip(enabled.value_or(false) ? tr("Turn off") : tr("Turn on"));
    button->setAccessibleName(enabled.value_or(false) ? tr("Enabled; turn off")
                                                      : tr("Off; turn on"));
}

bool InspectorForm::apply(policy::Edit edit, const QString &mergeKey)
{
    if (m_context.apply(std::move(edit), {}, mergeKey))
        return true;
    refresh(true);
    return false;
}

void InspectorForm::rename(const QString &name)
{
    apply({policy::RenameObject{m_object, name.toStdString()}});
}

} // namespace tallygate::app

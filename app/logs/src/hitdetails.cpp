// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitdetails.h"

#include <algorithm>

#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "fieldmodel.h"
#include "hitmodel.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kDetailsWidth = 320;

}

HitDetails::HitDetails(Workspace &workspace, const HitModel &hits, QWidget *parent)
    : QWidget(parent)
    , m_theme(*workspace.theme)
    , m_hits(hits)
    , m_fields(new FieldModel(m_theme, this))
    , m_table(new FieldTable(m_theme, *m_fields, tr("Fields of the hit"), this))
    , m_note(makeLabel(m_theme, {}, TextStyle::Small, this))
{
    setObjectName(QStringLiteral("hitDetails"));
    setFixedWidth(kDetailsWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new SectionHeader(m_theme, tr("Hit"), this);
    QToolButton *close = header->addButton(QStringLiteral("x"), tr("Close"));
    connect(close, &QToolButton::clicked, this, &HitDetails::closeIfOpen);
    column->addWidget(header);
    auto *fields = new QVBoxLayout;
    fields->setContentsMargins(9, 0, 0, 0);
    fields->addWidget(m_table);
    column->addLayout(fields, 1);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(buildButtons());
    hide();
}

QWidget *HitDetails::buildButtons()
{
    auto *footer = new QWidget(this);
    auto *column = new QVBoxLayout(footer);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(8);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(m_note);
    m_rule = makeButton(m_theme, QStringLiteral("arrow-right"), tr("Go to the rule"),
                        ButtonRole::Normal, footer);
    m_block = makeButton(m_theme, QStringLiteral("ban"), tr("Block…"), ButtonRole::Normal, footer);
    m_block->setObjectName(QStringLiteral("blockHit"));
    m_capture = makeButton(m_theme, QStringLiteral("download"), tr("Capture such packets…"),
                           ButtonRole::Normal, footer);
    for (QPushButton *button : {m_rule, m_block, m_capture})
        column->addWidget(button);
    connect(m_rule, &QPushButton::clicked, this, &HitDetails::ruleWanted);
    connect(m_block, &QPushButton::clicked, this, &HitDetails::blockWanted);
    connect(m_capture, &QPushButton::clicked, this, &HitDetails::captureWanted);
    return footer;
}

void HitDetails::show(const storage::LoggedHit &hit, const QString &ruleNote,
                      const HitOffers &offers)
{
    m_fields->setFields(fieldsOf(hit, m_hits.deviceName(hit.device), m_hits.formatter()));
    m_note->setText(ruleNote);
    m_note->setVisible(!ruleNote.isEmpty());
    m_rule->setVisible(offers.rule);
    m_block->setVisible(offers.block);
    m_capture->setVisible(offers.capture);
    QWidget::show();
}

bool HitDetails::closeIfOpen()
{
    if (isHidden())
        return false;
    hide();
    emit closed();
    return true;
}

QString HitDetails::textOf(const QString &name) const
{
    const NamedFields &fields = m_fields->fields();
    const auto found = std::ranges::find(fields, name, &NamedFields::value_type::first);
    return found != fields.end() ? found->second : QString();
}

QString HitDetails::ruleNote() const
{
    return m_note->text();
}

} // namespace tallygate::app

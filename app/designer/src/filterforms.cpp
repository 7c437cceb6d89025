// SPDX-License-Identifier: GPL-3.0-or-later
#include "filterforms.h"

#include "logfields.h"
#include "services/theme.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

SectionForm::SectionForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_switch(makeSwitch())
    , m_name(makeLine(tr("Name")))
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this))
    , m_count(makeLabel(theme(), {}, TextStyle::Small, this))
{
    header().setTitle(tr("Section"));
    addField(tr("Name"), m_name);
    addField(tr("Comment"), m_comment);
    addWidget(m_count);
    connect(m_switch, &QPushButton::clicked, this, [this] {
        const auto place = policy().findSection(object());
        policy::ModifySection change;
        change.section = object();
        change.enabled = place && !place->section->enabled;
        apply({change});
    });
    connect(m_name, &FieldLine::committed, this, [this](const QString &typed) {
        policy::ModifySection change;
        change.section = object();
        change.name = typed.toStdString();
        apply({change});
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        policy::ModifySection change;
        change.section = object();
        change.comment = typed.toStdString();
        apply({change});
    });
}

void SectionForm::refresh(bool anew)
{
    const auto place = policy().findSection(object());
    if (!place)
        return;
    const policy::Section &section = *place->section;
    showSwitch(m_switch, section.enabled);
    m_name->setShown(text(section.name), anew);
    m_comment->setShown(text(section.comment), anew);
    const auto off = std::count_if(section.rules.begin(), section.rules.end(),
                                   [](const policy::RulePtr &rule) { return !rule->enabled; });
    QString words = tr("%n rules", nullptr, int(section.rules.size()));
    if (off > 0)
        words += tr(", %1 off").arg(off);
    m_count->setText(words);
}

FilterForm::FilterForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_filter(new QWidget(this))
    , m_name(makeLine(tr("Name of the filter")))
    , m_verdict(new VerdictField(theme(), tr("What no rule matches"),
                                 {Tone::Permit, Tone::Drop, Tone::Reject}, this))
    , m_log(new LogFields(theme(), false, this))
    , m_comment(
          new ExpressionField(theme(), nullptr, tr("Comment on the filter"), kCommentLines, this))
    , m_policyName(makeLine(tr("Name of the policy")))
    , m_policyComment(
          new ExpressionField(theme(), nullptr, tr("Comment on the policy"), kCommentLines, this))
{
    auto *column = new QVBoxLayout(m_filter);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    column->addWidget(labelled(tr("Name"), m_name));
    column->addWidget(labelled(tr("What no rule matches"), m_verdict));
    column->addWidget(labelled(tr("Log of it"), m_log));
    column->addWidget(labelled(tr("Comment"), m_comment));
    addWidget(m_filter);
    auto *heading = makeLabel(theme(), tr("Policy"), TextStyle::Section, this);
    heading->setContentsMargins(0, 8, 0, 0);
    addWidget(heading);
    addField(tr("Name"), m_policyName);
    addField(tr("Comment"), m_policyComment);
    connect(m_name, &FieldLine::committed, this, &FilterForm::rename);
    connect(m_verdict, &ChoiceField::chosen, this, [this](int verdict) {
        policy::ModifyFilter change;
        change.filter = object();
        change.defaultVerdict = policy::Verdict(verdict);
        apply({change});
    });
    connect(m_log, &LogFields::changed, this, [this](const policy::LogSettings &log) {
        policy::ModifyFilter change;
        change.filter = object();
        change.defaultLog = log;
        apply({change});
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        policy::ModifyFilter change;
        change.filter = object();
        change.comment = typed.toStdString();
        apply({change});
    });
    connect(m_policyName, &FieldLine::committed, this, [this](const QString &typed) {
        apply({policy::SetProperties{typed.toStdString(), {}}});
    });
    connect(m_policyComment, &ExpressionField::committed, this, [this](const QString &typed) {
        apply({policy::SetProperties{{}, typed.toStdString()}});
    });
}

void FilterForm::refresh(bool anew)
{
    const policy::FilterPtr filter = policy().filter(object());
    header().setTitle(filter ? tr("Filter") : QString());
    m_filter->setVisible(filter != nullptr);
    if (filter) {
        m_name->setShown(text(filter->name), anew);
        m_verdict->setValue(int(filter->defaultVerdict));
        m_log->setLog(filter->defaultLog, anew);
        m_comment->setShown(text(filter->comment), anew);
    }
    m_policyName->setShown(text(policy()->name), anew);
    m_policyComment->setShown(text(policy()->comment), anew);
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector.h"

#include <QScrollBar>
#include <QVBoxLayout>

#include "filterforms.h"
#include "objectforms.h"
#include "ruleform.h"
#include "session/policysession.h"
#include "setform.h"

namespace tallygate::app {

namespace {

constexpr int kLeastWidth = 248;

} // namespace

Inspector::Inspector(DesignerContext &context, QWidget *parent)
    : QScrollArea(parent)
    , m_context(context)
    , m_contents(new QWidget)
{
    setObjectName(QStringLiteral("inspector"));
    setAccessibleName(tr("Inspector"));
    setProperty("helpTopic", QStringLiteral("policy"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setMinimumWidth(kLeastWidth);
    auto *column = new QVBoxLayout(m_contents);
    column->setContentsMargins(0, 0, 0, 0);
    setWidget(m_contents);

    const PolicySession *session = context.workspace().policy;
    connect(session, &PolicySession::changed, this, &Inspector::follow);
    connect(session, &PolicySession::reset, this, &Inspector::follow);
    connect(&context, &DesignerContext::objectChanged, this, &Inspector::follow);
    connect(&context, &DesignerContext::filterChanged, this, &Inspector::follow);
    // Choosing a rule leaves the object that was open.
    connect(&context, &DesignerContext::selectionChanged, this, [this] {
        if (!m_context.selectedRules().empty() || m_context.isDefaultSelected())
            m_context.setObject({});
        follow();
    });
}

Inspector::~Inspector() = default;

Inspector::Shown Inspector::subject() const
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    if (const auto found = policy.find(m_context.object()))
        return {found->kind, m_context.object()};
    for (const Uuid &rule : m_context.selectedRules()) {
        if (policy.find(rule))
            return {policy::ObjectKind::Rule, rule};
    }
    return {policy::ObjectKind::Filter, m_context.filter()};
}

InspectorForm *Inspector::makeForm(policy::ObjectKind kind)
{
    switch (kind) {
    case policy::ObjectKind::Rule:
        return new RuleForm(m_context, m_contents);
    case policy::ObjectKind::Section:
        return new SectionForm(m_context, m_contents);
    case policy::ObjectKind::Set:
        return new SetForm(m_context, m_contents);
    case policy::ObjectKind::Service:
        return new ServiceForm(m_context, m_contents);
    case policy::ObjectKind::Meter:
        return new MeterForm(m_context, m_contents);
    case policy::ObjectKind::Device:
        return new DeviceForm(m_context, m_contents);
    case policy::ObjectKind::InterfaceGroup:
        return new InterfaceGroupForm(m_context, m_contents);
    case policy::ObjectKind::Application:
        return new ApplicationForm(m_context, m_contents);
    case policy::ObjectKind::Filter:
        break;
    }
    return new FilterForm(m_context, m_contents);
}

InspectorForm *Inspector::formFor(policy::ObjectKind kind)
{
    InspectorForm *&form = m_forms[kind];
    if (!form) {
        form = makeForm(kind);
        form->hide();
        m_contents->layout()->addWidget(form);
    }
    return form;
}

void Inspector::follow()
{
    if (!isVisible())
        return;
    const Shown shown = subject();
    InspectorForm *form = formFor(shown.kind);
    form->setObject(shown.object);
    if (form == m_form)
        return;
    if (m_form)
        m_form->hide();
    m_form = form;
    form->show();
    verticalScrollBar()->setValue(0);
}

void Inspector::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    follow();
}

} // namespace tallygate::app

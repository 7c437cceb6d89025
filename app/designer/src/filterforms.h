// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspectorform.h"

namespace tallygate::app {

class LogFields;

/// A section of a filter.
class SectionForm : public InspectorForm
{
    Q_OBJECT

public:
    SectionForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    QPushButton *m_switch;
    FieldLine *m_name;
    ExpressionField *m_comment;
    QLabel *m_count;
};

/// The filter in view, with its default, and the policy it belongs to: what is shown while no rule
/// is selected.
class FilterForm : public InspectorForm
{
    Q_OBJECT

public:
    FilterForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    QWidget *m_filter;
    FieldLine *m_name;
    VerdictField *m_verdict;
    LogFields *m_log;
    ExpressionField *m_comment;
    FieldLine *m_policyName;
    ExpressionField *m_policyComment;
};

} // namespace tallygate::app

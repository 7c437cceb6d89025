// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspectorform.h"
#include "languages/languages.h"

namespace tallygate::app {

class FiguresCard;
class LogFields;
class MeterFields;

/// The rule that is selected, or what several have in common: an edit sets the field of all.
class RuleForm : public InspectorForm
{
    Q_OBJECT

public:
    RuleForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    template <class T>
    std::optional<T> common(T policy::Rule::*member) const;
    FieldLine *addText(const QString &label, std::optional<std::string> policy::RulePatch::*member);
    void showText(FieldLine *line, std::string policy::Rule::*member, bool anew,
                  const QString &placeholder = {});
    void showCell(ExpressionField *field, policy::Cell policy::Rule::*member, bool anew);
    void addCells();
    void addWhen();
    void addAction();
    void addOwner();
    void showTitle();
    void showLimit(bool anew);
    void showFigures();
    void showLastEdit();
    void chooseMeter(const QString &name);
    void setExpiry(const QString &typed);
    void collectRules();
    void patch(const policy::RulePatch &patch);

    WhenLanguage m_whenLanguage;
    CellLanguage m_sourceLanguage;
    CellLanguage m_destinationLanguage;
    CellLanguage m_serviceLanguage;
    std::vector<policy::RulePtr> m_rules; ///< in the order of the table
    QPushButton *m_switch;
    FieldLine *m_name;
    ExpressionField *m_source = nullptr;
    ExpressionField *m_destination = nullptr;
    ExpressionField *m_service = nullptr;
    ExpressionField *m_when = nullptr;
    VerdictField *m_action = nullptr;
    QWidget *m_limit = nullptr;
    ChoiceField *m_meter = nullptr;
    MeterFields *m_meterFields = nullptr;
    LogFields *m_log = nullptr;
    QWidget *m_figuresBox = nullptr;
    FiguresCard *m_figures = nullptr;
    FieldLine *m_owner = nullptr;
    FieldLine *m_expires = nullptr;
    FieldLine *m_ticket = nullptr;
    ExpressionField *m_comment = nullptr;
    QLabel *m_lastEdit = nullptr;
};

/// "opens a connection · 2 fields"; only the count where the shape has no words; empty for the
/// empty expression and for one with a fault.
QString expressionWords(const QString &expression);

} // namespace tallygate::app

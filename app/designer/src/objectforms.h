// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

#include "inspectorform.h"
#include "languages/languages.h"

namespace tallygate::app {

class MeterFields;

/// Words of a list as one line, each judged on its own while it is typed.
class ListLanguage : public ExpressionLanguage
{
public:
    /// What is wrong with a word; empty if nothing.
    using Judge = std::function<QString(const QString &word)>;
    explicit ListLanguage(Judge judge)
        : m_judge(std::move(judge))
    {}
    std::vector<ExpressionSpan> highlight(const QString &) const override { return {}; }
    std::optional<ExpressionFault> check(const QString &text) const override;
    CompletionList complete(const QString &, int cursor) const override { return {cursor, {}}; }

private:
    Judge m_judge;
};

/// A service: a match expression under a name.
class ServiceForm : public InspectorForm
{
    Q_OBJECT

public:
    ServiceForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    void modify(const std::function<void(policy::Service &)> &change);

    WhenLanguage m_language;
    FieldLine *m_name;
    ExpressionField *m_expression;
    ExpressionField *m_comment;
};

/// A meter, as in the inspector of a limit rule, and what only the meter itself has.
class MeterForm : public InspectorForm
{
    Q_OBJECT

public:
    MeterForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    void modify(const std::function<void(policy::Meter &)> &change);

    FieldLine *m_name;
    MeterFields *m_fields;
    QCheckBox *m_deviceWide;
    ExpressionField *m_comment;
};

/// A device: where it is managed and from where, its interfaces and own addresses, the checks of
/// the system.
class DeviceForm : public InspectorForm
{
    Q_OBJECT

public:
    DeviceForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    using Words = std::vector<std::string>;

    void modify(const std::function<void(policy::Device &)> &change);
    ExpressionField *addList(const QString &label, const ExpressionLanguage *language,
                             Words policy::Device::*member, const QString &example);
    using Flag = bool &(*)(policy::Device &device);
    QCheckBox *addCheck(const QString &label, Flag flag);
    void addGuard();

    ListLanguage m_addresses;
    ListLanguage m_guardEntries;
    FieldLine *m_name;
    FieldLine *m_address;
    ExpressionField *m_interfaces;
    ExpressionField *m_localAddresses;
    ExpressionField *m_localGroups;
    ExpressionField *m_guard = nullptr;
    QCheckBox *m_advertisements = nullptr;
    QCheckBox *m_redirects = nullptr;
    QCheckBox *m_dhcp = nullptr;
    QCheckBox *m_incomplete;
    QCheckBox *m_longChain;
    QCheckBox *m_land;
    ExpressionField *m_comment;
};

/// A group of interfaces by names and patterns; says which interfaces of which devices it means.
class InterfaceGroupForm : public InspectorForm
{
    Q_OBJECT

public:
    InterfaceGroupForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    void modify(const std::function<void(policy::InterfaceGroup &)> &change);
    QString membersOf(const QString &patterns) const;

    FieldLine *m_name;
    ExpressionField *m_patterns;
    ExpressionField *m_comment;
};

/// One use of a filter. Choices that can never meet a packet are not offered.
class ApplicationForm : public InspectorForm
{
    Q_OBJECT

public:
    ApplicationForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

private:
    void modify(const std::function<void(policy::Application &)> &change);
    void showNames(ChoiceField *field, QStringList names, const std::string &current);

    QPushButton *m_switch;
    ChoiceField *m_filter;
    ChoiceField *m_device;
    ChoiceField *m_interface;
    ChoiceField *m_direction;
    ChoiceField *m_scope;
    ExpressionField *m_comment;
};

/// The scopes whose packets go in that direction, with their words.
std::vector<ChoiceField::Choice> scopesOf(policy::Direction direction);
/// "to the device", "transit"; empty for any.
QString scopeText(policy::Scope scope);

} // namespace tallygate::app

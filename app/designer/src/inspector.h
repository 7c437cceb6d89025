// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QScrollArea>

#include "designer/designercontext.h"

namespace tallygate::app {

class InspectorForm;

/// The right pane of the Policy page: all fields of what is chosen. An object of the tree if one
/// is open, else the selected rules, else the filter with its default. Forms are made when first
/// needed; while the pane is folded away nothing is computed.
class Inspector : public QScrollArea
{
    Q_OBJECT

public:
    explicit Inspector(DesignerContext &context, QWidget *parent = nullptr);
    ~Inspector() override;

    InspectorForm *form() const { return m_form; } ///< the one that is shown

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Shown
    {
        policy::ObjectKind kind = policy::ObjectKind::Filter;
        Uuid object;
    };

    Shown subject() const;
    void follow();
    InspectorForm *formFor(policy::ObjectKind kind);
    InspectorForm *makeForm(policy::ObjectKind kind);

    DesignerContext &m_context;
    QWidget *m_contents;
    std::map<policy::ObjectKind, InspectorForm *> m_forms;
    InspectorForm *m_form = nullptr;
};

} // namespace tallygate::app

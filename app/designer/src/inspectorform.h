// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

#include "designer/designercontext.h"
#include "formfields.h"

namespace tallygate::app {

class SectionHeader;

/// One kind of contents of the inspector: a heading and fields below each other. Follows the
/// policy while it is shown; the Inspector says for what and when.
class InspectorForm : public QWidget
{
    Q_OBJECT

public:
    InspectorForm(DesignerContext &context, QWidget *parent);

    /// Shows this object; an object that is not of the form's kind shows nothing.
    void setObject(const Uuid &object);
    /// Shows what the policy says now. `anew`: of another subject than before.
    virtual void refresh(bool anew) = 0;

protected:
    static constexpr int kCommentLines = 8; ///< of the field for a comment, at most

    DesignerContext &context() const { return m_context; }
    Theme &theme() const;
    const policy::Policy &policy() const;
    const Uuid &object() const { return m_object; }
    SectionHeader &header() const { return *m_header; }

    void addField(const QString &label, QWidget *field);
    void addPair(const QString &leftLabel, QWidget *left, const QString &rightLabel,
                 QWidget *right);
    void addWidget(QWidget *widget);
    /// A label above its field, as one widget that can be hidden.
    QWidget *labelled(const QString &label, QWidget *field);
    FieldLine *makeLine(const QString &name);
    /// The switch in the heading: "enabled" or "off".
    QPushButton *makeSwitch();
    void showSwitch(QPushButton *button, std::optional<bool> enabled) const;

    /// Makes the edit; if it is refused, the fields show the policy again.
    bool apply(policy::Edit edit, const QString &mergeKey = {});
    /// Gives the object a name and takes the references along.
    void rename(const QString &name);

private:
    DesignerContext &m_context;
    Uuid m_object;
    SectionHeader *m_header;
    QVBoxLayout *m_body;
};

/// What stands in a field whose value is not the same in all that are selected.
QString severalText();

} // namespace tallygate::app

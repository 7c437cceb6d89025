// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QWidget>

#include "designer/designercontext.h"
#include "policy/excerpt.h"

namespace tallygate::app {

/// Above the rules: what a file of rules would bring, each object listed before anything is done,
/// or why the file cannot be read. Stays until it is answered or closed; announced to screen
/// readers.
class ImportBar : public QWidget
{
    Q_OBJECT

public:
    explicit ImportBar(DesignerContext &context, QWidget *parent = nullptr);

    /// `file` and `filter` are names.
    void showPlan(const QString &file, const QString &filter, std::size_t rules,
                  const policy::ImportPlan &plan);
    /// The sentence stands alone: nothing was done.
    void showFault(const QString &sentence);
    bool closeIfOpen();

signals:
    void accepted();
    void closed(); ///< without an answer

private:
    void fill(const policy::ImportPlan &plan);
    void addRow(const policy::ImportedObject &object);
    void showIcon();
    void present(const QString &text, bool warning);

    DesignerContext &m_context;
    QLabel *m_icon;
    QLabel *m_label;
    QPushButton *m_import;
    QTableWidget *m_list;
    bool m_warning = false;
};

/// "12 rules, 2 sets and 1 meter": what there is, listed as the language does.
QString countedText(std::size_t rules, std::size_t sets, std::size_t services, std::size_t meters,
                    const QLocale &locale);
/// The same of what the plan brings.
QString comingText(std::size_t rules, const policy::ImportPlan &plan, const QLocale &locale);

} // namespace tallygate::app

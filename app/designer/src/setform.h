// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QListView>

#include "inspectorform.h"

namespace tallygate::app {

/// The entries of a set, straight from the snapshot: a hundred thousand cost nothing until seen.
class SetEntryModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setSet(policy::SetPtr set);
    const policy::SetPtr &set() const { return m_set; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    /// An entry was typed over; the form makes the edit.
    void replaced(int row, const QString &entry);

private:
    policy::SetPtr m_set;
};

/// What is wrong with one entry; empty if nothing.
QString entryFault(policy::SetKind kind, const std::string &entry);
/// The entries of a pasted text or a file: one a line or separated by commas and blanks (values:
/// one a line only), comments from '#' to the end of the line, repeated ones once. Of the lines of
/// a hosts file ("0.0.0.0 ads.example.com") a set of names takes the names.
std::vector<std::string> entriesFrom(policy::SetKind kind, std::string_view text);

/// A set with more entries than before, made on any thread.
struct LongerSet
{
    policy::SetPtr before;
    policy::SetPtr after;
    std::size_t added = 0;  ///< what was not in it yet
    std::size_t faulty = 0; ///< of those: cannot be read
};
LongerSet withEntries(policy::SetPtr set, const std::vector<std::string> &entries);

/// A set: its kind and its entries, which are typed, pasted or read from a file.
class SetForm : public InspectorForm
{
    Q_OBJECT

public:
    SetForm(DesignerContext &context, QWidget *parent);
    void refresh(bool anew) override;

    /// Appends what is not in the set yet and says how many that were.
    void addEntries(const std::vector<std::string> &entries);
    /// A long file is read in the background; what came in is said when it is done.
    void importFile(const QString &path);
    void removeSelected();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Delegate;

    void modify(const std::function<void(policy::Set &)> &change);
    void buildEntries();
    void paste();
    static void add(DesignerContext &context, LongerSet longer);
    void addText(const QString &title, std::string text);

    FieldLine *m_name;
    ChoiceField *m_kind;
    ExpressionField *m_comment;
    QLabel *m_count = nullptr;
    QListView *m_list = nullptr;
    FieldLine *m_add = nullptr;
    SetEntryModel m_model;
};

} // namespace tallygate::app

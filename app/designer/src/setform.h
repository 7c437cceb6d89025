// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QListView>

#include "inspectorform.h"
#include "setentries.h"

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

    using MakeEntries = std::function<std::vector<std::string>(policy::SetKind)>;

    void modify(const std::function<void(policy::Set &)> &change);
    void buildEntries();
    void paste();
    void addText(const QString &title, std::string text);
    void add(const QString &title, std::size_t size, MakeEntries make);
    static void grow(DesignerContext &context, const QString &title, const policy::SetPtr &set,
                     MakeEntries make);
    static void bringIn(DesignerContext &context, const QString &title, LongerSet longer);

    FieldLine *m_name;
    ChoiceField *m_kind;
    ExpressionField *m_comment;
    QLabel *m_count = nullptr;
    QListView *m_list = nullptr;
    FieldLine *m_add = nullptr;
    SetEntryModel m_model;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include "hitfields.h"

namespace tallygate::app {

class Theme;

/// Names at the left, values at the right.
class FieldModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit FieldModel(Theme &theme, QObject *parent = nullptr);

    void setFields(NamedFields fields);
    const NamedFields &fields() const { return m_fields; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    Theme &m_theme;
    NamedFields m_fields;
};

/// A table of such fields without any frame, whose values can be copied.
class FieldTable : public QTableView
{
    Q_OBJECT

public:
    FieldTable(Theme &theme, FieldModel &model, const QString &name, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
};

} // namespace tallygate::app

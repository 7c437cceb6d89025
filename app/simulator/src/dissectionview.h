// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QLabel>
#include <QTreeView>
#include <QWidget>

#include "dissectionmodel.h"
#include "simulatorcontext.h"
#include "widgets/hexview.h"

class QMenu;

namespace tallygate::app {

/// The packet in hand: its layered dissection above its bytes. The field chosen is highlighted in
/// the bytes; a byte chosen selects its field. What can be done with a field is in its menu.
class DissectionView : public QWidget
{
    Q_OBJECT

public:
    DissectionView(SimulatorContext &context, QWidget *parent = nullptr);

    QTreeView *tree() const { return m_tree; }
    HexView *bytes() const { return m_bytes; }
    const DissectionModel &model() const { return *m_model; }
    /// Selects the first field of that name ("tcp.dstport"); false if there is none.
    bool selectField(const std::string &name);
    /// Of the field selected; empty if none can select it.
    std::string currentExpression() const;

    // On the field selected.
    void copyValue() const;
    void copyExpression() const;
    void useAsFilter();
    void makeRule();

signals:
    void fieldChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showPacket();
    void onFieldChanged(const QModelIndex &index);
    void openMenu(const QPoint &globalPosition);
    void fillRuleMenu(QMenu &menu, const std::string &expression);
    void restoreField();

    SimulatorContext &m_context;
    DissectionModel *m_model;
    QTreeView *m_tree;
    HexView *m_bytes;
    QLabel *m_nothing;
    std::string m_fieldName; // kept from packet to packet
    bool m_following = false;
};

} // namespace tallygate::app

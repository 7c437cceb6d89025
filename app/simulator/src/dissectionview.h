// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QLabel>
#include <QStackedWidget>
#include <QWidget>

#include "dissectionmodel.h"
#include "fieldtree.h"
#include "filterjoin.h"
#include "foreignview.h"
#include "simulatorcontext.h"
#include "widgets/hexview.h"

namespace tallygate::app {

/// The packet in hand: its fields as the engine reads them, or as Wireshark does, above its bytes.
/// The field chosen is highlighted in the bytes; bytes chosen select the innermost field that has
/// all of them. What can be done with the chosen fields is the same in both trees.
class DissectionView : public QWidget
{
    Q_OBJECT

public:
    enum Reading : int { Ours, Wireshark };

    DissectionView(SimulatorContext &context, QWidget *parent = nullptr);

    SimulatorContext &context() const { return m_context; }
    FieldTree *tree() const { return m_tree; }
    HexView *bytes() const { return m_bytes; }
    const DissectionModel &model() const { return *m_model; }
    ForeignView *foreign() const { return m_foreign; }
    /// What the keys for fields belong to: both trees, not the bytes.
    QWidget *trees() const { return m_trees; }
    /// The tree that is seen.
    FieldTree *currentTree() const;

    Reading reading() const { return Reading(m_trees->currentIndex()); }
    void setReading(Reading reading);
    /// Selects the first field of that name ("tcp.dstport"); false if there is none.
    bool selectField(const std::string &name);
    /// Of the tree that is seen; empty while that is not of the packet in hand.
    FieldSelection selection() const;
    /// Of the fields selected, joined; empty if none can select it.
    std::string currentExpression() const { return selection().expression(); }

    // On the fields selected
    void copyValue() const;
    void copyLine() const;
    void copyBytes() const;
    void copyExpression() const;
    void copyWiresharkFilter() const;
    void useAsFilter(FilterJoin join);
    void makeRule();

signals:
    void fieldChanged();
    void readingChanged(int reading);

private:
    void build();
    void showPacket();
    void showBytes(int source);
    void onFieldChanged();
    void onBytesChosen(int offset, int length);
    void openMenu(const QPoint &globalPosition);

    SimulatorContext &m_context;
    DissectionModel *m_model;
    FieldTree *m_tree;
    ForeignView *m_foreign;
    QStackedWidget *m_trees;
    QLabel *m_bytesTitle; ///< of bytes that are not the frame's
    HexView *m_bytes;
    QLabel *m_nothing;
    QByteArray m_frame;
    int m_source = 0; ///< whose bytes are shown
};

} // namespace tallygate::app

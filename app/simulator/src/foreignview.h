// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

#include "fieldtree.h"
#include "foreignmodel.h"
#include "simulatorcontext.h"
#include "wireshark/sharkd.h"

namespace tallygate::app {

/// Wireshark's dissection of the packet in hand. It is asked for only while it is seen. Until an
/// answer is there the tree of the packet before stays, faint and without use; where there is none,
/// the reason and what to do stand in its place. GUI thread.
class ForeignView : public QWidget
{
    Q_OBJECT

public:
    explicit ForeignView(SimulatorContext &context, QWidget *parent = nullptr);

    FieldTree *tree() const { return m_tree; }
    const ForeignModel &model() const { return *m_model; }
    Sharkd &sharkd() { return m_sharkd; }
    /// What stands in the place of the tree; empty while the tree is seen.
    QString message() const { return m_message->isHidden() ? QString() : m_title->text(); }
    /// The tree is of the packet in hand.
    bool isCurrent() const { return m_shown.has_value() && m_shown == m_question; }
    /// Asks for the packet in hand if its tree is not there; one that failed only with `again`.
    void ask(bool again = false);

signals:
    void answered();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void showPacket();
    void showTree(const ForeignTree &tree);
    void showFault(ForeignFault fault, const QString &detail);
    void showMessage(const QString &title, const QString &sentence, const QString &command = {},
                     bool again = true);
    void showStale();

    SimulatorContext &m_context;
    Sharkd m_sharkd;
    ForeignModel *m_model;
    FieldTree *m_tree;
    QLabel *m_note;
    QWidget *m_message;
    QLabel *m_title;
    QLabel *m_sentence;
    QLabel *m_command;
    QPushButton *m_again;
    QTimer m_pause;                            ///< while packets are gone through quickly
    QTimer m_patience;                         ///< then the old tree gives way
    std::optional<ForeignQuestion> m_question; ///< of the packet in hand
    std::optional<ForeignQuestion> m_asked;
    std::optional<ForeignQuestion> m_shown;
    std::optional<ForeignQuestion> m_failed;
};

} // namespace tallygate::app

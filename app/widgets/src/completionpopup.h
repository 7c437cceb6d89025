// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QListView>
#include <QStandardItemModel>

#include "widgets/expressionedit.h"

namespace tallygate::app {

/// The list of completions below the word. Never takes the focus: the editor feeds it keys.
class ExpressionEdit::CompletionPopup : public QFrame
{
public:
    CompletionPopup(Theme &theme, QWidget *editor);

    void show(const std::vector<Completion> &entries, const QPoint &below);
    void step(int by);
    const Completion *current() const;
    QListView *list() const { return m_list; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    class Delegate;

    static constexpr int kVisibleRows = 8;

    Theme &m_theme;
    std::vector<Completion> m_entries;
    QStandardItemModel *m_model;
    QListView *m_list;
};

} // namespace tallygate::app

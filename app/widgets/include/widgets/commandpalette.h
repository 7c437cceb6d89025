// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QFrame>
#include <QPointer>
#include <QString>

#include "services/commandsource.h"
#include "services/theme.h"

class QLineEdit;
class QListView;
class QLabel;

namespace tallygate::app {

/// Ctrl+K: type, arrows choose, Enter goes, Escape closes. Lists the best results of every source
/// under its title, each with icon, title, subtitle and key. Opens over the top of its window.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    CommandPalette(Theme &theme, CommandSources &sources, QWidget *window);
    /// Shows it with this text typed already.
    void open(const QString &query = {});
    int resultCount() const; ///< titles of sources not counted

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    class Model;
    class Delegate;

    void search(const QString &query);
    void step(int by);
    void activate();
    void place();

    static constexpr int kPerSource = 8;

    Theme &m_theme;
    CommandSources &m_sources;
    QLineEdit *m_edit;
    QListView *m_list;
    QLabel *m_nothing;
    Model *m_model;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QTimer>
#include <QWidget>

#include "hitfilter.h"
#include "widgets/searchfield.h"

class QCompleter;
class QMenu;
class QStringListModel;

namespace tallygate::app {

class RecordSource;
class SavedSearches;
struct Workspace;

/// The row above the hits: the filter with suggestions and its fault below, and saved searches.
class HitFilterBar : public QWidget
{
    Q_OBJECT

public:
    HitFilterBar(Workspace &workspace, const RecordSource &source, QWidget *parent = nullptr);

    SearchField *field() const { return m_field; }
    const HitFilter &filter() const { return m_filter; }
    QString faultText() const;
    void setText(const QString &text);
    /// Joins a term with what is there; one that is there already goes.
    void toggleTerm(const QString &term);
    SavedSearches &saved() { return *m_saved; }

signals:
    void changed();    ///< filter() is another one
    void listWanted(); ///< Enter or Down: on to the list

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    void suggest();
    QStringList suggestionsFor(const QString &word) const;
    void takeSuggestion(const QString &suggestion);
    void fillSavedMenu(QMenu &menu);

    Workspace &m_workspace;
    const RecordSource &m_source;
    HitFilter m_filter;
    SearchField *m_field;
    QLabel *m_fault;
    QCompleter *m_completer;
    QStringListModel *m_words;
    SavedSearches *m_saved;
    QTimer m_pause;
};

} // namespace tallygate::app

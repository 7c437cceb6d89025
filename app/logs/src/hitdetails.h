// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "storage/loggedhit.h"

class QLabel;
class QPushButton;
class QTableView;

namespace tallygate::app {

class FieldModel;
class HitModel;
class Theme;
struct Workspace;

/// What can be done about a hit.
struct HitOffers
{
    bool rule = false;
    bool block = false;
    bool capture = false;
};

/// The drawer with all that is known of one hit, and what can be done about it.
class HitDetails : public QWidget
{
    Q_OBJECT

public:
    HitDetails(Workspace &workspace, const HitModel &hits, QWidget *parent = nullptr);

    /// `ruleNote`: how the rule that logged it stands in the open policy.
    void show(const storage::LoggedHit &hit, const QString &ruleNote, const HitOffers &offers);
    bool closeIfOpen();                        ///< true if it was open
    QString textOf(const QString &name) const; ///< what stands beside a name, for tests
    QString ruleNote() const;

signals:
    void ruleWanted();
    void blockWanted();
    void captureWanted();
    void closed();

private:
    QWidget *buildButtons();

    Theme &m_theme;
    const HitModel &m_hits;
    FieldModel *m_fields;
    QTableView *m_table;
    QLabel *m_note;
    QPushButton *m_rule = nullptr;
    QPushButton *m_block = nullptr;
    QPushButton *m_capture = nullptr;
};

} // namespace tallygate::app

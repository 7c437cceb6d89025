// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "logs/recordsource.h"
#include "quickblock.h"

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tallygate::app {

struct Workspace;

/// The drawer that proposes how to block what a hit came from: a rule in the open policy, which
/// works once it is pushed, or an entry in a set of the device, which works at once.
class BlockPanel : public QWidget
{
    Q_OBJECT

public:
    BlockPanel(Workspace &workspace, RecordSource &source, QWidget *parent = nullptr);

    void open(const storage::LoggedHit &hit);
    bool closeIfOpen(); ///< true if it was open
    QString summary() const;

signals:
    void closed();
    void ruleAdded(const tallygate::Uuid &filter, const tallygate::Uuid &rule, const QString &name);
    void entryAdded(const QString &entry, const QString &set, const QString &device);
    void refused(const QString &why);

private:
    /// One way to block it.
    struct Way
    {
        QString text;
        std::string set; ///< empty: a rule
    };

    void build();
    QComboBox *addChoice(QVBoxLayout *column, const QString &name);
    void fillScopes();
    void fillWays();
    BlockScope scope() const;
    BlockSpan span() const;
    const Way &way() const;
    void update();
    void apply();
    void addRule();
    void addEntry();

    Workspace &m_workspace;
    RecordSource &m_source;
    storage::LoggedHit m_hit;
    std::vector<Way> m_ways;
    std::vector<BlockScope> m_scopes;
    QLabel *m_about = nullptr;
    QComboBox *m_scope = nullptr;
    QComboBox *m_span = nullptr;
    QComboBox *m_way = nullptr;
    QLabel *m_summary = nullptr;
    QPushButton *m_apply = nullptr;
};

} // namespace tallygate::app

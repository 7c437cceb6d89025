// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QWidget>

#include "rulefrompacket.h"
#include "simulatorcontext.h"

class QVBoxLayout;

namespace tallygate::app {

/// The drawer at the right that makes a rule from a packet or one of its fields: what the rule asks
/// for, what it does, where it goes. Adds it as one edit and goes there.
class RulePanel : public QWidget
{
    Q_OBJECT

public:
    RulePanel(SimulatorContext &context, QWidget *parent = nullptr);

    void open(const RuleRequest &request);
    bool closeIfOpen();
    /// The rule as the controls say.
    policy::Rule rule() const;
    void add(); ///< inserts it

signals:
    void closed();

private:
    struct PartRow
    {
        QCheckBox *check = nullptr;
        QComboBox *value = nullptr;
    };
    struct TestRow
    {
        QCheckBox *check = nullptr;
        std::string expression;
    };

    PartRow buildPart(const QString &title);
    void fillPart(const PartRow &row, const RuleProposal::Part &part);
    void fillTests(const RuleProposal &proposal);
    void fillMeters();
    void updateSummary();
    QString proposedName(const RuleProposal &proposal) const;

    SimulatorContext &m_context;
    QLabel *m_about;
    QLineEdit *m_name;
    PartRow m_source;
    PartRow m_destination;
    PartRow m_service;
    QVBoxLayout *m_column;
    QVBoxLayout *m_testColumn;
    std::vector<TestRow> m_tests;
    QComboBox *m_action;
    QComboBox *m_meter;
    QComboBox *m_place;
    QComboBox *m_expiry;
    QCheckBox *m_log;
    QLabel *m_summary;
    std::vector<RulePlaceChoice> m_places;
};

} // namespace tallygate::app

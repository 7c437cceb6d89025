// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include <QAbstractTableModel>
#include <QString>

#include "policy/policy.h"
#include "policy/query.h"
#include "session/findings.h"

namespace tallygate::policy {
struct Change;
}

namespace tallygate::app {

struct Workspace;
struct RuleCounters;

/// The columns of the rule table. They are shown in this order, but for the number, which stands
/// before the name: column 0 is what a row is known by, and does not change when others move.
enum class RuleColumn : int {
    Name,
    Number,
    Source,
    Destination,
    Service,
    When,
    Action,
    Limit,
    Log,
    Hits,
    Rate,
    LastHit,
    Comment,
    Owner,
    Ticket,
    Expires,
};
inline constexpr int kRuleColumnCount = 16;
/// Translated; what the column chooser and tool tips call it.
QString columnTitle(RuleColumn column);
/// Stable word for settings and tests: "last-hit".
QString columnId(RuleColumn column);

/// The rules of one filter as a flat table: per section its header row and its rules, the default
/// row last.
///
///   rows    a sorted list of (section index, rule index); a header has rule index -1, the default
///           comes after all sections. A collapsed section shows its header only; under a query
///           only rules that match stand there, with the headers of their sections.
///   edits   a change of one run of rows becomes one insert, remove, move or dataChanged; a larger
///           one replaces what lies between the first and the last row that differ.
///
/// Painting reads row() and never QVariants. GUI thread; queries over many rules run as jobs.
class RuleTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class RowKind : std::uint8_t { Section, Rule, Default };

    /// What stands in a row. Pointers live until the model changes.
    struct Row
    {
        RowKind kind = RowKind::Default;
        const policy::Filter *filter = nullptr;
        const policy::Section *section = nullptr; ///< null for the default
        const policy::Rule *rule = nullptr;       ///< rules only
        std::size_t number = 0;                   ///< of a rule, from 1, through the filter
        std::size_t rulesInSection = 0;           ///< headers: all of them
        bool collapsed = false;                   ///< headers
        bool enabled = true;                      ///< the rule and its section
    };

    /// Where a rule inserted at this place would go.
    struct Anchor
    {
        Uuid section; ///< null if the filter has none
        Uuid before;  ///< a rule, null for the end of the section
    };

    RuleTableModel(Workspace &workspace, QObject *parent = nullptr);
    ~RuleTableModel() override;

    void setFilter(const Uuid &filter);
    const Uuid &filterId() const { return m_filterId; }
    const policy::FilterPtr &filter() const { return m_filter; } ///< null if there is none

    /// Shows only the rules that match. Up to kInlineRules rules are judged at once, more in a
    /// job: queryApplied() says when the rows are there.
    void setQuery(policy::Query query);
    bool hasQuery() const { return !m_query.isEmpty(); }
    /// Judges again: after edits the rows of a query stay as they were until something asks.
    void refreshQuery();
    std::size_t matchCount() const { return m_matches; } ///< rules shown under the query
    std::size_t ruleCount() const;                       ///< all rules of the filter
    static constexpr std::size_t kInlineRules = 4000;

    void setCollapsed(const Uuid &section, bool collapsed);
    void setAllCollapsed(bool collapsed);
    bool isCollapsed(const Uuid &section) const { return m_collapsed.contains(section); }

    Row row(int row) const;
    RowKind kindOf(int row) const;
    Uuid uuidAt(int row) const; ///< of the rule or section; null for the default
    /// The row of a rule or section; -1 if it is not shown.
    int rowOf(const Uuid &uuid) const;
    int defaultRow() const;                    ///< -1 under a query
    int rowOfNumber(std::size_t number) const; ///< of rule #number; -1 if it is not shown
    /// Where a new rule goes when it is to stand below this row.
    Anchor anchorBelow(int row) const;
    /// Where rules dropped on the upper edge of this row go.
    Anchor anchorAbove(int row) const;

    const RuleCounters *countersOf(const Row &row) const; ///< null: no data
    /// Sentences about the row for tool tip and screen reader; empty if nothing was found.
    QString findingText(const Row &row) const;
    Severity findingSeverity(const Row &row) const;
    bool hasFinding(const Row &row) const;
    /// The text of a cell, as shown, copied, found and read out.
    QString cellText(const Row &row, RuleColumn column) const;
    /// A whole sentence: "Rule 8, source: any".
    QString accessibleText(const Row &row, RuleColumn column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override;

signals:
    /// Before rows come, go or move: remember the selection by UUID and drop it, because Qt keeps
    /// an index for each selected cell while rows move.
    void rowsAboutToChange();
    /// After every change of rows, when data and rows agree again: restore the selection here.
    void rowsSettled();
    void queryApplied();
    /// The filter's own values, its number of rules or its existence changed.
    void filterChanged();

private:
    struct Position
    {
        std::uint32_t section = 0;
        std::int32_t rule = 0;
        auto operator<=>(const Position &) const = default;
    };
    static constexpr std::uint32_t kDefaultSection = 0xFFFFFFFFu;

    using Positions = std::vector<Position>;

    void onChanged(const policy::Change &change);
    void onReset();
    void followMove(const policy::FilterPtr &next, std::size_t from, std::size_t count,
                    std::size_t to);
    void announceModified(const policy::Change &change);
    /// Brings the rows to `rows` of `next` with the fewest row signals that can be told cheaply.
    void replaceRows(policy::FilterPtr next, Positions rows);
    void resetRows(policy::FilterPtr next, Positions rows);
    void take(policy::FilterPtr next, Positions rows);
    Positions allRows(const policy::Filter &filter) const;
    /// The rows of a query after an edit: what was shown stays, what is new is shown too.
    Positions keptRows(const policy::Filter &next) const;
    bool isSameRow(const policy::Filter &next, const Position &old, const Position &now) const;
    std::size_t lowerBound(const Position &position) const;
    void runQuery();
    void applyMatches(const policy::FilterPtr &filter, Positions matches);
    void touchColumns(RuleColumn first, RuleColumn last);
    void touchRow(int row);

    Workspace &m_workspace;
    Uuid m_filterId;
    policy::FilterPtr m_filter;
    Positions m_rows;
    std::vector<std::size_t> m_firstNumber; // per section: rules before it
    std::unordered_set<Uuid> m_collapsed;
    policy::Query m_query;
    std::size_t m_matches = 0;
};

} // namespace tallygate::app

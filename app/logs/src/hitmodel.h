// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include <QAbstractTableModel>

#include "storage/hitreader.h"

namespace tallygate::app {

class Formatter;

enum class HitColumn : std::uint8_t {
    Time,
    Device,
    Verdict,
    On,
    Source,
    SourcePort,
    Destination,
    DestinationPort,
    Protocol,
    Length,
    Rule,
    Application,
};
inline constexpr int kHitColumnCount = 12;

/// Hits, newest first: those that came while the page was there, above those that were read from
/// the store. Rows are added at both ends in batches. GUI thread.
class HitModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Beyond, the oldest rows go; they are read again when one scrolls to where they were.
    static constexpr std::size_t kMostRows = 200'000;

    using DeviceName = std::function<QString(const Uuid &)>;
    using Clock = std::function<Timestamp()>;
    HitModel(const Formatter &formatter, DeviceName deviceName, Clock clock,
             QObject *parent = nullptr);

    void clear();
    /// Oldest first, as they came.
    void addNew(const std::vector<storage::LoggedHit> &hits);
    /// Newest first, as HitReader gives them; those that came live are left out. Reading goes on
    /// before `olderThan`; without it there is nothing older. Gives how many were added.
    std::size_t addOlder(const std::vector<storage::FoundHit> &found,
                         std::optional<std::int64_t> olderThan);
    /// The store's key to go on reading before; none: from the newest.
    std::optional<std::int64_t> olderThan() const { return m_olderThan; }
    bool hasOlder() const { return !m_isEnd; }

    const storage::LoggedHit &hitAt(int row) const { return m_rows[std::size_t(row)].hit; }
    bool isSuppression(int row) const { return hitAt(row).notLogged > 0; }
    /// "1,204 hits not logged"
    QString suppressionText(int row) const;
    QString cellText(int row, HitColumn column) const;
    /// The value as a term of the filter; empty where the cell has none.
    QString termOf(int row, HitColumn column) const;
    QString deviceName(const Uuid &device) const { return m_deviceName(device); }
    const Formatter &formatter() const { return m_formatter; }
    static QString columnTitle(HitColumn column);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    /// The view shows the oldest row: a page of older hits is wanted.
    void olderWanted();

private:
    struct Row
    {
        std::int64_t key = 0; ///< of the store; 0: it came live
        storage::LoggedHit hit;
    };
    /// What tells a hit from all others.
    struct Identity
    {
        Uuid device;
        Timestamp time;
        std::uint64_t sequence = 0;
        std::uint64_t notLogged = 0;
        std::uint32_t worker = 0;
        std::uint32_t port = 0;

        bool operator==(const Identity &) const = default;
    };
    struct IdentityHash
    {
        std::size_t operator()(const Identity &identity) const;
    };

    static Identity identityOf(const storage::LoggedHit &hit);
    QString accessibleText(int row, HitColumn column) const;
    void dropOldest();

    const Formatter &m_formatter;
    DeviceName m_deviceName;
    Clock m_clock;
    std::deque<Row> m_rows;
    std::unordered_set<Identity, IdentityHash> m_live; ///< of the rows that came live
    std::optional<std::int64_t> m_olderThan;
    bool m_isEnd = true;
};

/// Whether figures stand in the column.
bool isRightAligned(HitColumn column);

} // namespace tallygate::app

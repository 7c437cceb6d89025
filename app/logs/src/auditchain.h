// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "auditrecord.h"
#include "logs/recordsource.h"
#include "pinnedheads.h"
#include "storage/chainverifier.h"

namespace tallygate::app {

class JobRunner;

/// What came of reading a chain.
struct ReadChain
{
    std::vector<AuditRecord> records; ///< newest first
    bool isCut = false;               ///< there are more, which were verified and not kept
    storage::TrailCheck check;
    storage::TrailHead head; ///< of what is verified
};
using ReadChainPtr = std::shared_ptr<const ReadChain>;

/// More are verified, but not kept to be shown.
inline constexpr std::size_t kMostRecords = 100'000;
/// Of chains that are verified for their state alone: those of a thousand devices are to fit.
inline constexpr std::size_t kRecordsOfState = 100;

/// One audit chain: of this workstation, or of a device. Read and verified from its beginning.
/// A head that was verified is pinned. GUI thread.
class AuditChain : public QObject
{
    Q_OBJECT

public:
    enum class State : std::uint8_t { NotRead, Reading, Verified, Broken, Failed };

    /// `id`: "workstation", or the UUID of a device.
    AuditChain(QString id, RecordSource &source, JobRunner &jobs, PinnedHeads pins,
               QObject *parent = nullptr);

    const QString &id() const { return m_id; }
    /// Key of the job that reads the workstation's chain.
    const QString &job() const { return m_job; }
    std::optional<Uuid> device() const { return m_device; } ///< none: of the workstation
    State state() const { return m_state; }
    /// Null until it was read.
    const ReadChainPtr &chain() const { return m_chain; }
    std::uint64_t recordsRead() const { return m_recordsRead; }
    /// What is wrong, where it is Broken or Failed.
    const std::optional<Diagnostic> &finding() const { return m_finding; }

    /// Reads and verifies it from the beginning, keeping the newest `most` records. Nothing while
    /// it is being read.
    void read(std::size_t most = kMostRecords);
    /// Whether reading it again gives records that are not here.
    bool hasMore() const;
    /// What the device says of its chain, compared with what was pinned.
    void compare(const storage::TrailHead &told);
    /// Whether all that is wrong is that it is another chain than before.
    bool canAccept() const;
    /// Takes it for the device's chain from now on, as where a device was set up anew; written down
    /// in the workstation's chain.
    void accept(Timestamp now);

signals:
    void changed();
    void progressed();

private:
    struct DeviceRead;

    void readWorkstation();
    void readDevice(std::shared_ptr<DeviceRead> reading);
    void takeLines(const std::shared_ptr<DeviceRead> &reading, const control::Json &answer);
    void goOn(const std::shared_ptr<DeviceRead> &reading, std::size_t lines);
    void finishDevice(DeviceRead &reading);
    void finish(ReadChain chain);
    void failWith(const Error &error);
    void setState(State state);

    const QString m_id;
    const QString m_job;
    const std::optional<Uuid> m_device;
    RecordSource &m_source;
    JobRunner &m_jobs;
    PinnedHeads m_pins;
    State m_state = State::NotRead;
    ReadChainPtr m_chain;
    std::uint64_t m_recordsRead = 0;
    std::optional<Diagnostic> m_finding;
};

} // namespace tallygate::app

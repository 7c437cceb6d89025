// SPDX-License-Identifier: GPL-3.0-or-later
#include "auditchain.h"

#include <algorithm>
#include <deque>

#include "services/jobrunner.h"
#include "storage/audittrail.h"
#include "storage/workstation.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr int kLinesOfACall = 1000; // the most that audit.get gives
constexpr std::chrono::milliseconds kChainPatience{500};

/// Of each window its own: jobs of all of them run side by side.
QString jobOfChain()
{
    static int chains = 0;
    return QStringLiteral("audit/%1").arg(++chains);
}

Diagnostic headFinding(const storage::TrailHead &pinned)
{
    Diagnostic finding;
    finding.severity = Severity::Error;
    finding.code = "audit-head";
    finding.message =
        fmt::format("audit record {} is not the one that was seen before", pinned.sequence);
    finding.args = {std::to_string(pinned.sequence)};
    return finding;
}

Diagnostic findingOf(const Error &error)
{
    Diagnostic finding;
    finding.severity = Severity::Error;
    finding.code = error.code;
    finding.message = error.message;
    finding.hint = error.hint;
    return finding;
}

/// The number of the newest record, of an answer to audit.get.
std::uint64_t newestOf(const control::Json &answer)
{
    const auto head = answer.find("head");
    if (head == answer.end() || !head->is_object() || !head->contains("sequence"))
        return 0;
    return control::toUint64((*head)["sequence"]).value_or(0);
}

Result<bool> writeDown(const std::filesystem::path &file, const storage::AuditEntry &entry)
{
    auto opened = storage::openWorkstation(file, entry.time);
    if (!opened)
        return fail(opened.error());
    const auto head = storage::AuditTrail(opened->connection).append(entry);
    if (!head)
        return fail(head.error());
    return true;
}

Result<ReadChain> readRecords(const std::filesystem::path &file,
                              const std::optional<storage::TrailHead> &pinned, JobContext &job)
{
    ReadChain chain;
    std::error_code none;
    if (!std::filesystem::exists(file, none) && !pinned)
        return chain;
    auto connection = storage::openToRead(file, storage::kWorkstationSchema, kChainPatience);
    if (!connection)
        return fail(connection.error());
    storage::AuditTrail trail(*connection);
    const QString phase = AuditChain::tr("Verifying the audit chain");
    const QString unit = AuditChain::tr("records");
    auto check = trail.verify(pinned, [&](std::uint64_t records) {
        job.report(phase, records, 0, unit);
        return !job.stopRequested();
    });
    if (!check)
        return fail(check.error());
    auto lines = trail.page(kMostRecords);
    const auto head = trail.head();
    if (!lines || !head)
        return fail(lines ? head.error() : lines.error());
    chain.check = std::move(*check);
    chain.head = *head;
    for (std::string &line : *lines)
        chain.records.push_back(recordOf(std::move(line)));
    chain.isCut = chain.head.sequence > chain.records.size();
    return chain;
}

} // namespace

/// The state of reading a device's chain call by call. Of one thread at a time: the worker that
/// verifies what a call gave, the GUI thread in between.
struct AuditChain::DeviceRead
{
    DeviceRead(std::optional<storage::TrailHead> pinned, std::optional<storage::TrailHead> told,
               std::size_t mostOf)
        : verifier(std::nullopt, std::move(pinned))
        , toldHead(std::move(told))
        , most(mostOf)
    {}
    void add(const control::Json &lines);

    storage::ChainVerifier verifier;
    std::optional<storage::TrailHead> toldHead; ///< by the device when it was connected
    bool toldMet = false;
    const std::size_t most; ///< records to keep
    bool isCut = false;
    std::uint64_t next = 1;
    std::optional<std::uint64_t> end; ///< the newest record when reading began; it may grow on
    std::deque<AuditRecord> records;  ///< newest first
    storage::TrailHead last;          ///< as the lines say, verified or not
};

void AuditChain::DeviceRead::add(const control::Json &lines)
{
    for (const control::Json &line : lines) {
        AuditRecord record = recordOf(line.is_string() ? line.get<std::string>() : std::string());
        if (verifier.add(record.line))
            last = verifier.head();
        toldMet = toldMet || last == toldHead;
        next = std::max(next, record.sequence) + 1;
        records.push_front(std::move(record));
        if (records.size() > most) {
            records.pop_back();
            isCut = true;
        }
    }
}

AuditChain::AuditChain(QString id, RecordSource &source, JobRunner &jobs, PinnedHeads pins,
                       QObject *parent)
    : QObject(parent)
    , m_id(std::move(id))
    , m_job(jobOfChain())
    , m_device(Uuid::parse(m_id.toStdString()))
    , m_source(source)
    , m_jobs(jobs)
    , m_pins(pins)
{}

void AuditChain::read(std::size_t most)
{
    if (m_state == State::Reading)
        return;
    m_recordsRead = 0;
    m_finding.reset();
    setState(State::Reading);
    if (!m_device) {
        readWorkstation();
        return;
    }
    const auto devices = m_source.devices();
    const auto device = std::ranges::find(devices, *m_device, &RecordDevice::uuid);
    readDevice(std::make_shared<DeviceRead>(
        m_pins.of(m_id), device != devices.end() ? device->auditHead : std::nullopt, most));
}

bool AuditChain::hasMore() const
{
    return m_chain && m_chain->isCut && m_chain->records.size() < kMostRecords;
}

void AuditChain::readWorkstation()
{
    m_jobs.run<ReadChain>(
        m_job, tr("Verify the audit chain"), this,
        [file = m_source.recordFile(), pinned = m_pins.of(m_id)](JobContext &job) {
            return readRecords(file, pinned, job);
        },
        [this](Result<ReadChain> chain) {
            if (chain)
                finish(std::move(*chain));
            else
                failWith(chain.error());
        });
}

void AuditChain::readDevice(std::shared_ptr<DeviceRead> reading)
{
    const control::Json params = {{"from", control::fromUint64(reading->next)},
                                  {"most", kLinesOfACall}};
    m_source.call(*m_device, "audit.get", params, this,
                  [this, reading](const Result<control::Json> &answer) {
                      if (answer)
                          takeLines(reading, *answer);
                      else
                          failWith(answer.error());
                  });
}

void AuditChain::takeLines(const std::shared_ptr<DeviceRead> &reading, const control::Json &answer)
{
    const auto lines = answer.is_object() ? answer.find("lines") : answer.end();
    if (!answer.is_object() || lines == answer.end() || !lines->is_array()) {
        failWith({ErrorKind::Syntax, "peer-invalid", "the device's answer has no lines", {}, {}});
        return;
    }
    if (!reading->end)
        reading->end = newestOf(answer);
    m_jobs.run<std::size_t>(
        m_job, tr("Verify the audit chain"), this,
        [reading, piece = *lines](JobContext &) -> Result<std::size_t> {
            reading->add(piece);
            return piece.size();
        },
        [this, reading](const Result<std::size_t> &added) {
            if (added)
                goOn(reading, *added);
            else
                failWith(added.error());
        });
}

void AuditChain::goOn(const std::shared_ptr<DeviceRead> &reading, std::size_t lines)
{
    m_recordsRead += lines;
    emit progressed();
    if (lines == 0 || reading->next > *reading->end)
        finishDevice(*reading);
    else
        readDevice(reading);
}

void AuditChain::finishDevice(DeviceRead &reading)
{
    ReadChain chain;
    chain.check = reading.verifier.finish();
    chain.head = reading.last;
    chain.isCut = reading.isCut;
    if (!chain.check.broken && reading.toldHead && reading.toldHead->sequence > 0 &&
        !reading.toldMet)
        chain.check.broken = headFinding(*reading.toldHead);
    chain.records.assign(std::make_move_iterator(reading.records.begin()),
                         std::make_move_iterator(reading.records.end()));
    finish(std::move(chain));
}

void AuditChain::finish(ReadChain chain)
{
    m_finding = chain.check.broken;
    if (!m_finding && chain.head.sequence > 0)
        m_pins.set(m_id, chain.head);
    m_chain = std::make_shared<const ReadChain>(std::move(chain));
    setState(m_finding ? State::Broken : State::Verified);
}

void AuditChain::compare(const storage::TrailHead &told)
{
    const auto pinned = m_pins.of(m_id);
    if (m_state == State::Reading || !pinned || matchOf(*pinned, told) == HeadMatch::Possible)
        return;
    m_finding = headFinding(*pinned);
    setState(State::Broken);
}

bool AuditChain::canAccept() const
{
    return m_chain && m_finding && m_finding->code == "audit-head";
}

void AuditChain::accept(Timestamp now)
{
    if (!canAccept())
        return;
    storage::AuditEntry entry;
    entry.time = now;
    entry.user = m_source.user().toStdString();
    entry.action = "audit.accept";
    entry.device = m_device.value_or(Uuid());
    entry.details = {{"chain", m_id.toStdString()},
                     {"sequence", std::to_string(m_chain->head.sequence)},
                     {"hash", m_chain->head.hash}};
    m_jobs.run<bool>(
        m_job + QStringLiteral("/accept"), tr("Accept the audit chain"), this,
        [file = m_source.recordFile(), entry](JobContext &) { return writeDown(file, entry); },
        [this, head = m_chain->head](const Result<bool> &written) {
            if (!written) {
                failWith(written.error());
                return;
            }
            m_pins.set(m_id, head);
            read();
        });
}

void AuditChain::failWith(const Error &error)
{
    m_finding = findingOf(error);
    setState(State::Failed);
}

void AuditChain::setState(State state)
{
    m_state = state;
    emit changed();
}

} // namespace tallygate::app

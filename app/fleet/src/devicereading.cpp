// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicereading.h"

#include "base/base64.h"
#include "devices/fleet.h"
#include "jsonparts.h"
#include "services/jobrunner.h"

namespace tallygate::app {

using control::Json;

RevisionReading::RevisionReading(Fleet &fleet, JobRunner &jobs, const Uuid &device,
                                 std::uint64_t revision, QObject *parent, Done done)
    : QObject(parent)
    , m_fleet(fleet)
    , m_jobs(jobs)
    , m_device(device)
    , m_done(std::move(done))
{
    m_kept.revision = revision;
    askForPiece();
}

void RevisionReading::askForPiece()
{
    m_fleet.call(m_device, "policy.get",
                 {{"revision", control::fromUint64(m_kept.revision)},
                  {"offset", control::fromUint64(m_kept.text.size())}},
                 this, [this](const Result<Json> &piece) { takePiece(piece); });
}

void RevisionReading::takePiece(const Result<Json> &piece)
{
    if (!piece)
        return finish(fail(piece.error()));
    const auto bytes = fromBase64(textIn(*piece, "data"));
    if (!bytes || bytes->empty())
        return finish(fail(ErrorKind::Syntax, "peer-invalid",
                           "the engine's text of revision {} ends too early", m_kept.revision));
    m_kept.text += *bytes;
    if (m_kept.text.size() < numberIn(*piece, "size"))
        return askForPiece();
    parse();
}

void RevisionReading::parse()
{
    using Kept = std::shared_ptr<const KeptRevision>;
    m_jobs.run<Kept>(
        QStringLiteral("deploy/revision/%1").arg(quintptr(this), 0, 16), // no other supersedes it
        tr("Read revision %1").arg(m_kept.revision), this,
        [kept = std::make_shared<KeptRevision>(std::move(m_kept))](JobContext &) -> Result<Kept> {
            auto policy = pipeline::parseDevicePolicy(kept->text,
                                                      "revision " + std::to_string(kept->revision));
            if (!policy)
                return fail(policy.error());
            kept->policy = std::make_shared<const pipeline::DevicePolicy>(std::move(*policy));
            return kept;
        },
        [this](Result<Kept> kept) { finish(std::move(kept)); });
}

void RevisionReading::finish(Result<std::shared_ptr<const KeptRevision>> result)
{
    deleteLater();
    m_done(std::move(result));
}

DeviceReading::DeviceReading(Fleet &fleet, JobRunner &jobs, const Uuid &device, QObject *parent,
                             Done done)
    : QObject(parent)
    , m_fleet(fleet)
    , m_jobs(jobs)
    , m_device(device)
    , m_done(std::move(done))
{
    m_fleet.call(m_device, "status", Json::object(), this,
                 [this](const Result<Json> &status) { takeStatus(status); });
}

void DeviceReading::takeStatus(const Result<Json> &status)
{
    if (!status)
        return finish(fail(status.error()));
    m_state.revision = numberIn(*status, "revision");
    const Json &commit = partIn(*status, "commit");
    m_state.digest = textIn(commit, "digest");
    m_state.author = textIn(commit, "author");
    m_state.comment = textIn(commit, "comment");
    m_state.isConfirming = partIn(commit, "confirming") == true;
    const Json &staged = partIn(commit, "staged");
    m_state.staged = numberIn(staged, "revision");
    m_state.stagedBy = textIn(staged, "author");
    if (m_state.revision == 0) {
        m_state.digest.clear(); // that of no policy says nothing
        return finish(m_state);
    }
    new RevisionReading(m_fleet, m_jobs, m_device, m_state.revision, this,
                        [this](const Result<std::shared_ptr<const KeptRevision>> &kept) {
                            if (!kept)
                                return finish(fail(kept.error()));
                            m_state.policy = (*kept)->policy;
                            finish(m_state);
                        });
}

void DeviceReading::finish(Result<DeviceState> result)
{
    deleteLater();
    m_done(std::move(result));
}

} // namespace tallygate::app

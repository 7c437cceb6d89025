// SPDX-License-Identifier: GPL-3.0-or-later
#include "workrecords.h"

#include <algorithm>

#include "storage/audittrail.h"
#include "storage/datafolder.h"
#include "storage/pushendings.h"
#include "support.h"

namespace tallygate::cli {

namespace {

using nlohmann::ordered_json;
using storage::DeploymentOutcome;

template <class T>
void complainUnless(const Result<T> &done)
{
    if (!done)
        fmt::print(stderr, "tallygate-cli: not recorded here: {}\n", toString(done.error()));
}

std::optional<storage::Connection> recordsOrComplaint()
{
    auto records = openRecords();
    complainUnless(records);
    return records ? std::optional(std::move(*records)) : std::nullopt;
}

void audit(storage::Connection &records, const char *action, const KnownDevice &device,
           ordered_json details)
{
    // Of a host that has no identity here its name is all that there is to find it by.
    if (device.uuid.isNull() && !details.contains("host"))
        details["host"] = device.name;
    complainUnless(storage::AuditTrail(records).append(
        {wallClock(), userName(), action, device.uuid, std::move(details)}));
}

DeploymentOutcome outcomeOf(deploy::Step step)
{
    if (step == deploy::Step::Confirmed)
        return DeploymentOutcome::Confirmed;
    return step == deploy::Step::Failed ? DeploymentOutcome::Failed : DeploymentOutcome::RolledBack;
}

const char *actionOf(DeploymentOutcome outcome)
{
    return outcome == DeploymentOutcome::Confirmed ? "push.confirmed" : "push.undone";
}

} // namespace

PushRecords::PushRecords(std::string comment, const std::optional<deploy::Approval> &approval)
    : m_comment(std::move(comment))
    , m_records(recordsOrComplaint())
{
    if (approval)
        m_approval = {{"approver", approval->approver},
                      {"approved", toRfc3339(approval->approved)}};
}

void PushRecords::refused(const KnownDevice &device, const Error &error)
{
    if (!m_records)
        return;
    ordered_json details{{"code", error.code}, {"message", error.message}};
    details.update(m_approval);
    audit(*m_records, "push.refused", device, std::move(details));
}

std::optional<std::int64_t> PushRecords::begin(const KnownDevice &device,
                                               const deploy::Progress &progress)
{
    if (!m_records)
        return std::nullopt;
    const auto begun = storage::Deployments(*m_records)
                           .begin({device.uuid, progress.revision, progress.digest, userName(),
                                   wallClock(), m_comment});
    complainUnless(begun);
    ordered_json details{{"revision", std::to_string(progress.revision)},
                         {"digest", progress.digest},
                         {"comment", m_comment}};
    details.update(m_approval);
    audit(*m_records, "push", device, std::move(details));
    return begun ? std::optional(*begun) : std::nullopt;
}

void PushRecords::left(const KnownDevice &device, const deploy::Progress &progress,
                       Nanoseconds atMost)
{
    if (m_records)
        audit(*m_records, "push.left", device,
              {{"revision", std::to_string(progress.revision)},
               {"until", toRfc3339(wallClock() + atMost)}});
}

void PushRecords::end(std::int64_t record, const KnownDevice &device,
                      const deploy::Progress &progress)
{
    const std::string reason = progress.error ? progress.error->message : std::string();
    if (progress.step == deploy::Step::Lost) // how it ends is to be asked there
        return audit(*m_records, "push.lost", device,
                     {{"revision", std::to_string(progress.revision)}, {"reason", reason}});
    const DeploymentOutcome outcome = outcomeOf(progress.step);
    const auto ended = storage::Deployments(*m_records).end(record, outcome, wallClock(), reason);
    if (!ended && ended.error().code == "deployment-ended")
        return; // another program here asked the device in between, and recorded it
    complainUnless(ended);
    audit(*m_records, actionOf(outcome), device,
          {{"revision", std::to_string(progress.revision)},
           {"step", std::string(toString(progress.step))},
           {"reason", reason}});
}

void recordEndings(const KnownDevice &device,
                   const std::function<Result<nlohmann::json>()> &history)
{
    std::error_code none;
    if (!std::filesystem::exists(storage::DataFolder::ofUser().records(), none))
        return; // nothing was ever pushed from here
    auto records = recordsOrComplaint();
    if (!records)
        return;
    const auto pending = storage::unheardPushes(*records, wallClock());
    complainUnless(pending);
    const auto isOfDevice = [&device](const storage::Deployment &push) {
        return device.uuid.isNull() || push.start.device == device.uuid;
    };
    if (!pending || std::ranges::none_of(*pending, isOfDevice))
        return;
    // A device that does not tell now is asked again by the next command.
    if (const auto told = history())
        complainUnless(
            storage::hearEndings(*records, device.uuid, *told, {wallClock(), userName()}));
}

void recordHostKey(const KnownDevice &device, const remote::HostKeyQuestion &question)
{
    recordAction(device, "hostkey.accept",
                 {{"host", toString(question.hop)}, {"key", remote::fingerprintOf(question.key)}});
}

void recordAction(const KnownDevice &device, const char *action, ordered_json details)
{
    if (auto records = recordsOrComplaint())
        audit(*records, action, device, std::move(details));
}

} // namespace tallygate::cli

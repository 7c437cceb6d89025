// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/revisionstore.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/mappedfile.h"
#include "base/sha256.h"
#include "base/text.h"
#include "state/finding.h"
#include "state/revisionjson.h"

namespace tallygate::engine {

namespace {

using std::filesystem::path;

constexpr std::size_t kConfirmedKept = 16; ///< named in `current`
constexpr std::array<std::string_view, 5> kStates = {"current", "confirmed", "pending",
                                                     "rolled-back", "broken"};

std::string lineOf(const OrderedJson &json)
{
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + '\n';
}

std::optional<std::uint64_t> folderNumber(const path &folder)
{
    const std::string name = folder.filename().string();
    if (name.empty() || name.front() == '0' ||
        name.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return parseUnsigned(name);
}

/// The text of a small state file that carries its own SHA-256, so that damage shows.
std::string withSeal(OrderedJson json)
{
    json["seal"] = sha256Hex(lineOf(json));
    return lineOf(json);
}

Result<OrderedJson> readSealed(const path &file)
{
    auto text = readTextFile(file);
    if (!text)
        return fail(text.error());
    auto json = parseObject(*text, file);
    if (!json)
        return json;
    const auto seal = textMember(*json, "seal");
    json->erase("seal");
    if (!seal || *seal != sha256Hex(lineOf(*json)))
        return fail(ErrorKind::Semantic, "state-broken", "{} was damaged: its digest is another",
                    file.string());
    return json;
}

} // namespace

std::string_view toString(RevisionState state)
{
    return kStates[static_cast<std::size_t>(state)];
}

std::string digestOf(std::string_view text)
{
    return sha256Hex(text);
}

Result<Revision> makeRevision(RevisionMeta meta, std::string text)
{
    auto policy = pipeline::parseDevicePolicy(text, "policy.json");
    if (!policy)
        return fail(policy.error());
    policy->guard = meta.guard;
    policy->guardOptions = meta.guardOptions;
    policy->heldGuard = {};
    return Revision{std::move(meta), std::move(text),
                    std::make_shared<const pipeline::DevicePolicy>(std::move(*policy))};
}

RevisionStore::RevisionStore(Disk &disk, path folder)
    : m_disk(&disk)
    , m_folder(std::move(folder))
{}

Result<RevisionStore> RevisionStore::open(Disk &disk, const path &folder, Timestamp now)
{
    RevisionStore store(disk, folder);
    auto done = disk.makeFolder(folder);
    if (done)
        done = store.clearLeftovers();
    if (!done)
        return fail(done.error());
    store.readCurrent();
    if (done = store.readPending(now); !done)
        return fail(done.error());
    return store;
}

path RevisionStore::folderOf(std::uint64_t number) const
{
    return m_folder / std::to_string(number);
}

void RevisionStore::tell(Severity severity, std::string code, std::string message)
{
    m_findings.push_back(finding(severity, std::move(code), std::move(message)));
}

Result<void> RevisionStore::clearLeftovers()
{
    std::vector<path> left;
    std::error_code reason;
    for (auto entry = std::filesystem::directory_iterator(m_folder, reason);
         !reason && entry != std::filesystem::directory_iterator(); entry.increment(reason)) {
        const path &found = entry->path();
        if (const auto number = folderNumber(found))
            m_numbers.push_back(*number);
        else if (found.extension() == ".new" || found.extension() == ".gone")
            left.push_back(found);
    }
    if (reason)
        return fail(ErrorKind::Io, "io", "cannot read the folder {}: {}", m_folder.string(),
                    reason.message());
    std::sort(m_numbers.begin(), m_numbers.end());
    m_highest = m_numbers.empty() ? 0 : m_numbers.back();
    for (const path &old : left) {
        auto done =
            std::filesystem::is_directory(old) ? m_disk->removeFolder(old) : m_disk->remove(old);
        if (!done)
            return done;
    }
    return {};
}

void RevisionStore::readCurrent()
{
    const path file = m_folder / "current";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        guessConfirmed();
        if (!m_confirmed.empty())
            tell(Severity::Error, "state-broken", fmt::format("{} is missing", file.string()));
        return;
    }
    const auto json = readSealed(file);
    if (!json) {
        tell(Severity::Error, "state-broken", json.error().message);
        guessConfirmed();
        return;
    }
    for (const OrderedJson &element : json->value("confirmed", OrderedJson::array())) {
        const auto number = numberMember(element, "revision");
        const auto policy = textMember(element, "policy");
        const auto meta = textMember(element, "meta");
        if (number && policy && meta)
            m_confirmed.push_back({*number, *policy, *meta});
    }
    if (!m_confirmed.empty())
        m_highest = std::max(m_highest, m_confirmed.front().number);
}

/// Without `current`: what others were based on was confirmed, and what says so of itself.
void RevisionStore::guessConfirmed()
{
    std::set<std::uint64_t, std::greater<>> numbers;
    for (const std::uint64_t number : m_numbers) {
        const RevisionEntry entry = entryOf(number);
        if (entry.state == RevisionState::Broken)
            continue;
        if (entry.meta.basedOn != 0)
            numbers.insert(entry.meta.basedOn);
        if (entry.state == RevisionState::Confirmed)
            numbers.insert(number);
    }
    for (const std::uint64_t number : numbers)
        m_confirmed.push_back({number, {}, {}});
}

Result<void> RevisionStore::readPending(Timestamp now)
{
    const path file = m_folder / "pending";
    std::error_code ignored;
    const bool there = std::filesystem::exists(file, ignored);
    const auto json = there ? readSealed(file) : Result<OrderedJson>(OrderedJson::object());
    m_pending = json ? numberMember(*json, "revision").value_or(0) : 0;
    if (m_pending == current())
        m_pending = 0; // confirmed; the power went before this file did
    if (m_pending == 0) {
        forget();
        return m_disk->syncFolder(m_folder);
    }
    m_highest = std::max(m_highest, m_pending);
    tell(Severity::Warning, "revision-unconfirmed",
         fmt::format("revision {} was never confirmed and is given up", m_pending));
    return giveUp(now, "engine", "not confirmed before the engine ended");
}

void RevisionStore::forget()
{
    static_cast<void>(m_disk->remove(m_folder / "pending"));
    static_cast<void>(m_disk->remove(m_folder / "current.next"));
}

std::optional<Revision> RevisionStore::loadConfirmed()
{
    for (const Confirmed &confirmed : m_confirmed) {
        auto good = refuseChanged(confirmed);
        auto revision = good ? load(confirmed.number) : Result<Revision>(fail(good.error()));
        if (revision)
            return std::move(*revision);
        tell(Severity::Error, "revision-refused",
             fmt::format("revision {} is not loaded: {}", confirmed.number,
                         revision.error().message));
    }
    return std::nullopt;
}

Result<void> RevisionStore::refuseChanged(const Confirmed &confirmed) const
{
    const auto check = [](const path &file, const std::string &digest) -> Result<void> {
        auto text = readTextFile(file);
        if (!text)
            return fail(text.error());
        if (!digest.empty() && sha256Hex(*text) != digest)
            return fail(ErrorKind::Semantic, "state-broken",
                        "{} was changed since it was confirmed", file.string());
        return {};
    };
    const path folder = folderOf(confirmed.number);
    auto good = check(folder / "policy.json", confirmed.policyDigest);
    return good ? check(folder / "meta.json", confirmed.metaDigest) : good;
}

Result<Revision> RevisionStore::load(std::uint64_t number) const
{
    const path folder = folderOf(number);
    std::error_code ignored;
    if (!std::filesystem::exists(folder, ignored))
        return fail(ErrorKind::NotFound, "revision-unknown", "there is no revision {}", number);
    auto metaText = readTextFile(folder / "meta.json");
    if (!metaText)
        return fail(metaText.error());
    auto meta = metaFromJson(*metaText, folder / "meta.json");
    if (!meta)
        return fail(meta.error());
    auto text = readTextFile(folder / "policy.json");
    if (!text)
        return fail(text.error());
    if (meta->number != number || sha256Hex(*text) != meta->digest)
        return fail(ErrorKind::Semantic, "state-broken",
                    "the policy of revision {} was changed: its digest is another", number);
    return makeRevision(std::move(*meta), std::move(*text));
}

std::uint64_t RevisionStore::current() const
{
    return m_confirmed.empty() ? 0 : m_confirmed.front().number;
}

std::uint64_t RevisionStore::nextNumber() const
{
    return m_highest + 1;
}

std::string RevisionStore::currentText(const Confirmed &newest) const
{
    OrderedJson list = OrderedJson::array();
    const auto add = [&](const Confirmed &confirmed) {
        list.push_back({{"revision", std::to_string(confirmed.number)},
                        {"policy", confirmed.policyDigest},
                        {"meta", confirmed.metaDigest}});
    };
    add(newest);
    for (const Confirmed &confirmed : m_confirmed) {
        if (list.size() < kConfirmedKept)
            add(confirmed);
    }
    return withSeal({{"confirmed", std::move(list)}});
}

Result<void> RevisionStore::writeFolder(const RevisionMeta &meta, std::string_view text,
                                        const std::string &metaText)
{
    path fresh = folderOf(meta.number);
    fresh += ".new";
    auto done = std::filesystem::exists(fresh) ? m_disk->removeFolder(fresh) : Result<void>();
    if (done)
        done = m_disk->makeFolder(fresh);
    if (done)
        done = m_disk->create(fresh / "policy.json", text);
    if (done)
        done = m_disk->create(fresh / "meta.json", metaText);
    if (done)
        done = m_disk->syncFolder(fresh);
    if (done)
        done = m_disk->rename(fresh, folderOf(meta.number));
    if (!done) {
        static_cast<void>(m_disk->removeFolder(fresh));
        return done;
    }
    return m_disk->syncFolder(m_folder);
}

Result<void> RevisionStore::putPending(const RevisionMeta &meta, std::string_view text)
{
    if (m_pending != 0)
        return fail(ErrorKind::Semantic, "revision-pending", "revision {} is not confirmed yet",
                    m_pending);
    const std::string metaText = lineOf(metaToJson(meta));
    if (auto done = writeFolder(meta, text, metaText); !done)
        return done;
    m_numbers.push_back(meta.number);
    m_highest = std::max(m_highest, meta.number);
    auto done = m_disk->replace(m_folder / "current.next",
                                currentText({meta.number, meta.digest, sha256Hex(metaText)}));
    if (done)
        done = m_disk->replace(m_folder / "pending",
                               withSeal({{"revision", std::to_string(meta.number)}}));
    if (!done) {
        forget();
        return done;
    }
    m_pending = meta.number;
    return {};
}

Result<void> RevisionStore::confirm(Timestamp now, const std::string &by)
{
    if (m_pending == 0)
        return fail(ErrorKind::Semantic, "nothing-pending", "no revision waits for a confirmation");
    const path current = m_folder / "current";
    if (auto done = m_disk->rename(m_folder / "current.next", current); !done)
        return done;
    // From here on it is confirmed; what still fails is told, not undone.
    if (auto done = m_disk->syncFolder(m_folder); !done)
        tell(Severity::Warning, done.error().code, done.error().message);
    const std::uint64_t number = std::exchange(m_pending, 0);
    const auto previous = m_confirmed;
    m_confirmed.clear();
    readCurrent();
    if (m_confirmed.empty() || m_confirmed.front().number != number) {
        m_confirmed = previous;
        m_confirmed.insert(m_confirmed.begin(), {number, {}, {}});
    }
    forget();
    writeOutcome(number, RevisionState::Confirmed, now, by, {});
    prune();
    return {};
}

Result<void> RevisionStore::giveUp(Timestamp now, const std::string &by, const std::string &reason)
{
    if (m_pending == 0)
        return fail(ErrorKind::Semantic, "nothing-pending", "no revision waits for a confirmation");
    auto done = m_disk->remove(m_folder / "pending");
    if (done)
        done = m_disk->remove(m_folder / "current.next");
    if (done)
        done = m_disk->syncFolder(m_folder);
    if (!done)
        return done;
    const std::uint64_t number = std::exchange(m_pending, 0);
    writeOutcome(number, RevisionState::RolledBack, now, by, reason);
    return {};
}

void RevisionStore::writeOutcome(std::uint64_t number, RevisionState state, Timestamp when,
                                 const std::string &by, const std::string &reason)
{
    const OrderedJson outcome = {
        {"state", toString(state)}, {"time", toRfc3339(when)}, {"by", by}, {"reason", reason}};
    auto done = m_disk->replace(folderOf(number) / "outcome.json", lineOf(outcome));
    if (!done)
        tell(Severity::Note, done.error().code, done.error().message);
}

void RevisionStore::prune()
{
    const auto isConfirmed = [&](std::uint64_t number) {
        return std::any_of(m_confirmed.begin(), m_confirmed.end(),
                           [&](const Confirmed &confirmed) { return confirmed.number == number; });
    };
    std::vector<std::uint64_t> kept;
    for (std::size_t i = 0; i < m_numbers.size(); ++i) {
        const std::uint64_t number = m_numbers[i];
        path gone = folderOf(number);
        gone += ".gone";
        const bool old = m_numbers.size() - i > kKept && !isConfirmed(number);
        if (!old || !m_disk->rename(folderOf(number), gone))
            kept.push_back(number);
        else
            static_cast<void>(m_disk->removeFolder(gone));
    }
    m_numbers = std::move(kept);
}

RevisionEntry RevisionStore::entryOf(std::uint64_t number) const
{
    RevisionEntry entry;
    entry.meta.number = number;
    const path folder = folderOf(number);
    const auto metaText = readTextFile(folder / "meta.json");
    auto meta = metaText ? metaFromJson(*metaText, folder / "meta.json")
                         : Result<RevisionMeta>(fail(metaText.error()));
    std::error_code ignored;
    if (!meta || meta->number != number ||
        !std::filesystem::exists(folder / "policy.json", ignored)) {
        entry.state = RevisionState::Broken;
        entry.reason = meta ? "its policy is missing" : meta.error().message;
        return entry;
    }
    entry.meta = std::move(*meta);
    if (const auto text = readTextFile(folder / "outcome.json")) {
        const OrderedJson outcome =
            parseObject(*text, folder / "outcome.json").value_or(OrderedJson::object());
        if (textMember(outcome, "state") == toString(RevisionState::Confirmed))
            entry.state = RevisionState::Confirmed;
        entry.reason = textMember(outcome, "reason").value_or("");
        entry.decided = timeMember(outcome, "time");
        entry.decidedBy = textMember(outcome, "by").value_or("");
    }
    return entry;
}

std::vector<RevisionEntry> RevisionStore::history() const
{
    std::vector<RevisionEntry> entries;
    for (auto number = m_numbers.rbegin(); number != m_numbers.rend(); ++number) {
        RevisionEntry &entry = entries.emplace_back(entryOf(*number));
        if (entry.state == RevisionState::Broken)
            continue;
        if (*number == m_pending)
            entry.state = RevisionState::Pending;
        else if (*number == current())
            entry.state = RevisionState::Current;
        else if (std::any_of(m_confirmed.begin(), m_confirmed.end(),
                             [&](const Confirmed &known) { return known.number == *number; }))
            entry.state = RevisionState::Confirmed;
    }
    return entries;
}

} // namespace tallygate::engine

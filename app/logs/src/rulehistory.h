// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <QObject>

#include "base/result.h"
#include "control/json.h"
#include "pipeline/devicepolicy.h"
#include "storage/loggedhit.h"

namespace tallygate::app {

class JobRunner;
class RecordSource;

/// A rule, or the default of a filter, as it stood in a revision.
struct RuleThen
{
    std::uint32_t number = 0; ///< 0: the default
    std::string name;
    std::string filter;
    pipeline::Action action = pipeline::Action::Permit;
    std::string match; ///< empty: every packet

    /// Its place in the list says nothing about what it does.
    bool isSameRule(const RuleThen &other) const
    {
        return action == other.action && match == other.match && name == other.name;
    }
};

/// What hits of a revision can have been logged by.
struct RevisionRules
{
    std::unordered_map<Uuid, RuleThen> rules;
    std::unordered_map<Uuid, RuleThen> defaults; ///< by application

    static RevisionRules of(const pipeline::DevicePolicy &policy);
    const RuleThen *ofHit(const storage::LoggedHit &hit) const; ///< null: it is not there
};

/// Revisions of devices, read when a hit of theirs is looked at: the last few are kept for as long
/// as their device stays connected. GUI thread; reading the text is a job.
class RuleHistory : public QObject
{
    Q_OBJECT

public:
    RuleHistory(RecordSource &source, JobRunner &jobs, QObject *parent = nullptr);

    using Rules = std::shared_ptr<const RevisionRules>;
    /// Nothing: it is being read, and changed() says when it was.
    std::optional<Result<Rules>> at(const Uuid &device, std::uint64_t revision);

signals:
    void changed();

private:
    struct Entry
    {
        Uuid device;
        std::uint64_t revision = 0;
        std::string text; ///< as far as it was read
        std::optional<Result<Rules>> rules;
    };
    using EntryPtr = std::shared_ptr<Entry>;

    void askForPiece(const EntryPtr &entry);
    void takePiece(const EntryPtr &entry, const Result<control::Json> &piece);
    void parse(const EntryPtr &entry);
    void finish(const EntryPtr &entry, Result<Rules> rules);
    void forgetLost();

    RecordSource &m_source;
    JobRunner &m_jobs;
    std::list<EntryPtr> m_entries; ///< last used first
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/diagnostic.h"
#include "base/filedescriptor.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/disk.h"

// Who changed what (SEMANTICS 12.2). A folder of files of JSON lines; each is called by the number
// of its first record, so that rotation renames nothing. A line is
//
//     {"seq":"7","time":"...","kind":"intent",...,"previous":"<hex>","hash":"<hex>"}
//
// `hash` is the SHA-256 of the line's bytes in front of `,"hash":`; `previous` is the hash of the
// record before it, across files. Nothing is ever deleted here: whole files may be taken away from
// the old end, what is left still verifies.

namespace tallygate::engine {

/// A call that changes something, as it is written down.
struct AuditCall
{
    std::uint32_t uid = 0;
    std::string user;
    std::string role; ///< "view", "operate", "admin"
    std::int32_t pid = 0;
    std::string session; ///< names the connection
    std::string method;
    nlohmann::ordered_json params; ///< what is long is written as its length and SHA-256
};

struct AuditHead
{
    std::uint64_t sequence = 0; ///< 0: no record yet
    std::string hash;           ///< hex
    bool operator==(const AuditHead &) const = default;
};

/// The writing end. One thread (control's). Every record is durable when the call returns.
class AuditChain
{
public:
    struct Options
    {
        std::uint64_t fileBytes = 16u << 20;     ///< then the next file begins
        std::uint64_t reserveBytes = 256u << 10; ///< kept for confirm and rollback on a full disk
        Nanoseconds refusalWindow = std::chrono::seconds(60);
    };

    /// Reads the newest file. A last line that a power cut tore is moved to a file `torn-N` and the
    /// chain tells so in a record; a chain that does not verify is told in findings() and
    /// continued.
    static Result<AuditChain> open(Disk &disk, const std::filesystem::path &folder, Timestamp now);
    static Result<AuditChain> open(Disk &disk, const std::filesystem::path &folder, Timestamp now,
                                   const Options &options);

    /// Before the effect; without it the call must not be carried out. Gives the record's number.
    /// On a full disk "disk-full" for every method but those of worksOnFullDisk().
    Result<std::uint64_t> intent(Timestamp now, const AuditCall &call);
    /// What became of it. A record that cannot be written is made up for by the next that can.
    void outcome(Timestamp now, std::uint64_t intent, const Result<void> &result);
    /// What the engine did by itself: "rollback", "revision-loaded", ...
    void event(Timestamp now, std::string_view name, const nlohmann::ordered_json &details);
    /// A call that was refused. The first of a kind (user, method, code) is written at once,
    /// further ones within the window as one record with their number, by flush().
    void refusal(Timestamp now, const AuditCall &call, std::string_view code);
    void flush(Timestamp now);

    AuditHead head() const { return m_head; }
    /// What was wrong when it was opened, and not repaired by this alone.
    const std::vector<Diagnostic> &findings() const { return m_findings; }

    /// Whole lines from record `first` on, at most `most` and about `bytes`.
    Result<std::vector<std::string>> read(std::uint64_t first, std::size_t most,
                                          std::size_t bytes = 512u << 10) const;

    /// Only these are carried out when nothing more can be written down durably.
    static bool worksOnFullDisk(std::string_view method);

private:
    AuditChain(Disk &disk, std::filesystem::path folder, const Options &options);

    enum class Room : std::uint8_t { Keep, Use }; ///< of the reserve

    Result<void> load();
    Result<void> cutTornEnd(const std::filesystem::path &path, std::string &content);
    Result<void> tellTorn(Timestamp now);
    Result<void> openNewest();
    Result<void> rotate();
    Result<std::uint64_t> append(Timestamp now, nlohmann::ordered_json record, Room room);
    Result<std::uint64_t> appendLine(Timestamp now, const nlohmann::ordered_json &record,
                                     Room room);
    Result<void> put(const std::string &line, Room room);

    struct RefusalKey
    {
        std::uint32_t uid = 0;
        std::string method;
        std::string code;
        auto operator<=>(const RefusalKey &) const = default;
    };
    struct Refusals
    {
        Timestamp since;
        std::uint64_t unwritten = 0;
    };

    Disk *m_disk;
    std::filesystem::path m_folder;
    Options m_options;
    std::filesystem::path m_path; ///< the file written to
    FileDescriptor m_file;
    std::uint64_t m_size = 0;
    AuditHead m_head;
    std::uint64_t m_lost = 0; ///< records that could not be written since the last that could
    std::map<RefusalKey, Refusals> m_refusals;
    std::vector<Diagnostic> m_findings;
};

/// Checks a chain line by line; for the engine, tallygatectl and a workstation alike.
class AuditVerifier
{
public:
    /// `before`: the record in front of the first line, if known, else the first is believed.
    explicit AuditVerifier(std::optional<AuditHead> before = {})
        : m_head(std::move(before))
    {}

    /// A line without its line break. The error says what is wrong with it.
    Result<void> add(std::string_view line);
    const std::optional<AuditHead> &head() const { return m_head; }

private:
    std::optional<AuditHead> m_head;
};

struct AuditReport
{
    std::uint64_t records = 0;
    std::uint64_t firstSequence = 0;
    AuditHead head;
    std::optional<Error> broken; ///< the first broken line; `where` has file and line
};

/// Reads the whole folder. Errors: it cannot be read.
Result<AuditReport> verifyAudit(const std::filesystem::path &folder);

} // namespace tallygate::engine

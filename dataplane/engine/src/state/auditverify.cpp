// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/mappedfile.h"
#include "base/sha256.h"
#include "base/text.h"
#include "state/auditfiles.h"

namespace tallygate::engine {

namespace {

constexpr std::size_t kHashLength = 64;
constexpr std::string_view kSuffix = ".jsonl";
constexpr std::string_view kPreviousMember = ",\"previous\":\"";

struct Seal
{
    std::string_view body; ///< what the hash is of
    std::string_view hash;
    std::string_view previous;
    std::uint64_t sequence = 0;
};

/// The parts of a line by their places: every record has its number first and its seal last.
std::optional<Seal> sealOf(std::string_view line)
{
    constexpr std::string_view kBegin = "{\"seq\":\"";
    const std::size_t tail = kHashMember.size() + kHashLength + 2;
    const std::size_t previousTail = kPreviousMember.size() + kHashLength + 1;
    if (line.size() < kBegin.size() + previousTail + tail || !line.starts_with(kBegin) ||
        !line.ends_with("\"}"))
        return std::nullopt;
    Seal seal;
    seal.body = line.substr(0, line.size() - tail);
    const std::string_view end = line.substr(seal.body.size());
    if (!end.starts_with(kHashMember))
        return std::nullopt;
    seal.hash = end.substr(kHashMember.size(), kHashLength);
    const std::string_view link = seal.body.substr(seal.body.size() - previousTail);
    if (!link.starts_with(kPreviousMember))
        return std::nullopt;
    seal.previous = link.substr(kPreviousMember.size(), kHashLength);
    const std::string_view number = line.substr(kBegin.size());
    const auto sequence = parseUnsigned(number.substr(0, number.find('"')));
    if (!sequence)
        return std::nullopt;
    seal.sequence = *sequence;
    return seal;
}

} // namespace

std::string auditFileName(std::uint64_t first)
{
    return fmt::format("{:020}{}", first, kSuffix);
}

std::string tornName(std::uint64_t sequence)
{
    return fmt::format("torn-{}", sequence);
}

std::optional<std::uint64_t> firstSequenceOf(const std::filesystem::path &file)
{
    const std::string name = file.filename().string();
    if (name.size() != 20 + kSuffix.size() || !name.ends_with(kSuffix))
        return std::nullopt;
    std::string_view digits = std::string_view(name).substr(0, 20);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return parseUnsigned(digits);
}

Result<std::vector<AuditFile>> auditFiles(const std::filesystem::path &folder)
{
    std::vector<AuditFile> files;
    std::error_code reason;
    for (auto entry = std::filesystem::directory_iterator(folder, reason);
         !reason && entry != std::filesystem::directory_iterator(); entry.increment(reason)) {
        if (const auto first = firstSequenceOf(entry->path()))
            files.push_back({*first, entry->path()});
    }
    if (reason)
        return fail(ErrorKind::Io, "io", "cannot read the folder {}: {}", folder.string(),
                    reason.message());
    std::sort(files.begin(), files.end(),
              [](const AuditFile &a, const AuditFile &b) { return a.first < b.first; });
    return files;
}

AuditHead headOf(std::string_view line, const AuditHead &before)
{
    if (const auto seal = sealOf(line))
        return {seal->sequence, std::string(seal->hash)};
    return {before.sequence + 1, sha256Hex(line)};
}

Result<void> AuditVerifier::add(std::string_view line)
{
    const auto seal = sealOf(line);
    if (!seal)
        return fail(ErrorKind::Syntax, "audit-broken", "this line is no audit record");
    if (sha256Hex(seal->body) != seal->hash)
        return fail(ErrorKind::Semantic, "audit-broken",
                    "record {} was changed: its hash is another", seal->sequence);
    if (m_head && seal->sequence != m_head->sequence + 1)
        return fail(ErrorKind::Semantic, "audit-broken",
                    "record {} follows record {}: records are missing or were put in",
                    seal->sequence, m_head->sequence);
    const std::string zeros(kHashLength, '0');
    const bool first = seal->sequence == 1;
    if ((first && seal->previous != zeros) || (m_head && !first && seal->previous != m_head->hash))
        return fail(ErrorKind::Semantic, "audit-broken",
                    "record {} does not follow the one before it: that was another",
                    seal->sequence);
    m_head = AuditHead{seal->sequence, std::string(seal->hash)};
    return {};
}

Result<AuditReport> verifyAudit(const std::filesystem::path &folder)
{
    auto files = auditFiles(folder);
    if (!files)
        return fail(files.error());
    AuditReport report;
    AuditVerifier verifier;
    for (const AuditFile &file : *files) {
        auto content = readTextFile(file.path);
        if (!content)
            return fail(content.error());
        const auto broken = [&](Error error, std::uint32_t line) {
            error.where.file = file.path.string();
            error.where.line = line;
            report.broken = std::move(error);
            return false;
        };
        std::uint32_t lines = 0;
        forEachLine(*content, [&](std::string_view line, std::uint32_t number) {
            lines = number;
            if (auto good = verifier.add(line); !good)
                return broken(good.error(), number);
            if (report.records++ == 0)
                report.firstSequence = verifier.head()->sequence;
            return true;
        });
        if (!report.broken && !content->empty() && content->back() != '\n')
            broken({ErrorKind::Syntax, "audit-torn", "the last record is not whole", {}, {}},
                   lines + 1);
        if (report.broken)
            break;
    }
    report.head = verifier.head().value_or(AuditHead());
    return report;
}

} // namespace tallygate::engine

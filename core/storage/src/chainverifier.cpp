// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/chainverifier.h"

#include "auditline.h"
#include "base/sha256.h"
#include "base/text.h"

namespace tallygate::storage {

namespace {

/// Requires: the line's own hash is right, so that its place is where it was written.
bool hasNumber(std::string_view line, std::uint64_t sequence)
{
    return line.starts_with(fmt::format("{{\"seq\":\"{}\",", sequence));
}

bool follows(std::string_view line, const TrailHead &before)
{
    const std::string link =
        fmt::format(",\"previous\":\"{}\"", before.hash.empty() ? kNoHash : before.hash);
    return bodyOf(line).ends_with(link);
}

Diagnostic brokenAt(std::uint64_t sequence, std::string code, std::string_view what)
{
    Diagnostic broken;
    broken.severity = Severity::Error;
    broken.code = std::move(code);
    broken.message = fmt::format("audit record {} {}", sequence, what);
    broken.args = {std::to_string(sequence)};
    broken.hint = "compare with a backup or an export: someone may have changed the file";
    return broken;
}

} // namespace

std::string verifiedHash(std::string_view line)
{
    const std::size_t tail = kHashMember.size() + kHashLength + 2;
    if (line.size() < tail || !line.ends_with("\"}"))
        return {};
    const std::string_view body = bodyOf(line);
    const std::string_view end = line.substr(body.size());
    const std::string_view hash = end.substr(kHashMember.size(), kHashLength);
    if (!end.starts_with(kHashMember) || sha256Hex(body) != hash)
        return {};
    return std::string(hash);
}

std::uint64_t sequenceOf(std::string_view line)
{
    constexpr std::string_view kBegin = "{\"seq\":\"";
    if (!line.starts_with(kBegin))
        return 0;
    const std::string_view number = line.substr(kBegin.size());
    return parseUnsigned(number.substr(0, number.find('"'))).value_or(0);
}

ChainVerifier::ChainVerifier(std::optional<TrailHead> before, std::optional<TrailHead> pinned)
    : m_head(before.value_or(TrailHead()))
    , m_hasHead(before.has_value())
    , m_pinned(std::move(pinned))
    , m_pinnedMet(!m_pinned || *m_pinned == m_head)
{}

bool ChainVerifier::add(std::string_view line)
{
    return add(sequenceOf(line), line);
}

bool ChainVerifier::add(std::uint64_t sequence, std::string_view line)
{
    if (m_broken)
        return false;
    std::string hash = verifiedHash(line);
    m_broken = breakOf(sequence, line, hash);
    if (m_broken)
        return false;
    m_head = {sequence, std::move(hash)};
    m_hasHead = true;
    m_pinnedMet = m_pinnedMet || *m_pinned == m_head;
    return true;
}

std::optional<Diagnostic> ChainVerifier::breakOf(std::uint64_t sequence, std::string_view line,
                                                 const std::string &hash) const
{
    if (m_hasHead && sequence != m_head.sequence + 1)
        return brokenAt(m_head.sequence + 1, "audit-missing", "is missing");
    if (hash.empty())
        return brokenAt(sequence, "audit-changed", "is not what was written");
    if (!hasNumber(line, sequence) || ((m_hasHead || sequence == 1) && !follows(line, m_head)))
        return brokenAt(sequence, "audit-unlinked", "does not follow the one before it");
    return std::nullopt;
}

TrailCheck ChainVerifier::finish() const
{
    TrailCheck check{m_head.sequence, m_broken};
    if (!m_broken && !m_pinnedMet)
        check.broken =
            brokenAt(m_pinned->sequence, "audit-head", "is not the one that was seen before");
    return check;
}

} // namespace tallygate::storage

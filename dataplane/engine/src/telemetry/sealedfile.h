// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "base/uuid.h"

namespace tallygate::engine {

/// What telemetry keeps on disk is binary and little-endian, and sealed: a length and a checksum
/// stand before the content, so that a torn or damaged file is seen for what it is.
///
///     kind (8)  version (4)  zero (4)  length (8)  checksum (8)  content
struct SealKind
{
    std::array<char, 8> name;
    std::uint32_t version;
};

/// The seal with the content behind it.
std::string sealed(const SealKind &kind, std::string_view content);
/// The content of the first sealed piece of `bytes`, which is advanced past it. Errors: Syntax
/// "seal-broken", Unsupported "seal-version".
Result<std::string_view> unsealed(const SealKind &kind, std::string_view &bytes);

/// A file of one piece. Errors as above, NotFound, Io; all name the file.
Result<std::string> readSealedFile(const std::filesystem::path &path, const SealKind &kind);
Result<void> writeSealedFile(const std::filesystem::path &path, const SealKind &kind,
                             std::string_view content);

/// Writing and reading content, field by field.
class ContentWriter
{
public:
    void u8(std::uint8_t value) { m_content.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { number(value, 4); }
    void u64(std::uint64_t value) { number(value, 8); }
    void time(Timestamp time) { u64(static_cast<std::uint64_t>(time.time_since_epoch().count())); }
    void uuid(const Uuid &uuid)
    {
        m_content.append(reinterpret_cast<const char *>(uuid.bytes().data()), 16);
    }
    void text(std::string_view text)
    {
        u32(static_cast<std::uint32_t>(text.size()));
        m_content.append(text);
    }
    std::string take() { return std::move(m_content); }

private:
    void number(std::uint64_t value, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            m_content.push_back(static_cast<char>(value >> (8 * i)));
    }
    std::string m_content;
};

class ContentReader
{
public:
    explicit ContentReader(std::string_view content)
        : m_cursor(bytesOf(content))
    {}

    bool ok() const { return m_cursor.ok(); }
    /// All was read, and nothing is left.
    bool isDone() const { return m_cursor.ok() && m_cursor.remaining() == 0; }

    std::uint8_t u8() { return m_cursor.readLittleEndian<std::uint8_t>(); }
    std::uint32_t u32() { return m_cursor.readLittleEndian<std::uint32_t>(); }
    std::uint64_t u64() { return m_cursor.readLittleEndian<std::uint64_t>(); }
    Timestamp time() { return Timestamp(Nanoseconds(static_cast<std::int64_t>(u64()))); }
    Uuid uuid();
    std::string text();
    /// A number of things to come that take at least `bytesEach`; zero and failure if they cannot.
    std::uint32_t count(std::size_t bytesEach);

private:
    ByteCursor m_cursor;
};

} // namespace tallygate::engine

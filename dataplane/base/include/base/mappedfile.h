// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace tallygate {

/// A whole regular file mapped read-only, or, for what cannot be mapped (pipes, /proc), read into
/// memory. Move-only owner; the bytes live as long as it does. Any one thread at a time opens,
/// any number read. A file that shrinks while mapped raises SIGBUS: captures being written are
/// read up to the size they had when opened.
class MappedFile
{
public:
    static Result<MappedFile> open(const std::filesystem::path &path);

    MappedFile() = default;
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    ~MappedFile();

    Bytes bytes() const { return {m_data, m_size}; }

private:
    const std::uint8_t *m_data = nullptr;
    std::size_t m_size = 0;
    bool m_mapped = false;
};

/// The whole file as text.
Result<std::string> readTextFile(const std::filesystem::path &path);
/// Replaces the file atomically: a new file beside it, fsync, rename. On failure the old one stands.
Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view content);

}  // namespace tallygate

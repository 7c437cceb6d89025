// SPDX-License-Identifier: GPL-3.0-or-later
#include "sealedfile.h"

#include <algorithm>

#include "base/mappedfile.h"
#include "base/siphash.h"

namespace tallygate::engine {

namespace {

constexpr std::size_t kSealBytes = 32;
/// Guards against damage, not against forgery: no secret.
constexpr SipHashKey kKey{0x74656C656D657472ull, 0x736561736F6E6564ull};

tl::unexpected<Error> broken(std::string_view why)
{
    return fail(ErrorKind::Syntax, "seal-broken", "it is damaged: {}", why);
}

} // namespace

std::string sealed(const SealKind &kind, std::string_view content)
{
    ContentWriter seal;
    for (const char c : kind.name)
        seal.u8(static_cast<std::uint8_t>(c));
    seal.u32(kind.version);
    seal.u32(0);
    seal.u64(content.size());
    seal.u64(SipHash<2, 4>::of(kKey, bytesOf(content)));
    return seal.take().append(content);
}

Result<std::string_view> unsealed(const SealKind &kind, std::string_view &bytes)
{
    if (bytes.size() < kSealBytes)
        return broken("it ends too early");
    ContentReader seal(bytes.substr(kind.name.size(), kSealBytes - kind.name.size()));
    const std::uint32_t version = seal.u32();
    seal.u32();
    const std::uint64_t length = seal.u64();
    const std::uint64_t checksum = seal.u64();
    if (bytes.substr(0, kind.name.size()) != std::string_view(kind.name.data(), kind.name.size()))
        return broken("it does not begin as it should");
    if (length > bytes.size() - kSealBytes)
        return broken("it ends too early");
    const std::string_view content = bytes.substr(kSealBytes, length);
    if (SipHash<2, 4>::of(kKey, bytesOf(content)) != checksum)
        return broken("its checksum is wrong");
    if (version != kind.version) {
        return fail(ErrorKind::Unsupported, "seal-version",
                    "it is of version {}, this program knows version {}", version, kind.version);
    }
    bytes.remove_prefix(kSealBytes + length);
    return content;
}

Result<std::string> readSealedFile(const std::filesystem::path &path, const SealKind &kind)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return fail(ErrorKind::NotFound, "seal-absent", "there is no {}", path.string());
    const auto bytes = readTextFile(path);
    if (!bytes)
        return fail(bytes.error());
    std::string_view rest = *bytes;
    const auto content = unsealed(kind, rest);
    if (!content || !rest.empty()) {
        Error error =
            content ? broken("more follows than there should be").value() : content.error();
        error.message = fmt::format("cannot read {}: {}", path.string(), error.message);
        return fail(std::move(error));
    }
    return std::string(*content);
}

Result<void> writeSealedFile(const std::filesystem::path &path, const SealKind &kind,
                             std::string_view content)
{
    return writeFileAtomically(path, sealed(kind, content));
}

Uuid ContentReader::uuid()
{
    const Bytes bytes = m_cursor.take(16);
    std::array<std::uint8_t, 16> value{};
    std::copy(bytes.begin(), bytes.end(), value.begin());
    return Uuid(value);
}

std::string ContentReader::text()
{
    const Bytes bytes = m_cursor.take(u32());
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

std::uint32_t ContentReader::count(std::size_t bytesEach)
{
    const std::uint32_t count = u32();
    if (count > m_cursor.remaining() / bytesEach) {
        m_cursor.skip(m_cursor.remaining() + 1);
        return 0;
    }
    return count;
}

} // namespace tallygate::engine

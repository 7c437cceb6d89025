// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

#include "base/base64.h"
#include "base/sha256.h"

namespace tallygate::ctl {

namespace {

constexpr std::size_t kMostText = 256u << 20;
constexpr std::size_t kInline = 128u << 10; ///< longer ones are uploaded
constexpr std::size_t kPiece = 512u << 10;

struct CloseFile
{
    void operator()(std::FILE *file) const
    {
        if (file != stdin)
            std::fclose(file);
    }
};

} // namespace

Result<std::string> readText(const std::string &path)
{
    const std::unique_ptr<std::FILE, CloseFile> file(path == "-" ? stdin
                                                                 : std::fopen(path.c_str(), "rb"));
    if (!file)
        return fail(ErrorKind::Io, "open-failed", "cannot open {}: {}", path, std::strerror(errno));
    std::string text;
    std::string buffer(65536, '\0');
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
        text.append(buffer, 0, got);
        if (text.size() > kMostText)
            return fail(ErrorKind::Limit, "file-large", "{} has more than {} bytes", path,
                        kMostText);
    }
    if (std::ferror(file.get()) != 0)
        return fail(ErrorKind::Io, "read-failed", "cannot read {}: {}", path, std::strerror(errno));
    return text;
}

Result<void> writeText(const std::string &path, std::string_view text)
{
    std::FILE *file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    if (file == nullptr)
        return fail(ErrorKind::Io, "open-failed", "cannot open {}: {}", path, std::strerror(errno));
    bool isWritten = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    isWritten &= (file == stdout ? std::fflush(file) : std::fclose(file)) == 0;
    if (!isWritten)
        return fail(ErrorKind::Io, "write-failed", "cannot write {}: {}", path,
                    std::strerror(errno));
    return {};
}

Result<void> addPolicy(Live &live, Json &params, const std::string &text)
{
    if (text.size() <= kInline) {
        params["policy"] = text;
        return {};
    }
    constexpr auto kName = "policy";
    for (std::size_t at = 0; at < text.size(); at += kPiece) {
        const std::string_view piece = std::string_view(text).substr(at, kPiece);
        Json chunk = {
            {"upload", kName}, {"offset", control::fromUint64(at)}, {"data", toBase64(piece)}};
        if (at == 0) {
            chunk["size"] = control::fromUint64(text.size());
            chunk["digest"] = sha256Hex(text);
        }
        if (auto sent = live.call("policy.chunk", std::move(chunk)); !sent)
            return fail(sent.error());
    }
    params["upload"] = kName;
    return {};
}

Result<std::string> fetchPolicy(Live &live, const std::string &revision)
{
    std::string text;
    std::string asked = revision;
    while (true) {
        Json params = {{"offset", control::fromUint64(text.size())}};
        if (!asked.empty())
            params["revision"] = asked;
        const auto piece = live.call("policy.get", std::move(params));
        if (!piece)
            return fail(piece.error());
        const auto bytes = fromBase64(textOf(*piece, "data"));
        const std::uint64_t size = numberOf(*piece, "size");
        if (!bytes || size > kMostText || (bytes->empty() && text.size() < size))
            return fail(ErrorKind::Syntax, "peer-invalid",
                        "the engine's answer to policy.get makes no sense");
        text += *bytes;
        if (text.size() >= size)
            return text;
        asked = textOf(*piece, "revision"); // another one may come into force meanwhile
    }
}

} // namespace tallygate::ctl

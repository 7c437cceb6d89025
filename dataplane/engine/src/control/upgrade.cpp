// SPDX-License-Identifier: GPL-3.0-or-later
#include "upgrade.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>

#include <nettle/eddsa.h>

#include "base/base64.h"
#include "base/mappedfile.h"
#include "base/text.h"

namespace tallygate::engine {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

template <class... Args>
tl::unexpected<Error> refuse(fmt::format_string<Args...> format, Args &&...args)
{
    return fail(ErrorKind::Semantic, "upgrade-refused", format, std::forward<Args>(args)...);
}

/// Whether only root can have written what stands there.
Result<void> isRootsAlone(const std::filesystem::path &path)
{
    for (std::filesystem::path part = path;; part = part.parent_path()) {
        struct stat status = {};
        if (::lstat(part.c_str(), &status) != 0)
            return refuse("{} is not there", part.string());
        const bool isSticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0 &&
                              part != path.parent_path();
        if (status.st_uid != 0 || ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !isSticky))
            return refuse("others than root can write to {}, and there is no key to check a "
                          "signature with",
                          part.string());
        if (part == part.root_path())
            return {};
    }
}

/// The content of a file of base64, if it is of so many bytes.
std::optional<std::string> readBase64(const std::filesystem::path &file, std::size_t bytes)
{
    const auto text = readTextFile(file);
    auto decoded = text ? fromBase64(trimmed(*text)) : std::nullopt;
    if (!decoded || decoded->size() != bytes)
        return std::nullopt;
    return decoded;
}

Result<void> checkSignature(const std::string &content, const std::filesystem::path &program,
                            const std::filesystem::path &keyFile)
{
    const auto key = readBase64(keyFile, ED25519_KEY_SIZE);
    if (!key)
        return refuse("{} holds no Ed25519 public key in base64", keyFile.string());
    const std::filesystem::path signatureFile = program.string() + ".sig";
    const auto signature = readBase64(signatureFile, ED25519_SIGNATURE_SIZE);
    if (!signature)
        return refuse("{} holds no Ed25519 signature in base64", signatureFile.string());
    const Bytes bytes = bytesOf(content);
    if (::ed25519_sha512_verify(bytesOf(*key).data(), bytes.size(), bytes.data(),
                                bytesOf(*signature).data()) != 1)
        return refuse("the signature of {} is not by the key in {}", program.string(),
                      keyFile.string());
    return {};
}

/// A program for another machine, or half of one, is found out before it is relied on.
Result<void> answersForItself(const std::filesystem::path &program)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(STDOUT_FILENO);
        ::alarm(10);
        ::execl(program.c_str(), "tallygated", "--version", nullptr);
        ::_exit(127);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0)
        return refuse("{} does not run here", program.string());
    return {};
}

} // namespace

Result<std::filesystem::path> prepareUpgrade(const std::filesystem::path &program,
                                             const std::filesystem::path &folder,
                                             const std::filesystem::path &key)
{
    if (!program.is_absolute())
        return refuse("{} is not an absolute path", program.string());
    std::error_code problem;
    const bool hasKey = std::filesystem::exists(key, problem);
    if (!hasKey) {
        const auto real = std::filesystem::canonical(program, problem);
        if (problem)
            return refuse("{}: {}", program.string(), problem.message());
        if (auto roots = isRootsAlone(real); !roots)
            return fail(std::move(roots.error()));
    }
    if (std::filesystem::file_size(program, problem) > kMostBytes || problem)
        return refuse("{} is not a program", program.string());
    const auto content = readTextFile(program);
    if (!content)
        return fail(content.error());
    if (hasKey) {
        if (auto signedRight = checkSignature(*content, program, key); !signedRight)
            return fail(std::move(signedRight.error()));
    }
    std::filesystem::create_directories(folder, problem);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
    const std::filesystem::path copy = folder / "tallygated";
    if (auto written = writeFileAtomically(copy, *content); !written)
        return fail(std::move(written.error()));
    std::filesystem::permissions(copy, std::filesystem::perms::owner_all, problem);
    if (auto runs = answersForItself(copy); !runs)
        return fail(std::move(runs.error()));
    return copy;
}

} // namespace tallygate::engine

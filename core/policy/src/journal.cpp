// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/mappedfile.h"
#include "editread.h"
#include "jsonread.h"
#include "jsonwrite.h"
#include "policy/editjson.h"
#include "policy/policyfile.h"

namespace tallygate::policy {

namespace {

constexpr int kJournalVersion = 1;

tl::unexpected<Error> ioError(const char *doing, const std::filesystem::path &path)
{
    const int reason = errno;
    Error error{
        ErrorKind::Io, "io", fmt::format("cannot {}: {}", doing, std::strerror(reason)), {}, {}};
    error.where.file = path.string();
    return fail(std::move(error));
}

std::string headerLine(const std::filesystem::path &document, std::string_view text, Timestamp now)
{
    JsonWriter out(JsonWriter::Style::Compact);
    out.beginObject();
    out.member("tallygateJournal", std::int64_t{kJournalVersion});
    out.member("time", toRfc3339(now));
    out.member("digest", documentDigest(text));
    if (document.empty())
        out.member("base", text);
    else
        out.member("path", std::filesystem::absolute(document).string());
    out.endObject();
    return out.take() + '\n';
}

/// One write, so that a crash leaves the line whole or torn at the end, never interleaved.
Result<void> writeDurably(int fd, std::string_view line, const std::filesystem::path &path)
{
    while (!line.empty()) {
        const ssize_t put = ::write(fd, line.data(), line.size());
        if (put > 0)
            line.remove_prefix(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            return ioError("write the journal", path);
    }
    if (::fdatasync(fd) != 0)
        return ioError("write the journal", path);
    return {};
}

Timestamp readTime(JsonReader &reader, JsonValue value)
{
    const char *at = JsonReader::begin(value);
    const std::string text = reader.string(value);
    const auto time = parseRfc3339(text);
    if (!time)
        reader.refuse(at, "value-invalid", fmt::format("\"{}\" is not a time", text));
    return *time;
}

Result<JournalContent> readHeader(std::string_view line, std::string_view file)
{
    static constexpr std::array<std::string_view, 5> kKeys{"tallygateJournal", "time", "digest",
                                                           "path", "base"};
    return runReader<JournalContent>(
        line, file, [](JsonReader &reader, simdjson::ondemand::document &root) {
            JournalContent content;
            reader.object(JsonValue(root.get_value()), kKeys, 0b111,
                          [&](std::size_t key, JsonValue member) {
                              switch (key) {
                              case 0:
                                  reader.integer(member, 1, kJournalVersion);
                                  break;
                              case 1:
                                  content.started = readTime(reader, member);
                                  break;
                              case 2:
                                  content.digest = reader.string(member);
                                  break;
                              case 3:
                                  content.document = reader.string(member);
                                  break;
                              case 4:
                                  content.base = reader.string(member);
                                  break;
                              }
                          });
            content.lastEdit = content.started;
            return content;
        });
}

struct EditLine
{
    Timestamp time;
    Edit edit;
};

/// {"time":"...","edit":{...}}
Result<EditLine> readEditLine(std::string_view line, std::string_view file)
{
    static constexpr std::array<std::string_view, 2> kKeys{"time", "edit"};
    return runReader<EditLine>(line, file,
                               [](JsonReader &reader, simdjson::ondemand::document &root) {
                                   EditLine read;
                                   reader.object(JsonValue(root.get_value()), kKeys, 0b11,
                                                 [&](std::size_t key, JsonValue member) {
                                                     if (key == 0)
                                                         read.time = readTime(reader, member);
                                                     else
                                                         read.edit = readEdit(reader, member);
                                                 });
                                   return read;
                               });
}

tl::unexpected<Error> broken(Error error, std::uint32_t line)
{
    error.code = "journal-broken";
    error.where.line = line;
    error.hint = "the edits before this line are sound";
    return fail(std::move(error));
}

} // namespace

std::string documentDigest(std::string_view text)
{
    return Uuid::fromName(Uuid(), text).toString();
}

Journal::Journal(FileDescriptor fd, std::filesystem::path path)
    : m_fd(std::move(fd))
    , m_path(std::move(path))
{}

Result<Journal> Journal::create(const std::filesystem::path &journal,
                                const std::filesystem::path &document, std::string_view text,
                                Timestamp now)
{
    if (auto written = writeFileAtomically(journal, headerLine(document, text, now)); !written)
        return fail(std::move(written.error()));
    // The person's text: for the owner only.
    ::chmod(journal.c_str(), 0600);
    FileDescriptor fd(::open(journal.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!fd)
        return ioError("open", journal);
    return Journal(std::move(fd), journal);
}

Result<Journal> Journal::reopen(const std::filesystem::path &journal)
{
    const auto content = readJournal(journal);
    if (!content)
        return fail(content.error());
    FileDescriptor fd(::open(journal.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!fd)
        return ioError("open", journal);
    if (content->tornTail && ::ftruncate(fd.get(), static_cast<off_t>(content->soundBytes)) != 0)
        return ioError("shorten", journal);
    return Journal(std::move(fd), journal);
}

Result<void> Journal::append(const Edit &edit, Timestamp now)
{
    const std::string line =
        fmt::format("{{\"time\":\"{}\",\"edit\":{}}}\n", toRfc3339(now), writeEdit(edit));
    return writeDurably(m_fd.get(), line, m_path);
}

Result<void> Journal::remove()
{
    m_fd = FileDescriptor();
    if (::unlink(m_path.c_str()) != 0 && errno != ENOENT)
        return ioError("delete", m_path);
    return {};
}

Result<JournalContent> readJournal(const std::filesystem::path &journal)
{
    const auto text = readTextFile(journal);
    if (!text)
        return fail(text.error());
    const std::string file = journal.string();
    std::string_view rest = *text;
    std::optional<JournalContent> content;
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        // A header is written whole or not at all.
        if (number == 1) {
            auto header = readHeader(line, file);
            if (!header)
                return broken(std::move(header.error()), number);
            content = std::move(*header);
        } else if (end == std::string_view::npos) {
            content->tornTail = true;
            break;
        } else {
            auto read = readEditLine(line, file);
            const bool isLast = end + 1 == rest.size();
            if (!read && isLast) {
                // A power cut may leave the length of a line without its content.
                content->tornTail = true;
                break;
            }
            if (!read)
                return broken(std::move(read.error()), number);
            content->lastEdit = read->time;
            content->edits.push_back(std::move(read->edit));
        }
        const std::size_t used = end == std::string_view::npos ? rest.size() : end + 1;
        content->soundBytes += used;
        rest.remove_prefix(used);
    }
    if (!content)
        return broken({ErrorKind::Syntax, "", "the journal is empty", {}, {file, 0, 0, 0, {}}}, 1);
    return std::move(*content);
}

Result<Recovered> recover(const std::filesystem::path &journal)
{
    auto content = readJournal(journal);
    if (!content)
        return fail(std::move(content.error()));
    std::string text = content->base;
    if (!content->document.empty()) {
        auto file = readTextFile(content->document);
        if (!file)
            return fail(std::move(file.error()));
        text = std::move(*file);
    }
    if (documentDigest(text) != content->digest) {
        Error error{ErrorKind::Semantic,
                    "journal-base-changed",
                    "the policy file is not the one that the unsaved edits were made on",
                    "open the file and replay what still fits",
                    {}};
        error.where.file = content->document.string();
        return fail(std::move(error));
    }
    auto base = parsePolicy(text, content->document.string());
    if (!base)
        return fail(std::move(base.error()));
    Policy policy = *base;
    for (const Edit &edit : content->edits) {
        auto applied = apply(policy, edit);
        if (!applied)
            return fail(std::move(applied.error()));
        policy = std::move(applied->next);
    }
    return Recovered{std::move(*base), std::move(policy), std::move(*content)};
}

Replayed replay(const Policy &policy, const std::vector<Edit> &edits)
{
    Replayed replayed{policy, 0, {}};
    for (const Edit &edit : edits) {
        auto applied = apply(replayed.policy, edit);
        if (applied) {
            replayed.policy = std::move(applied->next);
            ++replayed.applied;
        } else {
            replayed.refused.push_back(std::move(applied.error()));
        }
    }
    return replayed;
}

} // namespace tallygate::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/mappedfile.h"
#include "base/text.h"

namespace tallygate::io {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;

const char *phaseText(Journal::Phase phase)
{
    switch (phase) {
    case Journal::Phase::Taking:
        return "taking";
    case Journal::Phase::Established:
        return "established";
    case Journal::Phase::Giving:
        return "giving";
    }
    return "";
}

/// An unknown word is read as the phase in which everything is looked at.
Journal::Phase phaseOf(const std::string &text)
{
    if (text == "established")
        return Journal::Phase::Established;
    return text == "giving" ? Journal::Phase::Giving : Journal::Phase::Taking;
}

Json toJson(const Journal &journal)
{
    return {{"tallygateTakeOver", kVersion},
            {"kind", journal.kind == Journal::Kind::Host ? "host" : "wire"},
            {"phase", phaseText(journal.phase)},
            {"bootId", journal.bootId},
            {"name", journal.name},
            {"index", journal.index},
            {"mac", journal.mac.value},
            {"nicName", journal.nicName},
            {"peerName", journal.peerName},
            {"stackName", journal.stackName},
            {"flags", journal.flags},
            {"alternativeNames", journal.alternativeNames},
            {"features", journal.features},
            {"sysctls", journal.sysctls},
            {"bridge",
             {{"index", journal.bridge.bridge},
              {"vlans", toJson(journal.bridge.vlans)},
              {"link", toJson(journal.bridge.link)}}},
            {"state", toJson(journal.state)},
            {"stateLink", journal.stateLink}};
}

Journal journalOf(const Json &json)
{
    Journal journal;
    journal.kind = json.at("kind") == "host" ? Journal::Kind::Host : Journal::Kind::Wire;
    journal.phase = phaseOf(json.at("phase").get<std::string>());
    journal.bootId = json.at("bootId").get<std::string>();
    journal.name = json.at("name").get<std::string>();
    journal.index = json.at("index").get<LinkIndex>();
    journal.mac.value = json.at("mac").get<std::uint64_t>();
    journal.nicName = json.at("nicName").get<std::string>();
    journal.peerName = json.at("peerName").get<std::string>();
    journal.stackName = json.at("stackName").get<std::string>();
    journal.flags = json.at("flags").get<std::uint32_t>();
    journal.alternativeNames = json.at("alternativeNames").get<std::vector<std::string>>();
    journal.features = json.at("features").get<std::map<std::string, bool>>();
    journal.sysctls = json.at("sysctls").get<Sysctls>();
    const Json &bridge = json.at("bridge");
    journal.bridge = {bridge.at("index").get<LinkIndex>(), messagesOf(bridge.at("vlans")),
                      messagesOf(bridge.at("link"))};
    journal.state = interfaceStateOf(json.at("state"));
    journal.stateLink = json.at("stateLink").get<LinkIndex>();
    return journal;
}

Result<Journal> parseJournal(const std::string &text, const std::filesystem::path &path)
{
    try {
        const Json json = Json::parse(text);
        if (json.at("tallygateTakeOver") == kVersion)
            return journalOf(json);
        return fail(ErrorKind::Unsupported, "takeover-journal",
                    "{} was written by another version of the engine", path.string());
    } catch (const Json::exception &error) {
        return fail(ErrorKind::Syntax, "takeover-journal", "{} cannot be read: {}", path.string(),
                    error.what());
    }
}

} // namespace

std::string currentBootId()
{
    const auto text = readTextFile("/proc/sys/kernel/random/boot_id");
    return text ? std::string(trimmed(*text)) : std::string();
}

Result<void> writeJournal(const std::filesystem::path &path, const Journal &journal)
{
    return writeFileAtomically(path, toJson(journal).dump(1) + "\n");
}

Result<std::optional<Journal>> readJournal(const std::filesystem::path &path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return std::optional<Journal>();
    const auto text = readTextFile(path);
    if (!text)
        return fail(text.error());
    auto journal = parseJournal(*text, path);
    if (!journal)
        return fail(journal.error());
    if (journal->bootId == currentBootId())
        return std::optional(std::move(*journal));
    if (const auto removed = removeJournal(path); !removed)
        return fail(removed.error());
    return std::optional<Journal>();
}

Result<void> removeJournal(const std::filesystem::path &path)
{
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error)
        return fail(ErrorKind::Io, "io", "cannot remove {}: {}", path.string(), error.message());
    const FileDescriptor folder(::open(path.parent_path().c_str(), O_RDONLY | O_CLOEXEC));
    if (folder)
        ::fsync(folder.get());
    return {};
}

} // namespace tallygate::io

// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitlogsettings.h"

#include <sys/un.h>

#include "base/mappedfile.h"
#include "control/objectreader.h"

namespace tallygate::engine {

using control::Json;
using control::ObjectReader;

namespace {

constexpr std::uint64_t kFileBytesLeast = 64u << 10;
constexpr std::uint64_t kFileBytesMost = std::uint64_t{16} << 30;
constexpr std::int64_t kFilesMost = 1000;
/// RFC 5424, 6.2.1, by number.
const std::initializer_list<std::string_view> kFacilities = {
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
    "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "audit",  "alert",  "clock",
    "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7"};

Result<void> changeFiles(HitLogSettings &settings, const Json &json)
{
    ObjectReader reader(json, "/files");
    settings.files = reader.flagOr("enabled", settings.files);
    settings.format = static_cast<HitLogSettings::Format>(
        reader.wordOr("format", {"json", "binary"}, static_cast<std::size_t>(settings.format)));
    settings.fileBytes = reader.uint64If("bytes").value_or(settings.fileBytes);
    settings.fileCount =
        static_cast<std::uint32_t>(reader.integerOr("count", 1, kFilesMost, settings.fileCount));
    if (settings.fileBytes < kFileBytesLeast || settings.fileBytes > kFileBytesMost) {
        return fail(ErrorKind::Semantic, "params-invalid",
                    "a file of the hit log may have {} to {} bytes, not {}", kFileBytesLeast,
                    kFileBytesMost, settings.fileBytes);
    }
    return reader.finish();
}

Result<void> changeSyslog(HitLogSettings &settings, const Json &json)
{
    ObjectReader reader(json, "/syslog");
    settings.syslog = reader.flagOr("enabled", settings.syslog);
    settings.syslogPath = reader.textOr("path", settings.syslogPath);
    settings.facility =
        static_cast<std::uint8_t>(reader.wordOr("facility", kFacilities, settings.facility));
    if (settings.syslogPath.empty() || settings.syslogPath.front() != '/' ||
        settings.syslogPath.size() >= sizeof(sockaddr_un::sun_path)) {
        return fail(ErrorKind::Semantic, "params-invalid",
                    "\"{}\" is not the path of a socket: it begins with / and has at most {} bytes",
                    settings.syslogPath, sizeof(sockaddr_un::sun_path) - 1);
    }
    return reader.finish();
}

} // namespace

Json toJson(const HitLogSettings &settings)
{
    const bool json = settings.format == HitLogSettings::Format::JsonLines;
    return {{"files",
             {{"enabled", settings.files},
              {"format", json ? "json" : "binary"},
              {"bytes", control::fromUint64(settings.fileBytes)},
              {"count", settings.fileCount}}},
            {"journal", {{"enabled", settings.journal}}},
            {"syslog",
             {{"enabled", settings.syslog},
              {"path", settings.syslogPath},
              {"facility", kFacilities.begin()[settings.facility]}}}};
}

Result<HitLogSettings> changed(const HitLogSettings &settings, const Json &change)
{
    HitLogSettings result = settings;
    ObjectReader reader(change);
    Result<void> valid;
    if (const Json *files = reader.any("files"); files && valid)
        valid = changeFiles(result, *files);
    if (const Json *journal = reader.any("journal"); journal && valid) {
        ObjectReader own(*journal, "/journal");
        result.journal = own.flagOr("enabled", result.journal);
        valid = own.finish();
    }
    if (const Json *syslog = reader.any("syslog"); syslog && valid)
        valid = changeSyslog(result, *syslog);
    if (valid)
        valid = reader.finish();
    if (!valid)
        return fail(valid.error());
    return result;
}

Result<HitLogSettings> loadHitLogSettings(const std::filesystem::path &file)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return HitLogSettings{};
    const auto text = readTextFile(file);
    const auto json = text ? control::parseJson(*text) : Result<Json>(fail(text.error()));
    auto settings = json ? changed({}, *json) : Result<HitLogSettings>(fail(json.error()));
    if (!settings)
        settings.error().where.file = file.string();
    return settings;
}

Result<void> saveHitLogSettings(const std::filesystem::path &file, const HitLogSettings &settings)
{
    return writeFileAtomically(file, control::toText(toJson(settings)) + '\n');
}

} // namespace tallygate::engine

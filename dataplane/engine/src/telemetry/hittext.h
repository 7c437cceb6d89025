// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "control/json.h"
#include "engine/policynames.h"
#include "hitlog/hitrecord.h"

namespace tallygate::engine {

/// A hit in words. Texts are valid UTF-8 without control characters.
struct HitText
{
    HitText(const hitlog::HitRecord &record, const PolicyNames *names, std::uint32_t worker);

    const hitlog::HitRecord &record;
    std::uint32_t worker;
    std::string interface;    ///< "eth0"; "port 7" if the name is not known
    std::string application;  ///< "Branch on eth0, in"; empty if not known
    std::string rule;         ///< the rule's name, "default"; empty if not known
    std::uint32_t number = 0; ///< '#' of the rule; 0 if not known
    std::string verdict, action, direction;
    std::string source, destination; ///< empty for non-IP
    std::string time;                ///< RFC 3339

    bool isDefault() const { return record.ruleUuid().isNull(); }
    bool isIcmp() const { return record.protocol == 1 || record.protocol == 58; }
    /// "drop Branch on eth0, in rule 3 web 198.18.0.1:1025 > 192.0.2.1:443 tcp, 60 bytes"
    std::string sentence() const;
};

control::Json toJson(const HitText &hit);
/// RFC 5424, without a line feed.
std::string toSyslog(const HitText &hit, std::uint8_t facility, std::string_view hostName);
/// The native protocol of systemd-journald.
std::string toJournal(const HitText &hit);

/// Names by revision; the last few. Any thread.
class RevisionNames
{
public:
    void add(std::shared_ptr<const PolicyNames> names);
    std::shared_ptr<const PolicyNames> of(std::uint64_t revision) const;

private:
    static constexpr std::size_t kKept = 8;
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<const PolicyNames>> m_names; ///< latest last
};

} // namespace tallygate::engine

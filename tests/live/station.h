// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <memory>

#include "live/daemon.h"
#include "live/lab.h"
#include "live/ptysession.h"
#include "policy/policyfile.h"
#include "storage/audittrail.h"
#include "storage/workstation.h"

namespace tallygate::live {

inline policy::Policy edgePolicy(const std::string &comment)
{
    policy::Document document;
    document.uuid = Uuid::fromName(Uuid(), "policy");
    document.name = "Edge";
    document.comment = comment;
    policy::Filter filter;
    filter.uuid = Uuid::fromName(Uuid(), "filter");
    filter.name = "edge";
    filter.defaultVerdict = policy::Verdict::Permit;
    policy::Section section;
    section.uuid = Uuid::fromName(Uuid(), "section");
    section.name = "All";
    policy::Rule ping;
    ping.uuid = Uuid::fromName(Uuid(), "ping");
    ping.name = "Ping";
    ping.when = "icmp";
    ping.action = policy::Action::Permit;
    ping.log.enabled = true;
    section.rules.push_back(std::make_shared<const policy::Rule>(ping));
    filter.sections.push_back(std::make_shared<const policy::Section>(section));
    document.filters.push_back(std::make_shared<const policy::Filter>(filter));
    policy::Device device;
    device.uuid = Uuid::fromName(Uuid(), "device");
    device.name = "edge-01";
    device.interfaces = {"d0"};
    document.devices.push_back(std::make_shared<const policy::Device>(device));
    device.uuid = Uuid::fromName(Uuid(), "twin");
    device.name = "edge-02";
    document.devices.push_back(std::make_shared<const policy::Device>(device));
    policy::Application application;
    application.uuid = Uuid::fromName(Uuid(), "application");
    application.filter = "edge";
    application.device = "edge-01";
    application.interface = "d0";
    document.applications.push_back(std::make_shared<const policy::Application>(application));
    return policy::Policy::fromDocument(std::move(document)).value();
}

/// A workstation with records and known hosts of its own.
class Station
{
public:
    Station(const Lab &lab, Daemon &daemon)
        : m_lab(lab)
        , m_socket(daemon.socketPath())
    {
        std::ofstream(path("edge.tallygate")) << policy::writePolicy(edgePolicy({}));
    }
    /// What it says and how it ends.
    Completed cli(const Arguments &words) const
    {
        return m_lab.client().run(commandLine(words), {}, std::chrono::seconds(60));
    }
    /// The same, logged in, beside the test.
    Process start(Arguments words) const
    {
        const Arguments more = login();
        words.insert(words.end(), more.begin(), more.end());
        return Process(commandLine(words), m_lab.client().surroundings(), m_lab.folder() / "cli");
    }
    /// At a terminal.
    std::unique_ptr<PtySession> sit(const Arguments &words) const
    {
        return std::make_unique<PtySession>(commandLine(words), m_lab.client().surroundings());
    }
    Arguments login(bool isKeyKnown = true) const
    {
        Arguments words{"-i", path("user"), "--known-hosts", path("known")};
        if (isKeyKnown) {
            words.push_back("--accept-host-key");
            words.push_back(fingerprint());
        }
        return words;
    }
    Completed cli(Arguments words, const Arguments &more) const
    {
        words.insert(words.end(), more.begin(), more.end());
        return cli(words);
    }
    Completed add() const
    {
        return cli({"device", "add", "edge-01", host(), "--policy", path("edge.tallygate"),
                    "--socket", m_socket, "-i", path("user")});
    }
    /// Of the workstation, newest first.
    std::vector<Json> auditChain() const
    {
        auto records = storage::openWorkstation(path("data/records.sqlite"), Timestamp()).value();
        const auto lines = storage::AuditTrail(records.connection).page(20).value();
        std::vector<Json> chain;
        for (const std::string &line : lines)
            chain.push_back(Json::parse(line));
        return chain;
    }
    void ping(int count) const
    {
        m_lab.client().mustRun({"ping", "-q", "-c", std::to_string(count), "-i", "0.01", "-W", "2",
                                m_lab.deviceToClient().v4});
    }
    std::string host() const { return "root@" + m_lab.deviceToClient().v4; }
    std::string path(const char *name) const { return (m_lab.folder() / name).string(); }

private:
    Arguments commandLine(const Arguments &words) const
    {
        Arguments all{"env", "TALLYGATE_DATA=" + path("data"), "HOME=" + path("home"),
                      Daemon::programPath("tallygate-cli")};
        all.insert(all.end(), words.begin(), words.end());
        return all;
    }
    std::string fingerprint() const
    {
        const std::string told = mustRun({"ssh-keygen", "-lf", path("host.pub")});
        const std::size_t at = told.find("SHA256:");
        return told.substr(at, told.find(' ', at) - at);
    }

    const Lab &m_lab;
    const std::string m_socket;
};

} // namespace tallygate::live

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "commands.h"
#include "deploy/deployment.h"
#include "devices.h"
#include "inbox.h"
#include "workrecords.h"

namespace tallygate::cli {

enum class Decision { Ask, Keep, Leave };

struct PushOptions
{
    std::string policy;
    std::string as; ///< the policy's device that --host is
    std::string comment;
    std::string at;
    std::string exportTo; ///< file of a request for approval; nothing is pushed then
    std::string approval; ///< file of an approval
    DeviceOptions devices;
    int window = 60; ///< s
    Decision decision = Decision::Ask;
    bool oneFirst = false;
    bool acceptFailedProof = false;
    bool acceptGuardChange = false;
    bool takeOver = false;
    Format format = Format::Text;
};

/// A device of the push.
struct Pushed
{
    KnownDevice device;
    std::string policy; ///< text of its device policy
    bool needsApproval = false;
    remote::DeviceId connection = remote::DeviceId::None;
    std::optional<remote::ConnectionState> state;
    bool isKeyAsked = true; ///< a host key that is not known yet may still be accepted
    deploy::Progress progress;
    std::optional<std::int64_t> record;
};

/// One run of the command. What devices tell comes through the inbox, so all is done on one thread.
class Push final : public remote::ConnectionObserver, public deploy::Observer
{
public:
    Push(const PushOptions &options, std::vector<Pushed> devices,
         std::optional<deploy::Approval> approval)
        : m_options(options)
        , m_approval(std::move(approval))
        , m_terminal(options.devices.login)
        , m_devices(std::move(devices))
    {}
    ~Push() override
    {
        m_deployment.reset(); // before whom it tells
        m_connections.reset();
    }

    Result<void> run();
    /// Instead: what would be pushed and what runs there now, for a second person.
    Result<deploy::ApprovalRequest> request();
    /// 0: in force and kept, or left in force as was asked for; 1: undone; 2: it did not work.
    int status() const;
    const std::vector<Pushed> &devices() const { return m_devices; }
    bool isConfirmed() const { return m_deployment && m_deployment->isConfirmed(); }

private:
    Result<void> connect();
    Result<void> begin();
    Result<void> watch();
    void decide();
    /// What is in force at a device.
    struct Running
    {
        std::uint64_t revision = 0;
        std::string digest;
    };
    Result<Running> runningAt(const Pushed &pushed);
    Result<std::string> textOf(const Pushed &pushed, const Running &running);
    Result<control::Json> call(const Pushed &pushed, std::string_view method,
                               control::Json params = control::Json::object());
    void onProgress(std::size_t at, const deploy::Progress &progress);
    void say(const Pushed &pushed, std::string_view what) const;
    void record(Pushed &pushed);
    void recordLeft();

    // On threads of the connections.
    void stateChanged(remote::DeviceId device, const remote::ConnectionState &state) override;
    void hostKeyUnknown(remote::DeviceId device, const remote::HostKeyQuestion &question) override;
    void secretWanted(remote::DeviceId device, const remote::SecretQuestion &question) override;
    void progressed(std::size_t target, const deploy::Progress &progress) override;
    void phaseChanged(deploy::Phase) override
    {
        m_inbox.post([] {});
    }
    void secretWanted(std::size_t target, const remote::SecretQuestion &question) override;

    const PushOptions &m_options;
    const std::optional<deploy::Approval> m_approval;
    Terminal m_terminal;
    std::vector<Pushed> m_devices;
    Inbox m_inbox;
    std::optional<PushRecords> m_records;
    std::unique_ptr<remote::Connections> m_connections;
    std::unique_ptr<deploy::Deployment> m_deployment;
    InterruptWatch m_interrupt;
    bool m_isAsked = false; ///< the question stands at the terminal
    bool m_isLeft = false;  ///< in force, to be confirmed later
};

} // namespace tallygate::cli

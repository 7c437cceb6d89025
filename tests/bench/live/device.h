// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "live/daemon.h"

#include "base/precedence.h"

#include "bed.h"
#include "common/rulesets.h"

namespace tallygate::bench {

/// What is compared: a way for frames through a device, in a bed of its own. For benchmarks:
/// failure throws.
class Device
{
public:
    virtual ~Device() = default;
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;

    const std::string &path() const { return m_path; }
    std::size_t rules() const { return m_rules; }

    /// One look under full load. The reason why it does not count, where it does not.
    struct Look
    {
        Window window;
        std::string refused;
    };
    virtual Look look(std::size_t frameBytes, const Timing &timing) = 0;

protected:
    Device(std::string path, live::Between between, const Cores &cores, std::uint16_t flows,
           int receiveNiceness)
        : m_path(std::move(path))
        , m_bed(between, cores, flows, receiveNiceness)
    {}

    std::string m_path;
    Bed m_bed;
    std::size_t m_rules = 0;
};

/// The kernel's bridge or its routing, with nftables.
class KernelDevice : public Device
{
public:
    KernelDevice(live::Between between, const Cores &cores, std::uint16_t flows);

    /// Without a form: no nftables.
    void hold(std::optional<NftForm> form, std::size_t rules);
    Look look(std::size_t frameBytes, const Timing &timing) override;

private:
    std::string m_family;
};

/// Tallygate: as a wire between d0 and d1, or as a host port d0 whence the kernel routes to d1.
class TallygateDevice : public Device
{
public:
    TallygateDevice(live::Between between, const Cores &cores, std::uint16_t flows);

    /// 0: no application at all.
    void hold(std::size_t rules);
    Look look(std::size_t frameBytes, const Timing &timing) override;

private:
    /// What the engine has counted by now of frames on their way to the server.
    struct Account
    {
        std::size_t sides = 0;      ///< that the following two are of
        std::uint64_t bypassed = 0; ///< fallback, guard and drop in the kernel
        std::uint64_t overrun = 0;  ///< given to a worker that had no room for them
        std::uint64_t received = 0;
        std::uint64_t permitted = 0;
        std::uint64_t lost = 0; ///< permitted, and not sent
        std::uint64_t matched = 0;
    };
    Account account();
    std::string objection(const Account &grown, const Window &window) const;

    bool m_isWire;
    live::Daemon m_daemon;
};

} // namespace tallygate::bench

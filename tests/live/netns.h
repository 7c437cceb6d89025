// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <thread>

#include "base/filedescriptor.h"

#include "command.h"

namespace tallygate::live {

/// A named network namespace with mounts of its own (a /sys that shows its interfaces, and room
/// for a bpffs that ends with the test). The name is removed by the lab that made it.
class Namespace
{
public:
    explicit Namespace(std::string name);

    const std::string &name() const { return m_name; }
    Surroundings surroundings() const { return {m_network.get(), m_mounts.get()}; }

    /// Calls `work` on a thread of its own that stands in the namespace: sockets it opens stay
    /// there. What it throws is thrown here.
    template <class Work>
    auto inside(Work work) const -> decltype(work());

    Completed run(const Arguments &arguments, const std::string &input = {},
                  std::chrono::milliseconds atMost = std::chrono::seconds(30)) const
    {
        return live::run(arguments, surroundings(), input, atMost);
    }
    std::string mustRun(const Arguments &arguments, const std::string &input = {}) const
    {
        return live::mustRun(arguments, surroundings(), input);
    }
    /// `ip -batch`: one command a line.
    void ip(const std::string &commands) const { mustRun({"ip", "-batch", "-"}, commands); }
    /// net.ipv4.ip_forward and the like, here.
    void setSysctl(const std::string &name, const std::string &value) const;

private:
    void enter() const; ///< the calling thread, for good

    std::string m_name;
    FileDescriptor m_network;
    FileDescriptor m_mounts;
};

template <class Work>
auto Namespace::inside(Work work) const -> decltype(work())
{
    using Value = decltype(work());
    std::function<Value()> result;
    std::thread([this, &work, &result] {
        try {
            enter();
            if constexpr (std::is_void_v<Value>) {
                work();
                result = [] {};
            } else {
                auto value = std::make_shared<Value>(work());
                result = [value] { return std::move(*value); };
            }
        } catch (...) {
            result = [error = std::current_exception()]() -> Value {
                std::rethrow_exception(error);
            };
        }
    }).join();
    return result();
}

} // namespace tallygate::live

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "control/objectreader.h"
#include "engine/server.h"

namespace tallygate::engine {

/// Texts that are too long for one message, such as large policies, come in pieces by the method
/// `policy.chunk`, to be named by a later call. An upload belongs to its connection and goes with
/// it. What is kept is bounded: in all, and a connection.
///
/// Loop's thread. Registers its method when it is made; outlives the server's run.
class Uploads
{
public:
    struct Limits
    {
        std::uint64_t bytes = 256u << 20;    ///< of one upload
        std::uint64_t allBytes = 512u << 20; ///< as announced, of all uploads
        std::size_t perConnection = 2;
    };

    explicit Uploads(Server &server)
        : Uploads(server, Limits())
    {}
    Uploads(Server &server, const Limits &limits);
    Uploads(const Uploads &) = delete;
    Uploads &operator=(const Uploads &) = delete;

    /// What the parameters of a call give as a policy: the text in "policy", or that of the
    /// complete upload named in "upload", which is let go. Exactly one of them must be there.
    /// Errors: "params-invalid", "upload-unknown", "upload-unfinished". Call it before finish().
    Result<std::string> takePolicy(const Caller &caller, control::ObjectReader &params);

    /// Of those not taken.
    std::size_t count() const { return m_uploads.size(); }

private:
    struct Upload
    {
        std::string text;
        std::uint64_t size = 0;
        std::string digest; ///< SHA-256, hex
    };
    using Key = std::pair<ConnectionId, std::string>;

    Result<Json> chunk(const Caller &caller, const Json &given);
    Result<Upload *> begin(const Key &key, std::uint64_t size, const std::string &digest);
    Result<std::string> take(const Key &key);
    void forget(const Key &key);

    Limits m_limits;
    std::map<Key, Upload> m_uploads;
    std::uint64_t m_announced = 0;
};

} // namespace tallygate::engine

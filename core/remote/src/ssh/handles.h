// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libssh/libssh.h>

#include <memory>

// Owners of libssh's objects. Channels go before their session.

namespace tallygate::remote {

template <auto release>
struct Releaser
{
    template <class Object>
    void operator()(Object *object) const
    {
        release(object);
    }
};

using SessionHandle = std::unique_ptr<ssh_session_struct, Releaser<ssh_free>>;
using KeyHandle = std::unique_ptr<ssh_key_struct, Releaser<ssh_key_free>>;
using EventHandle = std::unique_ptr<ssh_event_struct, Releaser<ssh_event_free>>;
using ChannelHandle = std::unique_ptr<ssh_channel_struct, Releaser<ssh_channel_free>>;
using TextHandle = std::unique_ptr<char, Releaser<ssh_string_free_char>>;

} // namespace tallygate::remote

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "devices/fleet.h"

namespace tallygate::app {

/// What is known of a device beside how it is reached.
struct Fleet::Entry
{
    Uuid uuid;
    remote::DeviceId id = remote::DeviceId::None;
    DeviceStatus status;
    /// The question that is open now, whether or not it is shown to a person already.
    std::optional<remote::SecretQuestion> asked;
    std::map<QString, remote::Secret> toKeep; ///< by name, once the login has succeeded
    QStringList recalled;                     ///< names of what came from the keychain
};

} // namespace tallygate::app

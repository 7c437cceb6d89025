// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"

namespace tallygate::app {

/// A new object of the kind with a free name ("set-2"), sensible to start from. Requires: a kind of
/// policy::Object other than Application.
policy::Object newObject(const policy::Policy &policy, policy::ObjectKind kind);

/// A copy with identities of its own, sections and rules included, and a free name ("bogons-2").
policy::Object copyOf(const policy::Policy &policy, const policy::Object &object);

/// `wanted`, or with "-2", "-3" ... where that name is taken among objects of the kind.
std::string freeName(const policy::Policy &policy, policy::ObjectKind kind,
                     const std::string &wanted);

} // namespace tallygate::app

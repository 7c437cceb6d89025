// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "remote/endpoint.h"

namespace tallygate::remote {

/// All of an endpoint but the target's address and the limits, as one line of JSON, to be kept
/// beside the address: {"jumps": ["ops@bastion"], "methods": ["agent", {"key": "/path"},
/// "password"], "controlSocket": "/path", "rpcCommand": "..."}; what is as usual is left out.
/// No secret is in it.
std::string savedConnection(const Endpoint &endpoint);

/// The other way: `address` as toString(Hop) writes it, `connection` as above, or empty for what is
/// usual. Errors: "endpoint-invalid", "connection-invalid".
Result<Endpoint> savedEndpoint(std::string_view address, std::string_view connection);

} // namespace tallygate::remote

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/frame.h"
#include "packet/packet.h"

namespace tallygate::ctl {

inline packet::Frame packetFrame(const capture::Frame &frame)
{
    return {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time};
}

} // namespace tallygate::ctl

// SPDX-License-Identifier: GPL-3.0-or-later
#include "capturetap.h"

#include <algorithm>

namespace tallygate::engine {

Result<std::shared_ptr<const CaptureFilter>> CaptureFilter::build(const CaptureRequest &request)
{
    auto filter = std::make_shared<CaptureFilter>();
    filter->port = request.port;
    filter->direction = request.direction;
    filter->snapBytes = request.snapBytes;
    if (!request.expression.empty()) {
        const auto expression = match::parse(request.expression);
        if (!expression)
            return fail(expression.error());
        auto program = match::Program::compile(*expression);
        if (!program)
            return fail(program.error());
        filter->program = std::move(*program);
    }
    return std::shared_ptr<const CaptureFilter>(std::move(filter));
}

void CaptureTap::look(std::span<const packet::Frame> frames, counters::Direction direction)
{
    for (const packet::Frame &frame : frames) {
        if (m_filter->program) {
            packet::parse(frame, m_packet);
            if (m_filter->program->evaluate(m_packet) != match::Truth::True)
                continue;
        }
        CapturedFrame copy;
        copy.time = frame.time;
        copy.wireLength = frame.wireLength;
        copy.direction = direction;
        copy.bytes = {frame.data, std::min(frame.capturedLength, m_filter->snapBytes)};
        m_ring.push(copy);
    }
}

} // namespace tallygate::engine

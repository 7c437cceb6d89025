// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "engine/engine.h"
#include "engine/server.h"

namespace tallygate::engine {

/// capture.start, read and stop (docs/protocol.md): packets of a port that an expression selects,
/// as a pcapng file bounded in time, number and size. One at a time; the last one can be read until
/// the next begins or control ends. The file stands in `folder`, root's alone.
///
/// Loop's thread. All outlive the service.
class CaptureService
{
public:
    CaptureService(Loop &loop, Server &server, Engine &engine, std::filesystem::path folder,
                   std::string program);
    ~CaptureService();
    CaptureService(const CaptureService &) = delete;
    CaptureService &operator=(const CaptureService &) = delete;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tallygate::engine

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <exception>
#include <memory>
#include <string>

#include <QTest>

#include "daemon.h"
#include "generator.h"
#include "lab.h"
#include "policy.h"
#include "receiver.h"
#include "support/effort.h"

// What the tests of the real engine share.

namespace tallygate::live {

/// Ends the test function with the reason where there is nothing to test with.
#define SKIP_WITHOUT_ENGINE()                                                                      \
    do {                                                                                           \
        if (const std::string reason = tallygate::live::Daemon::whyNot(); !reason.empty())         \
            QSKIP(reason.c_str());                                                                 \
    } while (false)

/// Behind a test function's body, which is a try block: what cannot be set up fails that test
/// alone.
#define REPORT_EXCEPTIONS                                                                          \
    catch (const std::exception &error)                                                            \
    {                                                                                              \
        QFAIL(error.what());                                                                       \
    }

/// What went wrong, in words.
#define VERIFY_SAID(condition, words) QVERIFY2(condition, std::string(words).c_str())

using testsupport::isLong;

/// How the engine stands between the device's interfaces.
enum class Stand : std::uint8_t {
    Host, ///< both are host ports, and the kernel routes between them
    Wire, ///< they are joined
};

inline void addStands()
{
    QTest::addColumn<int>("stand");
    QTest::newRow("host") << static_cast<int>(Stand::Host);
    QTest::newRow("wire") << static_cast<int>(Stand::Wire);
}

/// A lab whose device is managed by an engine of its own.
class ManagedLab
{
public:
    explicit ManagedLab(Stand stand, LabShape shape = {}, const DaemonOptions &options = {},
                        Daemon::FailMode mode = Daemon::FailMode::Open)
        : m_lab(shaped(stand, shape))
        , m_daemon(m_lab, options)
    {
        if (stand == Stand::Host) {
            m_daemon.manageHost("d0", mode);
            m_daemon.manageHost("d1", mode);
        } else {
            m_daemon.manageWire("d0", "d1", mode);
        }
    }

    const Lab &lab() const { return m_lab; }
    Daemon &daemon() { return m_daemon; }

private:
    static LabShape shaped(Stand stand, LabShape shape)
    {
        shape.between = stand == Stand::Host ? Between::Forward : Between::Nothing;
        return shape;
    }

    Lab m_lab;
    Daemon m_daemon;
};

} // namespace tallygate::live

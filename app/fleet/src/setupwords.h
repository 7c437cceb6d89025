// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include "devices/enginesetup.h"

namespace tallygate::app {

enum class SetupPhase : std::uint8_t { Planned, UnderWay, Over };

/// What is said of bringing the engine to a host, replacing it and taking it away, in the person's
/// language. `device` is the name of the device, `options` what is or was asked for.
class SetupWords
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::SetupWords)

public:
    using Options = EngineSetup::Options;

    static QString title(const Options &options, const QString &device);
    /// What it does to the host, and what is lost.
    static QString intention(const Options &options);
    /// On the button that begins it.
    static QString verb(const Options &options);
    static QString step(const Options &options, bootstrap::StepId step);
    /// "waiting", "failed"; empty while nothing has begun.
    static QString state(const EngineSetup::Step &step, SetupPhase phase);
    /// Once it went well: what is so now, and what to do next.
    static QString outcome(const Options &options, const remote::Hop &host);
    /// Once it did not: why, and what that leaves.
    static QString failure(const Options &options, const QString &reason);
    static QString aftermath(const EngineSetup &setup);
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

namespace tallygate::ctl {

std::vector<MeterUse> meterUses(const Session &session)
{
    const pipeline::PolicyProgram &program = *session.program;
    std::vector<MeterUse> uses;
    for (const pipeline::BoundMeter &bound : program.meters()) {
        MeterUse use;
        use.bound = &bound;
        use.meter = program.meterNamed(bound.identity.meter);
        use.place = "device";
        use.statistics = bound.meter->statistics();
        for (const pipeline::BoundApplication &application : program.applications()) {
            bool used = false;
            for (const pipeline::BoundRule &rule : application.rules) {
                if (rule.meter != bound.meter.get())
                    continue;
                const counters::CounterValue value = session.registry->value(rule.slot);
                use.conform += value.conform;
                use.exceed += value.exceed;
                used = true;
            }
            if (used && !bound.identity.isDeviceWide())
                use.place = program.nameOf(application);
        }
        uses.push_back(std::move(use));
    }
    return uses;
}

} // namespace tallygate::ctl

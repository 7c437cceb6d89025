// SPDX-License-Identifier: GPL-3.0-or-later
// Every sentence for a finding. One row per Diagnostic code, sorted within each group; %1 ... are
// the Diagnostic's arguments in their order, not all of which need to appear: the window shows the
// column of a cell beside the sentence.
#include "text/explainer.h"

#include <array>

#include <QtGlobal>

namespace tallygate::app {

namespace {

constexpr std::array kRows = {
    // Applications: %1 the application, %2 the plain words
    ExplainerRow{"application-device-missing",
                 QT_TRANSLATE_NOOP("Explainer", "%1 names a device that does not exist."),
                 QT_TRANSLATE_NOOP("Explainer", "Choose a device of this policy, or add it.")},
    ExplainerRow{"application-disabled", QT_TRANSLATE_NOOP("Explainer", "%1 is off."), nullptr},
    ExplainerRow{"application-filter-missing",
                 QT_TRANSLATE_NOOP("Explainer", "%1 names a filter that does not exist."),
                 QT_TRANSLATE_NOOP("Explainer",
                                   "Choose a filter of this policy, or remove the application.")},
    ExplainerRow{
        "application-group-empty",
        QT_TRANSLATE_NOOP("Explainer", "%1: no interface of the device belongs to the group."),
        QT_TRANSLATE_NOOP("Explainer", "Check the names and patterns of the interface group.")},
    ExplainerRow{
        "application-group-missing",
        QT_TRANSLATE_NOOP("Explainer", "%1 names an interface group that does not exist."),
        QT_TRANSLATE_NOOP("Explainer", "Choose an interface group of this policy, or add it.")},
    ExplainerRow{
        "application-interface-unknown",
        QT_TRANSLATE_NOOP("Explainer", "%1: the device has no interface of that name."),
        QT_TRANSLATE_NOOP("Explainer", "Check the name, or add the interface to the device.")},
    ExplainerRow{
        "application-scope-direction",
        QT_TRANSLATE_NOOP("Explainer", "%1: packets of that scope never go in that direction."),
        QT_TRANSLATE_NOOP("Explainer",
                          "Packets to the device come in; packets from the device go out.")},
    ExplainerRow{"filter-unapplied",
                 QT_TRANSLATE_NOOP("Explainer", "Filter “%1” is applied to no interface."),
                 QT_TRANSLATE_NOOP("Explainer", "It does nothing until an application uses it.")},

    // Devices
    ExplainerRow{"device-missing", QT_TRANSLATE_NOOP("Explainer", "The policy has no device %1."),
                 nullptr},
    ExplainerRow{
        "guard-empty",
        QT_TRANSLATE_NOOP("Explainer", "Device “%1”: its guard has options, but no entry."),
        QT_TRANSLATE_NOOP("Explainer",
                          "Name the prefix that manages it, or switch the options off.")},
    ExplainerRow{"guard-prefix-invalid",
                 QT_TRANSLATE_NOOP("Explainer", "Device “%1”: guard entry “%2”: %3."), nullptr},
    ExplainerRow{
        "guard-too-long",
        QT_TRANSLATE_NOOP("Explainer", "Device “%1”: %2 guard entries; at most %3 are possible."),
        nullptr},
    ExplainerRow{"isolation-community",
                 QT_TRANSLATE_NOOP("Explainer", "Device “%1”: a community port, and no other, "
                                                "names its community."),
                 nullptr},
    ExplainerRow{"local-address-invalid",
                 QT_TRANSLATE_NOOP("Explainer", "Device “%1”: “%2” is not an address."), nullptr},

    // Meters: %1 the meter
    ExplainerRow{"meter-invalid", QT_TRANSLATE_NOOP("Explainer", "Meter “%1”: %2."), nullptr},
    ExplainerRow{"meter-unused", QT_TRANSLATE_NOOP("Explainer", "Meter “%1” is used by no rule."),
                 nullptr},

    // Cells of rules: %1 the column, %2 the plain words
    ExplainerRow{"cell-item-invalid", QT_TRANSLATE_NOOP("Explainer", "This cannot stand here: %2."),
                 nullptr},
    ExplainerRow{"cell-mixed-negated",
                 QT_TRANSLATE_NOOP(
                     "Explainer",
                     "Hardware and IP addresses cannot stand together in a cell that is negated."),
                 QT_TRANSLATE_NOOP("Explainer", "Make two rules of it.")},
    ExplainerRow{"expression-invalid",
                 QT_TRANSLATE_NOOP("Explainer", "The expression cannot be read: %2."), nullptr},
    ExplainerRow{"service-missing", QT_TRANSLATE_NOOP("Explainer", "There is no such service: %2."),
                 QT_TRANSLATE_NOOP("Explainer",
                                   "Choose a service of this policy, or write a port as tcp/443.")},

    // Rules: %1 the number, %2 the name
    ExplainerRow{"expires-invalid", QT_TRANSLATE_NOOP("Explainer", "“%1” is not a time."),
                 QT_TRANSLATE_NOOP("Explainer", "Write 2026-12-31 or 2026-12-31T18:00:00Z.")},
    ExplainerRow{
        "meter-missing",
        QT_TRANSLATE_NOOP("Explainer", "Rule %1 “%2” limits, but has no meter that exists."),
        QT_TRANSLATE_NOOP("Explainer", "Choose a meter of this policy, or add one.")},
    ExplainerRow{"rule-disabled", QT_TRANSLATE_NOOP("Explainer", "Rule %1 “%2” is off."), nullptr},
    ExplainerRow{
        "rule-empty-set",
        QT_TRANSLATE_NOOP("Explainer", "Rule %1 “%2” names only empty sets and matches nothing."),
        QT_TRANSLATE_NOOP("Explainer", "Fill the sets, or remove the rule.")},
    ExplainerRow{"rule-expired",
                 QT_TRANSLATE_NOOP("Explainer", "Rule %1 “%2” has expired and matches nothing."),
                 QT_TRANSLATE_NOOP("Explainer", "Remove it, or set a later time.")},
    ExplainerRow{"rule-unreachable",
                 QT_TRANSLATE_NOOP("Explainer",
                                   "Rule %1 “%2” is never reached: rule %3 matches everything."),
                 QT_TRANSLATE_NOOP("Explainer", "Move it above that rule, or remove it.")},

    // Filters and sections
    ExplainerRow{
        "default-unreachable",
        QT_TRANSLATE_NOOP("Explainer",
                          "The default of “%1” is never reached: rule %2 matches everything."),
        nullptr},
    ExplainerRow{
        "fragments-not-permitted",
        QT_TRANSLATE_NOOP("Explainer",
                          "“%1” permits by port, but later fragments have no ports and meet the "
                          "default."),
        QT_TRANSLATE_NOOP("Explainer",
                          "Add a permit rule with: ip.frag_offset > 0 or ipv6.fraghdr.offset > 0")},
    ExplainerRow{"section-disabled",
                 QT_TRANSLATE_NOOP("Explainer", "Section “%1” is off: its rules do nothing."),
                 nullptr},

    // Services and sets: %1 the name
    ExplainerRow{"service-invalid", QT_TRANSLATE_NOOP("Explainer", "Service “%1”: %2."), nullptr},
    ExplainerRow{"set-cycle", QT_TRANSLATE_NOOP("Explainer", "Set “%1” contains itself: %2."),
                 QT_TRANSLATE_NOOP("Explainer", "Take one of them out of the other.")},
    ExplainerRow{
        "set-empty", QT_TRANSLATE_NOOP("Explainer", "Set “%1” is empty."),
        QT_TRANSLATE_NOOP("Explainer", "A cell that names only empty sets matches nothing.")},
    ExplainerRow{"set-entry-invalid",
                 QT_TRANSLATE_NOOP("Explainer", "Set “%1”: “%2” cannot be an entry of it."),
                 nullptr},
    ExplainerRow{"set-missing", QT_TRANSLATE_NOOP("Explainer", "There is no set named “%1”."),
                 QT_TRANSLATE_NOOP("Explainer", "Add the set, or correct the name.")},
};

} // namespace

std::span<const ExplainerRow> Explainer::table()
{
    return kRows;
}

} // namespace tallygate::app

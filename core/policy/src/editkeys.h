// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys.h"
#include "policy/edit.h"

/// The keys of edits in JSON. An edit is an object with one member, named after the kind of edit:
/// {"removeRules": {...}}. Optional members that are absent mean "leave as it is"; an absent
/// "before" means "at the end".
namespace tallygate::policy {

/// In the order of Edit::value's alternatives.
inline constexpr Keys<17> kEditKeys{
    "insertRules",    "removeRules",    "moveRules",    "modifyRules",   "replaceRules",
    "insertSections", "removeSections", "moveSections", "modifySection", "modifyFilter",
    "insertObject",   "removeObject",   "moveObject",   "replaceObject", "renameObject",
    "setProperties",  "composite"};
static_assert(std::variant_size_v<decltype(Edit::value)> == kEditKeys.size());

/// In the order of Object's alternatives.
inline constexpr Keys<7> kObjectKeys{"filter",         "set",        "service", "meter", "device",
                                     "interfaceGroup", "application"};
static_assert(std::variant_size_v<Object> == kObjectKeys.size());

inline constexpr Keys<13> kPatchKeys{"name",  "enabled", "source", "destination", "service",
                                     "when",  "action",  "meter",  "log",         "comment",
                                     "owner", "ticket",  "expires"};

} // namespace tallygate::policy

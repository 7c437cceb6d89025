// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tallygate::app {

class ActionRegistry;
class CommandSources;
class CounterContext;
class Explainer;
class Findings;
class Fleet;
class Formatter;
class JobRunner;
class Navigator;
class PolicySession;
class SelectionHub;
class Settings;
class Theme;

/// What pages work with; handed to every page instead of singletons. Owns nothing: main() owns the
/// shared services, each MainWindow its own copy of this struct with its own Navigator,
/// SelectionHub, ActionRegistry and CommandSources. All pointers are set before a page is made.
struct Workspace
{
    // Shared by all windows
    Theme *theme = nullptr;
    Settings *settings = nullptr;
    const Formatter *formatter = nullptr;
    const Explainer *explainer = nullptr;
    JobRunner *jobs = nullptr;
    PolicySession *policy = nullptr;
    Findings *findings = nullptr;  ///< of the open policy
    Fleet *fleet = nullptr;        ///< devices, what they tell, what is recorded

    // One per window
    Navigator *navigator = nullptr;
    SelectionHub *selection = nullptr;
    ActionRegistry *actions = nullptr;
    CommandSources *commands = nullptr;  ///< what Ctrl+K searches; see services/commandsource.h
    CounterContext *counters = nullptr;  ///< which figures rows show
};

} // namespace tallygate::app

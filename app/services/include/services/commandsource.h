// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QKeySequence>
#include <QString>

#include "services/tokens.h"

namespace tallygate::app {

/// One thing that Ctrl+K can find.
struct CommandItem
{
    QString icon; ///< Lucide name
    Ink ink = Ink::Mute;
    QString title;    ///< "SYN per source"
    QString subtitle; ///< "rule 8 in edge-inbound"
    QKeySequence key; ///< shown at the right
    double score = 0; ///< higher is better; see fuzzyScore()
    std::function<void()> activate;
};

/// Something that knows findable things: commands, pages, rules, sets, devices.
class CommandSource
{
public:
    virtual ~CommandSource() = default;
    /// The heading of its results, translated: "Rules".
    virtual QString title() const = 0;
    /// The best `limit` items for what was typed, best first; an empty query asks for what is most
    /// likely wanted (may be nothing). Called on each key stroke on the GUI thread: 100,000 rules
    /// must answer within 16 ms, so build an index once per revision and stop at `limit`.
    virtual std::vector<CommandItem> find(const QString &query, int limit) = 0;
};

/// The sources of one window, in the order their results are listed.
class CommandSources
{
public:
    void add(std::unique_ptr<CommandSource> source) { m_sources.push_back(std::move(source)); }
    const std::vector<std::unique_ptr<CommandSource>> &all() const { return m_sources; }

    /// Opens the palette of the window with this text typed already; search fields of pages call
    /// it. Nothing happens until the window gave its opener.
    void open(const QString &query = {}) const
    {
        if (m_opener)
            m_opener(query);
    }
    void setOpener(std::function<void(const QString &)> opener) { m_opener = std::move(opener); }

private:
    std::vector<std::unique_ptr<CommandSource>> m_sources;
    std::function<void(const QString &)> m_opener;
};

/// How well `query` matches `text`: all its words must occur, in any order, as substrings or - for
/// the whole query - as a subsequence; starts of words count most, short texts more than long ones.
/// Case is ignored. 0 if it does not match; at most 1000. `query` must be lower case.
double fuzzyScore(const QString &query, QStringView text);

} // namespace tallygate::app

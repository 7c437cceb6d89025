// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QAbstractItemModel>

#include "pipeline/trace.h"
#include "simulationrun.h"

namespace tallygate::app {

/// One explanation as a tree of three columns: mark and number, name, sentence. Rules stand at the
/// top level with their conditions and tests below. Rules behind the one that decided, and checks
/// that had nothing to say, are there only on demand. GUI thread.
class WhyModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Mark, Name, Sentence, kColumns };
    enum class Glyph : std::uint8_t { None, Yes, No, Unknown, Aside };

    struct Line
    {
        Glyph glyph = Glyph::None;
        QString number;
        QString name;
        QString sentence;
        bool heading = false; ///< an application
        bool decides = false; ///< tinted in `tone`
        bool faint = false;   ///< not asked
        bool mono = false;    ///< the name is an expression
        Tone tone = Tone::Permit;
        Uuid rule; ///< of a rule's line
        std::vector<Line> children;
    };

    using QAbstractItemModel::QAbstractItemModel;

    void setTrace(std::shared_ptr<const SimulationRun> run,
                  std::shared_ptr<const pipeline::PacketTrace> trace);
    void setShowsAll(bool shows);
    bool showsAll() const { return m_showsAll; }
    std::size_t hiddenRules() const { return m_hidden; } ///< behind the one that decided
    const Line &line(const QModelIndex &index) const { return *m_items[index.internalId()].line; }
    QModelIndex decidingIndex() const;
    QString plainText() const; ///< all lines, for the clipboard

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &) const override { return kColumns; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    static constexpr std::size_t kNone = ~std::size_t{0};
    struct Item
    {
        const Line *line = nullptr;
        std::size_t parent = kNone;
        int row = 0;
        std::vector<std::size_t> children;
    };

    void rebuild();
    void append(const Line &line, std::size_t parent, int row);

    std::shared_ptr<const SimulationRun> m_run;
    std::shared_ptr<const pipeline::PacketTrace> m_trace;
    bool m_showsAll = false;
    std::size_t m_hidden = 0;
    std::vector<Line> m_lines;
    std::vector<Item> m_items;
    std::vector<std::size_t> m_roots;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAbstractListModel>

#include "compare/textdiff.h"

namespace tallygate::app {

using compare::DiffLine;
using compare::TextDiff;

/// The lines of a diff, each with its sign. Of a very long line the start is shown.
class DiffModel : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr std::size_t kLongestShown = 2000; ///< bytes

    using QAbstractListModel::QAbstractListModel;

    void setDiff(std::shared_ptr<const TextDiff> diff); ///< null: none
    const std::shared_ptr<const TextDiff> &diff() const { return m_diff; }
    const DiffLine &at(int row) const { return m_diff->lines[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const TextDiff> m_diff;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "diffmodel.h"

#include "text/utf8.h"

namespace tallygate::app {

namespace {

/// Not cut within a character.
std::string_view startOf(std::string_view line)
{
    std::size_t length = DiffModel::kLongestShown;
    if (line.size() <= length)
        return line;
    while (length > 0 && (static_cast<unsigned char>(line[length]) & 0xC0) == 0x80)
        --length;
    return line.substr(0, length);
}

QString shownText(const DiffLine &line)
{
    const std::string_view start = startOf(line.text);
    QString shown = oneLine(text(start));
    if (const char sign = compare::signOf(line.kind))
        shown.prepend(QLatin1Char(sign));
    if (start.size() < line.text.size())
        shown += QChar(0x2026);
    return shown;
}

} // namespace

void DiffModel::setDiff(std::shared_ptr<const TextDiff> diff)
{
    beginResetModel();
    m_diff = std::move(diff);
    endResetModel();
}

int DiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_diff ? 0 : int(m_diff->lines.size());
}

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const DiffLine &line = at(index.row());
    if (role == Qt::DisplayRole)
        return shownText(line);
    if (role != Qt::AccessibleTextRole)
        return {};
    const QString spoken = oneLine(text(startOf(line.text)));
    return line.kind == DiffLine::Kind::Added     ? tr("added: %1").arg(spoken)
           : line.kind == DiffLine::Kind::Removed ? tr("removed: %1").arg(spoken)
                                                  : spoken;
}

} // namespace tallygate::app

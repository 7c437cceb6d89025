// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowcopy.h"

#include <algorithm>

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

#include "services/jobrunner.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kCopiedAtOnce = 1000;

/// The texts of this file.
struct CopyWords
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::PacketTable)
};

/// As far as `goesOn(done)` lets it.
QString textOf(const std::vector<std::uint64_t> &rows, int columns, const CellText &cell,
               const std::function<bool(std::size_t)> &goesOn)
{
    QString text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % kCopiedAtOnce == 0 && !goesOn(i))
            break;
        for (int column = 0; column < columns; ++column) {
            if (column > 0)
                text += u'\t';
            text += cell(rows[i], column);
        }
        text += u'\n';
    }
    return text;
}

void put(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace

std::vector<std::uint64_t> selectedRows(const QItemSelectionModel &model)
{
    QItemSelection selection = model.selection();
    std::ranges::sort(selection, {}, &QItemSelectionRange::top);
    std::vector<std::uint64_t> rows;
    int next = 0;
    for (const QItemSelectionRange &range : selection) {
        for (next = std::max(next, range.top()); next <= range.bottom(); ++next) {
            if (rows.size() == kMostCopied)
                return rows;
            rows.push_back(std::uint64_t(next));
        }
    }
    return rows;
}

void copyRows(SimulatorContext &context, QObject *receiver, std::vector<std::uint64_t> rows,
              int columns, CellText cell)
{
    if (rows.empty())
        return;
    if (rows.size() <= kCopiedAtOnce)
        return put(textOf(rows, columns, cell, [](std::size_t) { return true; }));
    context.workspace().jobs->run<QString>(
        context.copyJob(), CopyWords::tr("Copy rows"), receiver,
        [rows = std::move(rows), columns, cell = std::move(cell)](JobContext &job) {
            const QString phase = CopyWords::tr("Copy rows");
            return Result<QString>(textOf(rows, columns, cell, [&](std::size_t done) {
                job.report(phase, done, rows.size());
                return !job.stopRequested();
            }));
        },
        [](const Result<QString> &copied) {
            if (copied)
                put(*copied);
        });
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "revisionmenu.h"

#include <QCoreApplication>
#include <QMenu>

#include "jsonparts.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr int kMostShown = 25;

struct RevisionWords
{
    Q_DECLARE_TR_FUNCTIONS(RevisionMenu)
};

QString stateWord(const std::string &state)
{
    if (state == "current")
        return RevisionWords::tr("runs now");
    if (state == "pending")
        return RevisionWords::tr("waits to be confirmed");
    if (state == "rolled-back")
        return RevisionWords::tr("was rolled back");
    return state == "broken" ? RevisionWords::tr("cannot be read any more") : QString();
}

/// "3 · 3/1/26 12:00:00 UTC · anna · NTP for the lab · was rolled back"
QString lineOf(const control::Json &revision, const Formatter &formatter)
{
    QStringList parts{text(textIn(revision, "revision"))};
    if (const auto time = parseRfc3339(textIn(revision, "time")))
        parts << formatter.dateTime(*time);
    for (const char *name : {"author", "comment"})
        parts << oneLine(text(textIn(revision, name)));
    parts << stateWord(textIn(revision, "state"));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · ")).replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

QMenu *makeRevisionMenu(const control::Json &history, const Formatter &formatter,
                        std::uint64_t chosen, QWidget *parent,
                        std::function<void(std::uint64_t)> choose, std::function<void()> showAll)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("revisionMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &line, std::uint64_t revision) {
        QAction *entry = menu->addAction(line);
        entry->setCheckable(true);
        entry->setChecked(revision == chosen);
        QObject::connect(entry, &QAction::triggered, parent,
                         [choose, revision] { choose(revision); });
        return entry;
    };
    add(RevisionWords::tr("The open policy"), 0);
    QObject::connect(menu->addAction(RevisionWords::tr("History of revisions…")),
                     &QAction::triggered, parent, std::move(showAll));
    menu->addSection(RevisionWords::tr("Go back to"));
    const control::Json &revisions = partIn(history, "revisions");
    int shown = 0;
    for (const control::Json &revision : revisions) {
        if (shown++ == kMostShown)
            break;
        const std::string state = textIn(revision, "state");
        add(lineOf(revision, formatter), numberIn(revision, "revision"))
            ->setEnabled(state != "current" && state != "pending" && state != "broken");
    }
    if (shown == 0)
        menu->addAction(RevisionWords::tr("The device keeps no revision yet"))->setEnabled(false);
    return menu;
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QKeySequence>
#include <QList>
#include <QString>
#include <QWidget>

namespace tallygate::app {

struct Location;
struct Workspace;

/// One page of the window. The shell owns it, draws the frame (rail, tool bar row, status bar) and
/// asks the page for what goes in. Made at first show; lives as long as its window.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// The contents of the 44-px tool bar row: title, chips, search, buttons. Owned by the page
    /// until the shell takes it; the same widget at each call. See widgets/pagetoolbar.h.
    virtual QWidget *toolBar() = 0;
    /// Left and right parts of the status bar; may be null. The same widgets at each call.
    virtual QWidget *statusLeft() { return nullptr; }
    virtual QWidget *statusRight() { return nullptr; }
    /// Goes to an object of this page (location.page is this page).
    virtual void open(const Location &location) = 0;
    /// The panes in the order of F6; the focus goes to the widget itself (set a focus proxy).
    virtual QList<QWidget *> panes() { return {}; }
    /// What Tab goes through, in the order in which the eye does; in each part, what takes the
    /// focus in the order in which it was made.
    virtual QList<QWidget *> tabPanes() { return {this}; }
    /// Esc: closes what was opened last (drawer, find bar, popup). False if there was nothing.
    virtual bool closeLast() { return false; }
    /// The window is about to close; false keeps it open (after asking inline).
    virtual bool mayClose() { return true; }

signals:
    /// Something the window title shows changed: document name, unsaved state.
    void titleChanged(const QString &documentTitle, bool modified);
};

/// How a page is known to the shell. The rail shows exactly the registered ones.
struct PageDescriptor
{
    QString id;        ///< first part of its locations: "policy"
    QString title;     ///< translated
    QString icon;      ///< Lucide name
    QKeySequence key;  ///< Ctrl+1 ...
    QString helpTopic; ///< resources/help/<topic>.md
    std::function<Page *(Workspace &, QWidget *parent)> create;
    /// Once per window, before any page of it is made: adds the commands that work on every page
    /// and the command sources, and fills the per-window fields of the workspace with objects that
    /// become children of `window`. May be empty.
    std::function<void(Workspace &, QObject *window)> install;
    /// Below the toolbar of all other pages, for what cannot wait; it shows and hides itself. May be
    /// empty.
    std::function<QWidget *(Workspace &, QWidget *parent)> strip;
    /// A number on the icon ("3" new hits); none if empty or if it returns 0.
    std::function<int()> badge;
};

/// The pages that exist, in the order of the rail.
using PageRegistry = std::vector<PageDescriptor>;

} // namespace tallygate::app

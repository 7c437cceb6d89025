// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <QPointer>
#include <QWidget>

#include "services/actionregistry.h"
#include "services/commandsource.h"
#include "services/navigator.h"
#include "services/page.h"
#include "services/selectionhub.h"
#include "services/workspace.h"

class QBoxLayout;
class QHBoxLayout;
class QStackedWidget;

namespace tallygate::app {

class CommandPalette;
class HelpPane;
class Rail;
class SettingsPopover;
class StatusBar;

/// A window: rail, tool bar row, the pages, status bar, help pane, command palette.
///
/// Owns its pages (made when first shown), its Navigator, SelectionHub, ActionRegistry and
/// CommandSources; the services in `shared` and the page registry must outlive it. Where the window
/// is, is always what its Navigator says: the rail, keys and the palette only call go().
/// GUI thread.
class MainWindow : public QWidget
{
    Q_OBJECT

public:
    enum class Role { Primary, Additional };

    /// A Primary window keeps its place and page in the settings. No page is shown until go().
    MainWindow(const Workspace &shared, const PageRegistry &pages, Role role = Role::Primary,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    Workspace &workspace() { return m_workspace; }
    /// Shows the location kept in the settings, else the first page.
    void restore();
    /// Null until the page was shown for the first time.
    Page *page(const QString &id) const;
    QString currentPage() const { return m_current; }
    bool isHelpVisible() const;
    CommandPalette &palette() { return *m_palette; }

    /// A second window at the same place; deletes itself when closed.
    MainWindow *openInNewWindow();
    void showHelp(const QString &topic);
    /// The help topic of the thing in focus: the nearest `helpTopic` property on the way up, else
    /// the page's.
    QString helpTopicInFocus() const;

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void build();
    void addActions();
    void addPageActions();
    void addStrips(QBoxLayout &column);
    void addSources();
    void onLocation(const Location &location);
    Page *ensurePage(const QString &id);
    const PageDescriptor *descriptor(const QString &id) const;
    void setToolBar(QWidget *toolBar);
    void focusPage(Page &page);
    void cyclePanes(int by);
    bool closeLast();
    void showSettings();
    void showKeys();
    void saveState();

    const Workspace &m_shared;
    const PageRegistry &m_registry;
    Role m_role;
    Workspace m_workspace;
    Navigator m_navigator;
    SelectionHub m_selection;
    ActionRegistry m_actions;
    CommandSources m_commands;

    Rail *m_rail = nullptr;
    QHBoxLayout *m_toolBarRow = nullptr;
    QPointer<QWidget> m_toolBar;
    std::vector<std::pair<QString, QWidget *>> m_strips; ///< by the page that they are of
    QStackedWidget *m_stack = nullptr;
    StatusBar *m_status = nullptr;
    HelpPane *m_help = nullptr;
    QWidget *m_helpLine = nullptr;
    CommandPalette *m_palette = nullptr;
    SettingsPopover *m_settings = nullptr;
    std::map<QString, Page *> m_pages;
    QString m_current;
};

/// Dynamic property (QString) on any widget: the topic, or "topic#heading", that F1 opens there.
inline constexpr char kHelpTopicProperty[] = "helpTopic";

} // namespace tallygate::app

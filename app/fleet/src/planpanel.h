// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QWidget>

#include "changemodel.h"
#include "deviceboard.h"
#include "services/tokens.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace tallygate::app {

class DeploymentController;
class DiffView;
class Formatter;
class PacketChangeView;
struct Workspace;

/// What will happen at one device before anything does, and what changes there.
class PlanPanel : public QWidget
{
    Q_OBJECT

public:
    PlanPanel(Workspace &workspace, const DeploymentController &deployments,
              QWidget *parent = nullptr);
    void show(const BoardRow &row);
    /// "3 rules; also: sets"
    static QString changesText(const Plan &plan);
    /// "48 kept, 2 new, 1 end"
    static QString countersText(const Plan &plan, const Formatter &format);
    QWidget *pane() const; ///< what shows the changes, in the tab that is open

signals:
    void openPolicyWanted(); ///< in place of the earlier revision that is shown

private:
    enum Tab { Rules, Text, Packets };
    enum Line { Valid, Session, Changes, Counters, Base, kLines };

    void build();
    QLayout *buildTitle();
    QLayout *buildLines();
    QLayout *buildTabs();
    void setLine(Line line, const QString &icon, Ink ink, const QString &text);
    void showValidity(const BoardRow &row);
    void showSession(const BoardRow &row);
    void showChanges(const BoardRow &row);
    void showBase(const BoardRow &row);

    Workspace &m_workspace;
    const DeploymentController &m_deployments;
    QLabel *m_title = nullptr;
    QPushButton *m_openPolicy = nullptr;
    std::array<QLabel *, kLines> m_icons{};
    std::array<QLabel *, kLines> m_texts{};
    std::array<std::pair<QString, Ink>, kLines> m_shownIcons; ///< to be drawn anew in another theme
    QLabel *m_changesTitle = nullptr;
    ChangeModel m_changes;
    ChangeTable *m_table = nullptr;
    DiffView *m_diff = nullptr;
    PacketChangeView *m_packets = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    std::shared_ptr<const Plan> m_shown;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/mainwindow.h"

#include <algorithm>

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScreen>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "helppane.h"
#include "rail.h"
#include "services/settings.h"
#include "settingspopover.h"
#include "shellsources.h"
#include "statusbar.h"
#include "tabstops.h"
#include "widgets/buttons.h"
#include "widgets/commandpalette.h"

namespace tallygate::app {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kLocationKey = QStringLiteral("window/location");
constexpr QSize kDefaultSize(1440, 900);
constexpr QSize kLeastSize(960, 600);
constexpr int kBadgesMs = 1000;

QVBoxLayout *flatColumn(QWidget *parent = nullptr)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

QHBoxLayout *flatRow(QWidget *parent = nullptr)
{
    auto *row = new QHBoxLayout(parent);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    return row;
}

} // namespace

MainWindow::MainWindow(const Workspace &shared, const PageRegistry &pages, Role role,
                       QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_shared(shared)
    , m_registry(pages)
    , m_role(role)
    , m_workspace(shared)
    , m_actions(*shared.theme, this)
{
    m_workspace.navigator = &m_navigator;
    m_workspace.selection = &m_selection;
    m_workspace.actions = &m_actions;
    m_workspace.commands = &m_commands;
    setWindowTitle(QCoreApplication::applicationName());
    setMinimumSize(kLeastSize);
    resize(kDefaultSize.boundedTo(screen()->availableSize()));
    addSources();
    for (const PageDescriptor &page : m_registry) {
        if (page.install)
            page.install(m_workspace, this);
    }
    build();
    addActions();
    addPageActions();
    connect(&m_navigator, &Navigator::currentChanged, this, &MainWindow::onLocation);
    connect(m_workspace.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    auto *badges = new QTimer(this);
    connect(badges, &QTimer::timeout, m_rail, &Rail::updateBadges);
    badges->start(kBadgesMs);
}

/// Pages use the window's services until their end, so they go before them.
MainWindow::~MainWindow()
{
    for (const auto &[id, page] : m_pages)
        delete page;
}

void MainWindow::build()
{
    Theme &theme = *m_workspace.theme;
    auto *columns = flatRow(this);
    m_rail = new Rail(theme, m_registry, this);
    columns->addWidget(m_rail);

    auto *main = flatColumn();
    columns->addLayout(main, 1);
    m_toolBarRow = flatRow();
    m_toolBarRow->addSpacing(0);
    auto *toolBarArea = new QWidget(this);
    toolBarArea->setLayout(m_toolBarRow);
    toolBarArea->setFixedHeight(metrics::kToolBar - 1);
    main->addWidget(toolBarArea);
    main->addWidget(makeLine(Qt::Horizontal, this));
    addStrips(*main);

    auto *middle = flatRow();
    main->addLayout(middle, 1);
    m_stack = new QStackedWidget(this);
    middle->addWidget(m_stack, 1);
    m_helpLine = makeLine(Qt::Vertical, this);
    m_help = new HelpPane(theme, m_actions, this);
    middle->addWidget(m_helpLine);
    middle->addWidget(m_help);
    m_help->hide();
    m_helpLine->hide();

    main->addWidget(makeLine(Qt::Horizontal, this));
    m_status = new StatusBar(theme, *m_workspace.jobs, this);
    main->addWidget(m_status);

    m_palette = new CommandPalette(theme, m_commands, this);
    m_settings = new SettingsPopover(theme, *m_workspace.settings, this);
    m_commands.setOpener([this](const QString &query) { m_palette->open(query); });
    connect(m_rail, &Rail::pageChosen, this, [this](const QString &id) {
        if (id != m_current)
            m_navigator.go({id, {}, {}});
    });
    connect(m_rail, &Rail::settingsChosen, this, &MainWindow::showSettings);
    connect(m_help, &HelpPane::closed, this, [this] {
        m_help->hide();
        m_helpLine->hide();
    });
}

/// Each in a box of its own, which is away while its page is shown.
void MainWindow::addStrips(QBoxLayout &column)
{
    for (const PageDescriptor &page : m_registry) {
        if (!page.strip)
            continue;
        auto *box = new QWidget(this);
        flatColumn(box)->addWidget(page.strip(m_workspace, box));
        m_strips.emplace_back(page.id, box);
        column.addWidget(box);
    }
}

void MainWindow::addSources()
{
    m_commands.add(std::make_unique<PageSource>(m_registry, m_navigator));
    m_commands.add(std::make_unique<ActionSource>(m_actions));
}

void MainWindow::addActions()
{
    const QString window = tr("Window");
    const QString help = tr("Help");
    const auto add = [this](const char *id, const QString &text, const QString &category,
                            const char *icon, QList<QKeySequence> keys, auto run) {
        ActionSpec spec;
        spec.id = QString::fromLatin1(id);
        spec.text = text;
        spec.category = category;
        spec.icon = QString::fromLatin1(icon);
        spec.keys = std::move(keys);
        spec.triggered = run;
        m_actions.add(spec);
    };
    const auto keys = [](const char *text) { return QKeySequence(QString::fromLatin1(text)); };
    add("app.find", tr("Find anything"), window, "search", {keys("Ctrl+K")},
        [this] { m_palette->open(); });
    add("nav.back", tr("Back"), window, "arrow-left", {keys("Alt+Left")},
        [this] { m_navigator.back(); });
    add("nav.forward", tr("Forward"), window, "arrow-right", {keys("Alt+Right")},
        [this] { m_navigator.forward(); });
    add("pane.next", tr("Next pane"), window, "panel-right", {keys("F6")},
        [this] { cyclePanes(1); });
    add("pane.previous", tr("Previous pane"), window, "panel-left", {keys("Shift+F6")},
        [this] { cyclePanes(-1); });
    add("window.new", tr("Open page in new window"), window, "app-window", {keys("Ctrl+Shift+N")},
        [this] { openInNewWindow(); });
    add("window.close", tr("Close window"), window, "x", {keys("Ctrl+W")}, [this] { close(); });
    add("app.settings", tr("Settings"), window, "settings", {keys("Ctrl+,")},
        [this] { showSettings(); });
    add("app.quit", tr("Quit"), window, "power", {keys("Ctrl+Q")},
        [] { QApplication::closeAllWindows(); });
    add("help.context", tr("Help on this"), help, "circle-question-mark", {keys("F1")},
        [this] { showHelp(helpTopicInFocus()); });
    add("help.index", tr("All of the help"), help, "book-open", {},
        [this] { showHelp(QStringLiteral("index")); });
    add("help.keys", tr("Keys"), help, "keyboard", {keys("Ctrl+/")}, [this] { showKeys(); });
}

void MainWindow::addPageActions()
{
    for (const PageDescriptor &page : m_registry) {
        ActionSpec spec;
        spec.id = QStringLiteral("page.") + page.id;
        spec.text = page.title;
        spec.category = tr("Pages");
        spec.icon = page.icon;
        if (!page.key.isEmpty())
            spec.keys = {page.key};
        spec.triggered = [this, id = page.id] {
            if (id != m_current)
                m_navigator.go({id, {}, {}});
        };
        m_actions.add(spec);
    }
}

void MainWindow::restore()
{
    const Settings &settings = *m_workspace.settings;
    if (m_role == Role::Primary)
        restoreGeometry(settings.value(kGeometryKey).toByteArray());
    const auto kept = Location::fromString(settings.value(kLocationKey).toString());
    if (kept && descriptor(kept->page))
        m_navigator.replace(*kept);
    else if (!m_registry.empty())
        m_navigator.replace({m_registry.front().id, {}, {}});
}

const PageDescriptor *MainWindow::descriptor(const QString &id) const
{
    const auto found = std::ranges::find(m_registry, id, &PageDescriptor::id);
    return found == m_registry.end() ? nullptr : &*found;
}

Page *MainWindow::page(const QString &id) const
{
    const auto found = m_pages.find(id);
    return found == m_pages.end() ? nullptr : found->second;
}

Page *MainWindow::ensurePage(const QString &id)
{
    if (Page *made = page(id))
        return made;
    const PageDescriptor *known = descriptor(id);
    if (!known)
        return nullptr;
    Page *made = known->create(m_workspace, m_stack);
    if (!known->helpTopic.isEmpty() && !made->property(kHelpTopicProperty).isValid())
        made->setProperty(kHelpTopicProperty, known->helpTopic);
    m_pages[id] = made;
    m_stack->addWidget(made);
    connect(made, &Page::titleChanged, this, [this, id](const QString &title, bool modified) {
        if (id != m_current)
            return;
        setWindowTitle(
            title.isEmpty()
                ? QCoreApplication::applicationName()
                : QStringLiteral("%1[*] – %2").arg(title, QCoreApplication::applicationName()));
        setWindowModified(modified);
    });
    return made;
}

void MainWindow::onLocation(const Location &location)
{
    Page *shown = ensurePage(location.page);
    if (!shown)
        return;
    if (location.page != m_current) {
        m_current = location.page;
        m_rail->setCurrent(m_current);
        m_stack->setCurrentWidget(shown);
        setToolBar(shown->toolBar());
        for (const auto &[page, strip] : m_strips)
            strip->setVisible(page != m_current);
        m_status->setItems(shown->statusLeft(), shown->statusRight());
        m_rail->updateBadges();
        m_actions.invalidate();
        focusPage(*shown);
    }
    shown->open(location);
}

/// To where one was on the page; at first to its first pane.
void MainWindow::focusPage(Page &page)
{
    QWidget *target = page.focusWidget();
    if (!target) {
        const QList<QWidget *> panes = page.panes();
        target = page.focusProxy() || panes.isEmpty() ? &page : panes.first();
    }
    target->setFocus(Qt::OtherFocusReason);
}

void MainWindow::setToolBar(QWidget *toolBar)
{
    if (m_toolBar) {
        m_toolBarRow->removeWidget(m_toolBar);
        m_toolBar->hide();
    }
    m_toolBar = toolBar;
    if (!toolBar)
        return;
    m_toolBarRow->addWidget(toolBar, 1);
    toolBar->show();
}

/// Tab goes as the eye does: rail, tool bar, the page's panes, help.
bool MainWindow::focusNextPrevChild(bool next)
{
    QList<QWidget *> panes{m_rail, m_toolBar};
    if (Page *shown = page(m_current))
        panes << shown->tabPanes();
    panes << m_help;
    QWidget *stop = nextTabStop(panes, focusWidget(), next);
    if (!stop)
        return QWidget::focusNextPrevChild(next);
    stop->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::cyclePanes(int by)
{
    QList<QWidget *> panes = {m_rail->focusTarget()};
    if (Page *shown = page(m_current)) {
        for (QWidget *pane : shown->panes()) {
            if (pane && pane->isVisible())
                panes << pane;
        }
    }
    if (m_help->isVisible())
        panes << m_help;
    const QWidget *focus = focusWidget();
    qsizetype at = by > 0 ? -1 : 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        const QWidget *pane = i == 0 ? m_rail : panes[i];
        if (focus && (pane == focus || pane->isAncestorOf(focus)))
            at = i;
    }
    QWidget *next = panes[(at + by + panes.size()) % panes.size()];
    next->setFocus(Qt::TabFocusReason);
    // A pane that takes no focus itself gives it to its first part that does.
    if (focusWidget() != next && !next->isAncestorOf(focusWidget()))
        return;
    if (next->focusPolicy() == Qt::NoFocus && !next->focusProxy()) {
        for (QWidget *part : next->findChildren<QWidget *>()) {
            if ((part->focusPolicy() & Qt::TabFocus) && part->isVisible() && part->isEnabled()) {
                part->setFocus(Qt::TabFocusReason);
                break;
            }
        }
    }
}

bool MainWindow::closeLast()
{
    const bool inHelp = m_help->isVisible() && m_help->isAncestorOf(focusWidget());
    Page *shown = page(m_current);
    if (!inHelp && shown && shown->closeLast())
        return true;
    if (!m_help->isVisible())
        return false;
    m_help->hide();
    m_helpLine->hide();
    if (inHelp && shown)
        shown->setFocus();
    return true;
}

bool MainWindow::isHelpVisible() const
{
    return m_help->isVisible();
}

QString MainWindow::helpTopicInFocus() const
{
    for (const QWidget *at = focusWidget(); at; at = at->parentWidget()) {
        const QVariant topic = at->property(kHelpTopicProperty);
        if (topic.isValid())
            return topic.toString();
    }
    const PageDescriptor *known = descriptor(m_current);
    return known && !known->helpTopic.isEmpty() ? known->helpTopic : QStringLiteral("index");
}

void MainWindow::showHelp(const QString &topic)
{
    m_help->open(topic);
    m_help->show();
    m_helpLine->show();
}

void MainWindow::showKeys()
{
    m_help->openKeys();
    m_help->show();
    m_helpLine->show();
}

void MainWindow::showSettings()
{
    m_settings->openAbove(m_rail->settingsButton());
}

MainWindow *MainWindow::openInNewWindow()
{
    auto *window = new MainWindow(m_shared, m_registry, Role::Additional);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->resize(size());
    window->m_navigator.replace(m_navigator.current());
    window->show();
    return window;
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Here, not as a shortcut: editors and popups see Escape before the window does.
    if (event->key() == Qt::Key_Escape && closeLast())
        return;
    QWidget::keyPressEvent(event);
}

void MainWindow::saveState()
{
    m_workspace.settings->setValue(kGeometryKey, saveGeometry());
    m_workspace.settings->setValue(kLocationKey, m_navigator.current().toString());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    for (const auto &[id, page] : m_pages) {
        if (!page->mayClose()) {
            m_navigator.go({id, {}, {}});
            event->ignore();
            return;
        }
    }
    if (m_role == Role::Primary)
        saveState();
    event->accept();
}

} // namespace tallygate::app

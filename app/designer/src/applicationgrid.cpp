// SPDX-License-Identifier: GPL-3.0-or-later
#include "applicationgrid.h"

#include <algorithm>

#include <QContextMenuEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include "objectforms.h"
#include "pipeline/policyprogram.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/emptystate.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr char kApplication[] = "application"; // dynamic property of a chip: the UUID as text
constexpr int kNameWidth = 150;

Uuid applicationOf(const QObject *chip)
{
    return Uuid::parse(chip->property(kApplication).toString().toStdString()).value_or(Uuid());
}

bool changesApplications(const policy::Change &change)
{
    return std::any_of(change.items.begin(), change.items.end(), [](const auto &item) {
        return std::holds_alternative<policy::ObjectInserted>(item) ||
               std::holds_alternative<policy::ObjectRemoved>(item) ||
               std::holds_alternative<policy::ObjectMoved>(item) ||
               std::holds_alternative<policy::ObjectModified>(item);
    });
}

} // namespace

std::vector<std::string> portNames(const policy::Policy &policy, const policy::Device &device)
{
    std::vector<std::string> names = device.interfaces;
    const auto add = [&](const std::string &name) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    for (const policy::ApplicationPtr &application : policy->applications) {
        if (application->device == device.name && !application->interface.starts_with('@'))
            add(application->interface);
    }
    for (const policy::InterfaceGroupPtr &group : policy->interfaceGroups) {
        const bool holds = std::any_of(
            device.interfaces.begin(), device.interfaces.end(), [&](const std::string &name) {
                return std::any_of(group->patterns.begin(), group->patterns.end(),
                                   [&](const std::string &pattern) {
                                       return pipeline::matchesGlob(pattern, name);
                                   });
            });
        if (holds)
            add("@" + group->name);
    }
    for (const policy::ApplicationPtr &application : policy->applications) {
        if (application->device == device.name)
            add(application->interface);
    }
    return names;
}

ApplicationGrid::ApplicationGrid(DesignerContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_scroll(new QScrollArea)
    , m_effective(new EffectiveRules(context))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 6, 10, 6);
    bar->addWidget(makeLabel(theme, tr("Where filters are applied"), TextStyle::Strong, this), 1);
    QPushButton *back =
        makeButton(theme, QStringLiteral("arrow-left"), tr("Rules"), ButtonRole::Normal, this);
    back->setToolTip(tr("Back to the rules of the filter"));
    bar->addWidget(back);
    column->addLayout(bar);
    column->addWidget(makeLine(Qt::Horizontal, this));
    auto *split = new QSplitter(Qt::Vertical, this);
    split->setChildrenCollapsible(false);
    split->addWidget(m_scroll);
    split->addWidget(m_effective);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    column->addWidget(split, 1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setAccessibleName(tr("Interfaces and directions"));
    connect(back, &QPushButton::clicked, this, [this] {
        if (m_context.filter().isNull())
            m_context.setShowsApplications(false);
        else
            m_context.showFilter(m_context.filter());
    });
    const PolicySession *session = context.workspace().policy;
    connect(session, &PolicySession::changed, this, [this](const policy::Change &change) {
        if (changesApplications(change))
            rebuild();
    });
    connect(session, &PolicySession::reset, this, &ApplicationGrid::rebuild);
}

void ApplicationGrid::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    rebuild();
}

void ApplicationGrid::rebuild()
{
    if (!isVisible())
        return;
    const int scrolled = m_scroll->verticalScrollBar()->value();
    QWidget *const focus = focusWidget();
    const Uuid focused = focus && isAncestorOf(focus) ? applicationOf(focus) : Uuid();
    auto *contents = new QWidget;
    auto *column = new QVBoxLayout(contents);
    column->setContentsMargins(0, 0, 0, 12);
    column->setSpacing(0);
    const policy::Policy &policy = m_context.workspace().policy->policy();
    for (const policy::DevicePtr &device : policy->devices)
        addDevice(*column, *device);
    if (policy->devices.empty())
        column->addWidget(
            new EmptyState(*m_context.workspace().theme,
                           {QStringLiteral("server"),
                            tr("No device yet"),
                            tr("Filters take effect on the interfaces of devices. Add a device "
                               "in the pane at the left and name its interfaces."),
                            {},
                            QStringLiteral("edge-01: wan0, lan0")},
                           contents));
    column->addStretch(1);
    // The click that led here may still be in one of the old buttons.
    if (QWidget *old = m_scroll->takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    m_scroll->setWidget(contents);
    contents->show();
    m_scroll->verticalScrollBar()->setValue(scrolled);
    if (focused.isNull())
        return;
    for (QPushButton *chip : contents->findChildren<QPushButton *>()) {
        if (applicationOf(chip) == focused)
            chip->setFocus();
    }
}

void ApplicationGrid::addDevice(QVBoxLayout &column, const policy::Device &device)
{
    Theme &theme = *m_context.workspace().theme;
    const policy::Policy &policy = m_context.workspace().policy->policy();
    auto *title = new SectionHeader(theme, text(device.name));
    QToolButton *open =
        title->addButton(QStringLiteral("pencil"), tr("Edit device %1").arg(text(device.name)));
    connect(open, &QToolButton::clicked, this,
            [this, uuid = device.uuid] { m_context.showObject(uuid); });
    column.addWidget(title);
    const std::vector<std::string> names = portNames(policy, device);
    if (names.empty()) {
        QLabel *none = makeLabel(theme, tr("No interface is named yet"), TextStyle::Mute);
        none->setContentsMargins(12, 4, 12, 8);
        column.addWidget(none);
        return;
    }
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(12, 0, 12, 12);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnMinimumWidth(0, kNameWidth);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    grid->addWidget(makeLabel(theme, tr("Interface"), TextStyle::Small, box), 0, 0);
    grid->addWidget(makeLabel(theme, tr("In"), TextStyle::Small, box), 0, 1);
    grid->addWidget(makeLabel(theme, tr("Out"), TextStyle::Small, box), 0, 2);
    int row = 1;
    for (const std::string &name : names) {
        grid->addWidget(makeLine(Qt::Horizontal, box), row++, 0, 1, 3);
        QLabel *label = makeLabel(theme, text(name), TextStyle::Mono, box);
        label->setMinimumHeight(metrics::kControlHeight);
        grid->addWidget(label, row, 0, Qt::AlignTop);
        grid->addWidget(makeCell({device.name, name, policy::Direction::In}), row, 1);
        grid->addWidget(makeCell({device.name, name, policy::Direction::Out}), row, 2);
        ++row;
    }
    column.addWidget(box);
}

std::vector<policy::ApplicationPtr> ApplicationGrid::ownOf(const PortSide &side) const
{
    auto all = applicationsOf(m_context.workspace().policy->policy(), side);
    std::erase_if(all, [&](const policy::ApplicationPtr &application) {
        return application->interface != side.interface;
    });
    return all;
}

QWidget *ApplicationGrid::makeCell(const PortSide &side)
{
    Theme &theme = *m_context.workspace().theme;
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const QString where =
        QStringLiteral("%1 %2, %3")
            .arg(text(side.device), text(side.interface), directionText(side.direction));
    auto *cell = new QWidget;
    auto *row = new QHBoxLayout(cell);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto *chips = new QVBoxLayout;
    chips->setSpacing(4);
    for (const policy::ApplicationPtr &application : applicationsOf(policy, side)) {
        if (application->interface == side.interface) {
            chips->addWidget(makeChip(*application), 0, Qt::AlignLeft);
        } else {
            QLabel *through = makeLabel(
                theme,
                tr("%1 through %2").arg(text(application->filter), text(application->interface)),
                TextStyle::Mute, cell);
            through->setMinimumHeight(metrics::kControlHeight);
            chips->addWidget(through);
        }
    }
    chips->addStretch(1);
    row->addLayout(chips, 1);
    QToolButton *plus =
        makeToolButton(theme, QStringLiteral("plus"), tr("Apply a filter to %1").arg(where), cell);
    connect(plus, &QToolButton::clicked, this, [this, plus, side] {
        QMenu menu(this);
        for (const policy::FilterPtr &filter : m_context.workspace().policy->policy()->filters)
            menu.addAction(text(filter->name));
        if (const QAction *chosen = menu.exec(plus->mapToGlobal(QPoint(0, plus->height()))))
            add(side, chosen->text().toStdString());
    });
    QToolButton *list = makeToolButton(theme, QStringLiteral("list-tree"),
                                       tr("Effective rules of %1").arg(where), cell);
    connect(list, &QToolButton::clicked, this, [this, side] { m_effective->open(side); });
    row->addWidget(plus, 0, Qt::AlignTop);
    if (side.interface.starts_with('@'))
        list->hide(); // a group is no place a packet passes
    row->addWidget(list, 0, Qt::AlignTop);
    return cell;
}

QPushButton *ApplicationGrid::makeChip(const policy::Application &application)
{
    Theme &theme = *m_context.workspace().theme;
    QString words = text(application.filter);
    if (const QString scope = scopeText(application.scope); !scope.isEmpty())
        words += QStringLiteral(" · ") + scope;
    if (!application.enabled)
        words += QStringLiteral(" · ") + tr("off");
    QPushButton *chip = makeButton(
        theme, application.enabled ? QStringLiteral("list-filter") : QStringLiteral("circle-off"),
        words);
    chip->setProperty(kApplication, text(application.uuid.toString()));
    chip->setToolTip(application.comment.empty() ? tr("Edit; Alt+Up and Alt+Down move, Del removes")
                                                 : text(application.comment));
    chip->setAccessibleName(QStringLiteral("%1, %2 %3 %4")
                                .arg(words, text(application.device), text(application.interface),
                                     directionText(application.direction)));
    chip->installEventFilter(this);
    connect(chip, &QPushButton::clicked, this,
            [this, uuid = application.uuid] { m_context.showObject(uuid); });
    return chip;
}

void ApplicationGrid::add(const PortSide &side, const std::string &filter)
{
    policy::Application application;
    application.uuid = Uuid::random();
    application.filter = filter;
    application.device = side.device;
    application.interface = side.interface;
    application.direction = side.direction;
    for (const policy::ApplicationPtr &other :
         applicationsOf(m_context.workspace().policy->policy(), side))
        application.order = std::max(application.order, other->order + 1);
    const Uuid uuid = application.uuid;
    if (m_context.apply(policy::insertObject(
            std::make_shared<const policy::Application>(std::move(application)))))
        m_context.showObject(uuid);
}

void ApplicationGrid::move(const Uuid &uuid, int step)
{
    const auto moved = m_context.workspace().policy->policy().application(uuid);
    if (!moved)
        return;
    auto cell = ownOf({moved->device, moved->interface, moved->direction});
    const auto at =
        std::find_if(cell.begin(), cell.end(), [&](const auto &one) { return one->uuid == uuid; });
    const auto target = (at - cell.begin()) + step;
    if (at == cell.end() || target < 0 || target >= std::ptrdiff_t(cell.size()))
        return;
    // The numbers stay with the places, and become distinct where they were not.
    std::vector<std::int32_t> orders;
    for (const auto &one : cell)
        orders.push_back(orders.empty() ? one->order : std::max(one->order, orders.back() + 1));
    std::swap(*at, cell[std::size_t(target)]);
    std::vector<policy::Edit> edits;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i]->order == orders[i])
            continue;
        policy::Application next = *cell[i];
        next.order = orders[i];
        edits.push_back(
            policy::replaceObject(std::make_shared<const policy::Application>(std::move(next))));
    }
    m_context.apply(
        policy::composite({"move-object", {"application", moved->filter}}, std::move(edits)));
}

void ApplicationGrid::remove(const Uuid &uuid)
{
    const auto application = m_context.workspace().policy->policy().application(uuid);
    if (application)
        m_context.remove({policy::RemoveObject{uuid}},
                         tr("%1 is no longer applied to %2 %3")
                             .arg(text(application->filter), text(application->device),
                                  text(application->interface)));
}

void ApplicationGrid::setApplied(const Uuid &uuid, bool enabled)
{
    const auto application = m_context.workspace().policy->policy().application(uuid);
    if (!application || application->enabled == enabled)
        return;
    policy::Application next = *application;
    next.enabled = enabled;
    m_context.apply(
        policy::replaceObject(std::make_shared<const policy::Application>(std::move(next))));
}

void ApplicationGrid::showMenu(QPushButton &chip, const QPoint &at)
{
    const Uuid uuid = applicationOf(&chip);
    const auto application = m_context.workspace().policy->policy().application(uuid);
    if (!application)
        return;
    QMenu menu(this);
    menu.addAction(tr("Edit"), this, [this, uuid] { m_context.showObject(uuid); });
    menu.addAction(application->enabled ? tr("Turn off") : tr("Turn on"), this,
                   [this, uuid, on = !application->enabled] { setApplied(uuid, on); });
    menu.addAction(tr("Move up\tAlt+Up"), this, [this, uuid] { move(uuid, -1); });
    menu.addAction(tr("Move down\tAlt+Down"), this, [this, uuid] { move(uuid, 1); });
    menu.addAction(tr("Remove\tDel"), this, [this, uuid] { remove(uuid); });
    menu.exec(at);
}

bool ApplicationGrid::eventFilter(QObject *watched, QEvent *event)
{
    auto *chip = qobject_cast<QPushButton *>(watched);
    if (!chip)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ContextMenu) {
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        showMenu(*chip, menu->reason() == QContextMenuEvent::Keyboard
                            ? chip->mapToGlobal(chip->rect().bottomLeft())
                            : menu->globalPos());
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool alt = key->modifiers() & Qt::AltModifier;
    if (alt && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down))
        move(applicationOf(chip), key->key() == Qt::Key_Up ? -1 : 1);
    else if (key->key() == Qt::Key_Delete)
        remove(applicationOf(chip));
    else if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
        chip->click();
    else
        return QWidget::eventFilter(watched, event);
    return true;
}

} // namespace tallygate::app

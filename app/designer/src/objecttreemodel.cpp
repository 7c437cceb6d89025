// SPDX-License-Identifier: GPL-3.0-or-later
#include "objecttreemodel.h"

#include <QMimeData>

#include "services/workspace.h"
#include "session/dragmime.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

bool changesObjects(const policy::Change &change)
{
    return std::any_of(change.items.begin(), change.items.end(), [](const auto &item) {
        return !std::holds_alternative<policy::RulesModified>(item) &&
               !std::holds_alternative<policy::RulesMoved>(item) &&
               !std::holds_alternative<policy::SectionModified>(item);
    });
}

} // namespace

ObjectTreeModel::ObjectTreeModel(DesignerContext &context, QObject *parent)
    : QAbstractListModel(parent)
    , m_context(context)
{
    PolicySession *session = context.workspace().policy;
    connect(session, &PolicySession::changed, this, [this](const policy::Change &change) {
        if (changesObjects(change))
            rebuild();
    });
    connect(session, &PolicySession::reset, this, &ObjectTreeModel::rebuild);
    connect(&context, &DesignerContext::filterChanged, this, &ObjectTreeModel::rebuild);
    connect(context.workspace().findings, &Findings::changed, this, [this] {
        if (!m_rows.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
    });
    rebuild();
}

QString ObjectTreeModel::titleOf(ObjectGroup group)
{
    switch (group) {
    case ObjectGroup::Filters:
        return tr("Filters");
    case ObjectGroup::AppliedTo:
        return tr("Applied to");
    case ObjectGroup::Sets:
        return tr("Sets");
    case ObjectGroup::Services:
        return tr("Services");
    case ObjectGroup::Meters:
        return tr("Meters");
    case ObjectGroup::Devices:
        return tr("Devices");
    case ObjectGroup::InterfaceGroups:
        return tr("Interface groups");
    }
    return {};
}

policy::ObjectKind ObjectTreeModel::kindOf(ObjectGroup group)
{
    static constexpr policy::ObjectKind kKinds[kObjectGroups] = {
        policy::ObjectKind::Filter,        policy::ObjectKind::Application,
        policy::ObjectKind::Set,           policy::ObjectKind::Service,
        policy::ObjectKind::Meter,         policy::ObjectKind::Device,
        policy::ObjectKind::InterfaceGroup};
    return kKinds[static_cast<int>(group)];
}

void ObjectTreeModel::addHeading(ObjectGroup group)
{
    Row &row = m_rows.emplace_back();
    row.group = group;
    row.heading = true;
    row.text = titleOf(group);
}

void ObjectTreeModel::addItem(ObjectGroup group, const Uuid &object, QString itemText,
                              QString detail, QString icon)
{
    m_rows.push_back(
        {group, false, object, std::move(itemText), std::move(detail), std::move(icon)});
}

void ObjectTreeModel::addApplications(const policy::Policy &policy)
{
    const policy::FilterPtr filter = policy.filter(m_context.filter());
    if (!filter)
        return;
    for (const auto &application : policy->applications) {
        if (application->filter != filter->name)
            continue;
        const QString direction =
            application->direction == policy::Direction::In ? tr("in") : tr("out");
        addItem(ObjectGroup::AppliedTo, application->uuid,
                QStringLiteral("%1 %2").arg(text(application->interface), direction),
                application->enabled ? text(application->device) : tr("off"),
                QStringLiteral("ethernet-port"));
    }
}

void ObjectTreeModel::rebuild()
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const Formatter &formatter = *m_context.workspace().formatter;
    beginResetModel();
    m_rows.clear();
    addHeading(ObjectGroup::Filters);
    for (const auto &filter : policy->filters)
        addItem(ObjectGroup::Filters, filter->uuid, text(filter->name),
                formatter.count(ruleCount(*filter)), QStringLiteral("list-filter"));
    addHeading(ObjectGroup::AppliedTo);
    addApplications(policy);
    addHeading(ObjectGroup::Sets);
    for (const auto &set : policy->sets)
        addItem(ObjectGroup::Sets, set->uuid, text(set->name),
                formatter.compact(set->entries.size()), QStringLiteral("network"));
    addHeading(ObjectGroup::Services);
    for (const auto &service : policy->services)
        addItem(ObjectGroup::Services, service->uuid, text(service->name), {},
                QStringLiteral("box"));
    addHeading(ObjectGroup::Meters);
    for (const auto &meter : policy->meters)
        addItem(ObjectGroup::Meters, meter->uuid, text(meter->name), text(meter->rate),
                QStringLiteral("gauge"));
    addHeading(ObjectGroup::Devices);
    for (const auto &device : policy->devices)
        addItem(ObjectGroup::Devices, device->uuid, text(device->name), text(device->address),
                QStringLiteral("server"));
    addHeading(ObjectGroup::InterfaceGroups);
    for (const auto &group : policy->interfaceGroups)
        addItem(ObjectGroup::InterfaceGroups, group->uuid, text(group->name),
                formatter.count(group->patterns.size()), QStringLiteral("cable"));
    endResetModel();
}

int ObjectTreeModel::rowOf(const Uuid &object) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (!m_rows[i].heading && m_rows[i].object == object)
            return static_cast<int>(i);
    }
    return -1;
}

int ObjectTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString ObjectTreeModel::spoken(const Row &row) const
{
    if (row.heading)
        return row.text;
    QString sentence =
        row.detail.isEmpty()
            ? QStringLiteral("%1: %2").arg(titleOf(row.group), row.text)
            : QStringLiteral("%1: %2, %3").arg(titleOf(row.group), row.text, row.detail);
    if (m_context.workspace().findings->list()->has(row.object))
        sentence += tr(", has findings");
    return sentence;
}

QVariant ObjectTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &item = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return item.text;
    case Qt::AccessibleTextRole:
        return spoken(item);
    case Qt::ToolTipRole:
        return item.detail.isEmpty() ? item.text
                                     : QStringLiteral("%1 · %2").arg(item.text, item.detail);
    default:
        return {};
    }
}

bool ObjectTreeModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid())
        return false;
    const Row item = row(index.row());
    const std::string name = value.toString().trimmed().toStdString();
    if (item.heading || name == item.text.toStdString())
        return false;
    return m_context.apply({policy::RenameObject{item.object, name}});
}

Qt::ItemFlags ObjectTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Row &item = row(index.row());
    if (item.heading)
        return Qt::ItemIsEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (item.group != ObjectGroup::AppliedTo)
        flags |= Qt::ItemIsEditable;
    if (item.group == ObjectGroup::Sets || item.group == ObjectGroup::Services ||
        item.group == ObjectGroup::Meters)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList ObjectTreeModel::mimeTypes() const
{
    return {mime::kSet, mime::kService, mime::kMeter, QStringLiteral("text/plain")};
}

QMimeData *ObjectTreeModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    const Row &item = row(indexes.front().row());
    auto *data = new QMimeData;
    const QByteArray name = item.text.toUtf8();
    if (item.group == ObjectGroup::Sets)
        data->setData(mime::kSet, name);
    else if (item.group == ObjectGroup::Services)
        data->setData(mime::kService, name);
    else
        data->setData(mime::kMeter, name);
    data->setText(item.group == ObjectGroup::Sets ? QLatin1Char('@') + item.text : item.text);
    return data;
}

} // namespace tallygate::app

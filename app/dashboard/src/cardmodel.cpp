// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "cardwall.h"
#include "countlines.h"
#include "monitorrows.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr Nanoseconds kShownOnCard = std::chrono::minutes(6);

/// "edge on wan0, in": the filter is what stands before the place, which the card has by itself.
QString filterOf(const telemetry::Application &application)
{
    const QString name = text(application.name);
    const qsizetype place = name.lastIndexOf(QStringLiteral(" on ") + text(application.interface));
    return oneLine(place > 0 ? name.left(place) : name);
}

QString keyOf(const telemetry::Application &application)
{
    return QStringLiteral("%1/%2/%3")
        .arg(text(application.device.toString()), text(application.application.toString()))
        .arg(application.port);
}

} // namespace

CardModel::CardModel(MonitorSource &source, const Formatter &formatter, QObject *parent)
    : QAbstractListModel(parent)
    , m_source(source)
    , m_formatter(formatter)
{}

void CardModel::refresh()
{
    const std::uint64_t generation = m_source.hub().generation();
    if (generation == m_generation && !m_isStale)
        return;
    m_generation = generation;
    m_isStale = false;
    std::vector<ApplicationCard> cards = collect();
    if (!std::ranges::equal(cards, m_cards, {}, &ApplicationCard::key, &ApplicationCard::key)) {
        beginResetModel();
        m_cards = std::move(cards);
        endResetModel();
    } else if (!cards.empty()) {
        m_cards = std::move(cards);
        emit dataChanged(index(0), index(count() - 1));
    }
}

void CardModel::setDevice(const Uuid &device)
{
    m_device = device;
    m_isStale = true;
}

void CardModel::setSearch(const QString &text)
{
    m_search = text;
    m_isStale = true;
}

void CardModel::setSince(telemetry::Since since)
{
    m_since = since;
    m_isStale = true;
}

std::vector<ApplicationCard> CardModel::collect() const
{
    std::vector<ApplicationCard> cards;
    for (const MonitoredDevice &device : m_source.devices()) {
        const telemetry::PicturePtr picture = m_source.hub().picture(device.uuid);
        if (!picture || (!m_device.isNull() && m_device != device.uuid))
            continue;
        for (const telemetry::ApplicationPtr &application : picture->applications) {
            ApplicationCard card;
            card.application = application;
            card.key = keyOf(*application);
            card.deviceName = device.name;
            card.filterName = filterOf(*application);
            card.isLive = picture->isLive && device.isConnected;
            const telemetry::Counter *received = application->received();
            card.isRefusing =
                received && application->refusedRate().packets > 0.5 * received->rate.packets;
            if (!isWanted(card))
                continue;
            card.values = valuesOf(*application);
            cards.push_back(std::move(card));
        }
    }
    return cards;
}

bool CardModel::isWanted(const ApplicationCard &card) const
{
    const auto holds = [this](const QString &where) {
        return where.contains(m_search, Qt::CaseInsensitive);
    };
    return m_search.isEmpty() || holds(card.filterName) || holds(card.deviceName) ||
           holds(text(card.application->interface));
}

std::vector<double> CardModel::valuesOf(const telemetry::Application &application) const
{
    return courseOf(m_source.hub(), receivedLine(application), m_source.now(), kShownOnCard);
}

int CardModel::rowOf(const QString &key) const
{
    const auto found = std::ranges::find(m_cards, key, &ApplicationCard::key);
    return found != m_cards.end() ? int(found - m_cards.begin()) : -1;
}

QString CardModel::rateText(int row) const
{
    const telemetry::Counter *received = card(row).application->received();
    if (!card(row).isLive)
        return tr("not connected");
    return received ? m_formatter.packetRate(received->rate.packets) : QString();
}

QString CardModel::totalText(int row) const
{
    const telemetry::Counter *received = card(row).application->received();
    return received ? m_formatter.count(received->of(m_since).hits.packets) : QString();
}

QString CardModel::refusedText(int row) const
{
    return card(row).isLive ? m_formatter.perSecond(card(row).application->refusedRate().packets)
                            : QString();
}

QString CardModel::placeText(int row) const
{
    const telemetry::Application &application = *card(row).application;
    QStringList parts{text(application.interface), directionText(application.direction)};
    if (const QString scope = scopeText(application.scope); !scope.isEmpty())
        parts << scope;
    return parts.join(QStringLiteral(" · "));
}

QString CardModel::lastHitText(int row) const
{
    return m_formatter.ago(card(row).application->lastHit(), m_source.now());
}

int CardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant CardModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const int row = index.row();
    const QString title = tr("%1 on %2, %3", "filter, device, place")
                              .arg(card(row).filterName, card(row).deviceName, placeText(row));
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case Qt::ToolTipRole:
        return tr("%1. Last hit: %2").arg(title, lastHitText(row));
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3 in all, %4 refused, last hit %5")
            .arg(title, rateText(row), totalText(row), refusedText(row), lastHitText(row));
    default:
        return {};
    }
}

} // namespace tallygate::app

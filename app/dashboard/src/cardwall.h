// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include <QAbstractListModel>
#include <QListView>

#include "dashboard/monitorsource.h"
#include "services/theme.h"
#include "text/formatter.h"

namespace tallygate::app {

/// An application at a port as its card shows it.
struct ApplicationCard
{
    telemetry::ApplicationPtr application;
    QString key; ///< device, application and port
    QString deviceName;
    QString filterName;
    bool isLive = false;
    bool isRefusing = false;    ///< more is refused than let pass
    std::vector<double> values; ///< packets per second of the last minutes, oldest first
};

/// All applications of the devices that tell something, those of one device if one is chosen.
/// Pulled by refresh(). GUI thread.
class CardModel : public QAbstractListModel
{
    Q_OBJECT

public:
    CardModel(MonitorSource &source, const Formatter &formatter, QObject *parent = nullptr);

    /// Takes what changed since the last time.
    void refresh();
    void setDevice(const Uuid &device); ///< null: all
    void setSearch(const QString &text);
    telemetry::Since since() const { return m_since; }
    void setSince(telemetry::Since since);

    const ApplicationCard &card(int row) const { return m_cards[std::size_t(row)]; }
    int rowOf(const QString &key) const; ///< -1: there is none
    int count() const { return int(m_cards.size()); }
    QString rateText(int row) const;  ///< "1,840 p/s"
    QString totalText(int row) const; ///< "18,204,551 since reset"
    QString refusedText(int row) const;
    QString placeText(int row) const; ///< "wan0, in, any"
    QString lastHitText(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<ApplicationCard> collect() const;
    std::vector<double> valuesOf(const telemetry::Application &application) const;
    bool isWanted(const ApplicationCard &card) const;

    MonitorSource &m_source;
    const Formatter &m_formatter;
    std::vector<ApplicationCard> m_cards;
    std::uint64_t m_generation = 0;
    bool m_isStale = true; ///< what is wanted changed
    Uuid m_device;
    QString m_search;
    telemetry::Since m_since = telemetry::Since::Reset;
};

/// The cards, wrapped into rows. Painted, so that a hundred of them scroll.
class CardWall : public QListView
{
    Q_OBJECT

public:
    CardWall(Theme &theme, CardModel &model, QWidget *parent = nullptr);
    QString currentKey() const;
    void refresh(); ///< the model's; the current card stays current
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void cardChosen(); ///< another card is current, or none

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitCards();

    CardModel &m_model;
    bool m_isReplacing = false;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "lateendings.h"

#include <QTimer>

#include "storage/pushendings.h"

namespace tallygate::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kAskedAgain = 30s;

Timestamp wallTime()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

} // namespace

LateEndings::LateEndings(Fleet &fleet, std::function<bool()> isBusy, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_isBusy(std::move(isBusy))
{
    connect(&m_fleet, &Fleet::statusChanged, this, &LateEndings::onStatus);
    auto *again = new QTimer(this);
    connect(again, &QTimer::timeout, this, &LateEndings::ask);
    again->start(kAskedAgain);
}

void LateEndings::onStatus(const Uuid &device)
{
    if (!m_fleet.status(device).isConnected())
        m_connected.erase(device);
    else if (m_connected.insert(device).second)
        ask();
}

void LateEndings::ask()
{
    if (m_connected.empty() || m_isBusy())
        return;
    m_fleet.records().run<std::vector<storage::Deployment>>(
        this,
        [now = wallTime()](storage::Connection &connection) {
            return storage::unheardPushes(connection, now);
        },
        [this](const Result<std::vector<storage::Deployment>> &pending) {
            if (pending && !m_isBusy())
                askAbout(*pending);
        });
}

void LateEndings::askAbout(const std::vector<storage::Deployment> &pending)
{
    std::set<Uuid> asked;
    for (const storage::Deployment &push : pending) {
        const Uuid device = push.start.device;
        if (!m_connected.contains(device) || !asked.insert(device).second)
            continue;
        m_fleet.call(device, "policy.history", control::Json::object(), this,
                     [this, device](const Result<control::Json> &history) {
                         if (history && !m_isBusy())
                             record(device, *history);
                     });
    }
}

void LateEndings::record(const Uuid &device, const control::Json &history)
{
    m_fleet.records().run<std::size_t>(
        this,
        [device, history, heard = storage::Heard{wallTime(), Fleet::user().toStdString()}](
            storage::Connection &connection) {
            return storage::hearEndings(connection, device, history, heard);
        },
        [this, device](const Result<std::size_t> &written) {
            if (!written)
                emit m_fleet.records().failed(QString::fromStdString(toString(written.error())));
            else if (*written > 0)
                emit heard(device);
        });
}

} // namespace tallygate::app

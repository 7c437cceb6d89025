// SPDX-License-Identifier: GPL-3.0-or-later
#include "healthitem.h"

#include <algorithm>

namespace tallygate::app {

namespace {

constexpr int kAskMs = 5000;

/// Integers of 64 bits are strings in the protocol; 0 for what is none.
std::uint64_t bigOf(const control::Json &value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()).toULongLong() : 0;
}

std::uint64_t bigIn(const control::Json &object, const char *name)
{
    return object.is_object() && object.contains(name) ? bigOf(object.at(name)) : 0;
}

const control::Json &workerOf(const control::Json &status)
{
    static const control::Json kNone;
    const auto worker = status.find("worker");
    return worker != status.end() ? *worker : kNone;
}

/// Nanoseconds on the device's clock; 0 without.
std::int64_t timeOf(const control::Json &status)
{
    const auto time = status.find("time");
    const auto read = time != status.end() && time->is_string()
                          ? parseRfc3339(time->get<std::string>())
                          : std::nullopt;
    return read ? read->time_since_epoch().count() : 0;
}

/// What the worker took of a processor between two answers; nothing where it is another worker.
std::optional<double> busyBetween(const control::Json &before, const control::Json &now)
{
    const std::uint64_t spent = bigIn(workerOf(now), "processorTime");
    const std::uint64_t earlier = bigIn(workerOf(before), "processorTime");
    const std::int64_t passed = timeOf(now) - timeOf(before);
    if (spent == 0 || spent < earlier || passed <= 0)
        return std::nullopt;
    return double(spent - earlier) / double(passed);
}

std::uint64_t socketDrops(const control::Json &status)
{
    std::uint64_t sum = 0;
    if (status.contains("sides") && status.at("sides").is_array())
        for (const control::Json &side : status.at("sides"))
            sum += bigIn(side, "socketDrops");
    return sum;
}

const control::Json &memberOf(const control::Json &object, const char *name)
{
    static const control::Json kNone;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : kNone;
}

/// The fullest ring of all sides, of its size; nothing of an engine that does not tell.
std::optional<double> fullestRing(const control::Json &status)
{
    std::optional<double> fullest;
    for (const control::Json &side : memberOf(status, "sides")) {
        for (const char *name : {"receive", "transmit"}) {
            const control::Json &ring = memberOf(memberOf(side, "rings"), name);
            const control::Json &used = memberOf(ring, "used"), &size = memberOf(ring, "size");
            if (used.is_number_integer() && size.is_number_integer() && size > 0)
                fullest = std::max(fullest.value_or(0), used.get<double>() / size.get<double>());
        }
    }
    return fullest;
}

std::uint64_t logDrops(const control::Json &log)
{
    std::uint64_t sum = 0;
    if (log.contains("ringDrops") && log.at("ringDrops").is_array())
        for (const control::Json &drops : log.at("ringDrops"))
            sum += bigOf(drops);
    return sum;
}

bool isAlive(const control::Json &status)
{
    const control::Json &worker = workerOf(status);
    return worker.is_object() && worker.contains("alive") && worker["alive"] == true;
}

} // namespace

HealthItem::HealthItem(Theme &theme, const Formatter &formatter, MonitorSource &source,
                       QWidget *parent)
    : StatusItem(theme, parent)
    , m_formatter(formatter)
    , m_source(source)
{
    m_timer.setInterval(kAskMs);
    connect(&m_timer, &QTimer::timeout, this, &HealthItem::ask);
}

void HealthItem::setDevice(const Uuid &device)
{
    if (device == m_device)
        return;
    m_device = device;
    m_status.reset();
    m_busy.reset();
    m_log.reset();
    say();
    if (m_timer.isActive())
        ask();
}

void HealthItem::setActive(bool active)
{
    if (!active)
        return m_timer.stop();
    m_timer.start();
    ask();
}

void HealthItem::ask()
{
    const auto known = m_source.devices();
    const auto device = std::ranges::find(known, m_device, &MonitoredDevice::uuid);
    if (device == known.end() || !device->isConnected) {
        m_status.reset();
        m_log.reset();
        return say();
    }
    const auto of = [this, device = m_device](auto take) {
        return [this, device, take](const Result<control::Json> &answer) {
            if (device == m_device)
                take(answer && answer->is_object() ? std::optional(*answer) : std::nullopt);
        };
    };
    m_source.call(m_device, "status", control::Json::object(), this,
                  of([this](std::optional<control::Json> status) { takeStatus(status); }));
    m_source.call(m_device, "log.get", control::Json::object(), this,
                  of([this](std::optional<control::Json> log) {
                      m_log = std::move(log);
                      say();
                  }));
}

void HealthItem::takeStatus(std::optional<control::Json> status)
{
    m_busy = m_status && status ? busyBetween(*m_status, *status) : std::nullopt;
    m_status = std::move(status);
    say();
}

/// Nothing where the engine does not tell.
QStringList HealthItem::ringsText(const control::Json &status) const
{
    const auto fullest = fullestRing(status);
    if (!fullest)
        return {};
    return {tr("rings %1").arg(m_formatter.share(std::uint64_t(*fullest * 10'000), 10'000))};
}

void HealthItem::say()
{
    QStringList parts;
    if (m_status) {
        parts << (!isAlive(*m_status) ? tr("no worker")
                  : m_busy            ? tr("worker %1")
                                 .arg(m_formatter.share(
                                     std::uint64_t(std::max(0.0, *m_busy) * 10'000), 10'000))
                           : tr("worker runs"))
              << ringsText(*m_status)
              << tr("%1 frames lost").arg(m_formatter.count(socketDrops(*m_status)));
        setDot(isAlive(*m_status) ? Tone::Permit : Tone::Drop);
    } else {
        setDot(std::nullopt);
    }
    if (m_log)
        parts << tr("%1 log records lost").arg(m_formatter.count(logDrops(*m_log)));
    const QString said = parts.join(QStringLiteral(" · "));
    if (said != text())
        setText(said);
}

} // namespace tallygate::app

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

std::uint64_t socketDrops(const control::Json &status)
{
    std::uint64_t sum = 0;
    if (status.contains("sides") && status.at("sides").is_array())
        for (const control::Json &side : status.at("sides"))
            sum += bigIn(side, "socketDrops");
    return sum;
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
    const auto worker = status.find("worker");
    if (worker == status.end() || !worker->is_object())
        return false;
    const auto alive = worker->find("alive");
    return alive != worker->end() && alive->is_boolean() && alive->get<bool>();
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
    const auto keep = [this](std::optional<control::Json> HealthItem::*member) {
        return [this, member, of = m_device](const Result<control::Json> &answer) {
            if (of != m_device)
                return;
            this->*member = answer && answer->is_object() ? std::optional(*answer) : std::nullopt;
            say();
        };
    };
    m_source.call(m_device, "status", control::Json::object(), this, keep(&HealthItem::m_status));
    m_source.call(m_device, "log.get", control::Json::object(), this, keep(&HealthItem::m_log));
}

void HealthItem::say()
{
    QStringList parts;
    if (m_status) {
        parts << (isAlive(*m_status) ? tr("worker runs") : tr("no worker"))
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

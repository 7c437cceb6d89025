// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktopscheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingReply>

namespace tallygate::app {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kSpace = QStringLiteral("org.freedesktop.appearance");
const QString kColorScheme = QStringLiteral("color-scheme");
const QString kContrast = QStringLiteral("contrast");

} // namespace

DesktopScheme::DesktopScheme(QObject *parent)
    : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    ask(kColorScheme);
    ask(kContrast);
}

void DesktopScheme::ask(const QString &key)
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    call << kSpace << key;
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (!reply.isError())
            set(key, reply.value().variant());
        watcher->deleteLater();
    });
}

void DesktopScheme::set(const QString &key, QVariant value)
{
    // Read() wraps the value in two variants, the signal in one.
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    if (key == kColorScheme)
        m_scheme = value.toUInt();
    else if (key == kContrast)
        m_contrast = value.toUInt();
    else
        return;
    emit changed();
}

void DesktopScheme::onSettingChanged(const QString &space, const QString &key,
                                     const QDBusVariant &value)
{
    if (space == kSpace)
        set(key, value.variant());
}

std::optional<ColorScheme> DesktopScheme::value() const
{
    if (m_contrast == 1)
        return ColorScheme::HighContrast;
    if (!m_scheme || *m_scheme == 0)
        return std::nullopt;
    return *m_scheme == 1 ? ColorScheme::Dark : ColorScheme::Light;
}

} // namespace tallygate::app

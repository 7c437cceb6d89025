// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QObject>

#include "services/tokens.h"

namespace tallygate::app {

/// The colour scheme and contrast that the desktop asks for, from the settings portal
/// (org.freedesktop.portal.Settings, namespace org.freedesktop.appearance, keys color-scheme and
/// contrast). Asks asynchronously and follows changes; value() is empty until an answer came, and
/// stays so without a session bus or portal. GUI thread.
class DesktopScheme : public QObject
{
    Q_OBJECT

public:
    explicit DesktopScheme(QObject *parent = nullptr);
    std::optional<ColorScheme> value() const;

signals:
    void changed();

private slots:
    void onSettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void ask(const QString &key);
    void set(const QString &key, QVariant value);

    std::optional<uint> m_scheme; // 0 no preference, 1 dark, 2 light
    uint m_contrast = 0;          // 1 higher
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QSettings>
#include <QString>
#include <QVariant>

#include "services/theme.h"

namespace tallygate::app {

/// Preferences of the person at this workstation, in an INI file below XDG_CONFIG_HOME
/// (tallygate/tallygate.conf) or at a path of the caller's choice (tests, TALLYGATE_SETTINGS).
/// Never holds secrets or policy. GUI thread.
class Settings
{
public:
    /// An empty path takes $TALLYGATE_SETTINGS, else the place above.
    explicit Settings(const QString &path = {});

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    Density density() const;
    void setDensity(Density density);
    QString language() const; ///< "de", "ja", "en"; empty follows the desktop
    void setLanguage(const QString &language);

    /// Everything else, by a key such as "policy/columns/edge-inbound".
    QVariant value(const QString &key, const QVariant &fallback = {}) const;
    void setValue(const QString &key, const QVariant &value);
    void remove(const QString &key);
    QString filePath() const;
    void sync();

private:
    std::unique_ptr<QSettings> m_store;
};

} // namespace tallygate::app

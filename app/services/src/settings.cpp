// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/settings.h"

#include <array>

namespace tallygate::app {

namespace {

const QString kTheme = QStringLiteral("appearance/theme");
const QString kDensity = QStringLiteral("appearance/density");
const QString kLanguage = QStringLiteral("appearance/language");

struct ThemeName
{
    ThemeChoice choice;
    const char *name;
};
constexpr std::array kThemeNames = {
    ThemeName{ThemeChoice::System, "system"}, ThemeName{ThemeChoice::Light, "light"},
    ThemeName{ThemeChoice::Dark, "dark"}, ThemeName{ThemeChoice::HighContrast, "contrast"}};

std::unique_ptr<QSettings> openStore(QString path)
{
    if (path.isEmpty())
        path = qEnvironmentVariable("TALLYGATE_SETTINGS");
    if (!path.isEmpty())
        return std::make_unique<QSettings>(path, QSettings::IniFormat);
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                       QStringLiteral("tallygate"), QStringLiteral("tallygate"));
}

} // namespace

Settings::Settings(const QString &path)
    : m_store(openStore(path))
{}

ThemeChoice Settings::theme() const
{
    const QString name = m_store->value(kTheme).toString();
    for (const ThemeName &row : kThemeNames) {
        if (name == QLatin1String(row.name))
            return row.choice;
    }
    return ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice choice)
{
    for (const ThemeName &row : kThemeNames) {
        if (row.choice == choice)
            m_store->setValue(kTheme, QString::fromLatin1(row.name));
    }
}

Density Settings::density() const
{
    return m_store->value(kDensity).toString() == QLatin1String("compact") ? Density::Compact
                                                                           : Density::Comfortable;
}

void Settings::setDensity(Density density)
{
    m_store->setValue(kDensity, density == Density::Compact ? QStringLiteral("compact")
                                                            : QStringLiteral("comfortable"));
}

QString Settings::language() const
{
    return m_store->value(kLanguage).toString();
}

void Settings::setLanguage(const QString &language)
{
    m_store->setValue(kLanguage, language);
}

QVariant Settings::value(const QString &key, const QVariant &fallback) const
{
    return m_store->value(key, fallback);
}

void Settings::setValue(const QString &key, const QVariant &value)
{
    m_store->setValue(key, value);
}

void Settings::remove(const QString &key)
{
    m_store->remove(key);
}

QString Settings::filePath() const
{
    return m_store->fileName();
}

void Settings::sync()
{
    m_store->sync();
}

} // namespace tallygate::app

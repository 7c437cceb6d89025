// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/navigator.h"

#include <QUrl>

namespace tallygate::app {

namespace {

const QString kScheme = QStringLiteral("tallygate:/");

QString encoded(const QString &part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

QString decoded(QStringView part)
{
    return QUrl::fromPercentEncoding(part.toUtf8());
}

} // namespace

QString Location::value(const QString &key) const
{
    for (const auto &[name, text] : query) {
        if (name == key)
            return text;
    }
    return {};
}

QString Location::toString() const
{
    QString text = kScheme + encoded(page);
    for (const QString &part : path)
        text += QLatin1Char('/') + encoded(part);
    QChar separator = QLatin1Char('?');
    for (const auto &[name, value] : query) {
        text += separator + encoded(name) + QLatin1Char('=') + encoded(value);
        separator = QLatin1Char('&');
    }
    return text;
}

std::optional<Location> Location::fromString(const QString &text)
{
    if (!text.startsWith(kScheme))
        return std::nullopt;
    const QStringView rest = QStringView(text).mid(kScheme.size());
    const qsizetype mark = rest.indexOf(QLatin1Char('?'));
    Location location;
    const auto parts = (mark < 0 ? rest : rest.left(mark)).split(QLatin1Char('/'));
    location.page = decoded(parts.first());
    if (location.page.isEmpty())
        return std::nullopt;
    for (qsizetype i = 1; i < parts.size(); ++i)
        location.path << decoded(parts[i]);
    if (mark >= 0) {
        for (const QStringView pair :
             rest.mid(mark + 1).split(QLatin1Char('&'), Qt::SkipEmptyParts)) {
            const qsizetype equals = pair.indexOf(QLatin1Char('='));
            location.query.emplace_back(decoded(equals < 0 ? pair : pair.left(equals)),
                                        equals < 0 ? QString() : decoded(pair.mid(equals + 1)));
        }
    }
    return location;
}

void Navigator::go(const Location &location)
{
    if (location == m_current)
        return;
    if (!m_current.isEmpty())
        m_back.push_back(m_current);
    if (m_back.size() > kRemembered)
        m_back.erase(m_back.begin());
    m_forward.clear();
    m_current = location;
    emit currentChanged(m_current);
}

void Navigator::replace(const Location &location)
{
    if (location == m_current)
        return;
    m_current = location;
    emit currentChanged(m_current);
}

void Navigator::back()
{
    if (m_back.empty())
        return;
    m_forward.push_back(m_current);
    m_current = m_back.back();
    m_back.pop_back();
    emit currentChanged(m_current);
}

void Navigator::forward()
{
    if (m_forward.empty())
        return;
    m_back.push_back(m_current);
    m_current = m_forward.back();
    m_forward.pop_back();
    emit currentChanged(m_current);
}

} // namespace tallygate::app

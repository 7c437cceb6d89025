// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>

namespace tallygate::app {

/// The address of anything a person can go to: a page, an object on it, a packet, a hit, a time
/// range. Written as `tallygate:/policy/<filter>/<rule>?rev=41`; parts are percent-encoded.
struct Location
{
    QString page;     ///< id of the page, "policy"
    QStringList path; ///< what on it, outermost first; UUIDs or numbers
    std::vector<std::pair<QString, QString>> query;

    QString value(const QString &key) const; ///< of the query; empty if absent
    QString toString() const;
    static std::optional<Location> fromString(const QString &text);
    bool isEmpty() const { return page.isEmpty(); }

    bool operator==(const Location &) const = default;
};

/// Where the window is and where it was. Palette, links, findings and alerts all go through go().
/// One per window; GUI thread.
class Navigator : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const Location &current() const { return m_current; }
    void go(const Location &location);      ///< remembers where we were; no-op if already there
    void replace(const Location &location); ///< moves without a step to go back to
    bool canGoBack() const { return !m_back.empty(); }
    bool canGoForward() const { return !m_forward.empty(); }
    void back();
    void forward();

signals:
    void currentChanged(const tallygate::app::Location &location);

private:
    static constexpr std::size_t kRemembered = 200;

    Location m_current;
    std::vector<Location> m_back;
    std::vector<Location> m_forward;
};

} // namespace tallygate::app

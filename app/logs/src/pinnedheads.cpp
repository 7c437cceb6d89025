// SPDX-License-Identifier: GPL-3.0-or-later
#include "pinnedheads.h"

#include "services/settings.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

QString pinKey(const QString &chain)
{
    return QStringLiteral("audit/head/") + chain;
}

} // namespace

std::optional<storage::TrailHead> PinnedHeads::of(const QString &chain) const
{
    const QStringList parts = m_settings->value(pinKey(chain)).toString().split(u' ');
    if (parts.size() != 2)
        return std::nullopt;
    return storage::TrailHead{parts[0].toULongLong(), parts[1].toStdString()};
}

void PinnedHeads::set(const QString &chain, const storage::TrailHead &head)
{
    m_settings->setValue(pinKey(chain), QString::number(head.sequence) + u' ' + text(head.hash));
}

HeadMatch matchOf(const storage::TrailHead &pinned, const storage::TrailHead &told)
{
    if (told.sequence < pinned.sequence)
        return HeadMatch::Shortened;
    if (told.sequence == pinned.sequence && told.hash != pinned.hash)
        return HeadMatch::Rewritten;
    return HeadMatch::Possible;
}

} // namespace tallygate::app

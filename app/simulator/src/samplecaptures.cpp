// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplecaptures.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace tallygate::app {

std::optional<QStringList> unpackSampleCaptures()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
                      QStringLiteral("/tallygate/sample"));
    if (!folder.mkpath(QStringLiteral(".")))
        return std::nullopt;
    QStringList paths;
    for (const QString &name :
         {QStringLiteral("branch-edge.pcap"), QStringLiteral("branch-edge-out.pcap")}) {
        QFile embedded(QStringLiteral(":/demo/") + name);
        const QString path = folder.filePath(name);
        if (!embedded.open(QIODevice::ReadOnly))
            return std::nullopt;
        if (QFileInfo(path).size() != embedded.size()) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(embedded.readAll()) < 0 ||
                !file.commit())
                return std::nullopt;
        }
        paths << path;
    }
    return paths;
}

} // namespace tallygate::app

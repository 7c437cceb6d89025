// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/bundles.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSysInfo>
#include <QVersionNumber>

namespace tallygate::app {

namespace {

/// As uname has it.
QString machineHere()
{
    const QString name = QSysInfo::currentCpuArchitecture();
    return name == QStringLiteral("arm64") ? QStringLiteral("aarch64") : name;
}

} // namespace

std::optional<Bundle> bundleNamed(const QString &path)
{
    static const QRegularExpression kName(
        QStringLiteral("^tallygate-([0-9][^-]*)-(x86_64|aarch64)\\.tar\\.gz$"));
    const auto match = kName.match(QFileInfo(path).fileName());
    if (!match.hasMatch())
        return std::nullopt;
    return Bundle{path, match.captured(1), match.captured(2)};
}

std::vector<Bundle> bundlesIn(const QStringList &folders)
{
    std::vector<Bundle> bundles;
    for (const QString &folder : folders) {
        const QDir dir(folder);
        const QStringList names =
            dir.entryList({QStringLiteral("tallygate-*.tar.gz")}, QDir::Files, QDir::Name);
        for (const QString &name : names) {
            if (auto bundle = bundleNamed(dir.absoluteFilePath(name)))
                bundles.push_back(std::move(*bundle));
        }
    }
    std::ranges::stable_sort(bundles, [here = machineHere()](const Bundle &a, const Bundle &b) {
        const int order = QVersionNumber::compare(QVersionNumber::fromString(a.version),
                                                  QVersionNumber::fromString(b.version));
        return order != 0 ? order > 0 : a.architecture == here && b.architecture != here;
    });
    return bundles;
}

QStringList bundleFolders()
{
    const QString program = QCoreApplication::applicationDirPath();
    QStringList folders;
    if (const QString chosen = qEnvironmentVariable("TALLYGATE_BUNDLES"); !chosen.isEmpty())
        folders.append(chosen);
    folders += {QStringLiteral("/usr/share/tallygate"), program,
                QDir::cleanPath(program + QStringLiteral("/../share/tallygate")),
                QDir::cleanPath(program + QStringLiteral("/../../static"))};
    return folders;
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

namespace tallygate::app {

/// An archive of the engine as a host gets it, by its file name:
/// tallygate-VERSION-ARCHITECTURE.tar.gz. What is in it is verified on the host.
struct Bundle
{
    QString path;
    QString version;      ///< "0.1.0"
    QString architecture; ///< "x86_64", "aarch64"
};

/// Nothing if the file is not named as a bundle is.
std::optional<Bundle> bundleNamed(const QString &path);

/// Those in `folders`, the newest version first, and of one version those for this workstation's
/// architecture first. Reads folders: not for each repaint.
std::vector<Bundle> bundlesIn(const QStringList &folders);

/// Where bundles are looked for: TALLYGATE_BUNDLES, what packages install, beside this program,
/// and the static build of the source tree this program was built in.
QStringList bundleFolders();

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/capturetargets.h"

#include <algorithm>

#include <QUrl>

namespace tallygate::app {

namespace {

QString toSetting(const CaptureTarget &target)
{
    if (target.isLeftOut())
        return QStringLiteral("-");
    return target.interface + (target.direction == pipeline::Direction::In
                                   ? QStringLiteral(":in")
                                   : QStringLiteral(":out"));
}

CaptureTarget fromSetting(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return {};
    return {text.left(colon), text.mid(colon + 1) == QLatin1String("out")
                                  ? pipeline::Direction::Out
                                  : pipeline::Direction::In};
}

QString settingOf(const Uuid &policy, const char *what)
{
    return QStringLiteral("simulate/%1/%2")
        .arg(QString::fromStdString(policy.toString()), QString::fromLatin1(what));
}

} // namespace

const KeptCapture *KeptCaptures::find(const QString &path) const
{
    const auto found = std::ranges::find(captures, path, &KeptCapture::path);
    return found == captures.end() ? nullptr : &*found;
}

std::optional<KeptCaptures> KeptCaptures::read(const Settings &settings, const Uuid &policy)
{
    const QVariant lines = settings.value(settingOf(policy, "captures"));
    if (!lines.isValid())
        return std::nullopt;
    KeptCaptures kept;
    const QString device = settings.value(settingOf(policy, "device")).toString();
    kept.device = Uuid::parse(device.toStdString()).value_or(Uuid());
    for (const QString &line : lines.toStringList()) {
        QStringList parts = line.split(u'|');
        KeptCapture &capture = kept.captures.emplace_back();
        capture.path = QUrl::fromPercentEncoding(parts.takeFirst().toUtf8());
        for (const QString &part : parts)
            capture.targets.push_back(fromSetting(part));
    }
    return kept;
}

void KeptCaptures::write(Settings &settings, const Uuid &policy) const
{
    QStringList lines;
    for (const KeptCapture &capture : captures) {
        QString line = QString::fromLatin1(QUrl::toPercentEncoding(capture.path, "/", "|"));
        for (const CaptureTarget &target : capture.targets)
            line += u'|' + toSetting(target);
        lines << line;
    }
    settings.setValue(settingOf(policy, "captures"), lines);
    settings.setValue(settingOf(policy, "device"), QString::fromStdString(device.toString()));
}

std::vector<std::uint32_t> mappedInterfaces(const simulate::CaptureInfo &capture)
{
    std::vector<std::uint32_t> interfaces;
    for (std::uint32_t i = 0; i < capture.interfaces.size(); ++i) {
        if (i < capture.packetsPerInterface.size() && capture.packetsPerInterface[i] > 0)
            interfaces.push_back(i);
    }
    if (interfaces.size() <= 1)
        interfaces = {simulate::kEveryInterface};
    return interfaces;
}

std::vector<simulate::Mapping> mappingsOf(const std::vector<std::uint32_t> &interfaces,
                                          const std::vector<CaptureTarget> &targets)
{
    std::vector<simulate::Mapping> mappings;
    for (std::size_t i = 0; i < std::min(interfaces.size(), targets.size()); ++i) {
        if (!targets[i].isLeftOut())
            mappings.push_back(
                {interfaces[i], targets[i].interface.toStdString(), targets[i].direction});
    }
    return mappings;
}

} // namespace tallygate::app

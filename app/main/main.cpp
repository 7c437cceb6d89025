// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>
#include <QTimer>

#include "compile/compile.h"
#include "dashboard/monitorpage.h"
#include "dashboard/monitorsource.h"
#include "designer/policypage.h"
#include "devices/deploymentcontroller.h"
#include "devices/enginesetup.h"
#include "devices/fleet.h"
#include "fleet/deploypage.h"
#include "logs/auditpage.h"
#include "logs/fleetrecords.h"
#include "logs/logspage.h"
#include "main/mainwindow.h"
#include "main/translation.h"
#include "services/jobrunner.h"
#include "services/settings.h"
#include "services/theme.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "simulator/simulatepage.h"
#include "text/explainer.h"
#include "text/formatter.h"

using namespace tallygate::app;

namespace {

struct Options
{
    QString policy;
    QString theme;
    QString language;
    QString settings;
    QString location;
    QString screenshot;
    QString size;
    int wait = 0; ///< s, before the picture
};

Options parseOptions(const QApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Policy designer and counter dashboard"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("policy"),
                                 QCoreApplication::translate("main", "The policy to open"),
                                 QStringLiteral("[policy]"));
    const auto option = [&parser](const char *name, const char *value, const char *text) {
        parser.addOption({QString::fromLatin1(name), QCoreApplication::translate("main", text),
                          QString::fromLatin1(value)});
    };
    option("theme", "name", QT_TRANSLATE_NOOP("main", "system, light, dark or contrast"));
    option("language", "code", QT_TRANSLATE_NOOP("main", "de, en, ja or pseudo"));
    option("settings", "file", QT_TRANSLATE_NOOP("main", "Keep preferences in this file"));
    option("at", "location", QT_TRANSLATE_NOOP("main", "Open there: tallygate:/simulate"));
    option("size", "WxH", QT_TRANSLATE_NOOP("main", "Size of the window"));
    option("screenshot", "file",
           QT_TRANSLATE_NOOP("main", "Save a picture of the window as PNG and leave"));
    option("wait", "seconds", QT_TRANSLATE_NOOP("main", "Wait so long before the picture"));
    parser.process(app);
    Options options;
    if (!parser.positionalArguments().isEmpty())
        options.policy = parser.positionalArguments().first();
    options.theme = parser.value(QStringLiteral("theme"));
    options.language = parser.value(QStringLiteral("language"));
    options.settings = parser.value(QStringLiteral("settings"));
    options.location = parser.value(QStringLiteral("at"));
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.size = parser.value(QStringLiteral("size"));
    options.wait = parser.value(QStringLiteral("wait")).toInt();
    return options;
}

ThemeChoice themeOf(const QString &name, ThemeChoice fallback)
{
    if (name == QLatin1String("system"))
        return ThemeChoice::System;
    if (name == QLatin1String("light"))
        return ThemeChoice::Light;
    if (name == QLatin1String("dark"))
        return ThemeChoice::Dark;
    if (name == QLatin1String("contrast"))
        return ThemeChoice::HighContrast;
    return fallback;
}

/// Journals of unsaved work: $TALLYGATE_STATE, else below XDG_STATE_HOME.
QString stateFolder()
{
    const QString chosen = qEnvironmentVariable("TALLYGATE_STATE");
    if (!chosen.isEmpty())
        return chosen;
    const QString base =
        qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    return base + QStringLiteral("/tallygate/journals");
}

/// Host keys are those of ssh, so that what was verified there holds here.
QString knownHostsFile()
{
    return qEnvironmentVariable("TALLYGATE_KNOWN_HOSTS",
                                QDir::homePath() + QStringLiteral("/.ssh/known_hosts"));
}

/// Saves a picture once nothing runs any more, then leaves. A job may start the next when it ends,
/// and layouts follow results, so nothing must have run for two ticks.
void takeScreenshot(MainWindow &window, const JobRunner &jobs, const QString &file)
{
    auto *timer = new QTimer(&window);
    timer->setInterval(400);
    QObject::connect(timer, &QTimer::timeout, &window, [&window, &jobs, file, quiet = 0]() mutable {
        quiet = jobs.runningCount() > 0 ? 0 : quiet + 1;
        if (quiet < 2)
            return;
        const bool saved = window.grab().save(file);
        QCoreApplication::exit(saved ? 0 : 2);
    });
    timer->start();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("Tallygate"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TALLYGATE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("tallygate"));
    const Options options = parseOptions(app);

    Settings settings(options.settings);
    installLanguage(options.language.isEmpty() ? settings.language() : options.language);
    Theme theme;
    theme.setDensity(settings.density());
    theme.setChoice(themeOf(options.theme, settings.theme()));
    QGuiApplication::setWindowIcon(theme.icon(QStringLiteral("door-open"), Ink::Accent));
    const Formatter formatter;
    const Explainer explainer;
    JobRunner jobs;
    PolicySession policy(jobs, stateFolder(), systemNow);
    if (options.policy.isEmpty())
        policy.openSample();
    Findings findings(policy, jobs, tallygate::compile::check);

    Fleet fleet({.folder = tallygate::storage::DataFolder::ofUser(),
                 .knownHosts = knownHostsFile().toStdString()});

    DeploymentController deployments(fleet, knownHostsFile().toStdString());
    EngineSetup setup(fleet, knownHostsFile().toStdString());

    Workspace shared;
    shared.theme = &theme;
    shared.settings = &settings;
    shared.formatter = &formatter;
    shared.explainer = &explainer;
    shared.jobs = &jobs;
    shared.policy = &policy;
    shared.findings = &findings;
    shared.fleet = &fleet;

    FleetRecords records(fleet);
    const auto monitor = monitorSourceOf(fleet);
    const PageRegistry pages{
        policyPage(),          simulatePage(),    deployPage(deployments, setup),
        monitorPage(*monitor), logsPage(records), auditPage(records)};
    MainWindow window(shared, pages);
    window.restore();
    if (const auto location = Location::fromString(options.location))
        window.workspace().navigator->go(*location);
    if (const QStringList size = options.size.split(QLatin1Char('x')); size.size() == 2)
        window.resize(size[0].toInt(), size[1].toInt());
    window.show();
    if (options.policy.isEmpty())
        policy.scanForRecovery();
    else
        policy.open(options.policy);
    if (!options.screenshot.isEmpty())
        QTimer::singleShot(std::chrono::seconds(options.wait), &window,
                           [&] { takeScreenshot(window, jobs, options.screenshot); });
    return QApplication::exec();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QString>
#include <QStringList>

#include "support/testdata.h"

// Runs the real tallygatectl and compares what it printed. Requires the compile definitions
// TALLYGATE_BIN_DIR and TALLYGATE_SOURCE_DIR.

namespace tallygate::testsupport {

struct ProgramRun
{
    int status = -1;
    QString output;
    QString errors;
};

/// Runs in the repository's tests/data folder, so that paths in outputs are short and stable.
inline ProgramRun runCtl(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(testData("").string()));
    process.start(QStringLiteral(TALLYGATE_BIN_DIR "/tallygatectl"), arguments);
    ProgramRun run;
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return run;
    run.status = process.exitCode();
    run.output = QString::fromUtf8(process.readAllStandardOutput());
    run.errors = QString::fromUtf8(process.readAllStandardError());
    return run;
}

/// The text of tests/data/`name`. With TALLYGATE_UPDATE_GOLDEN=1 it is first written anew.
inline QString golden(const std::string &name, const QString &actual)
{
    QFile file(QString::fromStdString(testData(name).string()));
    if (qEnvironmentVariableIntValue("TALLYGATE_UPDATE_GOLDEN") == 1) {
        if (file.open(QIODevice::WriteOnly))
            file.write(actual.toUtf8());
        file.close();
    }
    if (!file.open(QIODevice::ReadOnly))
        return QStringLiteral("missing: ") + file.fileName();
    return QString::fromUtf8(file.readAll());
}

} // namespace tallygate::testsupport

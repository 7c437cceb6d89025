// SPDX-License-Identifier: GPL-3.0-or-later
#include "filecommands.h"

#include <QAction>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

#include "models/ruletext.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "session/policysession.h"

namespace tallygate::app {

namespace {

/// The texts of this file.
struct FileWords
{
    Q_DECLARE_TR_FUNCTIONS(PolicyCommands)
};

QString nameFilter()
{
    return FileWords::tr("Tallygate policies (*.tallygate)");
}

QFileDialog *makeDialog(QWidget *window, QFileDialog::AcceptMode mode, const QString &title)
{
    auto *dialog = new QFileDialog(window, title, QString(), nameFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setDefaultSuffix(QStringLiteral("tallygate"));
    return dialog;
}

void askOpen(Workspace &workspace, QWidget *window)
{
    QFileDialog *dialog = makeDialog(window, QFileDialog::AcceptOpen, FileWords::tr("Open policy"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, workspace.policy, &PolicySession::open);
    dialog->open();
}

void nameStep(QAction *action, const QString &verb, const policy::Label *label)
{
    action->setText(label ? QStringLiteral("%1: %2").arg(verb, labelText(*label)) : verb);
}

} // namespace

void askSaveAs(Workspace &workspace, QWidget *window)
{
    QFileDialog *dialog =
        makeDialog(window, QFileDialog::AcceptSave, FileWords::tr("Save policy as"));
    dialog->selectFile(workspace.policy->filePath().isEmpty() ? workspace.policy->displayName()
                                                              : workspace.policy->filePath());
    QObject::connect(dialog, &QFileDialog::fileSelected, workspace.policy, &PolicySession::saveAs);
    dialog->open();
}

void addPolicyCommands(Workspace &workspace, QWidget *window)
{
    PolicySession *session = workspace.policy;
    ActionRegistry *registry = workspace.actions;
    const auto add = [&](const char *id, const QString &text, const char *icon,
                         QList<QKeySequence> keys, std::function<bool()> when,
                         std::function<void()> run) {
        ActionSpec spec;
        spec.id = QString::fromLatin1(id);
        spec.text = text;
        spec.category = FileWords::tr("Policy");
        spec.icon = QString::fromLatin1(icon);
        spec.keys = std::move(keys);
        spec.enabledWhen = std::move(when);
        spec.triggered = std::move(run);
        return registry->add(spec);
    };
    const auto idle = [session] { return !session->isBusy(); };
    add("policy.new", FileWords::tr("New policy"), "file-plus", {QKeySequence::New}, idle,
        [session] { session->newPolicy(); });
    add("policy.open", FileWords::tr("Open policy…"), "folder-open", {QKeySequence::Open}, idle,
        [workspace, window]() mutable { askOpen(workspace, window); });
    add("policy.save", FileWords::tr("Save"), "save", {QKeySequence::Save}, idle,
        [workspace, window]() mutable {
            if (workspace.policy->filePath().isEmpty())
                askSaveAs(workspace, window);
            else
                workspace.policy->save();
        });
    add("policy.saveAs", FileWords::tr("Save as…"), "save", {QKeySequence("Ctrl+Shift+S")}, idle,
        [workspace, window]() mutable { askSaveAs(workspace, window); });
    add("policy.sample", FileWords::tr("Open the sample policy"), "sparkles", {}, idle,
        [session] { session->openSample(); });
    QAction *undo = add(
        "policy.undo", FileWords::tr("Undo"), "undo-2", {QKeySequence("Ctrl+Z")},
        [session] { return session->canUndo(); }, [session] { session->undo(); });
    QAction *redo = add(
        "policy.redo", FileWords::tr("Redo"), "redo-2",
        {QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")},
        [session] { return session->canRedo(); }, [session] { session->redo(); });
    QObject::connect(session, &PolicySession::stateChanged, undo, [=] {
        const policy::History &history = session->history();
        const std::size_t at = history.position();
        nameStep(undo, FileWords::tr("Undo"), at > 0 ? &history.entries()[at - 1].label : nullptr);
        nameStep(redo, FileWords::tr("Redo"),
                 at < history.entries().size() ? &history.entries()[at].label : nullptr);
        registry->invalidate();
    });
}

QStringList fileCommands()
{
    return {QStringLiteral("policy.new"),   QStringLiteral("policy.open"),   QString(),
            QStringLiteral("policy.save"),  QStringLiteral("policy.saveAs"), QString(),
            QStringLiteral("policy.sample")};
}

} // namespace tallygate::app

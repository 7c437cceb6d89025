// SPDX-License-Identifier: GPL-3.0-or-later
#include "pushbar.h"

#include <algorithm>

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "approvals.h"
#include "countdown.h"
#include "deviceboard.h"
#include "devices/deploymentcontroller.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

PushBar::PushBar(Workspace &workspace, DeviceBoard &board, DeploymentController &deployments,
                 Approvals &approvals, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_board(board)
    , m_deployments(deployments)
    , m_approvals(approvals)
{
    build();
    connect(&board, &DeviceBoard::chosenChanged, this, &PushBar::update);
    connect(&deployments, &DeploymentController::changed, this, &PushBar::update);
    connect(&approvals, &Approvals::changed, this, &PushBar::update);
    connect(workspace.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    update();
}

void PushBar::build()
{
    Theme &theme = *m_workspace.theme;
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(28, 22, 28, 22);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    outer->addLayout(row);
    m_count = makeLabel(theme, {}, TextStyle::Title, this);
    m_count->setObjectName(QStringLiteral("countdown"));
    m_count->setMinimumWidth(48);
    row->addWidget(m_count);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_title = makeLabel(theme, {}, TextStyle::Strong, this);
    m_title->setObjectName(QStringLiteral("pushTitle"));
    m_text = makeLabel(theme, {}, TextStyle::Mute, this);
    m_text->setWordWrap(true);
    words->addWidget(m_title);
    words->addWidget(m_text);
    row->addLayout(words, 1);
    m_secret = new QLineEdit(this);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setFixedWidth(180);
    row->addWidget(m_secret);
    m_comment = new QLineEdit(this);
    m_comment->setObjectName(QStringLiteral("pushComment"));
    m_comment->setPlaceholderText(tr("Why: for the history"));
    m_comment->setAccessibleName(tr("Comment"));
    m_comment->setMinimumWidth(160);
    row->addWidget(m_comment);
    m_window = new QSpinBox(this);
    m_window->setRange(10, 3600);
    m_window->setValue(60);
    m_window->setSuffix(tr(" s to confirm"));
    m_window->setAccessibleName(tr("Seconds to confirm in"));
    row->addWidget(m_window);
    m_oneFirst = new QCheckBox(tr("One first"), this);
    m_oneFirst->setToolTip(tr("The first device is pushed and confirmed before the others"));
    row->addWidget(m_oneFirst);
    m_narrowGuard = new QCheckBox(tr("Narrow the guard"), this);
    m_narrowGuard->setObjectName(QStringLiteral("narrowGuard"));
    m_narrowGuard->setToolTip(tr("The management guard loses entries: those addresses no longer "
                                 "reach the device whatever the rules say. Without this the device "
                                 "refuses the push."));
    row->addWidget(m_narrowGuard);
    buildApproval(row);
    m_push = makeButton(theme, QStringLiteral("rocket"), {}, ButtonRole::Primary, this);
    m_push->setObjectName(QStringLiteral("pushButton"));
    m_rollBack =
        makeButton(theme, QStringLiteral("undo-2"), tr("Roll back now"), ButtonRole::Normal, this);
    m_rollBack->setObjectName(QStringLiteral("rollBackButton"));
    m_keep = makeButton(theme, QStringLiteral("check"), tr("Keep it"), ButtonRole::Primary, this);
    m_keep->setObjectName(QStringLiteral("keepButton"));
    for (QPushButton *button : {m_push, m_rollBack, m_keep}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    connect(m_push, &QPushButton::clicked, this, &PushBar::push);
    connect(m_keep, &QPushButton::clicked, &m_deployments, &DeploymentController::confirm);
    connect(m_rollBack, &QPushButton::clicked, this,
            [this] { m_deployments.rollBack(QStringLiteral("rolled back by hand")); });
    connect(m_secret, &QLineEdit::returnPressed, this, [this] {
        std::string text = m_secret->text().toStdString();
        m_secret->clear();
        m_deployments.answerSecret(remote::Secret::take(text));
    });
}

void PushBar::buildApproval(QLayout *row)
{
    Theme &theme = *m_workspace.theme;
    m_use = makeButton(theme, QStringLiteral("stamp"), tr("Use an approval…"), ButtonRole::Normal,
                       this);
    m_use->setObjectName(QStringLiteral("useApproval"));
    m_export = makeButton(theme, QStringLiteral("upload"), tr("Export for approval…"),
                          ButtonRole::Primary, this);
    m_export->setObjectName(QStringLiteral("exportApproval"));
    for (QPushButton *button : {m_use, m_export}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    connect(m_use, &QPushButton::clicked, this, &PushBar::chooseApproval);
    connect(m_export, &QPushButton::clicked, this, &PushBar::chooseRequest);
}

void PushBar::update()
{
    const bool isRunning = m_deployments.isRunning();
    const auto objection = isRunning ? std::nullopt : m_approvals.objection();
    m_comment->setVisible(!isRunning);
    for (QWidget *before : {static_cast<QWidget *>(m_window), static_cast<QWidget *>(m_push)})
        before->setVisible(!isRunning && !objection);
    m_export->setVisible(objection.has_value());
    m_use->setVisible(objection.has_value());
    m_oneFirst->setVisible(!isRunning && !objection && m_board.chosen().size() > 1);
    const bool mayNarrow = !isRunning && !objection && mayNarrowGuard();
    m_narrowGuard->setVisible(mayNarrow);
    if (!mayNarrow && !isRunning)
        m_narrowGuard->setChecked(false); // for each push anew
    m_count->setVisible(isRunning);
    m_rollBack->setVisible(isRunning);
    m_keep->setVisible(m_deployments.isDeciding());
    m_secret->setVisible(m_deployments.secret().has_value());
    if (isRunning)
        showDuring();
    else
        showBefore();
    if (!isRunning && m_approvals.isNeeded())
        showApproval(objection);
    QWidget::update();
}

void PushBar::showBefore()
{
    const int chosen = int(m_board.chosen().size());
    m_push->setEnabled(chosen > 0);
    m_push->setText(chosen > 1 ? tr("Push to %n devices", nullptr, chosen) : tr("Push"));
    if (m_deployments.count() == 0) {
        m_title->setText(chosen == 0 ? tr("Choose devices to push to")
                                     : tr("Nothing stays in force without your word"));
        m_text->setText(tr("Each device goes back by itself unless you confirm."));
        return;
    }
    showEnd();
}

void PushBar::showEnd()
{
    if (m_deployments.isConfirmed()) {
        m_title->setText(
            m_deployments.count() == 1
                ? tr("Revision %1 stays in force.").arg(m_deployments.progressAt(0).revision)
                : tr("It stays in force on %n devices.", nullptr, int(m_deployments.count())));
        m_text->setText(tr("It was confirmed over a new connection to every device."));
        return;
    }
    if (const std::size_t lost = m_deployments.count(deploy::Step::Lost); lost > 0) {
        m_title->setText(tr("How it ended on %n devices is not known.", nullptr, int(lost)));
        m_text->setText(
            tr("Out of reach at the end: the history tells it once the device answers."));
        return;
    }
    m_title->setText(tr("Nothing of it is in force: all devices have what they had."));
    m_text->clear();
    for (std::size_t i = 0; i < m_deployments.count(); ++i) {
        const auto &error = m_deployments.progressAt(i).error;
        if (error && error->code != "other-failed")
            m_text->setText(m_workspace.explainer->sentence(*error));
    }
}

void PushBar::showApproval(const std::optional<Error> &objection)
{
    const auto &approval = m_approvals.approval();
    if (!objection) {
        m_title->setText(tr("Approved by %1").arg(oneLine(text(approval->approver))));
        const QString date = m_workspace.formatter->dateTime(approval->approved);
        m_text->setText(approval->comment.empty()
                            ? date
                            : tr("%1: %2").arg(date, oneLine(text(approval->comment))));
        return;
    }
    m_title->setText(approval ? tr("The approval is not of this")
                              : tr("This push needs a second person's approval"));
    m_text->setText(approval ? m_workspace.explainer->sentence(*objection)
                             : tr("Export what would change; somebody else looks at it and signs "
                                  "it; then use that approval."));
}

void PushBar::chooseRequest()
{
    auto *dialog = new QFileDialog(this, tr("Export for approval"), QString(),
                                   tr("Requests for approval (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(m_workspace.policy->displayName() + QStringLiteral(".request.json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_approvals.exportTo(file, m_comment->text().trimmed());
    });
    dialog->open();
}

void PushBar::chooseApproval()
{
    auto *dialog = new QFileDialog(this, tr("Use an approval"), QString(),
                                   tr("Approvals (*.approval.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, &m_approvals, &Approvals::use);
    dialog->open();
}

void PushBar::showDuring()
{
    m_count->setText(countdownText(m_deployments.secondsLeft()));
    if (const auto &secret = m_deployments.secret()) {
        m_title->setText(tr("The new connection to %1 has to log in.")
                             .arg(QString::fromStdString(toString(secret->hop))));
        m_text->setText(QString::fromStdString(secret->about));
        m_secret->setAccessibleName(m_title->text());
        return;
    }
    switch (m_deployments.phase()) {
    case deploy::Phase::Deciding:
        // Each device numbers its own.
        m_title->setText(
            m_deployments.count() == 1
                ? tr("Revision %1 is in force.").arg(m_deployments.progressAt(0).revision)
                : tr("It is in force on %n devices.", nullptr, int(m_deployments.count())));
        m_text->setText(tr("It goes back by itself unless you keep it."));
        break;
    case deploy::Phase::Preparing:
        m_title->setText(tr("Preparing: nothing is in force yet."));
        m_text->setText(tr("All devices are proved before any is changed."));
        break;
    default:
        m_title->setText(tr("Carrying out what you decided."));
        m_text->setText(tr("A new connection to each device shows that one still gets in."));
    }
}

/// It is said of all devices at once, and where a policy has no guard it would take it away.
bool PushBar::mayNarrowGuard() const
{
    const auto chosen = m_board.chosen();
    const auto hasPlan = [](const BoardRow *row) { return row->plan != nullptr; };
    return std::ranges::all_of(chosen, hasPlan) &&
           std::ranges::any_of(chosen,
                               [](const BoardRow *row) { return row->plan->narrowsGuard(); }) &&
           std::ranges::none_of(chosen,
                                [](const BoardRow *row) { return row->plan->leavesGuard(); });
}

void PushBar::push()
{
    std::vector<DeploymentController::Wanted> wanted;
    for (const BoardRow *row : m_board.chosen()) {
        DeploymentController::Wanted one;
        one.device = row->uuid;
        if (row->earlier)
            one.revision = row->earlier->revision;
        else
            one.policy = row->plan->text;
        one.basedOn = row->state->revision;
        one.runs = row->state->digest;
        if (m_approvals.needsOne(*row))
            one.approval = m_approvals.approval();
        one.takeOver = row->state->staged != 0;
        wanted.push_back(std::move(one));
    }
    if (wanted.empty())
        return;
    DeploymentController::Options options;
    options.comment = m_comment->text().trimmed();
    options.window = m_window->value();
    options.oneFirst = m_oneFirst->isVisible() && m_oneFirst->isChecked();
    options.acceptGuardChange = m_narrowGuard->isVisible() && m_narrowGuard->isChecked();
    m_deployments.start(wanted, options);
}

void PushBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_workspace.theme->tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isRunning = m_deployments.isRunning();
    paintBox(&painter, QRectF(rect()).adjusted(14.5, 10.5, -14.5, -10.5),
             isRunning ? t.selection : t.surface, isRunning ? t.accent : t.line, metrics::kRadius);
}

} // namespace tallygate::app

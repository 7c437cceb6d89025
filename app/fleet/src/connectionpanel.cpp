// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectionpanel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "devices/fleet.h"
#include "secretfield.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kWidth = 560;

} // namespace

ConnectionPanel::ConnectionPanel(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_fleet(*workspace.fleet)
{
    build();
    connect(&m_fleet, &Fleet::statusChanged, this, [this](const Uuid &device) {
        if (device == m_device)
            update();
    });
}

void ConnectionPanel::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(10);
    m_title = makeLabel(theme, {}, TextStyle::Title, this);
    m_text = makeLabel(theme, {}, TextStyle::Mute, this);
    m_fingerprint = makeLabel(theme, {}, TextStyle::Mono, this);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse |
                                           Qt::TextSelectableByKeyboard);
    m_old = new QComboBox(this);
    m_old->setAccessibleName(tr("Key that is replaced"));
    m_verified = new QCheckBox(tr("I compared this fingerprint with the device's own"), this);
    m_accept = makeButton(theme, QStringLiteral("check"), {}, ButtonRole::Primary, this);
    m_accept->setObjectName(QStringLiteral("acceptHostKey"));
    m_secret = new QLineEdit(this);
    m_secret->setObjectName(QStringLiteral("secret"));
    m_remember = new QCheckBox(tr("Remember in the keychain"), this);
    m_remember->setObjectName(QStringLiteral("rememberSecret"));
    m_send = makeButton(theme, QStringLiteral("key"), tr("Log in"), ButtonRole::Primary, this);
    m_again = makeButton(theme, QStringLiteral("refresh-cw"), tr("Connect now"), ButtonRole::Normal,
                         this);
    m_edit =
        makeButton(theme, QStringLiteral("pencil"), tr("Change address"), ButtonRole::Normal, this);
    m_install = makeButton(theme, QStringLiteral("server-cog"), tr("Install the engine…"),
                           ButtonRole::Primary, this);
    m_install->setObjectName(QStringLiteral("installEngine"));
    for (QLabel *label : {m_text, m_fingerprint}) {
        label->setWordWrap(true);
        label->setMaximumWidth(kWidth);
    }
    m_secret->setMaximumWidth(kWidth);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_fingerprint);
    column->addWidget(m_old, 0, Qt::AlignLeft);
    column->addWidget(m_verified);
    column->addWidget(m_secret);
    column->addWidget(m_remember);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_accept, m_send, m_install, m_again, m_edit})
        buttons->addWidget(button);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addStretch();
    connect(&m_fleet.secrets(), &KeptSecrets::availabilityChanged, this,
            &ConnectionPanel::updateSecret);
    connect(m_verified, &QCheckBox::toggled, m_accept, &QPushButton::setEnabled);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        const auto &question = m_fleet.status(m_device).hostKey;
        if (question && question->check.outcome == remote::HostKeyOutcome::Changed)
            m_fleet.replaceHostKey(m_device, m_old->currentText());
        else
            m_fleet.acceptHostKey(m_device);
    });
    connect(m_send, &QPushButton::clicked, this, &ConnectionPanel::sendSecret);
    connect(m_secret, &QLineEdit::returnPressed, this, &ConnectionPanel::sendSecret);
    connect(m_again, &QPushButton::clicked, this, [this] { m_fleet.reconnect(m_device); });
    connect(m_edit, &QPushButton::clicked, this, &ConnectionPanel::editWanted);
    connect(m_install, &QPushButton::clicked, this, &ConnectionPanel::installWanted);
}

void ConnectionPanel::show(const Uuid &device)
{
    m_device = device;
    update();
}

void ConnectionPanel::update()
{
    const DeviceStatus &status = m_fleet.status(m_device);
    const QString hop = QString::fromStdString(toString(status.connection.hop));
    m_title->setText(tr("Connecting to %1").arg(hop));
    m_text->setText(
        tr("Step: %1")
            .arg(QString::fromUtf8(toString(status.connection.phase).data(),
                                   qsizetype(toString(status.connection.phase).size()))));
    if (status.connection.reason) {
        m_title->setText(status.connection.phase == remote::Phase::Stopped
                             ? tr("Not connected to %1").arg(hop)
                             : tr("%1 is out of reach").arg(hop));
        m_text->setText(m_workspace.explainer->sentence(*status.connection.reason));
    }
    updateHostKey();
    updateSecret();
    m_install->setVisible(status.isWithoutEngine);
    m_again->setVisible(!status.hostKey && !status.secret &&
                        (status.connection.phase == remote::Phase::Stopped ||
                         status.connection.phase == remote::Phase::Waiting));
}

/// A changed key takes more than a click: which old one it replaces, and that it was compared.
void ConnectionPanel::updateHostKey()
{
    using Outcome = remote::HostKeyOutcome;
    const auto &question = m_fleet.status(m_device).hostKey;
    const bool isChanged = question && question->check.outcome == Outcome::Changed;
    const bool mayAccept = question && question->check.outcome != Outcome::Revoked;
    m_fingerprint->setVisible(question.has_value());
    m_old->setVisible(isChanged);
    m_verified->setVisible(mayAccept);
    m_accept->setVisible(mayAccept);
    if (!question)
        return;
    const QString shown = QString::fromStdString(remote::fingerprintOf(question->key));
    if (m_fingerprint->text() != shown) {
        m_verified->setChecked(false);
        m_accept->setEnabled(false);
    }
    m_fingerprint->setText(shown);
    m_accept->setText(isChanged ? tr("Replace the old key") : tr("Trust this key"));
    m_old->clear();
    for (const remote::HostKey &known : question->check.known)
        m_old->addItem(QString::fromStdString(remote::fingerprintOf(known)));
}

void ConnectionPanel::updateSecret()
{
    const auto &question = m_fleet.status(m_device).secret;
    m_secret->setVisible(question.has_value());
    m_remember->setVisible(question && !KeptSecrets::nameOf(*question).isEmpty());
    m_send->setVisible(question.has_value());
    if (!question)
        return;
    using Kind = remote::SecretQuestion::Kind;
    const QString about = QString::fromStdString(question->about);
    const QString who = QString::fromStdString(toString(question->hop));
    m_title->setText(tr("Log in to %1").arg(who));
    m_text->setText(question->kind == Kind::Passphrase ? tr("Passphrase of the key %1").arg(about)
                    : question->kind == Kind::Password ? tr("Password")
                                                       : tr("The server asks: %1").arg(about));
    if (question->isRepeated)
        m_text->setText(m_text->text() + u' ' + tr("The answer before was wrong."));
    m_secret->setAccessibleName(m_text->text());
    m_secret->setEchoMode(question->mayBeShown ? QLineEdit::Normal : QLineEdit::Password);
    m_remember->setEnabled(m_fleet.secrets().isAvailable());
    m_remember->setToolTip(m_fleet.secrets().whyNot());
    m_secret->setFocus();
}

void ConnectionPanel::sendSecret()
{
    const bool isRemembered = m_remember->isChecked() && m_remember->isEnabled();
    m_remember->setChecked(false);
    m_fleet.answerSecret(m_device, takeSecret(*m_secret),
                         isRemembered ? Fleet::Remember::InKeychain : Fleet::Remember::Not);
}

} // namespace tallygate::app

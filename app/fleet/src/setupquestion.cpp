// SPDX-License-Identifier: GPL-3.0-or-later
#include "setupquestion.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "secretfield.h"
#include "services/theme.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"

namespace tallygate::app {

SetupQuestion::SetupQuestion(Theme &theme, EngineSetup &setup, QWidget *parent)
    : QWidget(parent)
    , m_setup(setup)
{
    build(theme);
    update();
}

void SetupQuestion::build(Theme &theme)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 6);
    column->setSpacing(8);
    m_text = makeLabel(theme, {}, TextStyle::Strong, this);
    m_text->setWordWrap(true);
    m_fingerprint = makeLabel(theme, {}, TextStyle::Mono, this);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse |
                                           Qt::TextSelectableByKeyboard);
    m_verified = new QCheckBox(tr("I compared this fingerprint with the device's own"), this);
    m_verified->setObjectName(QStringLiteral("setupVerified"));
    m_secret = new QLineEdit(this);
    m_secret->setObjectName(QStringLiteral("setupSecret"));
    m_secret->setAccessibleName(tr("Answer"));
    m_accept =
        makeButton(theme, QStringLiteral("check"), tr("Trust this key"), ButtonRole::Normal, this);
    m_accept->setObjectName(QStringLiteral("setupAccept"));
    m_send = makeButton(theme, QStringLiteral("key"), tr("Send"), ButtonRole::Primary, this);
    m_send->setObjectName(QStringLiteral("setupSend"));
    column->addWidget(m_text);
    column->addWidget(m_fingerprint);
    column->addWidget(m_verified);
    auto *row = new QHBoxLayout;
    row->addWidget(m_secret, 1);
    row->addWidget(m_send);
    row->addWidget(m_accept);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_verified, &QCheckBox::toggled, m_accept, &QPushButton::setEnabled);
    connect(m_accept, &QPushButton::clicked, this, [this] { m_setup.answerHostKey(true); });
    connect(m_send, &QPushButton::clicked, this, &SetupQuestion::send);
    connect(m_secret, &QLineEdit::returnPressed, this, &SetupQuestion::send);
}

void SetupQuestion::update()
{
    const auto &question = m_setup.question();
    const bool isNew = question && !isVisibleTo(parentWidget());
    setVisible(question.has_value());
    if (!question)
        return m_secret->clear();
    const auto *hostKey = std::get_if<remote::HostKeyQuestion>(&*question);
    const auto *sudo = std::get_if<SudoQuestion>(&*question);
    if (hostKey != nullptr) {
        showHostKey(*hostKey);
    } else if (sudo != nullptr) {
        showSecret(
            tr("sudo wants the password of %1. It is sent over this connection and not kept.")
                .arg(QString::fromStdString(toString(sudo->host))),
            sudo->isRepeated, false);
    } else {
        using Kind = remote::SecretQuestion::Kind;
        const auto &asked = std::get<remote::SecretQuestion>(*question);
        const QString about = QString::fromStdString(asked.about);
        showSecret(asked.kind == Kind::Passphrase ? tr("Passphrase of the key %1").arg(about)
                   : asked.kind == Kind::Password ? tr("Password of %1").arg(about)
                                                  : tr("The server asks: %1").arg(about),
                   asked.isRepeated, asked.mayBeShown);
    }
    const bool isKey = hostKey != nullptr;
    for (QWidget *widget : {static_cast<QWidget *>(m_fingerprint),
                            static_cast<QWidget *>(m_verified), static_cast<QWidget *>(m_accept)})
        widget->setVisible(isKey);
    m_secret->setVisible(!isKey);
    m_send->setVisible(!isKey);
    if (isNew) {
        m_verified->setChecked(false);
        m_accept->setEnabled(false);
        announce(*this, m_text->text());
        (isKey ? static_cast<QWidget *>(m_verified) : m_secret)->setFocus();
    }
}

void SetupQuestion::showHostKey(const remote::HostKeyQuestion &question)
{
    m_text->setText(tr("%1 is not known yet. Its host key is:")
                        .arg(QString::fromStdString(toString(question.hop))));
    m_fingerprint->setText(QString::fromStdString(remote::fingerprintOf(question.key)));
}

void SetupQuestion::showSecret(const QString &text, bool isRepeated, bool mayBeShown)
{
    m_text->setText(isRepeated ? text + u' ' + tr("The answer before was wrong.") : text);
    m_secret->setAccessibleName(m_text->text());
    m_secret->setEchoMode(mayBeShown ? QLineEdit::Normal : QLineEdit::Password);
}

void SetupQuestion::send()
{
    m_setup.answerSecret(takeSecret(*m_secret));
}

} // namespace tallygate::app

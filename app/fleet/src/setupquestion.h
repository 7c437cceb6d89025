// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "devices/enginesetup.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tallygate::app {

class Theme;

/// What a setup asks while it is under way: whether a host key is the right one, a password of the
/// account, the password that sudo wants. Hidden while nothing is asked.
class SetupQuestion : public QWidget
{
    Q_OBJECT

public:
    SetupQuestion(Theme &theme, EngineSetup &setup, QWidget *parent = nullptr);
    void update();

private:
    void build(Theme &theme);
    void showHostKey(const remote::HostKeyQuestion &question);
    void showSecret(const QString &text, bool isRepeated, bool mayBeShown);
    void send();

    EngineSetup &m_setup;
    QLabel *m_text = nullptr;
    QLabel *m_fingerprint = nullptr;
    QCheckBox *m_verified = nullptr;
    QLineEdit *m_secret = nullptr;
    QPushButton *m_accept = nullptr;
    QPushButton *m_send = nullptr;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "base/uuid.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tallygate::app {

class Fleet;
struct Workspace;

/// Why a device is not connected, and what it asks: a host key that nobody verified yet, one that
/// changed, a secret. Shows one device.
class ConnectionPanel : public QWidget
{
    Q_OBJECT

public:
    ConnectionPanel(Workspace &workspace, QWidget *parent = nullptr);
    void show(const Uuid &device);

signals:
    void editWanted();
    /// The engine is to be brought to the device.
    void installWanted();

private:
    void build();
    void update();
    void updateHostKey();
    void updateSecret();
    void sendSecret();

    Workspace &m_workspace;
    Fleet &m_fleet;
    Uuid m_device;
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_fingerprint = nullptr;
    QComboBox *m_old = nullptr;      ///< of a changed key: which of the old ones is replaced
    QCheckBox *m_verified = nullptr; ///< the person compared it with the device's own
    QPushButton *m_accept = nullptr;
    QLineEdit *m_secret = nullptr;
    QCheckBox *m_remember = nullptr;
    QPushButton *m_send = nullptr;
    QPushButton *m_again = nullptr;
    QPushButton *m_edit = nullptr;
    QPushButton *m_install = nullptr;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "devices/fleet.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tallygate::app {

struct Workspace;

/// How a device is reached: name, address, jump hosts, key; and whether a push to it has to be
/// approved. For one that is new, or to be changed.
class ConnectionForm : public QWidget
{
    Q_OBJECT

public:
    ConnectionForm(Workspace &workspace, QWidget *parent = nullptr);
    /// A new one: `uuid` is that of the device in the open policy, or null.
    void begin(const Uuid &uuid, const QString &name, const QString &address);
    void edit(const Device &device);

signals:
    void done(const tallygate::Uuid &device);
    void cancelled();

private:
    void build();
    Result<remote::Endpoint> endpoint() const;
    void save();
    void remove();
    void complain(const QString &text);

    Workspace &m_workspace;
    Device m_device;
    QLabel *m_title = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_address = nullptr;
    QLineEdit *m_jumps = nullptr;
    QLineEdit *m_key = nullptr;
    QCheckBox *m_approval = nullptr;
    QLabel *m_error = nullptr;
    QPushButton *m_forget = nullptr;
    QPushButton *m_remove = nullptr;
};

} // namespace tallygate::app

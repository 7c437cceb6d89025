// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectionform.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "services/workspace.h"
#include "text/explainer.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kFormWidth = 560;

} // namespace

ConnectionForm::ConnectionForm(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    build();
}

void ConnectionForm::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    m_title = makeLabel(theme, {}, TextStyle::Title, this);
    column->addWidget(m_title);
    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    form->setSpacing(8);
    const auto field = [&](const QString &label, const QString &example, const char *name) {
        auto *edit = new QLineEdit(this);
        edit->setObjectName(QLatin1String(name));
        edit->setPlaceholderText(example);
        edit->setMaximumWidth(kFormWidth);
        edit->setAccessibleName(label);
        form->addRow(label, edit);
        return edit;
    };
    m_name = field(tr("Name"), QStringLiteral("edge-01"), "deviceName");
    m_address = field(tr("SSH address"), QStringLiteral("ops@198.51.100.1:22"), "deviceAddress");
    m_jumps =
        field(tr("Jump hosts"), tr("none; several with commas, from here to there"), "deviceJumps");
    m_key = field(tr("Key file"), tr("none: the SSH agent, then a password"), "deviceKey");
    m_approval = new QCheckBox(tr("A push needs a second person's approval"), this);
    m_approval->setObjectName(QStringLiteral("deviceApproval"));
    m_approval->setToolTip(tr("Who pushes exports a request; somebody else looks at what would "
                              "change and signs exactly that with an SSH key"));
    form->addRow(QString(), m_approval);
    column->addLayout(form);
    m_error = makeLabel(theme, {}, TextStyle::Body, this);
    m_error->setWordWrap(true);
    m_error->setMaximumWidth(kFormWidth);
    column->addWidget(m_error);
    auto *buttons = new QHBoxLayout;
    auto *save = makeButton(theme, QStringLiteral("check"), tr("Save and connect"),
                            ButtonRole::Primary, this);
    save->setObjectName(QStringLiteral("saveDevice"));
    auto *cancel = makeButton(theme, QStringLiteral("x"), tr("Cancel"), ButtonRole::Normal, this);
    m_remove = makeButton(theme, QStringLiteral("trash-2"), tr("Forget this device"),
                          ButtonRole::Normal, this);
    m_forget = makeButton(theme, QStringLiteral("key"), tr("Forget its passwords"),
                          ButtonRole::Normal, this);
    m_forget->setToolTip(tr("Takes the passwords and passphrases of this device out of the "
                            "keychain"));
    buttons->addWidget(save);
    buttons->addWidget(cancel);
    buttons->addSpacing(24);
    buttons->addWidget(m_forget);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addStretch();
    connect(save, &QPushButton::clicked, this, &ConnectionForm::save);
    connect(cancel, &QPushButton::clicked, this, &ConnectionForm::cancelled);
    connect(m_forget, &QPushButton::clicked, this, [this] {
        m_workspace.fleet->forgetSecrets(m_device.uuid);
        m_forget->setEnabled(false);
    });
    connect(m_remove, &QPushButton::clicked, this, &ConnectionForm::remove);
    for (QLineEdit *edit : {m_name, m_address, m_jumps, m_key})
        connect(edit, &QLineEdit::returnPressed, this, &ConnectionForm::save);
}

void ConnectionForm::begin(const Uuid &uuid, const QString &name, const QString &address)
{
    m_device = {};
    m_device.uuid = uuid;
    m_title->setText(name.isEmpty() ? tr("Add a device") : tr("Connect %1").arg(name));
    m_name->setText(name);
    m_address->setText(address);
    m_jumps->clear();
    m_key->clear();
    m_approval->setChecked(false);
    m_remove->hide();
    m_forget->hide();
    complain({});
    (name.isEmpty() ? m_name : m_address)->setFocus();
}

void ConnectionForm::edit(const Device &device)
{
    begin(device.uuid, device.name, QString::fromStdString(toString(device.endpoint.target)));
    m_device = device;
    QStringList jumps;
    for (const remote::Hop &hop : device.endpoint.jumps)
        jumps.append(QString::fromStdString(toString(hop)));
    m_jumps->setText(jumps.join(QStringLiteral(", ")));
    for (const remote::AuthMethod &method : device.endpoint.methods) {
        if (const auto *key = std::get_if<remote::KeyAuth>(&method))
            m_key->setText(QString::fromStdString(key->key.string()));
    }
    m_approval->setChecked(device.needsApproval);
    m_title->setText(tr("How %1 is reached").arg(device.name));
    m_remove->show();
    m_forget->setVisible(m_workspace.fleet->secrets().isAvailable());
    m_forget->setEnabled(true);
}

Result<remote::Endpoint> ConnectionForm::endpoint() const
{
    remote::Endpoint endpoint = m_device.endpoint;
    auto target = remote::parseHop(m_address->text().trimmed().toStdString());
    if (!target)
        return fail(target.error());
    endpoint.target = std::move(*target);
    endpoint.jumps.clear();
    static const QRegularExpression kCommas(QStringLiteral("\\s*,\\s*"));
    for (const QString &jump : m_jumps->text().trimmed().split(kCommas, Qt::SkipEmptyParts)) {
        auto hop = remote::parseHop(jump.toStdString());
        if (!hop)
            return fail(hop.error());
        endpoint.jumps.push_back(std::move(*hop));
    }
    const std::string key = m_key->text().trimmed().toStdString();
    std::erase_if(endpoint.methods, [](const remote::AuthMethod &method) {
        return std::holds_alternative<remote::KeyAuth>(method);
    });
    if (!key.empty())
        endpoint.methods.insert(endpoint.methods.begin(), remote::KeyAuth{key, {}});
    return endpoint;
}

void ConnectionForm::save()
{
    if (m_name->text().trimmed().isEmpty())
        return complain(tr("The device needs a name."));
    auto reached = endpoint();
    if (!reached)
        return complain(m_workspace.explainer->sentence(reached.error()));
    m_device.name = m_name->text().trimmed();
    m_device.endpoint = std::move(*reached);
    m_device.needsApproval = m_approval->isChecked();
    if (m_device.uuid.isNull())
        m_device.uuid = Uuid::random();
    m_workspace.fleet->put(m_device, this, [this](const Result<void> &stored) {
        if (!stored)
            return complain(m_workspace.explainer->sentence(stored.error()));
        emit done(m_device.uuid);
    });
}

void ConnectionForm::remove()
{
    m_workspace.fleet->remove(m_device.uuid);
    emit cancelled();
}

void ConnectionForm::complain(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
}

} // namespace tallygate::app

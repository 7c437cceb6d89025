// SPDX-License-Identifier: GPL-3.0-or-later
#include "approvalpanel.h"

#include <algorithm>

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "approvals.h"
#include "base/mappedfile.h"
#include "deploy/signature.h"
#include "diffview.h"
#include "planpanel.h"
#include "services/jobrunner.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

/// The key that ssh would offer first; empty where there is none.
QString usualKey()
{
    for (const char *name : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
        const QString file = QDir::home().filePath(QStringLiteral(".ssh/") + QLatin1String(name));
        if (QFileInfo::exists(file))
            return file;
    }
    return {};
}

Result<SharedPolicy> approvedPolicy(const std::string &text, const std::string &name)
{
    if (text.empty())
        return SharedPolicy();
    auto policy = pipeline::parseDevicePolicy(text, name);
    if (!policy)
        return fail(policy.error());
    return SharedPolicy(std::make_shared<const pipeline::DevicePolicy>(std::move(*policy)));
}

Result<Plan> requestedPlan(const deploy::RequestedChange &requested)
{
    const std::string &name = requested.change.name;
    auto before = approvedPolicy(requested.before, name + ", what runs");
    if (!before)
        return fail(before.error());
    auto after = approvedPolicy(requested.after, name + ", what is to be pushed");
    if (!after)
        return fail(after.error());
    DeviceState state;
    state.revision = requested.change.basedOn;
    state.policy = std::move(*before);
    return planOf(std::move(*after), requested.after, state);
}

} // namespace

ApprovalPanel::ApprovalPanel(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    setObjectName(QStringLiteral("approvalPanel"));
    build();
}

void ApprovalPanel::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new SectionHeader(theme, tr("A push to be approved"), this);
    QToolButton *close = header->addButton(QStringLiteral("x"), tr("Close"));
    connect(close, &QToolButton::clicked, this, &ApprovalPanel::closed);
    column->addWidget(header);
    auto *form = new QFormLayout;
    form->setContentsMargins(12, 8, 12, 8);
    form->setHorizontalSpacing(24);
    form->setVerticalSpacing(6);
    // It comes from somebody else: what is shown is text and nothing but text.
    const auto line = [&](const QString &name, const char *object) {
        QLabel *label = makeLabel(theme, {}, TextStyle::Body, this);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setObjectName(QLatin1String(object));
        form->addRow(makeLabel(theme, name, TextStyle::Strong, this), label);
        return label;
    };
    m_asked = line(tr("Asked for by"), "approvalAsked");
    m_why = line(tr("Why"), "approvalWhy");
    m_device = new QComboBox(this);
    m_device->setObjectName(QStringLiteral("approvalDevice"));
    m_device->setAccessibleName(tr("Device"));
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_device->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    form->addRow(makeLabel(theme, tr("Device"), TextStyle::Strong, this), m_device);
    m_base = line(tr("Runs there"), "approvalBase");
    m_summary = line(tr("What changes"), "approvalSummary");
    m_digest = line(tr("SHA-256"), "approvalDigest");
    column->addLayout(form);
    column->addWidget(makeLine(Qt::Horizontal, this));
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(12, 4, 12, 0);
    m_tabs = new QTabBar(this);
    m_tabs->setAccessibleName(tr("What changes"));
    m_tabs->setDrawBase(false);
    m_tabs->addTab(tr("Rule by rule"));
    m_tabs->addTab(tr("Line by line"));
    tabs->addStretch();
    tabs->addWidget(m_tabs);
    column->addLayout(tabs);
    m_pages = new QStackedWidget(this);
    m_table = new ChangeTable(theme, m_changes, m_pages);
    m_table->setObjectName(QStringLiteral("approvalChanges"));
    m_diff = new DiffView(m_workspace, m_pages);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_diff);
    column->addWidget(m_pages, 1);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(buildFooter());
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_device, &QComboBox::currentIndexChanged, this, &ApprovalPanel::showDevice);
}

QWidget *ApprovalPanel::buildFooter()
{
    Theme &theme = *m_workspace.theme;
    auto *footer = new QWidget(this);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_comment = new QLineEdit(footer);
    m_comment->setObjectName(QStringLiteral("approvalComment"));
    m_comment->setPlaceholderText(tr("What you say to it"));
    m_comment->setAccessibleName(tr("Comment"));
    m_key = new QLineEdit(usualKey(), footer);
    m_key->setObjectName(QStringLiteral("approvalKey"));
    m_key->setPlaceholderText(tr("SSH key to sign with"));
    m_key->setAccessibleName(m_key->placeholderText());
    m_key->setToolTip(tr("A private key, or a public one that the SSH agent holds"));
    auto *choose = makeButton(theme, QStringLiteral("key"), tr("Key…"), ButtonRole::Normal, footer);
    m_approve = makeButton(theme, QStringLiteral("stamp"), tr("Approve and save…"),
                           ButtonRole::Primary, footer);
    m_approve->setObjectName(QStringLiteral("approveButton"));
    m_approve->setAutoDefault(false);
    row->addWidget(m_comment, 1);
    row->addWidget(m_key, 1);
    row->addWidget(choose);
    row->addWidget(m_approve);
    connect(choose, &QPushButton::clicked, this, &ApprovalPanel::chooseKey);
    connect(m_approve, &QPushButton::clicked, this, &ApprovalPanel::chooseOutput);
    connect(m_key, &QLineEdit::textChanged, this,
            [this](const QString &key) { m_approve->setEnabled(!key.trimmed().isEmpty()); });
    m_approve->setEnabled(!m_key->text().isEmpty());
    return footer;
}

QWidget *ApprovalPanel::pane() const
{
    return m_tabs->currentIndex() == 0 ? static_cast<QWidget *>(m_table) : m_diff->list();
}

auto ApprovalPanel::read(const QString &file) -> Result<std::shared_ptr<const Opened>>
{
    const auto text = readTextFile(file.toStdString());
    if (!text)
        return fail(text.error());
    auto request = deploy::parseRequest(*text, file.toStdString());
    if (!request)
        return fail(request.error());
    auto opened = std::make_shared<Opened>();
    opened->file = file;
    for (const deploy::RequestedChange &requested : request->changes) {
        auto plan = requestedPlan(requested);
        if (!plan)
            return fail(plan.error());
        opened->plans.push_back(std::make_shared<const Plan>(std::move(*plan)));
    }
    opened->request = std::move(*request);
    return opened;
}

void ApprovalPanel::open(const QString &file)
{
    m_workspace.jobs->run<std::shared_ptr<const Opened>>(
        QStringLiteral("deploy/request"), tr("Open a request for approval"), this,
        [file](JobContext &) { return read(file); },
        [this](Result<std::shared_ptr<const Opened>> opened) {
            if (!opened) {
                emit failed(opened.error());
                return;
            }
            take(std::move(*opened));
            emit this->opened();
        });
}

void ApprovalPanel::take(std::shared_ptr<const Opened> opened)
{
    m_opened = std::move(opened);
    const deploy::ApprovalRequest &request = m_opened->request;
    m_asked->setText(tr("%1, %2").arg(oneLine(text(request.author)),
                                      m_workspace.formatter->dateTime(request.made)));
    m_why->setText(request.comment.empty() ? tr("no reason was given")
                                           : oneLine(text(request.comment)));
    m_comment->clear();
    m_device->clear();
    for (const deploy::RequestedChange &requested : request.changes)
        m_device->addItem(oneLine(text(requested.change.name)));
    showDevice(0);
}

void ApprovalPanel::showDevice(int at)
{
    if (at < 0 || !m_opened || std::size_t(at) >= m_opened->plans.size())
        return;
    const auto &plan = m_opened->plans[std::size_t(at)];
    const deploy::ApprovedChange &change = m_opened->request.changes[std::size_t(at)].change;
    m_base->setText(change.basedOn == 0 ? tr("no policy yet")
                                        : tr("revision %1").arg(change.basedOn));
    m_summary->setText(plan->isSame()
                           ? tr("nothing")
                           : tr("%1. Counters: %2")
                                 .arg(PlanPanel::changesText(*plan),
                                      PlanPanel::countersText(*plan, *m_workspace.formatter)));
    m_digest->setText(QString::fromStdString(change.digest));
    m_changes.setPlan(plan);
    m_diff->setPlan(plan, m_device->itemText(at));
}

void ApprovalPanel::chooseKey()
{
    const QString folder = m_key->text().isEmpty() ? QDir::home().filePath(QStringLiteral(".ssh"))
                                                   : QFileInfo(m_key->text()).path();
    auto *dialog = new QFileDialog(this, tr("SSH key to sign with"), folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_key, &QLineEdit::setText);
    dialog->open();
}

void ApprovalPanel::chooseOutput()
{
    if (!m_opened)
        return;
    const QFileInfo request(m_opened->file);
    auto *dialog = new QFileDialog(this, tr("Save the approval"), request.path(),
                                   tr("Approvals (*.approval.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(request.completeBaseName() + QStringLiteral(".approval.json"));
    connect(dialog, &QFileDialog::fileSelected, this, &ApprovalPanel::sign);
    dialog->open();
}

void ApprovalPanel::sign(const QString &output)
{
    const std::string comment = m_comment->text().trimmed().toStdString();
    m_approve->setEnabled(false);
    m_workspace.jobs->run<void>(
        QStringLiteral("deploy/sign"), tr("Sign an approval"), this,
        [opened = m_opened, comment, key = m_key->text().trimmed().toStdString(),
         file = output.toStdString()](JobContext &context) -> Result<void> {
            const auto signedText = deploy::signApproval(
                deploy::approvalText(opened->request, comment, approvalClock()), key, false,
                context.stopToken());
            return signedText ? writeFileAtomically(file, *signedText)
                              : Result<void>(fail(signedText.error()));
        },
        [this, opened = m_opened, comment, output](const Result<void> &done) {
            m_approve->setEnabled(true);
            if (!done) {
                emit failed(done.error());
                return;
            }
            for (const deploy::RequestedChange &requested : opened->request.changes)
                m_workspace.fleet->audit("approval", requested.change.device,
                                         {{"author", opened->request.author},
                                          {"basedOn", std::to_string(requested.change.basedOn)},
                                          {"digest", requested.change.digest},
                                          {"comment", comment}});
            emit approved(output);
        });
}

} // namespace tallygate::app

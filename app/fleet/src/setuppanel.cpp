// SPDX-License-Identifier: GPL-3.0-or-later
#include "setuppanel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "devices/bundles.h"
#include "devices/fleet.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "setupquestion.h"
#include "setupsteps.h"
#include "setupwords.h"
#include "text/explainer.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

using bootstrap::DataOnUninstall;
using bootstrap::Unfinished;
using bootstrap::Verb;

constexpr int kPanelWidth = 760;

} // namespace

SetupPanel::SetupPanel(Workspace &workspace, EngineSetup &setup, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_setup(setup)
{
    build();
    connectParts();
}

void SetupPanel::build()
{
    Theme &theme = *m_workspace.theme;
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("Engine"));
    auto *content = new QWidget(scroll);
    content->setMaximumWidth(kPanelWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    m_title = makeLabel(theme, {}, TextStyle::Title, content);
    m_intention = makeLabel(theme, {}, TextStyle::Body, content);
    m_root = makeLabel(theme,
                       tr("This takes root: log in as root, or as an account that may use sudo. "
                          "A password that sudo wants is asked for then, and not kept."),
                       TextStyle::Mute, content);
    m_end = makeLabel(theme, {}, TextStyle::Strong, content);
    m_end->setObjectName(QStringLiteral("setupEnd"));
    m_end->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_keepData = new QCheckBox(tr("Keep what the engine wrote on the device"), content);
    m_keepData->setObjectName(QStringLiteral("setupKeepData"));
    m_understood = new QCheckBox(tr("I know that every packet passes then"), content);
    m_understood->setObjectName(QStringLiteral("setupUnderstood"));
    m_steps = new SetupSteps(theme, content);
    m_question = new SetupQuestion(theme, m_setup, content);
    buildBundle(content);
    for (QLabel *label : {m_intention, m_root, m_end})
        label->setWordWrap(true);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_intention),
          static_cast<QWidget *>(m_root), m_bundleRow, static_cast<QWidget *>(m_keepData),
          static_cast<QWidget *>(m_understood), static_cast<QWidget *>(m_steps),
          static_cast<QWidget *>(m_question), static_cast<QWidget *>(m_end), buildButtons()})
        column->addWidget(widget);
    column->addStretch();
    scroll->setWidget(content);
    outer->addWidget(scroll);
}

void SetupPanel::buildBundle(QWidget *parent)
{
    Theme &theme = *m_workspace.theme;
    m_bundleRow = new QWidget(parent);
    auto *column = new QVBoxLayout(m_bundleRow);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_bundle = new QLineEdit(m_bundleRow);
    m_bundle->setObjectName(QStringLiteral("setupBundle"));
    m_bundle->setAccessibleName(tr("Bundle"));
    m_bundle->setPlaceholderText(QStringLiteral("tallygate-0.1.0-x86_64.tar.gz"));
    auto *choose = makeButton(theme, QStringLiteral("folder-open"), tr("Choose…"),
                              ButtonRole::Normal, m_bundleRow);
    row->addWidget(makeLabel(theme, tr("Bundle"), TextStyle::Strong, m_bundleRow));
    row->addWidget(m_bundle, 1);
    row->addWidget(choose);
    m_bundleText = makeLabel(theme, {}, TextStyle::Mute, m_bundleRow);
    m_bundleText->setWordWrap(true);
    column->addLayout(row);
    column->addWidget(m_bundleText);
    connect(choose, &QPushButton::clicked, this, &SetupPanel::chooseBundle);
}

QWidget *SetupPanel::buildButtons()
{
    Theme &theme = *m_workspace.theme;
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 6, 0, 0);
    row->setSpacing(8);
    const auto add = [&](const char *icon, const QString &text, ButtonRole role, const char *name) {
        QPushButton *button = makeButton(theme, QLatin1String(icon), text, role, bar);
        button->setObjectName(QLatin1String(name));
        row->addWidget(button);
        return button;
    };
    m_start = add("server-cog", {}, ButtonRole::Primary, "setupStart");
    m_recover =
        add("undo-2", tr("Undo the earlier run and try again"), ButtonRole::Normal, "setupRecover");
    m_cancel = add("x", tr("Cancel and undo"), ButtonRole::Normal, "setupCancel");
    m_copy = add("copy", tr("Copy the log"), ButtonRole::Normal, "setupCopy");
    m_close = add("check", tr("Close"), ButtonRole::Normal, "setupClose");
    row->addStretch();
    return bar;
}

void SetupPanel::connectParts()
{
    connect(&m_setup, &EngineSetup::changed, this, &SetupPanel::update);
    connect(&m_setup, &EngineSetup::ended, this, [this] {
        if (isOurs())
            announce(*m_end, m_end->text());
    });
    connect(m_workspace.theme, &Theme::changed, this, &SetupPanel::update);
    connect(m_bundle, &QLineEdit::textChanged, this, &SetupPanel::update);
    connect(m_understood, &QCheckBox::toggled, this, &SetupPanel::update);
    connect(m_keepData, &QCheckBox::toggled, this, [this](bool isKept) {
        m_options.data = isKept ? DataOnUninstall::Keep : DataOnUninstall::Remove;
        update();
    });
    connect(m_start, &QPushButton::clicked, this, [this] { begin(Unfinished::Refuse); });
    connect(m_recover, &QPushButton::clicked, this, [this] { begin(Unfinished::Undo); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_setup.cancel(); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_setup.log().join(u'\n')); });
    connect(m_close, &QPushButton::clicked, this, &SetupPanel::closed);
}

void SetupPanel::open(const Uuid &device, Verb verb)
{
    m_device = device;
    m_isBegun = m_setup.isRunning() && m_setup.device() == device;
    m_options = {};
    m_options.verb = verb;
    if (m_isBegun)
        m_options = m_setup.options();
    m_keepData->setChecked(m_options.data == DataOnUninstall::Keep);
    m_understood->setChecked(false);
    if (!m_isBegun) {
        const auto found = bundlesIn(bundleFolders());
        m_bundle->setText(found.empty() ? QString() : found.front().path);
    }
    update();
    (verb == Verb::Uninstall ? static_cast<QWidget *>(m_understood) : m_start)->setFocus();
}

bool SetupPanel::isOurs() const
{
    return m_isBegun && m_setup.device() == m_device;
}

void SetupPanel::begin(Unfinished unfinished)
{
    if (m_setup.isRunning())
        return;
    m_options.bundle = m_bundle->text().trimmed();
    m_options.unfinished = unfinished;
    m_isBegun = true;
    m_setup.start(m_device, m_options);
}

void SetupPanel::update()
{
    const Device *device = m_workspace.fleet->device(m_device);
    if (device == nullptr)
        return;
    const bool isRemoval = m_options.verb == Verb::Uninstall;
    const bool isUnderWay = isOurs() && m_setup.isRunning();
    m_title->setText(SetupWords::title(m_options, device->name));
    m_intention->setText(SetupWords::intention(m_options));
    m_start->setText(SetupWords::verb(m_options));
    m_root->setVisible(!isOurs());
    m_keepData->setVisible(isRemoval && !isOurs());
    m_understood->setVisible(isRemoval && !isOurs());
    updateBundle();
    updateSteps();
    if (isUnderWay)
        m_question->update();
    else
        m_question->hide();
    m_start->setVisible(!isUnderWay);
    m_start->setEnabled(!m_setup.isRunning() && (!isRemoval || m_understood->isChecked()) &&
                        (isRemoval || !m_bundle->text().trimmed().isEmpty()));
    m_cancel->setVisible(isUnderWay);
    m_cancel->setEnabled(!m_setup.isCancelled());
    m_copy->setVisible(isOurs());
    m_close->setVisible(!isUnderWay);
    updateEnd();
}

void SetupPanel::updateSteps()
{
    if (isOurs())
        return m_steps->show(m_options, m_setup.steps(), m_setup.uploadedPercent(),
                             m_setup.isRunning() ? SetupPhase::UnderWay : SetupPhase::Over);
    std::vector<EngineSetup::Step> planned;
    for (const bootstrap::StepId id : EngineSetup::stepsOf(m_options))
        planned.push_back({id});
    m_steps->show(m_options, planned, 0, SetupPhase::Planned);
}

void SetupPanel::updateBundle()
{
    m_bundleRow->setVisible(m_options.verb != Verb::Uninstall &&
                            !(isOurs() && m_setup.isRunning()));
    const QString path = m_bundle->text().trimmed();
    const auto bundle = bundleNamed(path);
    if (path.isEmpty())
        m_bundleText->setText(
            tr("None was found. \"cmake --preset static\" and \"cmake --build --preset static\" "
               "make one; looked for in: %1")
                .arg(bundleFolders().join(QStringLiteral(", "))));
    else if (!QFileInfo::exists(path))
        m_bundleText->setText(tr("There is no such file."));
    else if (bundle)
        m_bundleText->setText(tr("Version %1 for %2").arg(bundle->version, bundle->architecture));
    else
        m_bundleText->setText(tr("Its name is not that of a bundle; its contents are verified on "
                                 "the host."));
}

void SetupPanel::updateEnd()
{
    const bool isOver = isOurs() && !m_setup.isRunning();
    const auto &error = m_setup.error();
    const bool isWon = isOver && !error;
    const bool isInTheWay = !isOurs() && m_setup.isRunning();
    m_end->setVisible(isOver || isInTheWay || (isOurs() && m_setup.isCancelled()));
    m_start->setVisible(m_start->isVisibleTo(this) && !isWon);
    m_recover->setVisible(isOver && error && error->code == "unfinished");
    if (isInTheWay)
        m_end->setText(tr("The engine of another device is being set up; one at a time."));
    else if (!isOver)
        m_end->setText(tr("Cancelled: what was done is being undone."));
    else if (isWon)
        m_end->setText(
            SetupWords::outcome(m_options, m_workspace.fleet->device(m_device)->endpoint.target));
    else
        m_end->setText(
            (m_setup.isCancelled()
                 ? tr("Cancelled.")
                 : SetupWords::failure(m_options, m_workspace.explainer->sentence(*error))) +
            u' ' + SetupWords::aftermath(m_setup));
    if (isOver && error)
        m_start->setText(tr("Try again"));
}

void SetupPanel::chooseBundle()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Bundle"), QFileInfo(m_bundle->text()).path(),
                                     tr("Bundles (tallygate-*.tar.gz);;All files (*)"));
    if (!path.isEmpty())
        m_bundle->setText(path);
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetchangeview.h"

#include <algorithm>

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "services/jobrunner.h"
#include "services/settings.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/progressstrip.h"

namespace tallygate::app {

namespace {

using SharedComparison = std::shared_ptr<const PacketComparison>;

const QString kLastCapture = QStringLiteral("deploy/capture");
const QString kSimulated = QStringLiteral("simulate/recent"); ///< the Simulate page's, newest first

void addPlaces(const SharedPolicy &policy, std::vector<MetAt> &places)
{
    if (!policy)
        return;
    for (const pipeline::DeviceApplication &application : policy->applications) {
        for (const std::string &interface : application.interfaces) {
            const MetAt place{{CaptureTarget{text(interface), application.direction}}};
            if (std::ranges::find(places, place) == places.end())
                places.push_back(place);
        }
    }
}

/// A capture whose interfaces are met at places of their own is looked through for them first.
/// Error: `changed`, if it has others by now.
Result<std::vector<simulate::Mapping>> mappingsAt(const MetAt &place,
                                                  const std::filesystem::path &capture,
                                                  const QString &changed,
                                                  const std::stop_token &stop)
{
    if (place.isOnePlace())
        return mappingsOf({simulate::kEveryInterface}, place.targets);
    const auto info = simulate::inspect(capture, stop);
    if (!info)
        return fail(info.error());
    const std::vector<std::uint32_t> interfaces = mappedInterfaces(*info);
    if (interfaces.size() != place.targets.size())
        return fail(ErrorKind::Semantic, "capture-changed", "{}", changed.toStdString());
    return mappingsOf(interfaces, place.targets);
}

QComboBox *makeChoice(const QString &name, const char *object, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setObjectName(QLatin1String(object));
    return box;
}

} // namespace

PacketChangeView::PacketChangeView(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(*workspace.formatter)
{
    build();
}

void PacketChangeView::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    m_capture = makeChoice(tr("Capture"), "compareCapture", this);
    m_capture->setMinimumContentsLength(24);
    m_capture->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto *choose =
        makeButton(theme, QStringLiteral("folder-open"), tr("Choose…"), ButtonRole::Normal, this);
    m_place = makeChoice(tr("Where its packets are met"), "comparePlace", this);
    m_place->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_compare = makeButton(theme, QStringLiteral("play"), tr("Compare"), ButtonRole::Normal, this);
    m_compare->setObjectName(QStringLiteral("comparePackets"));
    row->addWidget(makeLabel(theme, tr("Capture"), TextStyle::Mute, this));
    row->addWidget(m_capture, 1);
    row->addWidget(choose);
    row->addWidget(makeLabel(theme, tr("met at"), TextStyle::Mute, this));
    row->addWidget(m_place);
    row->addWidget(m_compare);
    column->addLayout(row);
    column->addWidget(
        new ProgressStrip(theme, *m_workspace.jobs, *m_workspace.formatter, jobKey(), this));
    m_summary = makeLabel(theme, {}, TextStyle::Body, this);
    m_summary->setObjectName(QStringLiteral("packetSummary"));
    m_summary->setWordWrap(true);
    m_summary->setContentsMargins(12, 2, 12, 8);
    column->addWidget(m_summary);
    m_table = new PacketChangeTable(theme, m_model, this);
    column->addWidget(m_table, 1000);
    column->addStretch(1); // without a table the sentence stays on top
    for (QPushButton *button : {choose, m_compare})
        button->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &PacketChangeView::chooseFile);
    connect(m_compare, &QPushButton::clicked, this, &PacketChangeView::start);
    connect(m_capture, &QComboBox::currentIndexChanged, this, &PacketChangeView::chooseCapture);
    connect(m_place, &QComboBox::currentIndexChanged, this, &PacketChangeView::forget);
    forget();
}

QString PacketChangeView::jobKey() const
{
    return QStringLiteral("deploy/packets/%1").arg(quintptr(this), 0, 16);
}

void PacketChangeView::setPlan(std::shared_ptr<const Plan> plan)
{
    if (m_plan == plan)
        return;
    m_plan = std::move(plan);
    const int row = m_place->currentIndex();
    offerPlaces(row >= 0 ? std::optional(m_places[std::size_t(row)]) : asSimulated());
    forget();
}

void PacketChangeView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    offerCaptures();
}

/// The one compared last, then those of the Simulate page.
void PacketChangeView::offerCaptures()
{
    const QString chosen = m_capture->currentData().toString();
    QStringList paths = m_workspace.settings->value(kSimulated).toStringList();
    paths.prepend(m_workspace.settings->value(kLastCapture).toString());
    paths.prepend(chosen);
    paths.removeAll(QString());
    paths.removeDuplicates();
    const QSignalBlocker quiet(m_capture); // the chosen one stays
    m_capture->clear();
    for (const QString &path : paths) {
        m_capture->addItem(QFileInfo(path).fileName(), path);
        m_capture->setItemData(m_capture->count() - 1, path, Qt::ToolTipRole);
    }
    if (m_capture->currentData().toString() != chosen)
        offerPlaces(asSimulated());
    m_compare->setEnabled(m_capture->count() > 0 && !m_places.empty());
}

void PacketChangeView::setCapture(const QString &path)
{
    m_workspace.settings->setValue(kLastCapture, path);
    const int known = m_capture->findData(path);
    if (known < 0)
        m_capture->insertItem(0, QFileInfo(path).fileName(), path);
    m_capture->setCurrentIndex(std::max(0, known));
    chooseCapture();
}

void PacketChangeView::chooseCapture()
{
    offerPlaces(asSimulated());
    forget();
}

/// Where the Simulate page meets the chosen capture, if as this device.
std::optional<MetAt> PacketChangeView::asSimulated() const
{
    const auto kept = KeptCaptures::read(*m_workspace.settings, m_workspace.policy->policy()->uuid);
    const KeptCapture *capture = kept ? kept->find(m_capture->currentData().toString()) : nullptr;
    const auto isLeftOut = [](const CaptureTarget &target) { return target.isLeftOut(); };
    if (!capture || !m_plan || !m_plan->after || m_plan->after->deviceUuid != kept->device ||
        std::ranges::all_of(capture->targets, isLeftOut))
        return std::nullopt;
    return MetAt{capture->targets};
}

/// As on the Simulate page, if its interfaces are met at several places; and where filters of
/// either policy are applied: elsewhere nothing would differ.
void PacketChangeView::offerPlaces(std::optional<MetAt> wanted)
{
    m_places.clear();
    if (m_plan) {
        addPlaces(m_plan->after, m_places);
        addPlaces(m_plan->before, m_places);
    }
    if (const auto simulated = asSimulated(); simulated && !simulated->isOnePlace())
        m_places.insert(m_places.begin(), *simulated);
    const QSignalBlocker quiet(m_place);
    m_place->clear();
    for (const MetAt &place : m_places) {
        m_place->addItem(place.isOnePlace() ? textOf(place) : tr("as on the Simulate page"));
        m_place->setItemData(m_place->count() - 1, textOf(place), Qt::ToolTipRole);
    }
    const auto at = wanted ? std::ranges::find(m_places, *wanted) : m_places.end();
    if (at != m_places.end())
        m_place->setCurrentIndex(int(at - m_places.begin()));
}

QString PacketChangeView::textOf(const MetAt &place) const
{
    QStringList all;
    for (const CaptureTarget &target : place.targets) {
        if (!target.isLeftOut())
            all << (target.direction == pipeline::Direction::In ? tr("%1 in") : tr("%1 out"))
                       .arg(target.interface);
    }
    all.removeDuplicates();
    return all.join(QStringLiteral(", "));
}

void PacketChangeView::chooseFile()
{
    const QString current = m_capture->currentData().toString();
    auto *dialog = new QFileDialog(this, tr("Choose a capture"), QFileInfo(current).path(),
                                   tr("Packet captures (*.pcap *.pcapng *.cap);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &PacketChangeView::setCapture);
    dialog->open();
}

/// What was found is of another capture, another place or another plan.
void PacketChangeView::forget()
{
    m_workspace.jobs->cancel(jobKey());
    m_model.setComparison(nullptr);
    m_table->hide();
    m_compare->setEnabled(m_capture->count() > 0 && !m_places.empty());
    m_summary->setText(
        m_places.empty()
            ? tr("Neither policy applies a filter here: no packet can be decided differently.")
            : tr("Both policies run over a capture, what runs and what would run, and packets "
                 "that they decide differently are listed."));
}

void PacketChangeView::start()
{
    if (m_places.empty() || m_capture->count() == 0 || !m_plan)
        return;
    forget();
    const QString path = m_capture->currentData().toString();
    m_workspace.settings->setValue(kLastCapture, path);
    const MetAt place = m_places[std::size_t(m_place->currentIndex())];
    m_met = textOf(place);
    PacketQuestion question;
    question.before = m_plan->before;
    question.after = m_plan->after;
    question.capture.path = path.toStdString();
    question.now = m_workspace.policy->now();
    m_summary->setText(tr("being worked out"));
    m_compare->setEnabled(false);
    const QString file = QFileInfo(path).fileName();
    const QStringList phases{tr("%1: what runs").arg(file), tr("%1: what would run").arg(file)};
    const QString changed = tr("%1 has other interfaces than when the Simulate page read it: let "
                               "it be read again there.")
                                .arg(file);
    m_workspace.jobs->run<SharedComparison>(
        jobKey(), tr("Compare on %1").arg(file), this,
        [question, place, changed, phases,
         unit = tr("kB")](JobContext &context) mutable -> Result<SharedComparison> {
            auto mappings = mappingsAt(place, question.capture.path, changed, context.stopToken());
            if (!mappings)
                return fail(mappings.error());
            question.capture.mappings = std::move(*mappings);
            return comparePackets(
                question, context.stopToken(), [&](int run, const simulate::Progress &at) {
                    context.report(phases[run], at.bytesDone / 1000, at.bytesTotal / 1000, unit);
                });
        },
        [this, plan = m_plan](const Result<SharedComparison> &comparison) {
            if (plan == m_plan)
                take(comparison);
        });
}

void PacketChangeView::take(const Result<SharedComparison> &comparison)
{
    m_compare->setEnabled(true);
    if (!comparison)
        return m_summary->setText(comparison.error().kind == ErrorKind::Cancelled
                                      ? tr("Cancelled: nothing was compared.")
                                      : m_workspace.explainer->sentence(comparison.error()));
    m_model.setComparison(*comparison);
    m_table->setVisible((*comparison)->differing > 0);
    m_summary->setText(sentenceOf(**comparison));
}

QString PacketChangeView::sentenceOf(const PacketComparison &comparison) const
{
    const Formatter &format = *m_workspace.formatter;
    const QString all = format.packets(comparison.packets);
    QString sentence = comparison.differing == 0
                           ? tr("Decided differently: none of %1, met at %2.").arg(all, m_met)
                           : tr("Decided differently: %1 of %2, met at %3.")
                                 .arg(format.count(comparison.differing), all, m_met);
    if (const auto more = comparison.differing - comparison.changes.size(); more > 0)
        sentence += u' ' + tr("The first %1 are listed, %2 more are not.")
                               .arg(format.count(comparison.changes.size()), format.count(more));
    if (comparison.fault)
        sentence += u' ' + tr("The capture is broken behind them: %1")
                               .arg(m_workspace.explainer->sentence(*comparison.fault));
    return sentence;
}

} // namespace tallygate::app

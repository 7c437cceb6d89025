// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/auditpage.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "auditfields.h"
#include "auditmodel.h"
#include "chaindelegate.h"
#include "chainlist.h"
#include "fieldmodel.h"
#include "logs/recordsource.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "widgets/buttons.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/progressstrip.h"
#include "widgets/searchfield.h"
#include "widgets/sectionheader.h"
#include "widgets/statusitem.h"

namespace tallygate::app {

namespace {

constexpr int kChainsWidth = 248;
constexpr int kRecordWidth = 320;

QVBoxLayout *bareColumn(QWidget *parent)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

class AuditPage::Private
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::AuditPage)

public:
    Private(Workspace &workspaceOf, RecordSource &sourceOf, AuditPage *page)
        : q(page)
        , workspace(workspaceOf)
        , source(sourceOf)
        , chains(workspaceOf, sourceOf)
        , model(*workspaceOf.formatter)
        , fields(*workspaceOf.theme)
    {
        buildBody();
        addCommands();
        buildToolBar();
        connectParts();
        list->setCurrentIndex(chains.index(0));
        chains.verifyAll();
    }

    QWidget *buildChains();
    QWidget *buildRecords();
    QWidget *buildDrawer();
    void buildBody();
    void buildToolBar();
    void addCommands();
    void connectParts();

    int row() const { return list->currentIndex().row(); }
    void showChain();
    void updateState();
    void showRecord();
    void goToRecord(std::uint64_t sequence);
    bool closeDrawer();

    AuditPage *q;
    Workspace &workspace;
    RecordSource &source;
    ChainList chains;
    AuditModel model;
    FieldModel fields;
    ReadChainPtr shownChain;
    std::uint64_t wantedRecord = 0; ///< once the chain is read

    PageToolBar *toolBar = nullptr;
    StatusItem *status = nullptr;
    QListView *list = nullptr;
    SearchField *filter = nullptr;
    QStackedWidget *middle = nullptr;
    AuditTable *table = nullptr;
    QLabel *nothing = nullptr;
    QWidget *drawer = nullptr;
    QWidget *drawerLine = nullptr;
    NoticeBar *notice = nullptr;
};

void AuditPage::Private::buildBody()
{
    auto *row = new QHBoxLayout(q);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildChains());
    row->addWidget(makeLine(Qt::Vertical, q));
    row->addWidget(buildRecords(), 1);
    row->addWidget(drawerLine = makeLine(Qt::Vertical, q));
    row->addWidget(drawer = buildDrawer());
    drawerLine->hide();
    status = new StatusItem(*workspace.theme, q);
}

QWidget *AuditPage::Private::buildChains()
{
    auto *side = new QWidget(q);
    side->setFixedWidth(kChainsWidth);
    auto *column = bareColumn(side);
    column->addWidget(new SectionHeader(*workspace.theme, tr("Chains"), side));
    list = new QListView(side);
    list->setObjectName(QStringLiteral("chainList"));
    list->setAccessibleName(tr("Chains"));
    list->setModel(&chains);
    list->setItemDelegate(new ChainDelegate(*workspace.theme, list));
    list->setFrameShape(QFrame::NoFrame);
    list->setEditTriggers(QListView::NoEditTriggers);
    list->setUniformItemSizes(true);
    column->addWidget(list, 1);
    return side;
}

QWidget *AuditPage::Private::buildRecords()
{
    Theme &theme = *workspace.theme;
    auto *records = new QWidget(q);
    auto *column = bareColumn(records);
    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(10, 6, 10, 6);
    filter =
        new SearchField(theme, QStringLiteral("list-filter"),
                        tr("Filter records: words such as anna, policy.push, refusal"), records);
    filter->setObjectName(QStringLiteral("auditFilter"));
    filterRow->addWidget(filter);
    column->addLayout(filterRow);
    column->addWidget(makeLine(Qt::Horizontal, records));
    middle = new QStackedWidget(records);
    table = new AuditTable(theme, model, middle);
    nothing = makeLabel(theme, {}, TextStyle::Mute, middle);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    middle->addWidget(table);
    middle->addWidget(nothing);
    column->addWidget(middle, 1);
    column->addWidget(new ProgressStrip(theme, *workspace.jobs, *workspace.formatter,
                                        chains.at(0).job(), records));
    notice = new NoticeBar(theme, records);
    column->addWidget(notice);
    return records;
}

QWidget *AuditPage::Private::buildDrawer()
{
    auto *record = new QWidget(q);
    record->setFixedWidth(kRecordWidth);
    auto *column = bareColumn(record);
    auto *header = new SectionHeader(*workspace.theme, tr("Record"), record);
    QToolButton *close = header->addButton(QStringLiteral("x"), tr("Close"));
    QObject::connect(close, &QToolButton::clicked, q, [this] { closeDrawer(); });
    column->addWidget(header);
    auto *inside = new QVBoxLayout;
    inside->setContentsMargins(9, 0, 0, 0);
    inside->addWidget(
        new FieldTable(*workspace.theme, fields, tr("Members of the record"), record));
    column->addLayout(inside, 1);
    column->addWidget(makeLine(Qt::Horizontal, record));
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(12, 8, 12, 10);
    auto *copyJson = makeButton(*workspace.theme, QStringLiteral("copy"), tr("Copy as JSON"),
                                ButtonRole::Normal, record);
    copyJson->setObjectName(QStringLiteral("copyRecord"));
    QObject::connect(copyJson, &QPushButton::clicked, q, [this] {
        QGuiApplication::clipboard()->setText(jsonOf(model.recordAt(table->currentIndex().row())));
    });
    footer->addWidget(copyJson);
    column->addLayout(footer);
    record->hide();
    return record;
}

void AuditPage::Private::addCommands()
{
    const auto add = [this](const char *id, const QString &text, const char *icon, const char *key,
                            std::function<void()> run) {
        ActionSpec spec;
        spec.id = QStringLiteral("audit.") + QLatin1String(id);
        spec.text = text;
        spec.category = tr("Audit");
        spec.icon = QLatin1String(icon);
        spec.keys = {QKeySequence(QLatin1String(key))};
        spec.owner = q;
        spec.triggered = std::move(run);
        workspace.actions->add(spec);
    };
    add("verify", tr("Verify again"), "refresh-cw", "F5", [this] { chains.at(row()).read(); });
    add("filter", tr("Filter records"), "list-filter", "Ctrl+F",
        [this] { filter->setFocus(Qt::ShortcutFocusReason); });
}

void AuditPage::Private::buildToolBar()
{
    Theme &theme = *workspace.theme;
    toolBar = new PageToolBar(theme, tr("Audit"), q);
    toolBar->hide();
    toolBar->addRight(makeActionButton(theme,
                                       workspace.actions->action(QStringLiteral("audit.verify")),
                                       QStringLiteral("refresh-cw"), ButtonRole::Normal, toolBar));
}

void AuditPage::Private::connectParts()
{
    QObject::connect(list->selectionModel(), &QItemSelectionModel::currentChanged, q,
                     [this] { showChain(); });
    QObject::connect(&chains, &ChainList::chainChanged, q, [this](int changed) {
        if (changed == row())
            showChain();
    });
    QObject::connect(filter, &QLineEdit::textChanged, q, [this](const QString &text) {
        model.setFilter(text);
        updateState();
    });
    QObject::connect(table, &AuditTable::recordChanged, q, [this] { showRecord(); });
}

/// Reads the chain where that was not done yet, or was done for its state alone.
void AuditPage::Private::showChain()
{
    if (row() < 0)
        return;
    AuditChain &chain = chains.at(row());
    const bool isRead =
        chain.state() == AuditChain::State::Verified || chain.state() == AuditChain::State::Broken;
    if (chain.state() == AuditChain::State::NotRead || (isRead && chain.hasMore())) {
        chain.read(); // comes back here when its state changes
        return;
    }
    if (shownChain != chain.chain()) {
        shownChain = chain.chain();
        model.setChain(shownChain);
        if (wantedRecord != 0 && shownChain)
            goToRecord(std::exchange(wantedRecord, 0));
    }
    updateState();
}

void AuditPage::Private::updateState()
{
    const Formatter &formatter = *workspace.formatter;
    AuditChain &chain = chains.at(row());
    const QString state = chains.stateText(chain);
    toolBar->setSubtitle(chains.nameOf(chain));
    status->setState(state);
    const int rows = model.rowCount();
    filter->setTrailingText(rows > 0 ? formatter.count(std::uint64_t(rows)) : QString());
    middle->setCurrentWidget(rows > 0 ? static_cast<QWidget *>(table) : nothing);
    const bool empty = chain.state() == AuditChain::State::Verified;
    if (model.isFiltered())
        nothing->setText(tr("No record has these words."));
    else if (empty)
        nothing->setText(tr("Nothing was done yet. Pushes, resets and other acts are written down "
                            "here."));
    else
        nothing->setText(state);
    if (chain.state() != AuditChain::State::Broken) {
        notice->closeIfOpen();
        return;
    }
    if (notice->isVisible() && notice->text() == state)
        return;
    if (chain.canAccept())
        notice->warn(state, tr("Accept as it is"), [this, id = chain.id()] {
            chains.at(chains.rowOf(id)).accept(workspace.policy->now());
        });
    else
        notice->warn(state);
}

void AuditPage::Private::showRecord()
{
    const QModelIndex index = table->currentIndex();
    drawer->setVisible(index.isValid());
    drawerLine->setVisible(index.isValid());
    if (index.isValid())
        fields.setFields(
            fieldsOf(model.recordAt(index.row()), *workspace.formatter,
                     [this](const Uuid &device) { return source.deviceName(device); }));
}

bool AuditPage::Private::closeDrawer()
{
    if (drawer->isHidden())
        return false;
    drawer->hide();
    drawerLine->hide();
    table->setFocus();
    return true;
}

void AuditPage::Private::goToRecord(std::uint64_t sequence)
{
    const int at = model.rowOf(sequence);
    if (at < 0)
        return;
    table->setCurrentIndex(model.index(at, 0));
    table->scrollTo(model.index(at, 0), QTableView::PositionAtCenter);
}

AuditPage::AuditPage(Workspace &workspace, RecordSource &source, QWidget *parent)
    : Page(parent)
    , d(std::make_unique<Private>(workspace, source, this))
{}

AuditPage::~AuditPage()
{
    // Parts refer to the models; they go first.
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

QWidget *AuditPage::toolBar()
{
    return d->toolBar;
}

QWidget *AuditPage::statusLeft()
{
    return d->status;
}

void AuditPage::open(const Location &location)
{
    emit titleChanged({}, false);
    const int row = location.path.isEmpty() ? -1 : d->chains.rowOf(location.path.first());
    d->wantedRecord = location.value(QStringLiteral("record")).toULongLong();
    if (row >= 0)
        d->list->setCurrentIndex(d->chains.index(row));
    if (d->wantedRecord != 0 && d->model.rowCount() > 0)
        d->goToRecord(std::exchange(d->wantedRecord, 0));
}

QList<QWidget *> AuditPage::panes()
{
    return {d->list, d->filter, d->table, d->drawer};
}

bool AuditPage::closeLast()
{
    return d->closeDrawer() || d->notice->closeIfOpen();
}

PageDescriptor auditPage(RecordSource &source)
{
    PageDescriptor page;
    page.id = QStringLiteral("audit");
    page.title = AuditPage::tr("Audit");
    page.icon = QStringLiteral("stamp");
    page.key = QKeySequence(QStringLiteral("Ctrl+6"));
    page.helpTopic = QStringLiteral("audit");
    page.create = [&source](Workspace &workspace, QWidget *parent) -> Page * {
        return new AuditPage(workspace, source, parent);
    };
    return page;
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "setform.h"

#include <unordered_set>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "services/jobrunner.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kSetCommentLines = 6; // room is left for the entries
constexpr int kEntryRow = 24;
constexpr int kListHeight = 264;
constexpr qint64 kLargestFile = 64 * 1024 * 1024;

QString exampleOf(policy::SetKind kind)
{
    switch (kind) {
    case policy::SetKind::Addresses:
        return SetForm::tr("10.0.0.0/8, 2001:db8::/32, @other");
    case policy::SetKind::Macs:
        return SetForm::tr("00:00:5e:00:01:01");
    case policy::SetKind::Ports:
        return SetForm::tr("443, 8000-8080");
    case policy::SetKind::Values:
        return SetForm::tr("a number or a text");
    case policy::SetKind::Names:
        return SetForm::tr("example.com, *.example.net, @other");
    }
    return {};
}

} // namespace

void SetEntryModel::setSet(policy::SetPtr set)
{
    if (set == m_set)
        return;
    beginResetModel();
    m_set = std::move(set);
    endResetModel();
}

int SetEntryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_set ? 0 : int(m_set->entries.size());
}

QVariant SetEntryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const std::string &entry = m_set->entries[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return text(entry);
    case Qt::ToolTipRole:
        return entryFault(m_set->kind, entry);
    case Qt::AccessibleTextRole: {
        const QString fault = entryFault(m_set->kind, entry);
        return fault.isEmpty() ? text(entry) : QStringLiteral("%1: %2").arg(text(entry), fault);
    }
    default:
        return {};
    }
}

bool SetEntryModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid())
        return false;
    emit replaced(index.row(), value.toString().trimmed());
    return true;
}

Qt::ItemFlags SetEntryModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable
                           : Qt::NoItemFlags;
}

/// One entry in mono, with a triangle before those that cannot be read.
class SetForm::Delegate : public QStyledItemDelegate
{
public:
    explicit Delegate(SetForm &form)
        : QStyledItemDelegate(form.m_list)
        , m_form(form)
    {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Theme &theme = m_form.theme();
        const Tokens &t = theme.tokens();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.selection);
        QRect room = option.rect.adjusted(8, 0, -8, 0);
        const policy::Set &set = *m_form.m_model.set();
        const std::string &entry = set.entries[std::size_t(index.row())];
        painter->setPen(t.text);
        if (!entryFault(set.kind, entry).isEmpty()) {
            const QColor ink = t.tone(Tone::Drop).ink;
            painter->drawPixmap(QPoint(room.left(), room.center().y() - 6),
                                theme.pixmap(QStringLiteral("triangle-alert"), 12, ink,
                                             painter->device()->devicePixelRatioF()));
            painter->setPen(ink);
            room.adjust(18, 0, 0, 0);
        }
        painter->setFont(theme.monoFont());
        painter->drawText(
            room, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(text(entry), Qt::ElideRight, room.width()));
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {120, kEntryRow};
    }

private:
    SetForm &m_form;
};

SetForm::SetForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_name(makeLine(tr("Name")))
    , m_kind(new ChoiceField(tr("Holds"), this))
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kSetCommentLines, this))
{
    header().setTitle(tr("Set"));
    m_kind->setChoices({{tr("addresses"), int(policy::SetKind::Addresses)},
                        {tr("MAC addresses"), int(policy::SetKind::Macs)},
                        {tr("ports"), int(policy::SetKind::Ports)},
                        {tr("values"), int(policy::SetKind::Values)},
                        {tr("domain names"), int(policy::SetKind::Names)}});
    addField(tr("Name"), m_name);
    addField(tr("Holds"), m_kind);
    addField(tr("Comment"), m_comment);
    buildEntries();
    connect(m_name, &FieldLine::committed, this, &SetForm::rename);
    connect(m_kind, &ChoiceField::chosen, this, [this](int kind) {
        modify([&](policy::Set &set) { set.kind = policy::SetKind(kind); });
    });
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        modify([&](policy::Set &set) { set.comment = typed.toStdString(); });
    });
}

void SetForm::buildEntries()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_count = makeLabel(theme(), {}, TextStyle::Small, box);
    m_count->setFont(theme().textFont(11, QFont::DemiBold));
    column->addWidget(m_count);
    m_add = new FieldLine(tr("Add entries"), box);
    column->addWidget(m_add);
    m_list = new QListView(box);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new Delegate(*this));
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_list->setAccessibleName(tr("Entries"));
    m_list->setFixedHeight(kListHeight);
    m_list->installEventFilter(this);
    column->addWidget(m_list);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    QPushButton *pasteButton = makeButton(theme(), QStringLiteral("clipboard-paste"), tr("Paste"),
                                          ButtonRole::Normal, box);
    QPushButton *fileButton =
        makeButton(theme(), QStringLiteral("import"), tr("From a file…"), ButtonRole::Normal, box);
    buttons->addWidget(pasteButton);
    buttons->addWidget(fileButton);
    buttons->addStretch(1);
    column->addLayout(buttons);
    addWidget(box);
    connect(m_add, &FieldLine::committed, this, [this](const QString &typed) {
        const auto set = m_model.set();
        m_add->setShown({}, true);
        if (set)
            addEntries(entriesFrom(set->kind, typed.toStdString()));
    });
    connect(pasteButton, &QPushButton::clicked, this, &SetForm::paste);
    connect(fileButton, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Entries from a file"), {},
                                                          tr("Text (*.txt *.csv *.list);;All (*)"));
        if (!path.isEmpty())
            importFile(path);
    });
    connect(&m_model, &SetEntryModel::replaced, this, [this](int row, const QString &entry) {
        modify([&](policy::Set &set) {
            if (entry.isEmpty())
                set.entries.erase(set.entries.begin() + row);
            else
                set.entries[std::size_t(row)] = entry.toStdString();
        });
    });
}

void SetForm::modify(const std::function<void(policy::Set &)> &change)
{
    const policy::SetPtr set = policy().set(object());
    if (!set)
        return;
    policy::Set copy = *set;
    change(copy);
    if (!(copy == *set))
        apply(policy::replaceObject(std::make_shared<const policy::Set>(std::move(copy))));
}

void SetForm::refresh(bool anew)
{
    const policy::SetPtr set = policy().set(object());
    if (!set)
        return;
    const Formatter &formatter = *context().workspace().formatter;
    m_name->setShown(text(set->name), anew);
    m_kind->setValue(int(set->kind));
    m_comment->setShown(text(set->comment), anew);
    m_count->setText(set->entries.size() == 1
                         ? tr("1 entry")
                         : tr("%1 entries").arg(formatter.count(set->entries.size())));
    m_add->setPlaceholderText(exampleOf(set->kind));
    const int scrolled = anew ? 0 : m_list->verticalScrollBar()->value();
    const int current = anew ? -1 : m_list->currentIndex().row();
    m_model.setSet(set);
    if (current >= 0)
        m_list->setCurrentIndex(m_model.index(std::min(current, m_model.rowCount() - 1)));
    m_list->verticalScrollBar()->setValue(scrolled);
}

void SetForm::addEntries(const std::vector<std::string> &entries)
{
    if (!entries.empty())
        add(tr("Add entries"), entries.size(), [entries](policy::SetKind) { return entries; });
}

void SetForm::importFile(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        context().notify(tr("%1 cannot be read: %2").arg(name, file.errorString()));
        return;
    }
    if (file.size() > kLargestFile) {
        context().notify(tr("%1 is larger than 64 MB").arg(name));
        return;
    }
    addText(tr("Entries from %1").arg(name), file.readAll().toStdString());
}

void SetForm::paste()
{
    addText(tr("Paste entries"), QApplication::clipboard()->text().toStdString());
}

void SetForm::addText(const QString &title, std::string text)
{
    constexpr std::size_t kOctetsOfAnEntry = 16;
    const std::size_t about = text.size() / kOctetsOfAnEntry;
    add(title, about,
        [text = std::move(text)](policy::SetKind kind) { return entriesFrom(kind, text); });
}

/// At once where the set and what comes in, about `size` entries, are small; else as a job on the
/// set as it is, so that the window stays free.
void SetForm::add(const QString &title, std::size_t size, MakeEntries make)
{
    constexpr std::size_t kSmall = 200'000;
    constexpr std::size_t kFew = 4'000;
    const policy::SetPtr set = policy().set(object());
    if (!set)
        return;
    if (size > kFew || set->entries.size() > kSmall) {
        grow(context(), title, set, std::move(make));
        return;
    }
    bringIn(context(), title, withEntries(set, make(set->kind)));
    m_list->scrollToBottom();
}

/// The form may show another object, or none, when the job is done.
void SetForm::grow(DesignerContext &context, const QString &title, const policy::SetPtr &set,
                   MakeEntries make)
{
    static int jobs = 0; // none of them takes the place of another
    context.workspace().jobs->run<LongerSet>(
        QStringLiteral("set-entries/%1").arg(++jobs), title, &context,
        [set, make = std::move(make)](JobContext &) -> Result<LongerSet> {
            return withEntries(set, make(set->kind));
        },
        [&context, title](Result<LongerSet> done) {
            if (done)
                bringIn(context, title, std::move(*done));
        });
}

/// Makes the edit, unless the set was changed while the longer one was made: then it is made again.
void SetForm::bringIn(DesignerContext &context, const QString &title, LongerSet longer)
{
    const policy::SetPtr now = context.workspace().policy->policy().set(longer.before->uuid);
    if (!now)
        return;
    if (now != longer.before) {
        grow(context, title, now, [longer](policy::SetKind) {
            const auto &all = longer.after->entries;
            return std::vector(all.end() - std::ptrdiff_t(longer.added), all.end());
        });
        return;
    }
    if (longer.added == 0) {
        context.notify(tr("Nothing added: all of it is in the set already"));
        return;
    }
    if (!context.apply(policy::replaceObject(longer.after)))
        return;
    if (longer.added > 1 || longer.faulty > 0) {
        QString words = tr("Added %n entries", nullptr, int(longer.added));
        if (longer.faulty > 0)
            words += tr(", %1 of them cannot be read").arg(longer.faulty);
        context.notify(words);
    }
}

void SetForm::removeSelected()
{
    const policy::SetPtr set = m_model.set();
    const QModelIndexList selected = m_list->selectionModel()->selectedIndexes();
    if (!set || selected.isEmpty())
        return;
    std::unordered_set<int> rows;
    for (const QModelIndex &index : selected)
        rows.insert(index.row());
    policy::Set next = *set;
    next.entries.clear();
    for (int row = 0; row < int(set->entries.size()); ++row) {
        if (!rows.contains(row))
            next.entries.push_back(set->entries[std::size_t(row)]);
    }
    context().remove(policy::replaceObject(std::make_shared<const policy::Set>(std::move(next))),
                     tr("Removed %n entries", nullptr, int(rows.size())));
}

bool SetForm::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return InspectorForm::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Delete) {
        removeSelected();
    } else if (key->matches(QKeySequence::Paste)) {
        paste();
    } else if (key->matches(QKeySequence::Copy)) {
        QStringList lines;
        QModelIndexList selected = m_list->selectionModel()->selectedIndexes();
        std::sort(selected.begin(), selected.end());
        for (const QModelIndex &index : selected)
            lines << index.data().toString();
        QApplication::clipboard()->setText(lines.join(u'\n'));
    } else {
        return InspectorForm::eventFilter(watched, event);
    }
    return true;
}

} // namespace tallygate::app

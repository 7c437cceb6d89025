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

#include "base/address.h"
#include "base/text.h"
#include "compile/sets.h"
#include "match/valueset.h"
#include "services/jobrunner.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kCommentLines = 6;
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

/// Calls `each` for what stands between any of `separators`, empty parts left out.
template <class Each>
void eachPart(std::string_view text, std::string_view separators, Each each)
{
    while (true) {
        const std::size_t begin = text.find_first_not_of(separators);
        if (begin == std::string_view::npos)
            return;
        const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
        each(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

constexpr std::string_view kBetweenEntries = " \t\v\f,;";

/// What follows the address that a line of a hosts file begins with; any other line as it is.
std::string_view withoutAddress(std::string_view line)
{
    line = trimmed(line);
    const std::size_t end = line.find_first_of(kBetweenEntries);
    if (end == std::string_view::npos)
        return line;
    const std::string_view word = line.substr(0, end);
    return parseIpv4(word) || parseIpv6(word) ? line.substr(end) : line;
}

} // namespace

QString entryFault(policy::SetKind kind, const std::string &entry)
{
    if (kind == policy::SetKind::Values)
        return {}; // any text is a value
    if (entry.starts_with('@'))
        return {}; // whether it exists is a finding
    const auto built = match::ValueSet::build(compile::matchKind(kind), {entry});
    return built ? QString() : text(built.error().message);
}

std::vector<std::string> entriesFrom(policy::SetKind kind, std::string_view typed)
{
    std::vector<std::string> entries;
    std::unordered_set<std::string_view> known;
    const auto take = [&](std::string_view word) {
        if (!word.empty() && known.insert(word).second)
            entries.emplace_back(word);
    };
    eachPart(withoutByteOrderMark(typed), "\r\n", [&](std::string_view line) {
        if (kind == policy::SetKind::Values) {
            take(trimmed(line));
            return;
        }
        line = line.substr(0, line.find('#'));
        if (kind == policy::SetKind::Names)
            line = withoutAddress(line);
        eachPart(line, kBetweenEntries, take);
    });
    return entries;
}

LongerSet withEntries(policy::SetPtr set, const std::vector<std::string> &entries)
{
    LongerSet longer{set, set, 0, 0};
    policy::Set after = *set;
    const std::unordered_set<std::string_view> known(set->entries.begin(), set->entries.end());
    for (const std::string &entry : entries) {
        if (known.contains(entry))
            continue;
        after.entries.push_back(entry);
        ++longer.added;
        longer.faulty += !entryFault(set->kind, entry).isEmpty();
    }
    if (longer.added > 0)
        longer.after = std::make_shared<const policy::Set>(std::move(after));
    return longer;
}

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
    , m_comment(new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this))
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
    const policy::SetPtr set = policy().set(object());
    if (set && !entries.empty())
        add(context(), withEntries(set, entries));
    m_list->scrollToBottom();
}

/// Makes the edit, unless the set was changed while the longer one was made: then it is made again.
void SetForm::add(DesignerContext &context, LongerSet longer)
{
    const policy::SetPtr now = context.workspace().policy->policy().set(longer.before->uuid);
    if (!now)
        return;
    if (now != longer.before) {
        const auto &grown = longer.after->entries;
        longer = withEntries(now, {grown.end() - std::ptrdiff_t(longer.added), grown.end()});
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

/// A short text at once; a long one as a job on the set as it is, so that the window stays free.
void SetForm::addText(const QString &title, std::string text)
{
    constexpr std::size_t kShort = 64 * 1024;
    const policy::SetPtr set = policy().set(object());
    if (!set)
        return;
    if (text.size() <= kShort) {
        addEntries(entriesFrom(set->kind, text));
        return;
    }
    DesignerContext *target = &context(); // the form may show another object, or none, by then
    target->workspace().jobs->run<LongerSet>(
        QStringLiteral("set-entries/") + QString::fromStdString(set->uuid.toString()), title,
        target,
        [set, text = std::move(text)](JobContext &) -> Result<LongerSet> {
            return withEntries(set, entriesFrom(set->kind, text));
        },
        [target](Result<LongerSet> done) {
            if (done)
                add(*target, std::move(*done));
        });
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

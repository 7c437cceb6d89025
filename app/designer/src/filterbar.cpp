// SPDX-License-Identifier: GPL-3.0-or-later
#include "filterbar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QStringListModel>
#include <QVBoxLayout>

#include "columnlayout.h"
#include "ruletable.h"
#include "services/settings.h"
#include "services/theme.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

const QString kSavedKey = QStringLiteral("policy/savedFilters");

/// The word that ends at `cursor`: what a suggestion replaces.
QString wordAt(const QString &text, int cursor)
{
    const int start = cursor > 0 ? int(text.lastIndexOf(u' ', cursor - 1)) + 1 : 0;
    QString word = text.mid(start, cursor - start);
    if (word.startsWith(u'-'))
        word.remove(0, 1);
    return word;
}

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

FilterBar::FilterBar(DesignerContext &context, RuleTable &table, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(table)
    , m_field(new SearchField(*context.workspace().theme, QStringLiteral("list-filter"),
                              tr("Filter this list: name, address, comment, action:drop, "
                                 "has:finding…"),
                              this))
    , m_fault(makeLabel(*context.workspace().theme, {}, TextStyle::Small, this))
    , m_row(new QHBoxLayout)
    , m_completer(new QCompleter(this))
    , m_words(new QStringListModel(this))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 6);
    column->setSpacing(2);
    m_row->setSpacing(8);
    column->addLayout(m_row);
    column->addWidget(m_fault);
    m_fault->hide();
    m_field->setObjectName(QStringLiteral("filterField"));
    m_row->addWidget(m_field, 1);
    const auto menuButton = [&](const char *icon, const QString &name, auto fill) {
        QToolButton *button = makeToolButton(theme, QString::fromLatin1(icon), name, this);
        connect(button, &QToolButton::clicked, this, [this, button, fill] {
            auto *menu = new QMenu(button);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            (this->*fill)(*menu);
            menu->popup(button->mapToGlobal(QPoint(0, button->height())));
        });
        m_row->addWidget(button);
        return button;
    };
    menuButton("bookmark", tr("Saved filters"), &FilterBar::fillSavedMenu);
    m_counters = menuButton("activity", tr("Figures shown"), &FilterBar::fillCounterMenu);
    QToolButton *columns = makeToolButton(theme, QStringLiteral("columns-3"), tr("Columns"), this);
    connect(columns, &QToolButton::clicked, this, [this, columns] {
        auto *menu = new QMenu(columns);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_table.columns().fillMenu(*menu);
        menu->popup(columns->mapToGlobal(QPoint(0, columns->height())));
    });
    m_row->addWidget(columns);
    m_columnsButton = columns;

    m_completer->setModel(m_words);
    m_completer->setWidget(m_field);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            &FilterBar::insertSuggestion);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &FilterBar::onTextChanged);
    connect(m_field, &QLineEdit::textEdited, this, &FilterBar::suggest);
    connect(&table.rules(), &RuleTableModel::queryApplied, this, &FilterBar::showCount);
    connect(&table.rules(), &RuleTableModel::filterChanged, this, &FilterBar::showCount);
    connect(context.workspace().counters, &CounterContext::changed, this,
            &FilterBar::updateCounterButton);
    updateCounterButton();
}

void FilterBar::addButton(QWidget *button)
{
    m_row->insertWidget(m_row->count() - 1, button);
    m_columnsButton->raise(); // the last to be looked at is the last for Tab
}

void FilterBar::onTextChanged(const QString &text)
{
    auto query = policy::parseQuery(text.toStdString());
    m_fault->setVisible(!query);
    m_field->setIconInk(text.trimmed().isEmpty() ? Ink::Faint : Ink::Accent);
    if (!query) { // the list stays as it was until the text is sound again
        QString words = m_context.workspace().explainer->sentence(query.error());
        m_fault->setText(words);
        m_field->setTrailingText({});
        return;
    }
    m_table.rules().setQuery(std::move(*query));
}

void FilterBar::showCount()
{
    const RuleTableModel &model = m_table.rules();
    if (!model.hasQuery()) {
        m_field->setTrailingText({});
        return;
    }
    const Formatter &formatter = *m_context.workspace().formatter;
    m_field->setTrailingText(
        tr("%1 of %2")
            .arg(formatter.count(model.matchCount()), formatter.count(model.ruleCount())));
}

void FilterBar::suggest()
{
    const QString word = wordAt(m_field->text(), m_field->cursorPosition());
    const int colon = int(word.indexOf(u':'));
    QStringList words;
    if (colon < 0) {
        for (const std::string_view key : policy::queryKeys())
            words << fromView(key);
    } else {
        const QString key = word.left(colon);
        for (const std::string_view value : policy::queryValues(key.toStdString()))
            words << key + u':' + fromView(value);
    }
    m_words->setStringList(words);
    m_completer->setCompletionPrefix(word);
    const bool only =
        m_completer->completionCount() == 1 && m_completer->currentCompletion() == word;
    if (word.size() < 2 || only || m_completer->completionCount() == 0)
        m_completer->popup()->hide();
    else
        m_completer->complete(QRect(28, 0, 220, m_field->height()));
}

void FilterBar::insertSuggestion(const QString &word)
{
    const int cursor = m_field->cursorPosition();
    const QString typed = wordAt(m_field->text(), cursor);
    QString text = m_field->text();
    text.replace(cursor - typed.size(), typed.size(), word);
    m_field->setText(text);
    m_field->setCursorPosition(cursor - int(typed.size()) + int(word.size()));
    if (word.endsWith(u':'))
        suggest();
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && !m_completer->popup()->isVisible()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_table.setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::fillSavedMenu(QMenu &menu)
{
    Settings &settings = *m_context.workspace().settings;
    const QStringList saved = settings.value(kSavedKey).toStringList();
    const QString now = m_field->text().trimmed();
    for (const QString &query : saved)
        connect(menu.addAction(query), &QAction::triggered, this,
                [this, query] { m_field->setText(query); });
    // What operators ask for again and again is there from the start, "expiring soon" among it.
    for (const char *usual : {"has:finding", "is:unused", "expires:<30d", "action:reject"}) {
        const QString query = QString::fromLatin1(usual);
        if (!saved.contains(query))
            connect(menu.addAction(query), &QAction::triggered, this,
                    [this, query] { m_field->setText(query); });
    }
    menu.addSeparator();
    if (!now.isEmpty() && !saved.contains(now))
        connect(
            menu.addAction(tr("Save “%1”").arg(now)), &QAction::triggered, this,
            [&settings, saved, now] { settings.setValue(kSavedKey, saved + QStringList(now)); });
    if (saved.contains(now))
        connect(menu.addAction(tr("Forget “%1”").arg(now)), &QAction::triggered, this,
                [&settings, saved, now] {
                    QStringList left = saved;
                    left.removeAll(now);
                    settings.setValue(kSavedKey, left);
                });
}

void FilterBar::fillCounterMenu(QMenu &menu)
{
    CounterContext &counters = *m_context.workspace().counters;
    const auto add = [&](const QString &text, CounterOrigin origin,
                         std::optional<Uuid> application) {
        QAction *entry = menu.addAction(text);
        entry->setCheckable(true);
        entry->setChecked(counters.origin() == origin && counters.application() == application);
        connect(entry, &QAction::triggered, this,
                [&counters, origin, application] { counters.choose(origin, application); });
    };
    if (counters.hasData(CounterOrigin::Live)) {
        const auto applications = counters.applications(CounterOrigin::Live);
        add(tr("Live, all %n applications", nullptr, int(applications.size())), CounterOrigin::Live,
            {});
        for (const Uuid &application : applications)
            add(tr("Live, %1").arg(counters.applicationName(application)), CounterOrigin::Live,
                application);
    }
    if (!counters.hasData(CounterOrigin::Simulation))
        return;
    const auto applications = counters.applications(CounterOrigin::Simulation);
    add(tr("Simulation, all %n applications", nullptr, int(applications.size())),
        CounterOrigin::Simulation, {});
    for (const Uuid &application : applications)
        add(tr("Simulation, %1").arg(counters.applicationName(application)),
            CounterOrigin::Simulation, application);
}

void FilterBar::updateCounterButton()
{
    const CounterContext &counters = *m_context.workspace().counters;
    m_counters->setVisible(counters.hasData());
    m_counters->setToolTip(counters.caption());
}

} // namespace tallygate::app

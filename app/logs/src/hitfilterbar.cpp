// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitfilterbar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QStringListModel>
#include <QToolButton>
#include <QVBoxLayout>

#include "logs/recordsource.h"
#include "savedsearches.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kTypingPauseMs = 150; // each search begins at the newest hit

/// The term that ends at `cursor`: what a suggestion replaces.
QString typedTerm(const QString &text, int cursor)
{
    const int start = cursor > 0 ? int(text.lastIndexOf(u' ', cursor - 1)) + 1 : 0;
    QString term = text.mid(start, cursor - start);
    return term.startsWith(u'-') ? term.mid(1) : term;
}

} // namespace

HitFilterBar::HitFilterBar(Workspace &workspace, const RecordSource &source, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_source(source)
    , m_field(new SearchField(*workspace.theme, QStringLiteral("list-filter"),
                              tr("Filter hits: words, src:10.0.0.0/8, dport:443, verdict:drop, "
                                 "last:15m…"),
                              this))
    , m_fault(makeLabel(*workspace.theme, {}, TextStyle::Small, this))
    , m_completer(new QCompleter(this))
    , m_words(new QStringListModel(this))
    , m_saved(new SavedSearches(*workspace.jobs, source.recordFile(), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 6);
    column->setSpacing(2);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_fault);
    m_fault->hide();
    m_field->setObjectName(QStringLiteral("hitFilter"));
    row->addWidget(m_field, 1);
    QToolButton *saved =
        makeToolButton(*workspace.theme, QStringLiteral("bookmark"), tr("Saved searches"), this);
    row->addWidget(saved);
    connect(saved, &QToolButton::clicked, this, [this, saved] {
        auto *menu = new QMenu(saved);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillSavedMenu(*menu);
        menu->popup(saved->mapToGlobal(QPoint(0, saved->height())));
    });
    m_completer->setModel(m_words);
    m_completer->setWidget(m_field);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            &HitFilterBar::takeSuggestion);
    m_field->installEventFilter(this);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &HitFilterBar::apply);
    connect(m_field, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::textEdited, this, &HitFilterBar::suggest);
}

QString HitFilterBar::faultText() const
{
    return m_fault->isVisible() ? m_fault->text() : QString();
}

void HitFilterBar::setText(const QString &text)
{
    m_field->setText(text);
    apply();
}

void HitFilterBar::toggleTerm(const QString &term)
{
    QString text = m_field->text().trimmed();
    const QString padded = u' ' + text + u' ';
    if (const qsizetype at = padded.indexOf(u' ' + term + u' '); at >= 0)
        text = text.left(at) + text.mid(at + term.size());
    else
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + term;
    setText(text.simplified());
}

void HitFilterBar::apply()
{
    m_pause.stop();
    const QString text = m_field->text();
    auto filter = HitFilter::parse(
        text, [this](const QString &name) { return m_source.deviceNamed(name); },
        m_workspace.policy->now());
    m_field->setIconInk(text.trimmed().isEmpty() ? Ink::Faint : Ink::Accent);
    m_fault->setVisible(!filter);
    if (!filter) { // the list stays as it was until the text is sound again
        m_fault->setText(QString::fromStdString(filter.error().message));
        return;
    }
    m_filter = std::move(*filter);
    emit changed();
}

QStringList HitFilterBar::suggestionsFor(const QString &word) const
{
    const qsizetype colon = word.indexOf(u':');
    if (colon < 0)
        return HitFilter::keys();
    const QString key = word.left(colon);
    QStringList suggestions;
    for (const QString &value : HitFilter::valuesOf(key))
        suggestions << hitTerm(key, value);
    if (key == QLatin1String("device")) {
        for (const RecordDevice &device : m_source.devices())
            suggestions << hitTerm(key, device.name);
    }
    return suggestions;
}

void HitFilterBar::suggest()
{
    const QString word = typedTerm(m_field->text(), m_field->cursorPosition());
    m_words->setStringList(suggestionsFor(word));
    m_completer->setCompletionPrefix(word);
    const bool only =
        m_completer->completionCount() == 1 && m_completer->currentCompletion() == word;
    if (word.size() < 2 || only || m_completer->completionCount() == 0)
        m_completer->popup()->hide();
    else
        m_completer->complete(QRect(28, 0, 220, m_field->height()));
}

void HitFilterBar::takeSuggestion(const QString &suggestion)
{
    const int cursor = m_field->cursorPosition();
    const QString typed = typedTerm(m_field->text(), cursor);
    QString text = m_field->text();
    text.replace(cursor - typed.size(), typed.size(), suggestion);
    m_field->setText(text);
    m_field->setCursorPosition(cursor - int(typed.size()) + int(suggestion.size()));
    if (suggestion.endsWith(u':'))
        suggest();
}

bool HitFilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && !m_completer->popup()->isVisible()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (m_pause.isActive())
                apply();
            emit listWanted();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void HitFilterBar::fillSavedMenu(QMenu &menu)
{
    const QString now = m_field->text().trimmed();
    const auto offer = [&](const QString &search) {
        connect(menu.addAction(search), &QAction::triggered, this,
                [this, search] { setText(search); });
    };
    for (const QString &search : m_saved->all())
        offer(search);
    for (const char *usual : {"verdict:drop,reject last:15m", "rule:default", "verdict:limited"}) {
        if (!m_saved->contains(QLatin1String(usual)))
            offer(QLatin1String(usual));
    }
    menu.addSeparator();
    if (now.isEmpty())
        return;
    if (m_saved->contains(now))
        connect(menu.addAction(tr("Forget “%1”").arg(now)), &QAction::triggered, this,
                [this, now] { m_saved->remove(now); });
    else
        connect(menu.addAction(tr("Save “%1”").arg(now)), &QAction::triggered, this,
                [this, now] { m_saved->add(now); });
}

} // namespace tallygate::app

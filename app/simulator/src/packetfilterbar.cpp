// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetfilterbar.h"

#include <algorithm>
#include <limits>

#include <QHBoxLayout>
#include <QIntValidator>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "services/jobrunner.h"
#include "text/formatter.h"
#include "widgets/buttons.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kFilterPauseMs = 60; // a newer filter stops the one before

/// The frame of a field around an editor that has none of its own: icon at the left, ring in focus.
class FieldBox : public QWidget
{
public:
    FieldBox(Theme &theme, const ExpressionEdit *edit, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_edit(edit)
    {
        setFixedHeight(metrics::kControlHeight);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        const bool focused = m_edit->hasFocus();
        const bool active = !m_edit->toPlainText().trimmed().isEmpty();
        QPainter painter(this);
        paintBox(&painter, rect(), t.bg, focused ? t.accent : t.line2, metrics::kRadius,
                 focused ? 2 : 1);
        painter.drawPixmap(QPointF(9, (height() - 16) / 2.0),
                           m_theme.pixmap(QStringLiteral("list-filter"), 16,
                                          active ? t.accent : t.faint, devicePixelRatioF()));
    }

private:
    Theme &m_theme;
    const ExpressionEdit *m_edit;
};

} // namespace

PacketFilterBar::PacketFilterBar(SimulatorContext &context, PacketModel &model, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(model)
    , m_language(context)
    , m_edit(new ExpressionEdit(*context.workspace().theme, &m_language, this))
    , m_count(makeLabel(*context.workspace().theme, {}, TextStyle::Small, this))
    , m_fault(makeLabel(*context.workspace().theme, {}, TextStyle::Small, this))
    , m_frame(new QLineEdit(this))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 6);
    column->setSpacing(2);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    column->addLayout(row);
    auto *box = new FieldBox(theme, m_edit, this);
    auto *inside = new QHBoxLayout(box);
    inside->setContentsMargins(30, 3, 10, 1);
    inside->setSpacing(8);
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->setObjectName(QStringLiteral("packetFilter"));
    m_edit->setAccessibleName(tr("Filter packets"));
    m_edit->setPlaceholderText(tr("Filter packets: tcp.flags.syn == 1 || dns, verdict:drop, "
                                  "rule:8, on:wan0"));
    m_edit->installEventFilter(this);
    inside->addWidget(m_edit, 1, Qt::AlignVCenter);
    inside->addWidget(m_count, 0, Qt::AlignVCenter);
    row->addWidget(box, 1);
    m_frame->setPlaceholderText(tr("Frame number"));
    m_frame->setAccessibleName(tr("Go to frame"));
    m_frame->setValidator(new QIntValidator(1, std::numeric_limits<int>::max(), m_frame));
    m_frame->setFixedWidth(120);
    m_frame->installEventFilter(this);
    m_frame->hide();
    row->addWidget(m_frame);
    column->addWidget(m_fault);
    m_fault->hide();

    m_pause.setSingleShot(true);
    m_pause.setInterval(kFilterPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &PacketFilterBar::apply);
    connect(m_edit, &ExpressionEdit::textChanged, this, [this, box] {
        box->update();
        m_pause.start();
    });
    connect(m_edit, &ExpressionEdit::faultChanged, this, &PacketFilterBar::showFault);
    connect(&context, &SimulatorContext::runChanged, this, [this] {
        m_edit->recheck();
        apply();
    });
    connect(context.workspace().jobs, &JobRunner::progressed, this,
            [this](const QString &job, const JobProgress &progress) {
                if (job == m_context.filterJob())
                    showProgress(progress);
            });
    connect(&context, &SimulatorContext::filterRequested, this, &PacketFilterBar::setText);
    connect(&context, &SimulatorContext::filterJoinRequested, this, &PacketFilterBar::join);
    connect(m_frame, &QLineEdit::returnPressed, this, [this] {
        const quint64 number = m_frame->text().toULongLong();
        closeFrameField();
        emit frameAsked(number);
    });
}

void PacketFilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    apply();
}

void PacketFilterBar::join(const QString &expression, FilterJoin how)
{
    if (const auto joined = joinFilter(m_edit->text(), expression, how))
        return setText(*joined);
    m_context.notify(tr("“%1” must hold in any case: nothing can be joined to it by “or”.")
                         .arg(m_edit->text().trimmed()));
}

void PacketFilterBar::askForFrame()
{
    m_frame->clear();
    m_frame->show();
    m_frame->setFocus(Qt::ShortcutFocusReason);
}

bool PacketFilterBar::closeFrameField()
{
    if (!m_frame->isVisible())
        return false;
    m_frame->hide();
    emit listRequested();
    return true;
}

bool PacketFilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit &&
        (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        m_edit->parentWidget()->update();
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_frame && key == Qt::Key_Escape) {
            closeFrameField();
            return true;
        }
        if (watched == m_edit && !m_edit->completionVisible()) {
            if (key == Qt::Key_Escape && !m_edit->text().isEmpty()) {
                setText({});
                return true;
            }
            if (key == Qt::Key_Return || key == Qt::Key_Enter) {
                apply();
                emit listRequested();
                return true;
            }
            if (key == Qt::Key_Down) {
                emit listRequested();
                return true;
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PacketFilterBar::apply()
{
    m_pause.stop();
    if (!m_context.run()) {
        showCount();
        return;
    }
    if (m_edit->fault())
        return; // the list stays as it was until the text is sound again
    auto query = parsePacketQuery(m_edit->text());
    if (!query)
        return;
    if (query->isEmpty()) {
        m_context.workspace().jobs->cancel(m_context.filterJob());
        if (m_model.isFiltered())
            m_model.setRows({});
        showCount();
        emit filtered();
        return;
    }
    run(std::move(*query));
}

void PacketFilterBar::run(PacketQuery query)
{
    using Rows = std::vector<std::uint32_t>;
    const auto run = m_context.run();
    m_context.workspace().jobs->run<Rows>(
        m_context.filterJob(), tr("Filter packets"), this,
        [run, query = std::move(query)](JobContext &context) {
            return evaluate(*run, query, context);
        },
        [this, run](Result<Rows> rows) {
            if (run != m_context.run())
                return;
            if (rows)
                m_model.setRows(std::move(*rows));
            showCount();
            if (rows) {
                emit filtered();
            } else if (rows.error().kind != ErrorKind::Cancelled) {
                m_fault->setText(QString::fromStdString(rows.error().message));
                m_fault->show();
            }
        });
}

void PacketFilterBar::showCount()
{
    if (!m_context.run()) {
        m_count->setText({});
        return;
    }
    const Formatter &formatter = *m_context.workspace().formatter;
    const QString all = formatter.count(m_context.run()->packetCount());
    m_count->setText(
        m_model.isFiltered()
            ? tr("%1 of %2").arg(formatter.count(std::uint64_t(m_model.rowCount())), all)
            : all);
    m_edit->setAccessibleDescription(m_count->text());
}

/// In the place of the count, so that nothing moves for a filter that is done at once.
void PacketFilterBar::showProgress(const JobProgress &progress)
{
    const Formatter &formatter = *m_context.workspace().formatter;
    m_count->setText(QStringLiteral("%1 %2").arg(progress.phase,
                                                 formatter.share(progress.done, progress.total)));
}

void PacketFilterBar::showFault()
{
    const auto &fault = m_edit->fault();
    m_fault->setVisible(fault.has_value());
    if (!fault)
        return;
    const QFontMetrics mono(m_edit->font());
    const int column = 32 + mono.horizontalAdvance(m_edit->text().left(fault->offset));
    const int room = QFontMetrics(m_fault->font()).horizontalAdvance(fault->message);
    m_fault->setIndent(std::max(32, std::min(column, width() - room - 40)));
    m_fault->setText(fault->message);
}

} // namespace tallygate::app

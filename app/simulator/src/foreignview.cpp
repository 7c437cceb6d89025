// SPDX-License-Identifier: GPL-3.0-or-later
#include "foreignview.h"

#include <QDir>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "packetexpression.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kForeignPauseMs = 40;
constexpr int kPatienceMs = 400;
constexpr int kSentenceWidth = 440;

/// A line of Wireshark's: headers in the text font, fields in mono, for their bits stand in
/// columns.
class ForeignDelegate : public PieceDelegate
{
public:
    ForeignDelegate(const Theme &theme, const ForeignView &view, QObject *parent)
        : PieceDelegate(theme, parent)
        , m_view(view)
    {}

protected:
    std::vector<LinePiece> piecesOf(const QModelIndex &index) const override
    {
        const Tokens &t = theme().tokens();
        const ForeignNode &node = m_view.model().node(index);
        const bool open = !index.parent().isValid() && m_view.tree()->isExpanded(index);
        const QFont font =
            node.isProtocol
                ? theme().textFont(metrics::kTextPixels, open ? QFont::DemiBold : QFont::Normal)
                : theme().monoFont();
        if (!m_view.isCurrent())
            return {{node.label, font, t.faint}};
        if (node.isProblem)
            return {
                {node.label, font, t.tone(Tone::Warning).ink, QStringLiteral("triangle-alert")}};
        return {{node.label, font, node.isGenerated ? t.mute : t.text}};
    }

private:
    const ForeignView &m_view;
};

/// The packet in hand with its bytes, for the filters of its lines.
struct HeldPacket
{
    QByteArray bytes;
    packet::Packet packet;
};

std::shared_ptr<HeldPacket> hold(const ForeignQuestion &question)
{
    auto held = std::make_shared<HeldPacket>();
    held->bytes = question.bytes;
    packet::parse({reinterpret_cast<const std::uint8_t *>(held->bytes.constData()),
                   std::uint32_t(held->bytes.size()), question.wireLength, question.linkType,
                   question.time},
                  held->packet);
    return held;
}

} // namespace

ForeignView::ForeignView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new ForeignModel(this))
    , m_tree(new FieldTree(*context.workspace().theme, this))
{
    build();
    m_pause.setSingleShot(true);
    m_pause.setInterval(kForeignPauseMs);
    connect(&m_pause, &QTimer::timeout, this, [this] { ask(); });
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this,
            [this] { showMessage(tr("Asking Wireshark…"), {}, {}, false); });
    connect(&m_sharkd, &Sharkd::answered, this, &ForeignView::showTree);
    connect(&m_sharkd, &Sharkd::failed, this, &ForeignView::showFault);
    connect(&m_sharkd, &Sharkd::waiting, this, [this] {
        m_patience.stop();
        showMessage(tr("sharkd starts again in a moment"),
                    tr("It failed before, so there is a pause."), {}, false);
    });
    connect(&context, &SimulatorContext::packetChanged, this, &ForeignView::showPacket);
    showPacket();
}

void ForeignView::build()
{
    Theme &theme = *m_context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_note = makeLabel(theme, {}, TextStyle::Small, this);
    m_note->setContentsMargins(12, 5, 12, 4);
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    m_tree->setObjectName(QStringLiteral("wireshark"));
    m_tree->setAccessibleName(tr("Fields of the packet, by Wireshark"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new ForeignDelegate(theme, *this, m_tree));
    column->addWidget(m_tree, 1);
    connect(&theme, &Theme::changed, m_tree->viewport(), qOverload<>(&QWidget::update));

    m_message = new QWidget(this);
    auto *lines = new QVBoxLayout(m_message);
    lines->setContentsMargins(16, 8, 16, 8);
    lines->setSpacing(6);
    m_title = makeLabel(theme, {}, TextStyle::Strong, m_message);
    m_sentence = makeLabel(theme, {}, TextStyle::Mute, m_message);
    m_command = makeLabel(theme, {}, TextStyle::Mono, m_message);
    m_again = makeButton(theme, QStringLiteral("rotate-ccw"), tr("Try again"), ButtonRole::Normal,
                         m_message);
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    lines->addStretch(2);
    for (QLabel *label : {m_title, m_sentence, m_command}) {
        label->setTextFormat(Qt::PlainText); // the child's own words may stand in it
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
        label->setMaximumWidth(kSentenceWidth);
        auto *row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(label, 8);
        row->addStretch(1);
        lines->addLayout(row);
    }
    lines->addWidget(m_again, 0, Qt::AlignHCenter);
    lines->addStretch(3);
    column->addWidget(m_message, 1);
    connect(m_again, &QPushButton::clicked, this, [this] { ask(true); });
    m_message->hide();
}

void ForeignView::showPacket()
{
    const auto &run = m_context.run();
    const auto &at = m_context.packet();
    m_question.reset();
    if (run && at) {
        if (const auto frame = run->frameOf(run->packet(*at)))
            m_question = ForeignQuestion{frame->linkType, frame->time,
                                         QByteArray(reinterpret_cast<const char *>(frame->data),
                                                    qsizetype(frame->capturedLength)),
                                         frame->wireLength};
    }
    showStale();
    if (isVisible())
        m_pause.start();
}

/// The tree is of another packet, or none is in hand.
void ForeignView::showStale()
{
    m_tree->viewport()->update();
    if (!m_question)
        showMessage(tr("No packet is chosen"), {}, {}, false);
}

void ForeignView::ask(bool again)
{
    m_pause.stop();
    if (!m_question || isCurrent() || (m_failed == m_question && !again))
        return;
    m_asked = m_question;
    if (!m_sharkd.program().isEmpty())
        m_patience.start();
    m_sharkd.ask(*m_question);
}

void ForeignView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void ForeignView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_pause.stop();
    m_patience.stop();
    m_sharkd.forget();
}

void ForeignView::showTree(const ForeignTree &tree)
{
    m_patience.stop();
    if (m_asked != m_question)
        return; // another packet was chosen since; it is asked in a moment
    m_shown = m_question;
    const QString alone =
        tr("This frame alone: what Wireshark knows from other packets is missing.");
    m_note->setText(tree.isCut ? alone + u' ' + tr("It is too large to be shown whole.") : alone);
    m_note->show();
    m_message->hide();
    m_tree->show();
    m_model->setTree(tree, m_question->bytes, [held = hold(*m_question)](const QString &filter) {
        return ourExpression(filter, held->packet);
    });
    m_tree->restore();
    emit answered();
}

void ForeignView::showFault(ForeignFault fault, const QString &detail)
{
    m_patience.stop();
    if (m_asked != m_question)
        return;
    if (fault != ForeignFault::Missing)
        m_failed = m_question;
    const QString said = detail.isEmpty() ? QString() : tr("It said: %1").arg(oneLine(detail));
    switch (fault) {
    case ForeignFault::Missing:
        return showMessage(tr("sharkd is not installed"),
                           tr("Wireshark's dissection comes from its program sharkd, which runs "
                              "without privileges and sees this frame alone. On Debian it is in "
                              "the package wireshark-common:"),
                           QStringLiteral("apt install wireshark-common"));
    case ForeignFault::Refused:
        return showMessage(tr("sharkd was not started"),
                           tr("Its privileges could not be taken away, and it is not started "
                              "with them."));
    case ForeignFault::NotStarted:
        return showMessage(tr("sharkd does not start"), said);
    case ForeignFault::Ended:
        return showMessage(tr("sharkd ended while it dissected this frame"), said);
    case ForeignFault::TooLate:
        return showMessage(tr("sharkd took too long for this frame and was stopped"), said);
    case ForeignFault::TooMuch:
        return showMessage(
            tr("Wireshark's dissection of this frame is too large"),
            tr("It is longer than %1; sharkd was stopped.")
                .arg(m_context.workspace().formatter->bytes(std::uint64_t(Sharkd::kMostAnswer))));
    case ForeignFault::NotRead:
        return showMessage(tr("Wireshark cannot read this frame"),
                           tr("Its link type is %1.").arg(text(toString(m_question->linkType))));
    case ForeignFault::NoFolder:
        return showMessage(tr("The frame cannot be handed to sharkd"),
                           tr("No file can be written below %1.").arg(QDir::tempPath()));
    }
}

void ForeignView::showMessage(const QString &title, const QString &sentence, const QString &command,
                              bool again)
{
    m_shown.reset();
    m_model->setTree({}, {}, {});
    const bool known = message() == title;
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    m_command->setText(command);
    m_command->setVisible(!command.isEmpty());
    m_again->setVisible(again);
    m_note->hide();
    m_tree->hide();
    m_message->show();
    if (!known && isVisible())
        announce(*m_title, title);
    emit answered();
}

} // namespace tallygate::app

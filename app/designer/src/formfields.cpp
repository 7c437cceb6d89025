// SPDX-License-Identifier: GPL-3.0-or-later
#include "formfields.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QPainter>
#include <QStylePainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kHintIcon = 12;
constexpr int kHintIndent = 17;

} // namespace

FieldLine::FieldLine(const QString &name, QWidget *parent)
    : QLineEdit(parent)
{
    setAccessibleName(name);
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (text() == m_shown)
            return;
        m_shown = text();
        emit committed(text().trimmed());
    });
}

void FieldLine::setShown(const QString &text, bool anew)
{
    if (!anew && text == m_shown)
        return;
    m_shown = text;
    if (text == this->text())
        return;
    setText(text);
    setCursorPosition(0);
}

void FieldLine::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && text() != m_shown)
        setText(m_shown);
    else
        QLineEdit::keyPressEvent(event);
}

HintLabel::HintLabel(Theme &theme, QWidget *parent)
    : QLabel(parent)
    , m_theme(theme)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setFont(theme.textFont(11));
    setContentsMargins(kHintIndent, 0, 0, 0);
    hide();
}

void HintLabel::say(const QString &text)
{
    set(text, false);
}

void HintLabel::warn(const QString &text)
{
    set(text, true);
}

void HintLabel::set(const QString &text, bool warning)
{
    m_warning = warning;
    setText(text);
    setHidden(text.isEmpty());
    update();
}

void HintLabel::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    const QColor ink = m_warning ? t.tone(Tone::Drop).ink : t.mute;
    QPainter painter(this);
    painter.drawPixmap(
        QPoint(0, (fontMetrics().height() - kHintIcon) / 2),
        m_theme.pixmap(m_warning ? QStringLiteral("triangle-alert") : QStringLiteral("check"),
                       kHintIcon, ink, devicePixelRatioF()));
    painter.setPen(ink);
    painter.drawText(contentsRect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, text());
}

ExpressionField::ExpressionField(Theme &theme, const ExpressionLanguage *language,
                                 const QString &name, int maximumLines, QWidget *parent)
    : QWidget(parent)
    , m_edit(new ExpressionEdit(theme, language, this))
    , m_hint(new HintLabel(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_edit);
    column->addWidget(m_hint);
    m_edit->setAccessibleName(name);
    m_edit->setMaximumLines(maximumLines);
    if (!language)
        m_edit->setFont(theme.textFont());
    setFocusProxy(m_edit);
    connect(m_edit, &ExpressionEdit::textChanged, this, &ExpressionField::updateHint);
    connect(m_edit, &ExpressionEdit::faultChanged, this, &ExpressionField::updateHint);
    connect(m_edit, &ExpressionEdit::committed, this, [this] {
        if (m_edit->text() == m_shown)
            return;
        m_shown = m_edit->text();
        emit committed(m_shown.trimmed());
    });
}

void ExpressionField::setShown(const QString &text, bool anew)
{
    if (!anew && text == m_shown)
        return;
    m_shown = text;
    m_edit->setText(text);
    updateHint();
}

void ExpressionField::setWords(std::function<QString(const QString &)> words)
{
    m_words = std::move(words);
    updateHint();
}

void ExpressionField::recheck()
{
    m_edit->recheck();
    updateHint();
}

void ExpressionField::updateHint()
{
    if (const auto &fault = m_edit->fault())
        m_hint->warn(fault->message);
    else
        m_hint->say(m_words ? m_words(m_edit->text()) : QString());
}

ChoiceField::ChoiceField(const QString &name, QWidget *parent)
    : QComboBox(parent)
{
    setAccessibleName(name);
    view()->setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
    connect(this, &QComboBox::activated, this, [this] { emit chosen(value()); });
}

void ChoiceField::setChoices(const std::vector<Choice> &choices)
{
    clear();
    for (const Choice &choice : choices)
        addItem(choice.text, choice.value);
}

void ChoiceField::setValue(std::optional<int> value)
{
    setCurrentIndex(value ? findData(*value) : -1);
}

void ChoiceField::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

class VerdictField::Delegate : public QStyledItemDelegate
{
public:
    explicit Delegate(VerdictField &field)
        : QStyledItemDelegate(&field)
        , m_field(field)
    {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_field.m_theme.tokens();
        painter->fillRect(option.rect,
                          option.state & QStyle::State_Selected ? t.selection : t.surface);
        paintVerdict(painter, option.rect.adjusted(8, 0, -8, 0), m_field.m_theme,
                     m_field.m_tones[std::size_t(index.row())]);
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, 28};
    }

private:
    VerdictField &m_field;
};

VerdictField::VerdictField(Theme &theme, const QString &name, std::vector<Tone> tones,
                           QWidget *parent)
    : ChoiceField(name, parent)
    , m_theme(theme)
    , m_tones(std::move(tones))
{
    std::vector<Choice> choices;
    for (const Tone tone : m_tones)
        choices.push_back({verdictWord(tone), int(choices.size())});
    setChoices(choices);
    setItemDelegate(new Delegate(*this));
}

void VerdictField::paintEvent(QPaintEvent *event)
{
    if (currentIndex() < 0) {
        ChoiceField::paintEvent(event);
        return;
    }
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QRect room =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    paintVerdict(&painter, room, m_theme, m_tones[std::size_t(currentIndex())]);
}

} // namespace tallygate::app

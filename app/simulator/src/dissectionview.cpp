// SPDX-License-Identifier: GPL-3.0-or-later
#include "dissectionview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSplitter>
#include <QVBoxLayout>

#include "fieldmenu.h"
#include "text/utf8.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

/// Paints label, name in mono, value in bold, the value's name; a layer's title in one piece. What
/// is cut or malformed has a glyph, a word and a colour.
class FieldDelegate : public PieceDelegate
{
public:
    FieldDelegate(const Theme &theme, const DissectionModel &model, const QTreeView &tree,
                  QObject *parent)
        : PieceDelegate(theme, parent)
        , m_model(model)
        , m_tree(tree)
    {}

protected:
    std::vector<LinePiece> piecesOf(const QModelIndex &index) const override
    {
        const Tokens &t = theme().tokens();
        const packet::DissectionNode &node = m_model.node(index);
        std::vector<LinePiece> pieces;
        const bool layer = DissectionModel::isLayer(node);
        const bool open = layer && !index.parent().isValid() && m_tree.isExpanded(index);
        if (node.extent == packet::Extent::Cut)
            pieces.push_back({DissectionModel::tr("cut by the capture"), theme().textFont(),
                              t.tone(Tone::Warning).ink, QStringLiteral("scissors")});
        else if (node.extent == packet::Extent::Malformed)
            pieces.push_back({DissectionModel::tr("malformed"), theme().textFont(),
                              t.tone(Tone::Drop).ink, QStringLiteral("triangle-alert")});
        pieces.push_back(
            {oneLine(text(node.label)),
             theme().textFont(metrics::kTextPixels, open ? QFont::DemiBold : QFont::Normal),
             t.text});
        if (!layer && node.field)
            pieces.push_back({text(node.field->name), theme().monoFont(), t.mute});
        if (!node.value.empty()) {
            QFont bold = theme().monoFont();
            bold.setWeight(QFont::Bold);
            pieces.push_back({oneLine(text(node.value)), bold, t.text});
        }
        if (!node.valueName.empty())
            pieces.push_back({oneLine(text(node.valueName)), theme().textFont(), t.mute});
        return pieces;
    }

private:
    const DissectionModel &m_model;
    const QTreeView &m_tree;
};

void toClipboard(const QString &text)
{
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

} // namespace

DissectionView::DissectionView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new DissectionModel(this))
    , m_tree(new FieldTree(*context.workspace().theme, this))
    , m_foreign(new ForeignView(context, this))
    , m_trees(new QStackedWidget(this))
    , m_bytesTitle(makeLabel(*context.workspace().theme, {}, TextStyle::Small, this))
    , m_bytes(new HexView(*context.workspace().theme, this))
    , m_nothing(makeLabel(*context.workspace().theme,
                          tr("Choose a packet in the list to see its fields and bytes."),
                          TextStyle::Mute, this))
{
    build();
    for (FieldTree *tree : {m_tree, m_foreign->tree()}) {
        connect(tree, &FieldTree::choiceChanged, this, &DissectionView::onFieldChanged);
        connect(tree, &FieldTree::menuRequested, this, &DissectionView::openMenu);
    }
    connect(m_foreign, &ForeignView::answered, this, &DissectionView::onFieldChanged);
    connect(m_bytes, &HexView::bytesActivated, this, &DissectionView::onBytesChosen);
    connect(&context, &SimulatorContext::packetChanged, this, &DissectionView::showPacket);
    connect(context.workspace().theme, &Theme::changed, m_tree->viewport(),
            qOverload<>(&QWidget::update));
    showPacket();
}

void DissectionView::build()
{
    m_tree->setObjectName(QStringLiteral("dissection"));
    m_tree->setAccessibleName(tr("Fields of the packet"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(
        new FieldDelegate(*m_context.workspace().theme, *m_model, *m_tree, m_tree));
    m_trees->addWidget(m_tree);
    m_trees->addWidget(m_foreign);
    m_bytesTitle->setTextFormat(Qt::PlainText);
    m_bytesTitle->setContentsMargins(12, 4, 12, 2);
    m_bytesTitle->hide();
    m_bytes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the text is beside the bytes

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_nothing->setAlignment(Qt::AlignCenter);
    column->addWidget(m_nothing, 1);
    auto *lower = new QWidget(this);
    auto *lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(0, 0, 0, 0);
    lowerColumn->setSpacing(0);
    lowerColumn->addWidget(m_bytesTitle);
    lowerColumn->addWidget(m_bytes, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("packetSplitter"));
    splitter->addWidget(m_trees);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({200, 90});
    splitter->setChildrenCollapsible(false);
    column->addWidget(splitter, 1);
}

void DissectionView::showPacket()
{
    const auto &run = m_context.run();
    const auto &at = m_context.packet();
    std::vector<packet::DissectionNode> nodes;
    std::uint32_t wireLength = 0;
    m_frame.clear();
    if (run && at) {
        const simulate::PacketRecord &record = run->packet(*at);
        if (const auto frame = run->frameOf(record)) {
            packet::Packet packet;
            packet::parse({frame->data, frame->capturedLength, frame->wireLength, frame->linkType,
                           record.time},
                          packet);
            nodes = packet::dissect(packet);
            wireLength = frame->wireLength;
            m_frame = QByteArray(reinterpret_cast<const char *>(frame->data),
                                 qsizetype(frame->capturedLength));
        }
    }
    m_nothing->setVisible(nodes.empty());
    m_trees->parentWidget()->setVisible(!nodes.empty());
    m_source = 0;
    m_bytesTitle->hide();
    m_bytes->setBytes(m_frame);
    m_model->setNodes(std::move(nodes), m_frame, wireLength);
    m_tree->restore();
}

FieldTree *DissectionView::currentTree() const
{
    return reading() == Ours ? m_tree : m_foreign->tree();
}

void DissectionView::setReading(Reading reading)
{
    if (reading == this->reading())
        return;
    const bool hadFocus =
        m_trees->currentWidget()->isAncestorOf(focusWidget()) || currentTree()->hasFocus();
    m_trees->setCurrentIndex(reading);
    if (hadFocus)
        currentTree()->setFocus();
    emit readingChanged(reading);
    onFieldChanged();
}

bool DissectionView::selectField(const std::string &name)
{
    const QModelIndex index = m_model->indexOfField(name);
    if (index.isValid())
        m_tree->choose(index);
    return index.isValid();
}

FieldSelection DissectionView::selection() const
{
    if (reading() == Ours)
        return m_model->selectionOf(m_tree->chosen());
    return m_foreign->isCurrent() ? m_foreign->model().selectionOf(m_foreign->tree()->chosen())
                                  : FieldSelection();
}

/// 0 is the frame; others are what Wireshark made of it.
void DissectionView::showBytes(int source)
{
    if (source == m_source)
        return;
    m_source = source;
    const ForeignModel &foreign = m_foreign->model();
    m_bytes->setBytes(source == 0 ? m_frame : foreign.bytesOf(source));
    if (source > 0)
        m_bytesTitle->setText(foreign.tree().sources[std::size_t(source) - 1].name);
    m_bytesTitle->setVisible(source > 0);
}

void DissectionView::onFieldChanged()
{
    HexView::Range range;
    const QModelIndex current = currentTree()->currentIndex();
    if (!current.isValid()) {
        showBytes(0);
    } else if (reading() == Ours) {
        const packet::DissectionNode &node = m_model->node(current);
        showBytes(0);
        range = {int(node.offset), int(node.length)};
    } else if (m_foreign->isCurrent()) {
        const ForeignNode &node = m_foreign->model().node(current);
        if (node.length > 0)
            showBytes(node.source);
        range = {node.offset, node.length};
    }
    m_bytes->setHighlight(range);
    emit fieldChanged();
}

void DissectionView::onBytesChosen(int offset, int length)
{
    QModelIndex index;
    if (reading() == Ours)
        index = m_model->indexOfBytes(std::uint32_t(offset), std::uint32_t(length));
    else if (m_foreign->isCurrent())
        index = m_foreign->model().indexOfBytes(m_source, offset, length);
    if (index.isValid())
        currentTree()->choose(index);
}

void DissectionView::copyValue() const
{
    toClipboard(selection().values.join(u'\n'));
}

void DissectionView::copyLine() const
{
    toClipboard(selection().lines.join(u'\n'));
}

void DissectionView::copyBytes() const
{
    QStringList lines;
    for (const QByteArray &each : selection().bytes)
        lines << QString::fromLatin1(each.toHex(' '));
    toClipboard(lines.join(u'\n'));
}

void DissectionView::copyExpression() const
{
    toClipboard(text(currentExpression()));
}

void DissectionView::copyWiresharkFilter() const
{
    toClipboard(selection().filters.join(QLatin1String(" && ")));
}

void DissectionView::useAsFilter(FilterJoin join)
{
    if (const std::string expression = currentExpression(); !expression.empty())
        m_context.joinToFilter(text(expression), join);
}

void DissectionView::makeRule()
{
    const std::vector<std::string> expressions = selection().expressions;
    if (!expressions.empty() && m_context.packet())
        m_context.requestRule({*m_context.packet(), expressions});
}

void DissectionView::openMenu(const QPoint &globalPosition)
{
    openFieldMenu(m_context, *this, selection(), globalPosition);
}

} // namespace tallygate::app

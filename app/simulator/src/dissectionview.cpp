// SPDX-License-Identifier: GPL-3.0-or-later
#include "dissectionview.h"

#include <set>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "services/actionregistry.h"
#include "services/selectionhub.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "widgets/buttons.h"
#include "widgets/draglabel.h"

namespace tallygate::app {

namespace {

constexpr int kRow = 26;
constexpr int kMostRules = 25; // in the menu of rules to add to

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Paints label, name in mono, value in bold, the value's name; a layer's title in one piece.
class FieldDelegate : public QStyledItemDelegate
{
public:
    FieldDelegate(const Theme &theme, const DissectionModel &model, const QTreeView &tree,
                  QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
        , m_tree(tree)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {40, kRow};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const packet::DissectionNode &node = m_model.node(index);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.selection);
        int x = option.rect.left() + 2;
        for (const Piece &piece : piecesOf(node, index)) {
            painter->setFont(piece.font);
            painter->setPen(piece.ink);
            const int room = option.rect.right() - x - 4;
            if (room < 8)
                break;
            const QString text =
                painter->fontMetrics().elidedText(piece.text, Qt::ElideRight, room);
            const int width = painter->fontMetrics().horizontalAdvance(text);
            painter->drawText(QRect(x, option.rect.top(), width + 2, option.rect.height()),
                              Qt::AlignVCenter | Qt::AlignLeft, text);
            x += width + 8;
        }
    }

private:
    struct Piece
    {
        QString text;
        QFont font;
        QColor ink;
    };

    std::vector<Piece> piecesOf(const packet::DissectionNode &node, const QModelIndex &index) const
    {
        const Tokens &t = m_theme.tokens();
        std::vector<Piece> pieces;
        const bool layer = DissectionModel::isLayer(node);
        const bool open = layer && !index.parent().isValid() && m_tree.isExpanded(index);
        pieces.push_back(
            {QString::fromStdString(node.label),
             m_theme.textFont(metrics::kTextPixels, open ? QFont::DemiBold : QFont::Normal),
             t.text});
        if (!layer && node.field)
            pieces.push_back({fromView(node.field->name), m_theme.monoFont(), t.mute});
        if (!node.value.empty()) {
            QFont bold = m_theme.monoFont();
            bold.setWeight(QFont::Bold);
            pieces.push_back({QString::fromStdString(node.value), bold, t.text});
        }
        if (!node.valueName.empty())
            pieces.push_back({QString::fromStdString(node.valueName), m_theme.textFont(), t.mute});
        if (node.extent == packet::Extent::Cut)
            pieces.push_back({DissectionModel::tr("cut by the capture"), m_theme.textFont(),
                              t.tone(Tone::Warning).ink});
        else if (node.extent == packet::Extent::Malformed)
            pieces.push_back(
                {DissectionModel::tr("malformed"), m_theme.textFont(), t.tone(Tone::Drop).ink});
        return pieces;
    }

    const Theme &m_theme;
    const DissectionModel &m_model;
    const QTreeView &m_tree;
};

/// What is dragged from it says itself at the pointer.
class FieldTree : public QTreeView
{
public:
    FieldTree(const Theme &theme, QWidget *parent)
        : QTreeView(parent)
        , m_theme(theme)
    {}

protected:
    void startDrag(Qt::DropActions) override { dragCurrent(*this, m_theme); }

private:
    const Theme &m_theme;
};

} // namespace

DissectionView::DissectionView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new DissectionModel(this))
    , m_tree(new FieldTree(*context.workspace().theme, this))
    , m_bytes(new HexView(*context.workspace().theme, this))
    , m_nothing(makeLabel(*context.workspace().theme,
                          tr("Choose a packet in the list to see its fields and bytes."),
                          TextStyle::Mute, this))
{
    Theme &theme = *context.workspace().theme;
    m_tree->setObjectName(QStringLiteral("dissection"));
    m_tree->setAccessibleName(tr("Fields of the packet"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new FieldDelegate(theme, *m_model, *m_tree, m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(18);
    m_tree->setExpandsOnDoubleClick(true);
    m_tree->setDragEnabled(true);
    m_tree->setDragDropMode(QAbstractItemView::DragOnly);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setStretchLastSection(true);
    m_bytes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the text is beside the bytes
    m_tree->installEventFilter(this);
    m_tree->viewport()->installEventFilter(this);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_nothing->setAlignment(Qt::AlignCenter);
    column->addWidget(m_nothing, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("packetSplitter"));
    splitter->addWidget(m_tree);
    splitter->addWidget(m_bytes);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({200, 90});
    splitter->setChildrenCollapsible(false);
    column->addWidget(splitter, 1);

    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &DissectionView::onFieldChanged);
    connect(m_bytes, &HexView::byteActivated, this, [this](int offset) {
        const QModelIndex index = m_model->indexOfByte(std::uint32_t(offset));
        if (!index.isValid())
            return;
        m_tree->setCurrentIndex(index);
        m_tree->scrollTo(index);
    });
    connect(&context, &SimulatorContext::packetChanged, this, &DissectionView::showPacket);
    connect(&theme, &Theme::changed, m_tree->viewport(), qOverload<>(&QWidget::update));
    showPacket();
}

void DissectionView::showPacket()
{
    const auto &run = m_context.run();
    const auto &at = m_context.packet();
    std::vector<packet::DissectionNode> nodes;
    QByteArray bytes;
    if (run && at) {
        const simulate::PacketRecord &record = run->packet(*at);
        if (const auto frame = run->frameOf(record)) {
            packet::Packet packet;
            packet::parse({frame->data, frame->capturedLength, frame->wireLength, frame->linkType,
                           record.time},
                          packet);
            nodes = packet::dissect(packet);
            bytes = QByteArray(reinterpret_cast<const char *>(frame->data),
                               qsizetype(frame->capturedLength));
        }
    }
    m_following = true;
    m_nothing->setVisible(nodes.empty());
    m_tree->parentWidget()->setVisible(!nodes.empty());
    m_bytes->setBytes(bytes);
    m_model->setNodes(std::move(nodes));
    m_following = false;
    restoreField();
}

/// The last header is open, and the field looked at before is looked at again.
void DissectionView::restoreField()
{
    const int layers = m_model->rowCount();
    if (layers == 0)
        return;
    m_tree->expand(m_model->index(layers - 1, 0));
    QModelIndex field;
    if (!m_fieldName.empty())
        field = m_model->indexOfField(m_fieldName);
    if (field.isValid()) {
        m_tree->setCurrentIndex(field);
        m_tree->scrollTo(field);
    } else {
        m_tree->scrollToTop();
    }
}

bool DissectionView::selectField(const std::string &name)
{
    const QModelIndex index = m_model->indexOfField(name);
    if (!index.isValid())
        return false;
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
    return true;
}

void DissectionView::onFieldChanged(const QModelIndex &index)
{
    if (m_following)
        return;
    if (index.isValid()) {
        const packet::DissectionNode &node = m_model->node(index);
        m_fieldName = node.field ? std::string(node.field->name) : std::string();
        m_bytes->setHighlight({int(node.offset), int(node.length)});
    } else {
        m_bytes->setHighlight({});
    }
    emit fieldChanged();
}

std::string DissectionView::currentExpression() const
{
    const QModelIndex index = m_tree->currentIndex();
    return index.isValid() ? m_model->node(index).expression : std::string();
}

void DissectionView::copyValue() const
{
    const QModelIndex index = m_tree->currentIndex();
    if (!index.isValid())
        return;
    const packet::DissectionNode &node = m_model->node(index);
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(node.value.empty() ? node.label : node.value));
}

void DissectionView::copyExpression() const
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(currentExpression()));
}

void DissectionView::useAsFilter()
{
    if (const std::string expression = currentExpression(); !expression.empty())
        m_context.addToFilter(QString::fromStdString(expression));
}

void DissectionView::makeRule()
{
    const std::string expression = currentExpression();
    if (!expression.empty() && m_context.packet())
        m_context.requestRule({*m_context.packet(), expression});
}

bool DissectionView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ContextMenu &&
        (watched == m_tree || watched == m_tree->viewport())) {
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        const bool byKey = menu->reason() == QContextMenuEvent::Keyboard;
        const QRect current = m_tree->visualRect(m_tree->currentIndex());
        openMenu(byKey ? m_tree->viewport()->mapToGlobal(current.bottomLeft()) : menu->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void DissectionView::openMenu(const QPoint &globalPosition)
{
    const QModelIndex index = m_tree->currentIndex();
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::string expression = m_model->node(index).expression;
    const ActionRegistry &actions = *m_context.workspace().actions;
    const auto add = [&](const char *id) {
        if (QAction *action = actions.action(QString::fromLatin1(id)))
            menu->addAction(action);
    };
    add("simulate.copyValue");
    if (!expression.empty()) {
        add("simulate.copyExpression");
        add("simulate.filterField");
        menu->addSeparator();
        add("simulate.ruleFromField");
        fillRuleMenu(*menu->addMenu(tr("Add to rule")), expression);
    }
    menu->popup(globalPosition);
}

/// The rule in hand on the Policy page, the one that decided, then the others of its filter.
void DissectionView::fillRuleMenu(QMenu &menu, const std::string &expression)
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    std::set<Uuid> offered;
    const auto offer = [&](const Uuid &rule, const QString &pattern) {
        const auto place = policy.findRule(rule);
        if (!place || !offered.insert(rule).second)
            return;
        connect(menu.addAction(pattern.arg(QString::fromStdString(place->rule->name))),
                &QAction::triggered, this,
                [this, rule, expression] { m_context.addToRule(rule, expression); });
    };
    Uuid filterId;
    if (const auto &current = m_context.workspace().selection->rule(); current) {
        offer(current->rule, tr("%1 (selected on the Policy page)"));
        filterId = current->filter;
    }
    const auto &run = m_context.run();
    const simulate::PacketRecord &record = run->packet(*m_context.packet());
    if (const auto *rule = run->ruleOf(record))
        offer(rule->uuid, tr("%1 (decided this packet)"));
    if (const auto *application = run->applicationOf(record))
        filterId = application->filter;
    if (!menu.isEmpty())
        menu.addSeparator();
    if (const auto filter = policy.filter(filterId)) {
        for (const auto &section : filter->sections) {
            for (const auto &rule : section->rules) {
                if (offered.size() < kMostRules)
                    offer(rule->uuid, QStringLiteral("%1"));
            }
        }
    }
    menu.setEnabled(!offered.empty());
}

} // namespace tallygate::app

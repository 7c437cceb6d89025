// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include "services/navigator.h"
#include "services/page.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "widgets/buttons.h"
#include "widgets/chips.h"
#include "widgets/expressionedit.h"
#include "widgets/hexview.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/proportionbar.h"
#include "widgets/searchfield.h"
#include "widgets/sectionheader.h"
#include "widgets/sparkline.h"
#include "widgets/statusitem.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

/// A page with one of everything, for tests of the shell and for looking at the style: left a list,
/// middle a table, right a form, below tabs and bytes.
class DemoPage : public Page
{
public:
    DemoPage(Workspace &workspace, const QString &title, QWidget *parent)
        : Page(parent)
        , m_theme(*workspace.theme)
    {
        m_toolBar = new PageToolBar(m_theme, title, this);
        m_toolBar->setSubtitle(QStringLiteral("edge-inbound"));
        m_toolBar->addLeft(new ChipLabel(m_theme, "pencil", "3 unsaved edits"));
        m_toolBar->addRight(
            makeFindField(m_theme, *workspace.commands, "Search rules, sets, addresses…"));
        m_toolBar->addRight(makeToolButton(m_theme, "undo-2", "Undo"));
        m_toolBar->addRight(makeToolButton(m_theme, "redo-2", "Redo"));
        m_toolBar->addRight(makeButton(m_theme, "flask-conical", "Simulate"));
        m_toolBar->addRight(makeButton(m_theme, "play", "Run", ButtonRole::Primary));
        m_left = new StatusItem(m_theme, this);
        m_left->setText("14 rules · 2 findings");
        m_right = new StatusItem(m_theme, this);
        m_right->setText("edge-01 live");
        m_right->setDot(Tone::Permit);
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        row->addWidget(buildTree());
        row->addWidget(makeLine(Qt::Vertical, this));
        row->addWidget(buildMiddle(), 1);
        row->addWidget(makeLine(Qt::Vertical, this));
        row->addWidget(buildForm());
    }

    QWidget *toolBar() override { return m_toolBar; }
    QWidget *statusLeft() override { return m_left; }
    QWidget *statusRight() override { return m_right; }
    void open(const Location &location) override
    {
        opened << location.toString();
        m_table->selectRow(7);
        emit titleChanged("Branch edge", true);
    }
    QList<QWidget *> panes() override { return {m_filter, m_table, m_name}; }
    bool closeLast() override { return m_notice->closeIfOpen(); }
    bool mayClose() override { return closable; }

    QStringList opened;
    bool closable = true;
    NoticeBar *m_notice = nullptr;
    QLineEdit *m_name = nullptr;
    SearchField *m_filter = nullptr;
    QTableView *m_table = nullptr;

private:
    class Model : public QAbstractTableModel
    {
    public:
        int rowCount(const QModelIndex &parent = {}) const override
        {
            return parent.isValid() ? 0 : 13;
        }
        int columnCount(const QModelIndex &parent = {}) const override
        {
            return parent.isValid() ? 0 : 5;
        }
        QVariant headerData(int section, Qt::Orientation orientation, int role) const override
        {
            static const char *const names[] = {"#", "Name", "Source", "Action", "Hits"};
            if (role == Qt::TextAlignmentRole)
                return int(section == 0 ? Qt::AlignRight : Qt::AlignLeft);
            return role == Qt::DisplayRole && orientation == Qt::Horizontal
                       ? QVariant(names[section])
                       : QVariant();
        }
        QVariant data(const QModelIndex &index, int role) const override
        {
            if (role == Qt::TextAlignmentRole && index.column() == 0)
                return int(Qt::AlignRight | Qt::AlignVCenter);
            if (role != Qt::DisplayRole)
                return {};
            if (index.column() == 0)
                return index.row() + 1;
            return index.column() == 1 ? QVariant("SYN per source") : QVariant();
        }
    };

    class Delegate : public QStyledItemDelegate
    {
    public:
        Delegate(Theme &theme, QObject *parent)
            : QStyledItemDelegate(parent)
            , m_theme(theme)
        {}
        void paint(QPainter *painter, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
        {
            QStyledItemDelegate::paint(painter, option, index);
            const Tokens &t = m_theme.tokens();
            painter->fillRect(
                QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.grid);
            const QRect cell = option.rect.adjusted(4, 0, -4, 0);
            const auto tone = static_cast<Tone>(index.row() % 5);
            if (index.column() == 2) {
                const std::vector<Chip> chips = {{"", Chip::Kind::Not},
                                                 {"@mgmt-stations", Chip::Kind::Value},
                                                 {"203.0.113.7", Chip::Kind::Value},
                                                 {"198.51.100.0/26", Chip::Kind::Value}};
                paintChips(painter, cell, m_theme,
                           std::span(chips).subspan(static_cast<std::size_t>(index.row() % 2)));
            } else if (index.column() == 3) {
                paintVerdict(painter, cell, m_theme, tone, {}, index.row() == 11);
            } else if (index.column() == 4) {
                std::vector<double> values;
                for (int i = 0; i < 30; ++i)
                    values.push_back(index.row() == 11 ? 0 : 5 + ((i * (index.row() + 3)) % 7));
                paintSparkline(painter, QRectF(cell).adjusted(0, 6, 0, -6), values,
                               t.tone(tone).ink, t.tone(tone).tint);
            }
        }

    private:
        Theme &m_theme;
    };

    QWidget *buildTree()
    {
        auto *tree = new QWidget(this);
        tree->setFixedWidth(196);
        auto *column = new QVBoxLayout(tree);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto *header = new SectionHeader(m_theme, "Filters", tree);
        header->addButton("plus", "Add filter");
        column->addWidget(header);
        column->addWidget(new SectionHeader(m_theme, "Result", tree));
        auto *bar = new ProportionBar(m_theme, tree);
        bar->setParts({{Tone::Permit, 61'004, {}},
                       {Tone::Drop, 14'112, {}},
                       {Tone::Reject, 3'310, {}},
                       {Tone::Limit, 7'513, {}}});
        column->addWidget(bar);
        column->addStretch(1);
        return tree;
    }
    QWidget *buildMiddle()
    {
        auto *middle = new QWidget(this);
        auto *column = new QVBoxLayout(middle);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto *bar = new QHBoxLayout;
        bar->setContentsMargins(10, 6, 10, 6);
        bar->setSpacing(8);
        m_filter =
            new SearchField(m_theme, "list-filter", "Filter this list: name, address, field", this);
        m_filter->setTrailingText("9,114 of 85,939");
        bar->addWidget(m_filter, 1);
        bar->addWidget(makeButton(m_theme, "plus", "Rule"));
        bar->addWidget(makeButton(m_theme, "folder-plus", "Section"));
        bar->addWidget(makeToolButton(m_theme, "columns-3", "Columns"));
        column->addLayout(bar);
        column->addWidget(makeLine(Qt::Horizontal, this));
        m_table = new QTableView(this);
        m_table->setAccessibleName("Rules");
        m_table->setModel(new Model);
        m_table->model()->setParent(m_table);
        m_table->setItemDelegate(new Delegate(m_theme, m_table));
        m_table->setShowGrid(false);
        m_table->setWordWrap(false);
        m_table->verticalHeader()->hide();
        m_table->verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
        m_table->horizontalHeader()->setStretchLastSection(true);
        m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
        m_table->setColumnWidth(0, 40);
        m_table->setColumnWidth(2, 240);
        m_table->setTabKeyNavigation(false);
        column->addWidget(m_table, 1);
        m_notice = new NoticeBar(m_theme, this);
        column->addWidget(m_notice);
        column->addWidget(makeLine(Qt::Horizontal, this));
        auto *tabs = new QTabBar(this);
        tabs->addTab("Findings 2");
        tabs->addTab("Where used");
        tabs->addTab("History");
        tabs->setAccessibleName("Details");
        tabs->setDrawBase(false);
        column->addWidget(tabs);
        column->addWidget(makeLine(Qt::Horizontal, this));
        auto *bytes = new HexView(m_theme, this);
        bytes->setBytes(
            QByteArray::fromHex("021b440900010 21b44113ab708004500003c1c464000"
                                "3f069f2ac6120402c6336405c92c01bb5e2a109c00000000a002faf0"));
        bytes->setHighlight({46, 2});
        bytes->setFixedHeight(100);
        column->addWidget(bytes);
        return middle;
    }
    QWidget *buildForm()
    {
        auto *form = new QWidget(this);
        form->setFixedWidth(276);
        auto *column = new QVBoxLayout(form);
        column->setContentsMargins(12, 0, 12, 12);
        column->setSpacing(6);
        column->addWidget(new SectionHeader(m_theme, "Rule 8", form));
        column->addWidget(makeLabel(m_theme, "Name", TextStyle::Small));
        m_name = new QLineEdit("SYN per source", form);
        m_name->setAccessibleName("Name");
        m_name->setProperty("helpTopic", "window#panes");
        column->addWidget(m_name);
        column->addWidget(makeLabel(m_theme, "When", TextStyle::Small));
        auto *when = new ExpressionEdit(m_theme, nullptr, form);
        when->setAccessibleName("When");
        when->setMaximumLines(4);
        when->setText("tcp.flags.syn == 1 &&\ntcp.flags.ack == 0");
        column->addWidget(when);
        column->addWidget(makeLabel(m_theme, "Action", TextStyle::Small));
        auto *action = new QComboBox(form);
        action->setAccessibleName("Action");
        action->addItems({"Limit", "Permit", "Drop"});
        column->addWidget(action);
        column->addWidget(makeLabel(m_theme, "Comment", TextStyle::Small));
        auto *comment =
            new QPlainTextEdit("Flood protection for the shop front end, CHG-2291.", form);
        comment->setAccessibleName("Comment");
        comment->setFixedHeight(56);
        column->addWidget(comment);
        auto *spark = new Sparkline(m_theme, Tone::Limit, form);
        spark->setValues({1, 3, 2, 5, 9, 4, 2, 3});
        column->addWidget(spark);
        column->addStretch(1);
        return form;
    }

    Theme &m_theme;
    PageToolBar *m_toolBar;
    StatusItem *m_left;
    StatusItem *m_right;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QWidget>

#include "designer/designercontext.h"

class QLabel;
class QTableView;

namespace tallygate::app {

/// A port and a direction of a device, as the policy names them.
struct PortSide
{
    std::string device;
    std::string interface; ///< a name, or "@group"
    policy::Direction direction = policy::Direction::In;
};

/// The applications of a port side in the order of their evaluation, those through groups that
/// the interface belongs to included. Those that are off are there too.
std::vector<policy::ApplicationPtr> applicationsOf(const policy::Policy &policy,
                                                   const PortSide &side);
QString directionText(policy::Direction direction);

/// Everything a packet meets there, one row after the other: system checks, the guard, then each
/// filter that is applied with its rules in force and its default. Read only.
class EffectiveRulesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Number, Name, Match, Action, ColumnCount };
    struct Row
    {
        enum class Kind : std::uint8_t { Heading, Check, Rule, Default } kind = Kind::Heading;
        QString text;
        std::size_t number = 0;
        policy::RulePtr rule;
        policy::FilterPtr filter;
    };

    explicit EffectiveRulesModel(DesignerContext &context, QObject *parent = nullptr);
    void show(const PortSide &side);
    const Row &row(int index) const { return m_rows[std::size_t(index)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void addChecks(const policy::Device &device);
    void addFilter(const policy::Application &application);

    DesignerContext &m_context;
    std::vector<Row> m_rows;
};

/// The list of that, below the grid of applications. Enter or a double click goes to the rule.
class EffectiveRules : public QWidget
{
    Q_OBJECT

public:
    explicit EffectiveRules(DesignerContext &context, QWidget *parent = nullptr);
    void open(const PortSide &side);
    EffectiveRulesModel &model() { return m_model; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void goTo(const QModelIndex &index);

    DesignerContext &m_context;
    EffectiveRulesModel m_model;
    PortSide m_side;
    QLabel *m_title;
    QTableView *m_table;
};

} // namespace tallygate::app

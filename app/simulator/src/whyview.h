// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QTreeView>
#include <QWidget>

#include "simulatorcontext.h"
#include "whymodel.h"

namespace tallygate::app {

/// Why the packet in hand got its verdict, rule by rule. A job finds out, because packets before it
/// may have to be repeated for their meters; the explanation before stays until it is done.
class WhyView : public QWidget
{
    Q_OBJECT

public:
    WhyView(SimulatorContext &context, QWidget *parent = nullptr);

    QTreeView *tree() const { return m_tree; }
    const WhyModel &model() const { return *m_model; }
    QString headline() const { return m_headline->text(); }
    /// The conjunction of addresses, protocol and ports that selects packets like this one.
    std::string packetExpression() const;
    void copyExpression();

private:
    void ask();
    void show(std::shared_ptr<const SimulationRun> run, std::uint64_t packet,
              pipeline::PacketTrace trace);
    void clear(const QString &text);
    void updateButtons();
    void layoutColumns();
    void openMenu(const QPoint &position);
    void resizeEvent(QResizeEvent *event) override;

    SimulatorContext &m_context;
    WhyModel *m_model;
    QLabel *m_headline;
    QTreeView *m_tree;
    QPushButton *m_all;
    QPushButton *m_rule;
    QPushButton *m_copy;
    QTimer m_pause;
};

} // namespace tallygate::app

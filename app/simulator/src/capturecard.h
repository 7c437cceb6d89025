// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QComboBox>
#include <QLabel>
#include <QWidget>

#include "simulatorcontext.h"

class QGridLayout;
class QToolButton;

namespace tallygate::app {

/// One capture: its name, what it holds, where each of its interfaces is met, what is wrong with
/// it, and a menu.
class CaptureCard : public QWidget
{
    Q_OBJECT

public:
    CaptureCard(SimulatorContext &context, std::uint64_t id, QWidget *parent = nullptr);

    std::uint64_t id() const { return m_id; }
    void update(); ///< from the entry
    QString factsText() const { return m_facts->text(); }
    QString faultText() const { return m_fault->text(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fillTargets(const CaptureEntry &entry);
    QString interfaceName(const CaptureEntry &entry, std::size_t which) const;
    void openMenu();

    SimulatorContext &m_context;
    std::uint64_t m_id;
    QLabel *m_name;
    QLabel *m_facts;
    QLabel *m_fault;
    QGridLayout *m_targets;
    QToolButton *m_menu;
    std::vector<QComboBox *> m_combos;
    std::vector<CaptureTarget> m_shownChoices;
    std::vector<std::uint32_t> m_shownInterfaces;
};

} // namespace tallygate::app

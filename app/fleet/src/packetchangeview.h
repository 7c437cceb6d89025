// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QWidget>

#include "models/capturetargets.h"
#include "packetchangemodel.h"
#include "plan.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace tallygate::app {

struct Workspace;

/// Where packets of a capture are met: all of them at one place, or those of each interface at its
/// own, as on the Simulate page.
struct MetAt
{
    std::vector<CaptureTarget> targets;

    bool isOnePlace() const { return targets.size() == 1; }
    bool operator==(const MetAt &) const = default;
};

/// What a push changes on a capture that a person chooses. Captures of the Simulate page are
/// offered; both policies run as a job, when they are asked to.
class PacketChangeView : public QWidget
{
    Q_OBJECT

public:
    explicit PacketChangeView(Workspace &workspace, QWidget *parent = nullptr);
    void setPlan(std::shared_ptr<const Plan> plan);
    void setCapture(const QString &path);
    QTableView *table() const { return m_table; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void offerCaptures();
    void offerPlaces(std::optional<MetAt> wanted);
    std::optional<MetAt> asSimulated() const;
    QString textOf(const MetAt &place) const;
    void chooseCapture();
    void chooseFile();
    void forget();
    void start();
    void take(const Result<std::shared_ptr<const PacketComparison>> &comparison);
    QString sentenceOf(const PacketComparison &comparison) const;
    QString jobKey() const;

    Workspace &m_workspace;
    std::shared_ptr<const Plan> m_plan;
    std::vector<MetAt> m_places; ///< parallel to the rows of m_place
    QString m_met;               ///< where they were for what is shown
    PacketChangeModel m_model;
    QComboBox *m_capture = nullptr;
    QComboBox *m_place = nullptr;
    QPushButton *m_compare = nullptr;
    QLabel *m_summary = nullptr;
    PacketChangeTable *m_table = nullptr;
};

} // namespace tallygate::app

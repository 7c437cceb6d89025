// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "base/result.h"
#include "base/uuid.h"
#include "revisionmodel.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace tallygate::app {

class EmptyState;
class SearchField;
class SectionHeader;
struct Workspace;

/// The history of a device's revisions: who pushed what, when, why, and how it ended, as the device
/// keeps it and as this workstation recorded it. GUI thread; records are read on theirs.
class RevisionPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RevisionPanel(Workspace &workspace, QWidget *parent = nullptr);

    /// Asks the device and the records anew.
    void open(const Uuid &device);
    const Uuid &device() const { return m_device; }
    QWidget *pane() const { return m_table; }

signals:
    void compareWanted(std::uint64_t revision);
    void goBackWanted(std::uint64_t revision);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    QWidget *buildFooter();
    void askDevice();
    void askRecords();
    void showEntries();
    void showCurrent();
    void compare();

    Workspace &m_workspace;
    Uuid m_device;
    int m_question = 0; ///< answers to earlier ones are dropped
    std::optional<Result<control::Json>> m_kept;
    std::optional<std::vector<storage::Deployment>> m_pushes;
    RevisionModel m_model;

    SectionHeader *m_header = nullptr;
    SearchField *m_filter = nullptr;
    QStackedWidget *m_pages = nullptr;
    RevisionTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QLabel *m_note = nullptr;
    QPushButton *m_compare = nullptr;
    QPushButton *m_goBack = nullptr;
};

} // namespace tallygate::app

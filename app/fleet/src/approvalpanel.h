// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "changemodel.h"
#include "deploy/approval.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace tallygate::app {

class DiffView;
class SectionHeader;
struct Workspace;

/// A push that somebody else asks for: by whom, why, and what it would change at each device, rule
/// by rule and line by line; to be signed with an SSH key. GUI thread; reading, comparing and
/// signing are jobs.
class ApprovalPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ApprovalPanel(Workspace &workspace, QWidget *parent = nullptr);
    /// Says opened() once it was read, or failed().
    void open(const QString &file);
    QWidget *pane() const;

signals:
    void opened();
    void closed();
    void approved(const QString &file);
    void failed(const tallygate::Error &error);

private:
    /// A request with what it would change, as it was read.
    struct Opened
    {
        QString file;
        deploy::ApprovalRequest request;
        std::vector<std::shared_ptr<const Plan>> plans; ///< as many as there are changes
    };

    static Result<std::shared_ptr<const Opened>> read(const QString &file);
    void build();
    QWidget *buildFooter();
    void take(std::shared_ptr<const Opened> opened);
    void showDevice(int at);
    void chooseKey();
    void chooseOutput();
    void sign(const QString &output);

    Workspace &m_workspace;
    std::shared_ptr<const Opened> m_opened;
    ChangeModel m_changes;
    QLabel *m_asked = nullptr;
    QLabel *m_why = nullptr;
    QComboBox *m_device = nullptr;
    QLabel *m_base = nullptr;
    QLabel *m_summary = nullptr;
    QLabel *m_digest = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    ChangeTable *m_table = nullptr;
    DiffView *m_diff = nullptr;
    QLineEdit *m_comment = nullptr;
    QLineEdit *m_key = nullptr;
    QPushButton *m_approve = nullptr;
};

} // namespace tallygate::app

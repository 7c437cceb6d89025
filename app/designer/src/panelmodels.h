// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QAbstractListModel>

#include "designer/designercontext.h"
#include "findingfix.h"
#include "policy/whereused.h"
#include "services/tokens.h"
#include "session/findings.h"

namespace tallygate::app {

/// A line of the bottom panel: icon, what it is about, what is said of it, and at most one button.
struct PanelLine
{
    QString icon;
    Ink ink = Ink::Mute;
    QString subject; ///< semi-bold
    QString sentence;
    QString button; ///< empty: none
    QString hover;  ///< empty: subject and sentence
    bool faint = false;
};

/// The lists of the bottom panel; each row is a PanelLine, with what activating it does.
class PanelModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit PanelModel(DesignerContext &context, QObject *parent);

    virtual PanelLine line(int row) const = 0;
    virtual void activate(int row) = 0;
    virtual void pressButton(int) {}
    /// What stands there while there is no row.
    virtual QString emptyText() const = 0;

    QVariant data(const QModelIndex &index, int role) const override;

protected:
    DesignerContext &m_context;
};

/// Errors first, then warnings, then notes; within each in the order of the policy.
class FindingsModel : public PanelModel
{
    Q_OBJECT

public:
    FindingsModel(DesignerContext &context, QObject *parent);
    int rowCount(const QModelIndex &parent = {}) const override;
    PanelLine line(int row) const override;
    void activate(int row) override;
    void pressButton(int row) override;
    QString emptyText() const override;

private:
    void take();
    const Diagnostic &at(int row) const { return m_list->all[m_order[std::size_t(row)]]; }

    std::shared_ptr<const FindingList> m_list;
    std::vector<std::uint32_t> m_order;
};

/// What refers to the object shown in the inspector, or to the filter in view.
class WhereUsedModel : public PanelModel
{
    Q_OBJECT

public:
    WhereUsedModel(DesignerContext &context, QObject *parent);
    int rowCount(const QModelIndex &parent = {}) const override;
    PanelLine line(int row) const override;
    void activate(int row) override;
    QString emptyText() const override;
    /// Looks again; done only while the tab is open, because large policies take 10 ms.
    void refresh();
    void setActive(bool active);

private:
    QString m_subject;
    std::vector<policy::Reference> m_references;
    bool m_active = false;
};

/// The edits, newest first, and below them the policy as it was opened.
class HistoryModel : public PanelModel
{
    Q_OBJECT

public:
    HistoryModel(DesignerContext &context, QObject *parent);
    int rowCount(const QModelIndex &parent = {}) const override;
    PanelLine line(int row) const override;
    void activate(int row) override;
    QString emptyText() const override { return {}; }
};

} // namespace tallygate::app

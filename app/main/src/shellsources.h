// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "services/actionregistry.h"
#include "services/commandsource.h"
#include "services/navigator.h"
#include "services/page.h"

namespace tallygate::app {

/// The pages, for Ctrl+K.
class PageSource : public CommandSource
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::PageSource)

public:
    PageSource(const PageRegistry &pages, Navigator &navigator)
        : m_pages(pages)
        , m_navigator(navigator)
    {}
    QString title() const override { return tr("Pages"); }
    std::vector<CommandItem> find(const QString &query, int limit) override;

private:
    const PageRegistry &m_pages;
    Navigator &m_navigator;
};

/// The commands that can run now, for Ctrl+K.
class ActionSource : public CommandSource
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::ActionSource)

public:
    explicit ActionSource(ActionRegistry &actions)
        : m_actions(actions)
    {}
    QString title() const override { return tr("Commands"); }
    std::vector<CommandItem> find(const QString &query, int limit) override;

private:
    ActionRegistry &m_actions;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "devices/enginesetup.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tallygate::app {

class SetupQuestion;
class SetupSteps;
struct Workspace;

/// The engine brought to a device, replaced or taken away: first what will be done and with which
/// bundle, then each step as it goes, at the end what to do next. Nothing begins before the person
/// says so.
class SetupPanel : public QWidget
{
    Q_OBJECT

public:
    SetupPanel(Workspace &workspace, EngineSetup &setup, QWidget *parent = nullptr);
    /// What is under way or was just done there is shown; else what would be done.
    void open(const Uuid &device, bootstrap::Verb verb);
    const Uuid &device() const { return m_device; }

signals:
    /// There is nothing more to see.
    void closed();

private:
    void build();
    void buildBundle(QWidget *parent);
    QWidget *buildButtons();
    void connectParts();
    void update();
    void updateSteps();
    void updateBundle();
    void updateEnd();
    void chooseBundle();
    void begin(bootstrap::Unfinished unfinished);
    bool isOurs() const; ///< what the setup is doing, or did last, is what is shown

    Workspace &m_workspace;
    EngineSetup &m_setup;
    Uuid m_device;
    EngineSetup::Options m_options;
    bool m_isBegun = false;

    QLabel *m_title = nullptr;
    QLabel *m_intention = nullptr;
    QWidget *m_bundleRow = nullptr;
    QLineEdit *m_bundle = nullptr;
    QLabel *m_bundleText = nullptr;
    QLabel *m_root = nullptr;
    QCheckBox *m_keepData = nullptr;
    QCheckBox *m_understood = nullptr; ///< of an uninstallation
    SetupSteps *m_steps = nullptr;
    SetupQuestion *m_question = nullptr;
    QLabel *m_end = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_recover = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_close = nullptr;
};

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QWidget>

#include "packetlanguage.h"
#include "packetmodel.h"
#include "packetquery.h"
#include "services/jobrunner.h"
#include "simulatorcontext.h"
#include "widgets/expressionedit.h"

namespace tallygate::app {

/// The row above the packets: the filter with colours, completion and its fault below, how many
/// packets it leaves, and a field to go to a frame. The filter is judged in a job while it is
/// typed; until the job is done the list stays as it was.
class PacketFilterBar : public QWidget
{
    Q_OBJECT

public:
    PacketFilterBar(SimulatorContext &context, PacketModel &model, QWidget *parent = nullptr);

    QString text() const { return m_edit->text(); }
    void setText(const QString &text);
    void join(const QString &expression, FilterJoin how); ///< with what is there
    ExpressionEdit *edit() const { return m_edit; }
    QString countText() const { return m_count->text(); }
    QString faultText() const { return m_fault->text(); }
    /// Opens the field for a frame number.
    void askForFrame();
    bool closeFrameField(); ///< true if it was open

signals:
    void filtered(); ///< the model shows what the filter leaves
    void frameAsked(quint64 number);
    void listRequested(); ///< Enter or Down: on to the list

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    void run(PacketQuery query);
    void showCount();
    void showProgress(const JobProgress &progress);
    void showFault();

    SimulatorContext &m_context;
    PacketModel &m_model;
    PacketLanguage m_language;
    ExpressionEdit *m_edit;
    QLabel *m_count;
    QLabel *m_fault;
    QLineEdit *m_frame;
    QTimer m_pause;
};

} // namespace tallygate::app

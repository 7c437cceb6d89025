// SPDX-License-Identifier: GPL-3.0-or-later
#include "capturestrip.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "services/theme.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "widgets/buttons.h"

namespace tallygate::app {

CaptureStrip::CaptureStrip(Workspace &workspace, RecordSource &source, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_capture(source)
    , m_text(makeLabel(*workspace.theme, {}, TextStyle::Small, this))
{
    setObjectName(QStringLiteral("captureStrip"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->addWidget(m_text, 1);
    QPushButton *stop = makeButton(*workspace.theme, QStringLiteral("square"), tr("Stop"),
                                   ButtonRole::Normal, this);
    row->addWidget(stop);
    connect(stop, &QPushButton::clicked, &m_capture, &FlowCapture::stop);
    connect(&m_capture, &FlowCapture::progressed, this, &CaptureStrip::showProgress);
    connect(&m_capture, &FlowCapture::finished, this, [this](quint64 packets, const QString &file) {
        hide();
        emit told(
            tr("Captured %n packets to %1", nullptr, int(packets)).arg(QFileInfo(file).fileName()));
    });
    connect(&m_capture, &FlowCapture::failed, this, [this](const Error &error) {
        hide();
        emit failed(m_workspace.explainer->sentence(error));
    });
    hide();
}

void CaptureStrip::ask(const storage::LoggedHit &hit)
{
    auto *dialog =
        new QFileDialog(this, tr("Capture packets"), QString(), tr("Captures (*.pcapng)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pcapng"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, hit](const QString &file) {
        if (m_capture.isRunning())
            return;
        m_capture.start(hit, file);
        setVisible(m_capture.isRunning());
        showProgress();
    });
    dialog->open();
}

void CaptureStrip::showProgress()
{
    m_text->setText(tr("Capturing for up to %1 s: %2 of at most %3 packets")
                        .arg(QString::number(FlowCapture::kMostSeconds),
                             m_workspace.formatter->count(m_capture.packets()),
                             m_workspace.formatter->count(FlowCapture::kMostPackets)));
}

} // namespace tallygate::app

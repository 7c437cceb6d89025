// SPDX-License-Identifier: GPL-3.0-or-later
#include "exportjob.h"

#include <QFileDialog>

#include "services/jobrunner.h"
#include "text/explainer.h"

namespace tallygate::app {

void exportRun(SimulatorContext &context, QWidget *parent, const ExportOrder &order)
{
    auto *dialog = new QFileDialog(parent, order.title, QString(), order.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(order.suffix);
    QObject::connect(
        dialog, &QFileDialog::fileSelected, parent, [&context, parent, order](const QString &file) {
            context.workspace().jobs->run<std::uint64_t>(
                context.exportJob(), order.job, parent,
                [run = context.run(), write = order.write,
                 path = std::filesystem::path(file.toStdString())](JobContext &job) {
                    return write(*run, path, job);
                },
                [&context, done = order.done, file](Result<std::uint64_t> written) {
                    context.notify(written
                                       ? done(*written, file)
                                       : context.workspace().explainer->sentence(written.error()));
                });
        });
    dialog->open();
}

} // namespace tallygate::app

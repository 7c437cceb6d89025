// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include "base/diagnostic.h"
#include "base/result.h"
#include "storage/workstation.h"

namespace tallygate::app {

/// The workstation's records (devices, deployments, settings, audit), each access to them on one
/// thread of its own in the order of the calls: a slow disk never holds the window up. GUI thread.
class Records : public QObject
{
    Q_OBJECT

public:
    explicit Records(std::filesystem::path file, QObject *parent = nullptr);
    /// Waits until all that was asked for is done.
    ~Records() override;

    /// `work` gets the open connection; what it gives is told on the GUI thread unless `receiver`
    /// has gone. The file is opened with the first call, and again where it could not be.
    template <class T>
    void run(QObject *receiver, std::function<Result<T>(storage::Connection &)> work,
             std::type_identity_t<std::function<void(Result<T>)>> done);
    /// As above, where only failing is of interest: it is told by failed().
    void run(std::function<Result<void>(storage::Connection &)> work);

signals:
    /// Something could not be recorded.
    void failed(const QString &message);
    /// The file was damaged: it has another name now, and a new one was begun.
    void setAside(const QString &message);

private:
    Result<storage::Connection *> connection();

    const std::filesystem::path m_file;
    QThreadPool m_pool;                              ///< of one thread
    std::optional<storage::Connection> m_connection; ///< of that thread
};

template <class T>
void Records::run(QObject *receiver, std::function<Result<T>(storage::Connection &)> work,
                  std::type_identity_t<std::function<void(Result<T>)>> done)
{
    m_pool.start([this, guard = QPointer<QObject>(receiver), work = std::move(work),
                  done = std::move(done)] {
        auto open = connection();
        auto result =
            std::make_shared<Result<T>>(open ? work(**open) : Result<T>(fail(open.error())));
        QMetaObject::invokeMethod(
            this,
            [guard, done, result] {
                if (guard)
                    done(std::move(*result));
            },
            Qt::QueuedConnection);
    });
}

} // namespace tallygate::app

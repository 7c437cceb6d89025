// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/records.h"

#include <chrono>

namespace tallygate::app {

Records::Records(std::filesystem::path file, QObject *parent)
    : QObject(parent)
    , m_file(std::move(file))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1);
}

Records::~Records()
{
    m_pool.waitForDone();
}

void Records::run(std::function<Result<void>(storage::Connection &)> work)
{
    run<void>(this, std::move(work), [this](const Result<void> &done) {
        if (!done)
            emit failed(QString::fromStdString(toString(done.error())));
    });
}

Result<storage::Connection *> Records::connection()
{
    if (m_connection)
        return &*m_connection;
    auto opened = storage::openWorkstation(
        m_file, std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now()));
    if (!opened)
        return fail(opened.error());
    m_connection.emplace(std::move(opened->connection));
    if (opened->setAside)
        QMetaObject::invokeMethod(
            this,
            [this, message = QString::fromStdString(opened->setAside->message)] {
                emit setAside(message);
            },
            Qt::QueuedConnection);
    return &*m_connection;
}

} // namespace tallygate::app

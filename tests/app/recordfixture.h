// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include <QTemporaryDir>

#include "loghits.h"
#include "logs/recordsource.h"

namespace tallygate::app {

/// Devices that tell what a test has them tell.
class TestRecords : public RecordSource
{
public:
    struct Call
    {
        Uuid device;
        std::string method;
        control::Json params;
    };

    std::vector<RecordDevice> devices() const override { return known; }
    std::vector<TailHit> hitsAfter(std::uint64_t after, std::size_t most) const override
    {
        std::vector<TailHit> hits;
        std::ranges::copy_if(ring, std::back_inserter(hits),
                             [after](const TailHit &hit) { return hit.number > after; });
        if (hits.size() > most)
            hits.erase(hits.begin(), hits.end() - std::ptrdiff_t(most));
        return hits;
    }
    std::uint64_t lastHitNumber() const override { return ring.empty() ? 0 : ring.back().number; }
    std::filesystem::path hitFile() const override { return file("hits.sqlite"); }
    std::filesystem::path recordFile() const override { return file("records.sqlite"); }
    QString user() const override { return QStringLiteral("anna"); }
    void call(const Uuid &device, const std::string &method, const control::Json &params,
              QObject *receiver, std::function<void(Result<control::Json>)> answer) override
    {
        calls.push_back({device, method, params});
        auto result = answers ? answers(calls.back()) : Result<control::Json>(control::Json());
        QMetaObject::invokeMethod(
            receiver, [answer, result] { answer(result); }, Qt::QueuedConnection);
    }

    void tell(const storage::LoggedHit &hit) { ring.push_back({lastHitNumber() + 1, hit}); }
    std::filesystem::path file(const char *name) const
    {
        return folder.filePath(QLatin1String(name)).toStdString();
    }

    QTemporaryDir folder;
    std::vector<RecordDevice> known{{idOf("fw1"), QStringLiteral("fw1"), true, {}, 41, {}, {}}};
    std::vector<TailHit> ring;
    std::vector<Call> calls;
    std::function<Result<control::Json>(const Call &)> answers;
};

} // namespace tallygate::app

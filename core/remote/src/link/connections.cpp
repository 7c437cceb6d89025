// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/connections.h"

#include <atomic>
#include <future>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "link/devicelink.h"

namespace tallygate::remote {

namespace {

/// A thread, its loop and its devices.
struct Worker
{
    std::unique_ptr<Loop> loop;
    std::map<DeviceId, std::unique_ptr<DeviceLink>> links; ///< loop's thread
    std::thread thread;
};

} // namespace

struct Connections::Private
{
    Private(Options given, ConnectionObserver &told)
        : options(std::move(given))
        , observer(told)
        , hostKeys(options.knownHosts)
        , helpers(std::make_unique<HelperThreads>(options.helpers))
    {}

    Worker &workerOf(DeviceId device)
    {
        return *workers[static_cast<std::uint64_t>(device) % workers.size()];
    }

    /// Runs `what` with the device's link, null if there is none, on its thread.
    template <class What>
    void withLink(DeviceId device, What what)
    {
        Worker &worker = workerOf(device);
        worker.loop->post([&worker, device, what = std::move(what)]() mutable {
            const auto found = worker.links.find(device);
            what(found == worker.links.end() ? nullptr : found->second.get());
        });
    }

    const Options options;
    ConnectionObserver &observer;
    HostKeys hostKeys;
    std::unique_ptr<HelperThreads> helpers;
    std::vector<std::unique_ptr<Worker>> workers;
    std::atomic<std::uint64_t> lastDevice{0};
    std::atomic<std::uint64_t> lastRequest{0};
    std::atomic<std::uint64_t> lastSubscription{0};
};

Connections::Connections(std::unique_ptr<Private> data)
    : d(std::move(data))
{}

Result<std::unique_ptr<Connections>> Connections::create(Options options,
                                                         ConnectionObserver &observer)
{
    auto data = std::make_unique<Private>(std::move(options), observer);
    for (unsigned i = 0; i < std::max(data->options.threads, 1u); ++i) {
        auto loop = Loop::create();
        if (!loop)
            return fail(loop.error());
        data->workers.push_back(std::make_unique<Worker>());
        data->workers.back()->loop = std::move(*loop);
    }
    for (const auto &worker : data->workers)
        worker->thread = std::thread([loop = worker->loop.get()] {
            blockBrokenPipes();
            (void)loop->run();
        });
    return std::unique_ptr<Connections>(new Connections(std::move(data)));
}

Connections::~Connections()
{
    for (const auto &worker : d->workers) {
        std::promise<void> done;
        worker->loop->post([&] {
            worker->links.clear();
            done.set_value();
        });
        done.get_future().wait();
    }
    d->helpers.reset(); // they post to the loops
    for (const auto &worker : d->workers) {
        worker->loop->stop();
        worker->thread.join();
    }
}

DeviceId Connections::add(Endpoint endpoint)
{
    const DeviceId id{++d->lastDevice};
    Worker &worker = d->workerOf(id);
    worker.loop->post([this, &worker, id, endpoint = std::move(endpoint)] {
        const LinkContext context{*worker.loop, *d->helpers, d->hostKeys, d->observer, d->options};
        auto link = std::make_unique<DeviceLink>(context, id, endpoint);
        link->connect();
        worker.links.emplace(id, std::move(link));
    });
    return id;
}

void Connections::remove(DeviceId device)
{
    Worker &worker = d->workerOf(device);
    worker.loop->post([&worker, device] { worker.links.erase(device); });
}

void Connections::reconnect(DeviceId device)
{
    d->withLink(device, [](DeviceLink *link) {
        if (link != nullptr)
            link->connect();
    });
}

void Connections::acceptHostKey(DeviceId device, std::string fingerprint)
{
    d->withLink(device, [fingerprint = std::move(fingerprint)](DeviceLink *link) {
        if (link != nullptr)
            link->acceptHostKey(fingerprint);
    });
}

void Connections::replaceHostKey(DeviceId device, std::string oldFingerprint,
                                 std::string newFingerprint)
{
    d->withLink(device, [before = std::move(oldFingerprint),
                         after = std::move(newFingerprint)](DeviceLink *link) {
        if (link != nullptr)
            link->replaceHostKey(before, after);
    });
}

void Connections::answer(DeviceId device, QuestionId question, std::optional<Secret> secret)
{
    // Work for a loop is copied; a secret is not.
    auto held = std::make_shared<std::optional<Secret>>(std::move(secret));
    d->withLink(device, [question, held](DeviceLink *link) {
        if (link != nullptr)
            link->answer(question, std::move(*held));
    });
}

RequestId Connections::call(DeviceId device, std::string method, Json params, Answer answer,
                            Nanoseconds timeout)
{
    const RequestId request{++d->lastRequest};
    d->withLink(device, [request, method = std::move(method), params = std::move(params),
                         answer = std::move(answer), timeout](DeviceLink *link) {
        if (link == nullptr)
            return answer(fail(ErrorKind::NotFound, "not-connected",
                               "cannot call {}: the device was removed", method));
        link->call(request, method, params, answer, timeout);
    });
    return request;
}

void Connections::cancel(DeviceId device, RequestId request)
{
    d->withLink(device, [request](DeviceLink *link) {
        if (link != nullptr)
            link->cancel(request);
    });
}

SubscriptionId Connections::subscribe(DeviceId device, std::string method, Json params,
                                      Subscriber subscriber)
{
    const SubscriptionId id{++d->lastSubscription};
    d->withLink(device, [id, method = std::move(method), params = std::move(params),
                         subscriber = std::move(subscriber)](DeviceLink *link) {
        if (link != nullptr)
            link->subscribe(id, method, params, subscriber);
    });
    return id;
}

void Connections::unsubscribe(DeviceId device, SubscriptionId subscription)
{
    d->withLink(device, [subscription](DeviceLink *link) {
        if (link != nullptr)
            link->unsubscribe(subscription);
    });
}

} // namespace tallygate::remote

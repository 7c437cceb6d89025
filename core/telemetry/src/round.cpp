// SPDX-License-Identifier: GPL-3.0-or-later
#include "round.h"

#include <algorithm>
#include <tuple>

namespace tallygate::telemetry {

namespace {

const Json &listOf(const Json &params, const char *name)
{
    static const Json kNone = Json::array();
    const auto at = params.find(name);
    return at != params.end() && at->is_array() ? *at : kNone;
}

bool isSame(const Counter &left, const Counter &right)
{
    return left.kind == right.kind && left.rule == right.rule;
}

void update(Counter &counter, Counter &&news)
{
    news.rate = counter.rate;
    news.exceedRate = counter.exceedRate;
    counter = std::move(news);
}

} // namespace

Result<bool> Round::take(const Json &params)
{
    const auto frame = readFrame(params);
    if (!frame)
        return fail(frame.error());
    std::vector<Application> applications;
    for (const Json &json : listOf(params, "applications")) {
        auto application = readApplication(m_device, json);
        if (!application)
            return fail(application.error());
        applications.push_back(std::move(*application));
    }
    std::vector<Port> ports;
    for (const Json &json : listOf(params, "ports")) {
        auto port = readPort(json);
        if (!port)
            return fail(port.error());
        ports.push_back(std::move(*port));
    }
    if (frame->full && !m_isCollecting) {
        m_held.clear();
        m_ports.clear();
    }
    m_frame = *frame;
    m_isCollecting = frame->full && !frame->complete;
    for (Application &application : applications)
        merge(std::move(application));
    for (Port &port : ports)
        m_ports.insert_or_assign(port.port, std::move(port));
    return frame->complete;
}

void Round::merge(Application &&piece)
{
    const Place place(piece.application, piece.port);
    m_touched.insert(place);
    const auto held = m_held.find(place);
    if (held == m_held.end()) {
        m_held[place].own = std::make_shared<Application>(std::move(piece));
        return;
    }
    Application &application = own(place);
    std::vector<Counter> counters = std::move(application.counters);
    mergeCounters(counters, std::move(piece.counters));
    application = std::move(piece);
    application.counters = std::move(counters);
}

/// Both are in the order of the filter; what is not there yet continues a piece of a full picture.
void Round::mergeCounters(std::vector<Counter> &into, std::vector<Counter> &&changed)
{
    std::size_t at = 0;
    const std::size_t known = into.size();
    for (Counter &news : changed) {
        std::size_t tried = 0;
        while (tried < known && !isSame(into[at], news)) {
            at = (at + 1) % known;
            ++tried;
        }
        if (tried < known)
            update(into[at], std::move(news));
        else
            into.push_back(std::move(news));
    }
}

Application &Round::own(const Place &place)
{
    Held &held = m_held.at(place);
    if (!held.own)
        held.own = std::make_shared<Application>(*held.shared);
    return *held.own;
}

std::shared_ptr<Picture> Round::picture()
{
    auto picture = std::make_shared<Picture>();
    picture->device = m_device;
    picture->isLive = true;
    picture->time = m_frame.time;
    picture->revision = m_frame.revision;
    picture->epoch = m_frame.epoch;
    picture->discontinuity = m_frame.discontinuity;
    for (auto &[place, held] : m_held) {
        if (held.own)
            held.shared = std::move(held.own);
        held.own = nullptr;
        picture->applications.push_back(held.shared);
    }
    std::ranges::sort(picture->applications, {}, [](const ApplicationPtr &application) {
        return std::tie(application->interface, application->direction, application->name,
                        application->application);
    });
    for (const auto &[id, port] : m_ports)
        picture->ports.push_back(port);
    m_touched.clear();
    return picture;
}

void Round::abandon()
{
    m_isCollecting = false;
    m_touched.clear();
}

} // namespace tallygate::telemetry

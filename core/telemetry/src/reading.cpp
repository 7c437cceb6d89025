// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.h"

#include <utility>

namespace tallygate::telemetry {

namespace {

/// Takes members of one object and remembers the first that was wrong.
class Members
{
public:
    explicit Members(const Json &object)
        : m_object(object)
    {
        if (!object.is_object())
            complain("not an object");
    }

    const Json *find(const char *name) const
    {
        const auto at = m_object.is_object() ? m_object.find(name) : m_object.end();
        return m_object.is_object() && at != m_object.end() && !at->is_null() ? &*at : nullptr;
    }

    std::string text(const char *name)
    {
        const Json *value = find(name);
        if (value != nullptr && value->is_string())
            return value->get<std::string>();
        if (value != nullptr)
            complain(name);
        return {};
    }

    std::uint64_t big(const char *name)
    {
        const Json *value = find(name);
        const auto number = value != nullptr ? control::toUint64(*value) : Result<std::uint64_t>(0);
        if (value == nullptr || !number)
            complain(name);
        return number.value_or(0);
    }

    /// A JSON number; 0 where it is missing.
    template <class T>
    T small(const char *name)
    {
        const Json *value = find(name);
        if (value == nullptr)
            return 0;
        if (!value->is_number_unsigned() || !std::in_range<T>(value->get<std::uint64_t>())) {
            complain(name);
            return 0;
        }
        return static_cast<T>(value->get<std::uint64_t>());
    }

    template <class T>
    std::optional<T> smallIf(const char *name)
    {
        return find(name) != nullptr ? std::optional<T>(small<T>(name)) : std::nullopt;
    }

    bool flag(const char *name)
    {
        const Json *value = find(name);
        if (value != nullptr && !value->is_boolean())
            complain(name);
        return value != nullptr && value->is_boolean() && value->get<bool>();
    }

    std::optional<Timestamp> timeIf(const char *name)
    {
        if (find(name) == nullptr)
            return std::nullopt;
        const auto time = parseRfc3339(text(name));
        if (!time)
            complain(name);
        return time;
    }

    Timestamp time(const char *name)
    {
        const auto time = timeIf(name);
        if (!time)
            complain(name);
        return time.value_or(Timestamp());
    }

    Uuid uuid(const char *name)
    {
        const auto uuid = Uuid::parse(text(name));
        if (!uuid)
            complain(name);
        return uuid.value_or(Uuid());
    }

    Tally tally(const char *name)
    {
        const Json *value = find(name);
        return value != nullptr ? tallyOf(*value, name) : Tally();
    }

    Tally tallyOf(const Json &json, const char *name)
    {
        Members members(json);
        const Tally tally{members.big("packets"), members.big("bytes")};
        if (members.m_wrong)
            complain(name);
        return tally;
    }

    void complain(const char *what)
    {
        if (!m_wrong)
            m_wrong = what;
    }

    /// The value, or what was wrong.
    template <class T>
    Result<T> orError(const char *about, T value) const
    {
        if (m_wrong)
            return fail(ErrorKind::Syntax, "peer-invalid",
                        "the engine's news are not as they should be: {} of {}", *m_wrong, about);
        return value;
    }

private:
    const Json &m_object;
    std::optional<std::string> m_wrong;
};

constexpr const char *kSinceNames[kSinces] = {"sinceReset", "sinceRevision", "absolute"};

Figure readFigure(Members &counter, const char *name)
{
    const Json *json = counter.find(name);
    if (json == nullptr) {
        counter.complain(name);
        return {};
    }
    Members members(*json);
    Figure figure;
    figure.hits = counter.tallyOf(*json, name);
    figure.conform = members.tally("conform");
    figure.exceed = members.tally("exceed");
    figure.firstHit = members.timeIf("firstHit");
    figure.lastHit = members.timeIf("lastHit");
    figure.since = members.timeIf("since");
    figure.discontinuous = members.flag("discontinuous");
    if (!members.orError(name, true))
        counter.complain(name);
    return figure;
}

Result<Counter> readCounter(const Json &json)
{
    Members members(json);
    Counter counter;
    const std::string kind = members.text("kind");
    if (kind == "rule") {
        counter.rule = members.uuid("rule");
        counter.number = members.small<std::uint32_t>("number");
        counter.name = members.text("name");
    } else if (kind == "received") {
        counter.kind = CounterKind::Received;
    } else if (kind == "default") {
        counter.kind = CounterKind::Default;
    } else {
        members.complain("kind");
    }
    counter.action = members.text("action");
    counter.isLimit = counter.action == "limit";
    for (std::size_t i = 0; i < kSinces; ++i)
        counter.figures[i] = readFigure(members, kSinceNames[i]);
    return members.orError("a counter", std::move(counter));
}

/// Members of a port's direction that say more of it than what was counted.
bool isCounter(const std::string &name, const Json &value)
{
    return name != "since" && value.is_object();
}

PortSide readSide(Members &port, const char *direction)
{
    PortSide side;
    const Json *json = port.find(direction);
    if (json == nullptr)
        return side;
    Members members(*json);
    for (std::size_t i = 0; i < kSinces; ++i) {
        const Json *values = members.find(kSinceNames[i]);
        if (values == nullptr || !values->is_object()) {
            port.complain(direction);
            return side;
        }
        for (const auto &[name, value] : values->items()) {
            if (isCounter(name, value))
                side.counters[name][i] = port.tallyOf(value, direction);
        }
        if (i == static_cast<std::size_t>(Since::Reset))
            side.sinceReset = Members(*values).timeIf("since");
    }
    const Json *answers = members.find("answers");
    if (answers == nullptr || !answers->is_object())
        return side;
    for (const auto &[name, value] : answers->items())
        side.answers[name] = control::toUint64(value).value_or(0);
    return side;
}

} // namespace

Result<std::uint64_t> readNumber(const Json &json, const char *name)
{
    Members members(json);
    const std::uint64_t number = members.big(name);
    return members.orError("a notification", number);
}

Result<Frame> readFrame(const Json &params)
{
    Members members(params);
    Frame frame;
    frame.time = members.time("time");
    frame.revision = members.big("revision");
    frame.epoch = members.big("epoch");
    frame.discontinuity = members.time("discontinuity");
    frame.full = members.flag("full");
    frame.complete = members.flag("complete");
    return members.orError("counters.changed", frame);
}

Result<Application> readApplication(const Uuid &device, const Json &json)
{
    Members members(json);
    Application application;
    application.device = device;
    application.application = members.uuid("application");
    application.filter = members.uuid("filter");
    application.name = members.text("name");
    application.port = members.small<std::uint32_t>("port");
    application.interface = members.text("interface");
    application.direction = members.text("direction");
    application.scope = members.text("scope");
    const Json *counters = members.find("counters");
    if (counters == nullptr || !counters->is_array())
        return members.orError("an application", std::move(application));
    application.counters.reserve(counters->size());
    for (const Json &one : *counters) {
        auto counter = readCounter(one);
        if (!counter)
            return fail(counter.error());
        application.counters.push_back(std::move(*counter));
    }
    return members.orError("an application", std::move(application));
}

Result<Port> readPort(const Json &json)
{
    Members members(json);
    Port port;
    port.port = members.small<std::uint32_t>("port");
    port.interface = members.text("interface");
    port.kind = members.text("kind");
    port.in = readSide(members, "in");
    port.out = readSide(members, "out");
    return members.orError("a port", std::move(port));
}

Result<Reset> readReset(const Json &json)
{
    Members members(json);
    Reset reset;
    reset.number = members.big("reset");
    reset.time = members.time("time");
    reset.who = members.text("who");
    reset.why = members.text("why");
    reset.undone = members.flag("undone");
    if (members.find("undoes") != nullptr)
        reset.undoes = members.big("undoes");
    return members.orError("a reset", std::move(reset));
}

Result<storage::LoggedHit> readHit(const Uuid &device, const Json &json)
{
    Members members(json);
    storage::LoggedHit hit;
    hit.device = device;
    hit.time = members.time("time");
    hit.revision = members.big("revision");
    hit.application = members.uuid("application");
    if (members.text("rule") != "default")
        hit.rule = members.uuid("rule");
    hit.applicationName = members.text("name");
    hit.ruleName = members.text("ruleName");
    hit.port = members.small<std::uint32_t>("port");
    hit.interface = members.text("interface");
    hit.direction = members.text("direction");
    hit.verdict = members.text("verdict");
    hit.action = members.text("action");
    hit.source = members.text("source");
    hit.destination = members.text("destination");
    hit.previousHop = members.text("previousHop");
    hit.sourcePort = members.smallIf<std::uint16_t>("sourcePort");
    hit.destinationPort = members.smallIf<std::uint16_t>("destinationPort");
    if (const auto type = members.smallIf<std::uint16_t>("icmpType"))
        hit.sourcePort = type;
    if (const auto code = members.smallIf<std::uint16_t>("icmpCode"))
        hit.destinationPort = code;
    hit.protocol = members.smallIf<std::uint8_t>("protocol");
    hit.vlan = members.smallIf<std::uint16_t>("vlan");
    hit.etherType = members.small<std::uint16_t>("etherType");
    hit.length = members.small<std::uint32_t>("length");
    hit.worker = members.small<std::uint32_t>("worker");
    hit.sequence = members.big("sequence");
    hit.standsFor =
        members.find("standsFor") != nullptr ? members.small<std::uint32_t>("standsFor") : 1;
    return members.orError("a hit", std::move(hit));
}

} // namespace tallygate::telemetry

// SPDX-License-Identifier: GPL-3.0-or-later
#include "newobject.h"

namespace tallygate::app {

namespace {

bool isTaken(const policy::Policy &policy, policy::ObjectKind kind, const std::string &name)
{
    switch (kind) {
    case policy::ObjectKind::Filter:
        return policy.filterNamed(name) != nullptr;
    case policy::ObjectKind::Set:
        return policy.setNamed(name) != nullptr;
    case policy::ObjectKind::Service:
        return policy.serviceNamed(name) != nullptr;
    case policy::ObjectKind::Meter:
        return policy.meterNamed(name) != nullptr;
    case policy::ObjectKind::Device:
        return policy.deviceNamed(name) != nullptr;
    case policy::ObjectKind::InterfaceGroup:
        return policy.interfaceGroupNamed(name) != nullptr;
    default:
        return false;
    }
}

template <class T>
std::shared_ptr<const T> named(const policy::Policy &policy, policy::ObjectKind kind,
                               const char *wanted, T object = {})
{
    object.uuid = Uuid::random();
    object.name = freeName(policy, kind, wanted);
    return std::make_shared<const T>(std::move(object));
}

policy::FilterPtr withOwnIdentities(policy::Filter filter)
{
    for (policy::SectionPtr &pointer : filter.sections) {
        policy::Section section = *pointer;
        section.uuid = Uuid::random();
        for (policy::RulePtr &rulePointer : section.rules) {
            policy::Rule rule = *rulePointer;
            rule.uuid = Uuid::random();
            rulePointer = std::make_shared<const policy::Rule>(std::move(rule));
        }
        pointer = std::make_shared<const policy::Section>(std::move(section));
    }
    return std::make_shared<const policy::Filter>(std::move(filter));
}

} // namespace

std::string freeName(const policy::Policy &policy, policy::ObjectKind kind,
                     const std::string &wanted)
{
    std::string name = wanted;
    for (int number = 2; isTaken(policy, kind, name); ++number)
        name = wanted + "-" + std::to_string(number);
    return name;
}

policy::Object newObject(const policy::Policy &policy, policy::ObjectKind kind)
{
    switch (kind) {
    case policy::ObjectKind::Set:
        return named<policy::Set>(policy, kind, "set");
    case policy::ObjectKind::Service: {
        policy::Service service;
        service.expression = "tcp.dstport == 8443";
        return named(policy, kind, "service", std::move(service));
    }
    case policy::ObjectKind::Meter: {
        policy::Meter meter;
        meter.rate = "100 packets/s";
        return named(policy, kind, "meter", std::move(meter));
    }
    case policy::ObjectKind::Device:
        return named<policy::Device>(policy, kind, "device");
    case policy::ObjectKind::InterfaceGroup:
        return named<policy::InterfaceGroup>(policy, kind, "group");
    default:
        return named<policy::Filter>(policy, policy::ObjectKind::Filter, "filter");
    }
}

policy::Object copyOf(const policy::Policy &policy, const policy::Object &object)
{
    return std::visit(
        [&](const auto &pointer) -> policy::Object {
            using T = std::remove_const_t<typename std::decay_t<decltype(pointer)>::element_type>;
            T copy = *pointer;
            copy.uuid = Uuid::random();
            if constexpr (!std::is_same_v<T, policy::Application>)
                copy.name = freeName(policy, policy::kindOf(object), copy.name);
            if constexpr (std::is_same_v<T, policy::Filter>)
                return withOwnIdentities(std::move(copy));
            else
                return std::make_shared<const T>(std::move(copy));
        },
        object);
}

} // namespace tallygate::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// The words of each enumeration, in the order of its enumerators.
template <class Enum>
constexpr auto kWords = nullptr;
template <>
inline constexpr std::array kWords<Action> = {std::string_view("permit"), std::string_view("drop"),
                                              std::string_view("reject"), std::string_view("limit"),
                                              std::string_view("count")};
template <>
inline constexpr std::array kWords<Verdict> = {std::string_view("permit"), std::string_view("drop"),
                                               std::string_view("reject"),
                                               std::string_view("limited")};
template <>
inline constexpr std::array kWords<Direction> = {std::string_view("in"), std::string_view("out")};
template <>
inline constexpr std::array kWords<Scope> = {std::string_view("any"), std::string_view("to-device"),
                                             std::string_view("from-device"),
                                             std::string_view("transit")};
template <>
inline constexpr std::array kWords<Cell> = {std::string_view("source"),
                                            std::string_view("destination"),
                                            std::string_view("service"), std::string_view("when")};
template <>
inline constexpr std::array kWords<PortKind> = {std::string_view("host"), std::string_view("wire")};
template <>
inline constexpr std::array kWords<IsolationRole> = {
    std::string_view("promiscuous"), std::string_view("isolated"), std::string_view("community")};
template <>
inline constexpr std::array kWords<Flow::Protocol> = {
    std::string_view("tcp"), std::string_view("udp"), std::string_view("icmp")};
template <>
inline constexpr std::array kWords<match::SetKind> = {
    std::string_view("unknown"), std::string_view("addresses"), std::string_view("macs"),
    std::string_view("ports"),   std::string_view("values"),    std::string_view("texts"),
    std::string_view("names")};

template <>
inline constexpr std::array kWords<meter::KeyKind> = {
    std::string_view("shared"), std::string_view("source"), std::string_view("destination"),
    std::string_view("source-destination")};
template <>
inline constexpr std::array kWords<meter::ExceedVerdict> = {std::string_view("drop"),
                                                            std::string_view("reject")};

template <class Enum>
constexpr std::string_view wordOf(Enum value)
{
    return kWords<Enum>[static_cast<std::size_t>(value)];
}

template <class Enum>
constexpr std::optional<Enum> fromWord(std::string_view word)
{
    for (std::size_t i = 0; i < kWords<Enum>.size(); ++i) {
        if (kWords<Enum>[i] == word)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

/// "permit, drop, reject".
template <class Enum>
std::string wordList()
{
    std::string list;
    for (const std::string_view word : kWords<Enum>) {
        if (!list.empty())
            list += ", ";
        list += word;
    }
    return list;
}

} // namespace tallygate::pipeline

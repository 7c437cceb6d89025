// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tallygate::engine {

/// Composes the text format of Prometheus: families one after another, samples within.
class MetricsText
{
public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    void counter(std::string_view name, std::string_view help) { family(name, help, "counter"); }
    void gauge(std::string_view name, std::string_view help) { family(name, help, "gauge"); }
    /// Of the family that was begun last.
    void sample(Labels labels, std::uint64_t value);
    void sample(std::uint64_t value) { sample({}, value); }

    /// With the end mark.
    std::string take();

private:
    void family(std::string_view name, std::string_view help, std::string_view type);

    std::string m_name;
    std::string m_text;
};

/// A label's value: backslash, quote and line feed escaped, valid UTF-8.
std::string escapedLabel(std::string_view value);

} // namespace tallygate::engine

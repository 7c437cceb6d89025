// SPDX-License-Identifier: GPL-3.0-or-later
#include "metricstext.h"

#include <fmt/format.h>

#include "base/text.h"

namespace tallygate::engine {

std::string escapedLabel(std::string_view value)
{
    std::string escaped;
    for (const char c : toValidUtf8(value)) {
        if (c == '\n') {
            escaped += "\\n";
            continue;
        }
        if (c == '\\' || c == '"')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

void MetricsText::family(std::string_view name, std::string_view help, std::string_view type)
{
    m_name = name;
    m_text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::sample(Labels labels, std::uint64_t value)
{
    m_text += m_name;
    char separator = '{';
    for (const auto &[name, text] : labels) {
        m_text += fmt::format("{}{}=\"{}\"", separator, name, escapedLabel(text));
        separator = ',';
    }
    m_text += fmt::format("{}{}\n", labels.size() == 0 ? " " : "} ", value);
}

std::string MetricsText::take()
{
    m_text += "# EOF\n";
    return std::move(m_text);
}

} // namespace tallygate::engine

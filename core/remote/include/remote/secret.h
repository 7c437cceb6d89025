// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string.h> // explicit_bzero

#include <string>
#include <string_view>
#include <vector>

namespace tallygate::remote {

/// A password or passphrase: wiped when it goes, moved only, never printed. What it was made of
/// stays its owner's to wipe, or is wiped by take().
class Secret
{
public:
    Secret() = default;
    explicit Secret(std::string_view text)
        : m_text(text.begin(), text.end())
    {
        m_text.push_back('\0');
    }
    static Secret take(std::string &text)
    {
        Secret secret(text);
        ::explicit_bzero(text.data(), text.size());
        text.clear();
        return secret;
    }
    ~Secret()
    {
        if (!m_text.empty())
            ::explicit_bzero(m_text.data(), m_text.size());
    }
    Secret(Secret &&other) noexcept { m_text.swap(other.m_text); }
    Secret &operator=(Secret &&other) noexcept
    {
        m_text.swap(other.m_text);
        return *this;
    }
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    const char *c_str() const { return m_text.empty() ? "" : m_text.data(); }
    std::size_t size() const { return m_text.empty() ? 0 : m_text.size() - 1; }

private:
    std::vector<char> m_text; ///< ends with a zero; a vector, since moving it leaves no copy behind
};

} // namespace tallygate::remote

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/printable.h"

#include <algorithm>

#include "base/text.h"

namespace tallygate::remote {

std::string printable(std::string_view text)
{
    if (text.size() > kLongestPrintable)
        text.remove_prefix(text.size() - kLongestPrintable);
    std::string shown(text);
    std::replace_if(
        shown.begin(), shown.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    return toValidUtf8(trimmed(shown));
}

} // namespace tallygate::remote

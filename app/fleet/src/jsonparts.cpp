// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonparts.h"

namespace tallygate::app {

const control::Json &partIn(const control::Json &object, const char *name)
{
    static const control::Json kNone = control::Json::object();
    const auto at = object.is_object() ? object.find(name) : object.end();
    return at != object.end() ? *at : kNone;
}

std::string textIn(const control::Json &object, const char *name)
{
    const control::Json &value = partIn(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::uint64_t numberIn(const control::Json &object, const char *name)
{
    return control::toUint64(partIn(object, name)).value_or(0);
}

} // namespace tallygate::app

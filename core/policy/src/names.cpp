// SPDX-License-Identifier: GPL-3.0-or-later
#include "names.h"

namespace tallygate::policy {

Result<void> checkName(ObjectKind kind, std::string_view name)
{
    switch (kind) {
    case ObjectKind::Application:
    case ObjectKind::Section:
    case ObjectKind::Rule:
        return {};
    case ObjectKind::Filter:
    case ObjectKind::Device:
        if (name.empty())
            return fail(ErrorKind::Semantic, "name-invalid", "a {} needs a name", toString(kind));
        return {};
    default:
        break;
    }
    if (isValidName(name))
        return {};
    auto refused = fail(ErrorKind::Semantic, "name-invalid", "'{}' cannot be the name of a {}",
                        name, toString(kind));
    refused.value().hint = "letters, digits, '_', '-' and '.', beginning with a letter or '_'; "
                           "\"any\", \"not\" and \"device\" are taken";
    return refused;
}

Error nameTaken(ObjectKind kind, std::string_view name)
{
    return {ErrorKind::Semantic,
            "name-duplicate",
            fmt::format("there is already a {} named '{}'", toString(kind), name),
            "choose another name",
            {}};
}

} // namespace tallygate::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include "remote/secret.h"

namespace tallygate::app {

/// What was typed, which is gone from the field afterwards. Wiped here; the line edit's own copies
/// are Qt's.
inline remote::Secret takeSecret(QLineEdit &edit)
{
    QByteArray bytes = edit.text().toUtf8();
    edit.clear();
    std::string text(bytes.constData(), std::size_t(bytes.size()));
    bytes.fill('\0');
    return remote::Secret::take(text);
}

} // namespace tallygate::app

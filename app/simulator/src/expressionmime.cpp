// SPDX-License-Identifier: GPL-3.0-or-later
#include "expressionmime.h"

#include "session/dragmime.h"

namespace tallygate::app {

std::unique_ptr<QMimeData> expressionMimeData(const std::string &expression)
{
    if (expression.empty())
        return nullptr;
    auto data = std::make_unique<QMimeData>();
    data->setData(mime::kExpression, QByteArray::fromStdString(expression));
    data->setText(QString::fromStdString(expression));
    return data;
}

} // namespace tallygate::app

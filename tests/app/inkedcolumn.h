// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

namespace tallygate::app {

/// The last column with a pixel that is not of the ground, which is that of the top right corner;
/// -1 if there is none.
inline int lastInkedColumn(const QImage &image)
{
    const QRgb ground = image.pixel(image.width() - 1, 0);
    for (int x = image.width() - 1; x >= 0; --x) {
        for (int y = 0; y < image.height(); ++y) {
            if (image.pixel(x, y) != ground)
                return x;
        }
    }
    return -1;
}

} // namespace tallygate::app

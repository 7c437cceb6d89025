// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace tallygate::app {

enum class ScaleKind : unsigned char { Linear, Log };

/// From a rate to a height: 0 is the base line, `top` the upper edge. The logarithmic one is of
/// 1 + rate, so that nothing at all has a place on it too. A value.
class ValueScale
{
public:
    ValueScale() = default;
    ValueScale(ScaleKind kind, double top);

    /// With the lowest round top that `highest` fits below.
    static ValueScale upTo(ScaleKind kind, double highest);
    /// The same scale while it fits and is not far too large: a picture that is drawn anew with
    /// each sample tells nobody anything.
    ValueScale following(ScaleKind kind, double highest) const;

    ScaleKind kind() const { return m_kind; }
    double top() const { return m_top; }
    double share(double value) const; ///< 0 at the base line, 1 at the top
    double valueAt(double share) const;
    /// Round figures from 0 to the top, at most about `most` of them.
    std::vector<double> ticks(int most) const;

    bool operator==(const ValueScale &) const = default;

private:
    ScaleKind m_kind = ScaleKind::Linear;
    double m_top = 1;
    double m_shareOfOne = 1; ///< what a unit of the (logarithmic) value takes of the height
};

} // namespace tallygate::app

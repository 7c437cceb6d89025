// SPDX-License-Identifier: GPL-3.0-or-later
#include "ordering.h"

#include <algorithm>

#include "memory.h"

namespace tallygate::classify {

void Ordering::insert(Item item, Item before)
{
    if (item >= m_places.size()) {
        m_places.resize(item + std::size_t{1});
        m_labels.resize(item + std::size_t{1});
    }
    const Item previous = before == kEnd ? m_last : m_places[before].previous;
    Label label = between(previous, before);
    if (label == 0) {
        spread(previous != kEnd ? previous : before);
        label = between(previous, before);
    }
    m_labels[item] = label;
    m_places[item] = {previous, before, true};
    (previous == kEnd ? m_first : m_places[previous].next) = item;
    (before == kEnd ? m_last : m_places[before].previous) = item;
    ++m_size;
}

void Ordering::erase(Item item)
{
    const Place place = m_places[item];
    (place.previous == kEnd ? m_first : m_places[place.previous].next) = place.next;
    (place.next == kEnd ? m_last : m_places[place.next].previous) = place.previous;
    m_places[item] = {};
    --m_size;
}

/// A label in the gap; 0 where there is none. At either end it leaves room for more there.
Ordering::Label Ordering::between(Item previous, Item next) const
{
    const Label low = previous == kEnd ? 0 : m_labels[previous];
    const Label high = next == kEnd ? kTop : m_labels[next];
    const Label half = (high - low) / 2;
    if (half == 0)
        return 0;
    if (next == kEnd && previous != kEnd)
        return low + std::min(half, kStep);
    if (previous == kEnd && next != kEnd)
        return high - std::min(half, kStep);
    return low + half;
}

/// New labels for the smallest aligned range of labels around an item that is sparse enough: the
/// larger the range, the sparser it has to be.
void Ordering::spread(Item around)
{
    constexpr double kGrowth = 1.5; // of the items that a range may have, when it doubles
    Item from = around;             // the first and the last item in the range
    Item to = around;
    std::size_t count = 1;
    double most = 1;
    for (Label range = 2; range <= kTop; range *= 2) {
        const Label base = m_labels[around] & ~(range - 1);
        const auto isInside = [&](Item item) {
            return item != kEnd && m_labels[item] - base < range;
        };
        for (; isInside(m_places[from].previous); ++count)
            from = m_places[from].previous;
        for (; isInside(m_places[to].next); ++count)
            to = m_places[to].next;
        most *= kGrowth;
        const Label gap = range / (count + 1);
        if (static_cast<double>(count) > most || gap < 2)
            continue;
        Label label = base;
        for (Item item = from; count != 0; --count, item = m_places[item].next)
            m_labels[item] = label += gap;
        return;
    }
}

std::size_t Ordering::bytes() const
{
    return bytesOf(m_places) + bytesOf(m_labels);
}

} // namespace tallygate::classify

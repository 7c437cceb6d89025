// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <vector>

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include "base/result.h"
#include "base/uuid.h"

/// Taking things out of an ordered list and putting them in at anchors: the same for the rules of
/// a section, the sections of a filter and the objects of a document.
namespace tallygate::policy {

/// Neighbours that were lifted out together.
template <class Item>
struct Run
{
    std::size_t index = 0; ///< of the first, in the list before
    Uuid before;           ///< the item after them that stayed; null at the end
    std::vector<Item> items;
};

/// Removes those whose UUID is in `taken`, in one pass.
template <class Item>
std::vector<Run<Item>> lift(std::vector<Item> &list, const absl::flat_hash_set<Uuid> &taken)
{
    std::vector<Run<Item>> runs;
    std::size_t kept = 0;
    bool inRun = false;
    for (std::size_t at = 0; at < list.size(); ++at) {
        if (taken.contains(list[at]->uuid)) {
            if (!inRun)
                runs.push_back({at, {}, {}});
            inRun = true;
            runs.back().items.push_back(std::move(list[at]));
            continue;
        }
        if (inRun)
            runs.back().before = list[at]->uuid;
        inRun = false;
        if (kept != at)
            list[kept] = std::move(list[at]);
        ++kept;
    }
    list.resize(kept);
    return runs;
}

inline Error anchorUnknown(const Uuid &anchor)
{
    return {ErrorKind::Semantic,
            "uuid-unknown",
            fmt::format("{}, to insert before, is not in that list", anchor.toString()),
            {},
            {}};
}

/// Items to stand before an anchor (null: at the end).
template <class Item>
struct Placement
{
    Uuid before;
    std::vector<Item> items;
};

/// Where a placement came to stand.
struct Placed
{
    std::size_t index = 0;
    std::size_t count = 0;
};

/// Without the bookkeeping of place(): for the everyday edit of one place.
template <class Item>
Result<std::vector<Placed>> placeOne(std::vector<Item> &list, Placement<Item> placement)
{
    auto at = list.end();
    if (!placement.before.isNull()) {
        at = std::find_if(list.begin(), list.end(),
                          [&](const Item &item) { return item->uuid == placement.before; });
        if (at == list.end())
            return fail(anchorUnknown(placement.before));
    }
    const auto index = static_cast<std::size_t>(at - list.begin());
    const std::size_t count = placement.items.size();
    list.insert(at, std::make_move_iterator(placement.items.begin()),
                std::make_move_iterator(placement.items.end()));
    if (count == 0)
        return std::vector<Placed>();
    return std::vector<Placed>{{index, count}};
}

/// Puts all placements in, in one pass over the list; those at one anchor stand in their order.
/// The result is in ascending order of index. Error "uuid-unknown" for an anchor not in the list.
template <class Item>
Result<std::vector<Placed>> place(std::vector<Item> &list, std::vector<Placement<Item>> placements)
{
    if (placements.size() == 1)
        return placeOne(list, std::move(placements.front()));
    absl::flat_hash_map<Uuid, std::vector<std::size_t>> atAnchor;
    std::size_t added = 0;
    for (std::size_t i = 0; i < placements.size(); ++i) {
        atAnchor[placements[i].before].push_back(i);
        added += placements[i].items.size();
    }
    std::vector<Item> next;
    next.reserve(list.size() + added);
    std::vector<Placed> placed;
    absl::flat_hash_set<Uuid> anchors;
    const auto putBefore = [&](const Uuid &anchor) {
        const auto here = atAnchor.find(anchor);
        if (here == atAnchor.end())
            return;
        anchors.insert(anchor);
        for (const std::size_t i : here->second) {
            std::vector<Item> &items = placements[i].items;
            if (!items.empty())
                placed.push_back({next.size(), items.size()});
            next.insert(next.end(), std::make_move_iterator(items.begin()),
                        std::make_move_iterator(items.end()));
        }
    };
    for (Item &item : list) {
        putBefore(item->uuid);
        next.push_back(std::move(item));
    }
    putBefore(Uuid());
    for (const auto &[anchor, waiting] : atAnchor) {
        if (!anchor.isNull() && !anchors.contains(anchor))
            return fail(anchorUnknown(anchor));
    }
    list = std::move(next);
    return placed;
}

} // namespace tallygate::policy

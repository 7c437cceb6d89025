// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace tallygate::classify {

/// Asks for pages of 2 MiB where there is enough to fill one: what is looked up at random would
/// otherwise spend its time on addresses.
template <class Element>
struct HugeAllocator
{
    using value_type = Element;
    static constexpr std::size_t kPage = std::size_t{1} << 21;

    HugeAllocator() = default;
    template <class Other>
    explicit HugeAllocator(const HugeAllocator<Other> &)
    {}

    Element *allocate(std::size_t count)
    {
        const std::size_t octets = count * sizeof(Element);
        const std::size_t page = octets < kPage / 2 ? std::size_t{64} : kPage;
        const std::size_t whole = (octets + page - 1) / page * page;
        void *memory = std::aligned_alloc(page, whole);
        if (memory == nullptr)
            throw std::bad_alloc();
        if (page == kPage)
            (void)::madvise(memory, whole, MADV_HUGEPAGE); // a wish: small pages do too
        return static_cast<Element *>(memory);
    }
    void deallocate(Element *memory, std::size_t) { std::free(memory); }

    template <class Other>
    bool operator==(const HugeAllocator<Other> &) const
    {
        return true;
    }
};

template <class Element>
using HugeVector = std::vector<Element, HugeAllocator<Element>>;

} // namespace tallygate::classify

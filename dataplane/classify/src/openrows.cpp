// SPDX-License-Identifier: GPL-3.0-or-later
#include "openrows.h"

#include <bit>

#include "simd.h"

namespace tallygate::classify {

namespace {

using Rows = std::span<const std::uint16_t>;

Rows openTo(std::uint32_t rule, std::uint64_t rows, const FirstRules &first, RowList &open)
{
    std::size_t count = 0;
    for (; rows != 0; rows &= rows - 1) {
        const auto row = static_cast<std::uint16_t>(std::countr_zero(rows));
        open[count] = row;
        count += first[row] > rule ? 1 : 0;
    }
    return {open.data(), count};
}

#if defined(__x86_64__)
/// Sixteen rows at once.
__attribute__((target("avx512f,avx512vl,avx2,popcnt"))) Rows
openTo512(std::uint32_t rule, std::uint64_t rows, const FirstRules &first, RowList &open)
{
    constexpr std::size_t kStep = 16;
    const __m512i bound = _mm512_set1_epi32(static_cast<int>(rule));
    __m512i row = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    std::size_t count = 0;
    for (std::size_t i = 0; i < first.size(); i += kStep) {
        const __mmask16 is = _mm512_mask_cmpgt_epu32_mask(static_cast<__mmask16>(rows >> i),
                                                          _mm512_loadu_si512(&first[i]), bound);
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(&open[count]),
                            _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(is, row)));
        count += static_cast<std::size_t>(std::popcount(static_cast<unsigned>(is)));
        row = _mm512_add_epi32(row, _mm512_set1_epi32(kStep));
    }
    return {open.data(), count};
}
#endif

} // namespace

OpenTo openToWith([[maybe_unused]] Instructions instructions)
{
#if defined(__x86_64__)
    if (instructions >= Instructions::Avx512)
        return openTo512;
#endif
    return openTo;
}

} // namespace tallygate::classify

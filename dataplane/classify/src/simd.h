// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Vector instructions of the x86-64; nothing elsewhere. GCC warns of what it leaves undefined in
// its own header. fmt asks for some optimisation where a build has none, and GCC goes on to say
// __OPTIMIZE__ behind it; then those of the header that want a constant are functions that nobody
// inlines, and do not compile. Without the macro they are macros, the same in all builds.
#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma push_macro("__OPTIMIZE__")
#undef __OPTIMIZE__
#include <immintrin.h>
#pragma pop_macro("__OPTIMIZE__")
#pragma GCC diagnostic pop
#endif

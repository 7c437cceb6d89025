# SPDX-License-Identifier: GPL-3.0-or-later
# The host's programs in one file each, that run on any Linux of the architecture: everything is
# linked in, the C library too. Included before any library is looked for.
if(NOT TALLYGATE_STATIC)
    set(TALLYGATE_FMT fmt::fmt)
    return()
endif()

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(PKG_CONFIG_ARGN --static) # names what a static library needs in turn
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
add_link_options(-static)
# Debian's libfmt is a shared library only; its headers hold all of it.
set(TALLYGATE_FMT fmt::fmt-header-only)

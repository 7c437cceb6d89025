# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers for builds from nothing (presets ci and asan-ubsan), where parsing Qt and the
# standard library is half of the time. Other presets build without them, so that a source which
# lacks an include does not compile there.
#
# tallygate_precompile(TARGET KIND), KIND being engine (Qt-free), core (QtCore) or window (QtWidgets).
# One header is compiled for each kind, by a target of no other use. QtTest is in none: each folder
# of tests compiles it with definitions of its own.

set(tallygate_pch_engine
    <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <mutex>
    <optional> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>
    <fmt/format.h> <tl/expected.hpp>)
set(tallygate_pch_core ${tallygate_pch_engine} <QtCore>)
set(tallygate_pch_window ${tallygate_pch_engine} <QtWidgets>)
set(tallygate_pch_engine_links ${TALLYGATE_FMT} tl::expected)
set(tallygate_pch_core_links ${tallygate_pch_engine_links} Qt6::Core)
set(tallygate_pch_window_links ${tallygate_pch_engine_links} Qt6::Widgets)

function(tallygate_precompile target kind)
    if(NOT TALLYGATE_PCH)
        return()
    endif()
    set(owner tallygate_pch_owner_${kind})
    if(NOT TARGET ${owner})
        file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/pch/${kind}.cpp
             CONTENT "// Owner of a precompiled header.\n")
        add_library(${owner} OBJECT ${PROJECT_BINARY_DIR}/pch/${kind}.cpp)
        set_target_properties(${owner} PROPERTIES AUTOMOC OFF)
        target_link_libraries(${owner} PRIVATE ${tallygate_pch_${kind}_links} tallygate_flags)
        target_precompile_headers(${owner} PRIVATE ${tallygate_pch_${kind}})
    endif()
    target_link_libraries(${target} PRIVATE ${tallygate_pch_engine_links}) # their definitions
    target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

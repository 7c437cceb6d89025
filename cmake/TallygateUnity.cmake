# SPDX-License-Identifier: GPL-3.0-or-later
# Sources of one folder compiled together, for builds from nothing (presets ci and asan-ubsan):
# most of the time goes into headers and templates that neighbours share. Other presets compile
# each source by itself, so that one which lacks an include does not compile there.
#
# For this, names in anonymous namespaces are unique among the sources of a folder.

set(TALLYGATE_UNITY_SIZE 8 CACHE STRING "Most sources that are compiled together")

# tallygate_unity(TARGET): batches of neighbours in each folder of the target's sources.
function(tallygate_unity target)
    if(NOT TALLYGATE_UNITY)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    # In a source that is included, g++ takes a class of an anonymous namespace for one of a header.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    list(SORT sources)
    foreach(source IN LISTS sources)
        cmake_path(GET source PARENT_PATH folder)
        string(MAKE_C_IDENTIFIER "${folder}" key)
        if(NOT DEFINED count_${key})
            set(count_${key} 0)
        endif()
        math(EXPR batch "${count_${key}} / ${TALLYGATE_UNITY_SIZE}")
        math(EXPR count_${key} "${count_${key}} + 1")
        cmake_path(GET folder FILENAME last)
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${last}${batch})
    endforeach()
endfunction()

# SPDX-License-Identifier: GPL-3.0-or-later
# Sources of one folder compiled together, for builds from nothing (presets ci and asan-ubsan):
# most of the time goes into headers and templates that neighbours share. Other presets compile
# each source by itself, so that one which lacks an include does not compile there.
#
# For this, names in anonymous namespaces are unique among the sources of a folder.

set(TALLYGATE_UNITY_SIZE 12 CACHE STRING "Most sources that are compiled together")

# tallygate_unity(TARGET): batches of neighbours in each folder of the target's sources.
function(tallygate_unity target)
    if(NOT TALLYGATE_UNITY)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # In a source that is included, g++ takes a class of an anonymous namespace for a header's.
        target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    list(SORT sources)
    set(folders "")
    foreach(source IN LISTS sources)
        cmake_path(GET source PARENT_PATH folder)
        list(APPEND folders "${folder}")
        list(APPEND in_${folder} ${source})
    endforeach()
    list(REMOVE_DUPLICATES folders)
    foreach(folder IN LISTS folders)
        list(LENGTH in_${folder} count)
        math(EXPR batches "(${count} + ${TALLYGATE_UNITY_SIZE} - 1) / ${TALLYGATE_UNITY_SIZE}")
        cmake_path(GET folder FILENAME last)
        set(index 0)
        foreach(source IN LISTS in_${folder})
            math(EXPR batch "${index} * ${batches} / ${count}")
            math(EXPR index "${index} + 1")
            set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${last}${batch})
        endforeach()
    endforeach()
endfunction()

# SPDX-License-Identifier: GPL-3.0-or-later
# How every library, program and test of the project is declared: one place for warnings,
# sanitizers, include roots and the header check.

add_library(tallygate_flags INTERFACE)
target_compile_options(tallygate_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
    -Werror=return-type -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports false positives of these from inside libstdc++ and fmt at -O2 and above.
    target_compile_options(tallygate_flags INTERFACE
        -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict
        -Wno-format-overflow -Wno-stringop-overread)
endif()
if(TALLYGATE_SANITIZE)
    target_compile_options(tallygate_flags INTERFACE
        -fsanitize=${TALLYGATE_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(tallygate_flags INTERFACE -fsanitize=${TALLYGATE_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        # g++ tells sources of its sanitizers by these names; clang has another way.
        foreach(sanitizer address thread)
            if(TALLYGATE_SANITIZE MATCHES "${sanitizer}")
                string(TOUPPER ${sanitizer} name)
                target_compile_definitions(tallygate_flags INTERFACE __SANITIZE_${name}__=1)
            endif()
        endforeach()
    endif()
endif()
if(TALLYGATE_PCH)
    # Targets can share a precompiled header only if they are compiled with the same of these.
    target_compile_options(tallygate_flags INTERFACE -fPIC -pthread)
endif()
if(TALLYGATE_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A tenth of g++'s time goes into looking for memory to use again: only above a gigabyte.
    target_compile_options(tallygate_flags INTERFACE --param=ggc-min-heapsize=1048576)
endif()
if(TALLYGATE_UNITY)
    # Link in a third of the time of the usual one. Clang's sanitizers have symbols that gold
    # warns of, in its own linker there is nothing to say.
    set(linker gold)
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        set(linker lld)
    endif()
    include(CheckLinkerFlag)
    check_linker_flag(CXX -fuse-ld=${linker} TALLYGATE_QUICK_LINKER)
    if(TALLYGATE_QUICK_LINKER)
        target_link_options(tallygate_flags INTERFACE -fuse-ld=${linker})
    endif()
endif()
if(TALLYGATE_FUZZ)
    target_compile_options(tallygate_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# tallygate_library(NAME [ALONE] [DEPENDS lib ...] [PRIVATE_DEPENDS lib ...])
# Declares tallygate_NAME from include/NAME/*.h and src/*.cpp of the current folder. The only
# include root of the library is its own include/ folder and those of the libraries it names.
# ALONE: its sources are never compiled together.
function(tallygate_library name)
    cmake_parse_arguments(arg "ALONE" "" "DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/${name}/*.h)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp
         ${CMAKE_CURRENT_SOURCE_DIR}/src/*.h ${CMAKE_CURRENT_SOURCE_DIR}/src/*/*.cpp
         ${CMAKE_CURRENT_SOURCE_DIR}/src/*/*.h)
    add_library(tallygate_${name} STATIC ${sources})
    target_sources(tallygate_${name} PUBLIC
        FILE_SET HEADERS BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}/include FILES ${headers})
    target_include_directories(tallygate_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
    set(public_deps ${arg_DEPENDS})
    list(TRANSFORM public_deps REPLACE "^([a-z]+)$" "tallygate_\\1")
    set(private_deps ${arg_PRIVATE_DEPENDS})
    list(TRANSFORM private_deps REPLACE "^([a-z]+)$" "tallygate_\\1")
    target_link_libraries(tallygate_${name} PUBLIC ${public_deps}
                          PRIVATE ${private_deps} tallygate_flags)
    if("Qt6::Widgets" IN_LIST arg_DEPENDS OR "services" IN_LIST arg_DEPENDS)
        tallygate_precompile(tallygate_${name} window)
    elseif(NOT CMAKE_AUTOMOC)
        tallygate_precompile(tallygate_${name} engine)
    endif()
    if(NOT arg_ALONE)
        tallygate_unity(tallygate_${name})
    endif()
    set_target_properties(tallygate_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    # Automoc runs again when a file it knows changes, but not when files join: make it forget.
    set(known ${CMAKE_CURRENT_BINARY_DIR}/tallygate_${name}_files.txt)
    set(before "")
    if(EXISTS ${known})
        file(READ ${known} before)
    endif()
    if(NOT before STREQUAL "${headers};${sources}")
        file(WRITE ${known} "${headers};${sources}")
        file(REMOVE ${CMAKE_CURRENT_BINARY_DIR}/tallygate_${name}_autogen/timestamp)
    endif()
endfunction()

# tallygate_program(NAME SOURCES file ... DEPENDS lib ...)
function(tallygate_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    set(deps ${arg_DEPENDS})
    list(TRANSFORM deps REPLACE "^([a-z]+)$" "tallygate_\\1")
    target_link_libraries(${name} PRIVATE ${deps} tallygate_flags)
    tallygate_precompile(${name} engine)
    tallygate_unity(${name})
endfunction()

# tallygate_test_moc(TARGET): moc for the one source of a test that has a class, tst_*.cpp. Automoc
# would look through the sources of each test and compile an empty source for it.
function(tallygate_test_moc target)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "tst_[a-z0-9]+\\.cpp$")
    cmake_path(GET sources STEM stem)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}_moc)
    file(MAKE_DIRECTORY ${folder})
    qt6_generate_moc(${sources} ${folder}/${stem}.moc TARGET ${target})
    target_sources(${target} PRIVATE ${folder}/${stem}.moc)
    target_include_directories(${target} PRIVATE ${folder})
endfunction()

# tallygate_test(NAME SOURCES file ... DEPENDS lib ... [LABELS label ...] [TIMEOUT seconds] [GUI] [LONG])
# A QtTest program, registered with ctest under the label `ci` unless LABELS says otherwise. LONG:
# there is also NAME_long, its full form, with the label `long` (see tests/support/effort.h).
# GUI tests run on the offscreen platform unless they ask for a display themselves.
function(tallygate_test name)
    cmake_parse_arguments(arg "GUI;LONG" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    set(deps ${arg_DEPENDS})
    list(TRANSFORM deps REPLACE "^([a-z]+)$" "tallygate_\\1")
    target_link_libraries(${name} PRIVATE ${deps} tallygate_flags Qt6::Test)
    # Tests are compiled more often than they are run long: little optimisation is enough.
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
    if("Qt6::Widgets" IN_LIST arg_DEPENDS OR "services" IN_LIST arg_DEPENDS)
        tallygate_precompile(${name} window)
    else()
        tallygate_precompile(${name} core)
    endif()
    set_target_properties(${name} PROPERTIES AUTOMOC OFF
        RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    tallygate_test_moc(${name})
    target_compile_definitions(${name} PRIVATE
        TALLYGATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        TALLYGATE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    if(NOT arg_LABELS)
        set(arg_LABELS ci)
    endif()
    if(NOT TALLYGATE_LONG AND NOT "ci" IN_LIST arg_LABELS)
        set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
        SKIP_REGULAR_EXPRESSION "^SKIPPED:")
    if(arg_GUI)
        set_property(TEST ${name} PROPERTY ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
    endif()
    if(arg_LONG)
        add_test(NAME ${name}_long COMMAND ${name})
        set_tests_properties(${name}_long PROPERTIES LABELS long TIMEOUT 5400
            ENVIRONMENT "TALLYGATE_LONG=1;QTEST_FUNCTION_TIMEOUT=5400000"
            SKIP_REGULAR_EXPRESSION "^SKIPPED:")
    endif()
    if(TALLYGATE_SANITIZE MATCHES "thread")
        set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
            "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
    endif()
endfunction()

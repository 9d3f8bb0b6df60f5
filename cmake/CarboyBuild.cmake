# Compiler settings and the three functions that the other CMake files use.

option(CARBOY_WERROR "Treat warnings as errors" OFF)
option(CARBOY_TESTS "Build the tests, which need the examples" OFF)
option(CARBOY_EXAMPLES "Build the examples" ON)
option(CARBOY_BENCHMARKS "Build the benchmarks" OFF)
option(CARBOY_UNITY "Compile several source files at a time: a full build takes half as long, an incremental build longer" ON)
set(CARBOY_SANITIZE "" CACHE STRING "Sanitizers: empty, 'address,undefined' or 'thread'")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# The tests are about a hundred programs. LLVM's linker links each in a fifth of the time.
if(CARBOY_TESTS)
  find_program(LLD ld.lld)
  if(LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

# Flags for our own code; users' targets do not inherit them.
set(CARBOY_WARNINGS -Wall -Wextra -Wpedantic -Wno-missing-field-initializers)
if(CARBOY_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND CARBOY_WARNINGS -Wno-subobject-linkage)  # GCC treats every included source file as a header
endif()
if(CARBOY_WERROR)
  list(APPEND CARBOY_WARNINGS -Werror)
endif()
if(CARBOY_SANITIZE)
  add_compile_options(-fsanitize=${CARBOY_SANITIZE} -fno-omit-frame-pointer -g1)
  list(APPEND CARBOY_WARNINGS -Wno-maybe-uninitialized)  # the sanitizers' code makes GCC warn about Boost's optional
  add_link_options(-fsanitize=${CARBOY_SANITIZE})
  # Boost's fibers tell the sanitizers about stack switches only in their ucontext implementation.
  add_compile_definitions(BOOST_USE_UCONTEXT)
  if(CARBOY_SANITIZE MATCHES thread)
    add_compile_definitions(BOOST_USE_TSAN)
  else()
    add_compile_definitions(BOOST_USE_ASAN)
  endif()
endif()

# Flags for the tests. Without optimization they compile in half the time. Four checks of the undefined-behaviour sanitizer
# are only for the library: they would take 40 % of the time that the tests take to compile with sanitizers.
set(CARBOY_TEST_OPTIONS ${CARBOY_WARNINGS} $<$<CONFIG:Release>:-O0>)
if(CARBOY_SANITIZE MATCHES undefined)
  list(APPEND CARBOY_TEST_OPTIONS -fno-sanitize=null,alignment,object-size,vptr)
endif()

# carboy_unity(target): several source files at a time, so that headers and templates that they share are compiled once.
function(carboy_unity target)
  if(CARBOY_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
  endif()
endfunction()

function(carboy_separate folder)
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/${folder}/ OUTPUT_VARIABLE files)
  set_source_files_properties(${files} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# carboy_library(folder USES folders... LINK targets... FORCE symbol)
# Makes a static library of src/<folder>. USES names our own folders, LINK names targets of other packages. FORCE names a
# symbol that every executable must keep, for code that registers itself. SEPARATE names files that repeat local names of
# others, so that a unity build compiles them one by one.
function(carboy_library folder)
  cmake_parse_arguments(ARG "" "FORCE" "USES;LINK;SEPARATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp ${PROJECT_SOURCE_DIR}/src/${folder}/*/*.cpp)
  string(REPLACE "/" "_" target carboy_${folder})
  if(NOT sources)
    add_library(${target} INTERFACE)
    set_property(GLOBAL APPEND PROPERTY CARBOY_TARGETS ${target})
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
                                       PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(${target} PUBLIC cxx_std_20)
  carboy_unity(${target})
  carboy_separate(src/${folder} ${ARG_SEPARATE})
  target_compile_options(${target} PRIVATE ${CARBOY_WARNINGS} INTERFACE -Wno-missing-field-initializers)
  foreach(used ${ARG_USES})
    string(REPLACE "/" "_" used_target carboy_${used})
    target_link_libraries(${target} PUBLIC ${used_target})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  if(ARG_FORCE)
    target_link_options(${target} INTERFACE LINKER:--undefined=${ARG_FORCE})
  endif()
  set_property(GLOBAL APPEND PROPERTY CARBOY_TARGETS ${target})
  foreach(fact USES LINK FORCE)  # for the pkg-config files
    set_property(GLOBAL PROPERTY CARBOY_${fact}_${target} ${ARG_${fact}})
  endforeach()
endfunction()

# carboy_external(name USES folders...): makes carboy_external_<name>, which stands for a library of another package, and
# carboy_<name> from src/static/<name>.cpp, which CARBOY_STATIC links instead. HEADERS is the target that has the headers.
function(carboy_external name)
  cmake_parse_arguments(ARG "" "HEADERS" "USES" ${ARGN})
  add_library(carboy_external_${name} INTERFACE)
  add_library(carboy_${name} STATIC ${PROJECT_SOURCE_DIR}/src/static/${name}.cpp)
  target_include_directories(carboy_${name} PUBLIC $<BUILD_INTERFACE:$<TARGET_PROPERTY:${ARG_HEADERS},INTERFACE_INCLUDE_DIRECTORIES>>
                                            PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_compile_options(carboy_${name} PRIVATE ${CARBOY_WARNINGS})
  foreach(folder ${ARG_USES})
    target_link_libraries(carboy_${name} PRIVATE carboy_${folder})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY CARBOY_TARGETS carboy_external_${name} carboy_${name})
endfunction()

# carboy_facade(name folders...): makes the target carboy::<name>, which users link.
function(carboy_facade name)
  add_library(carboy_facade_${name} INTERFACE)
  set_target_properties(carboy_facade_${name} PROPERTIES EXPORT_NAME ${name})
  foreach(folder ${ARGN})
    string(REPLACE "/" "_" target carboy_${folder})
    target_link_libraries(carboy_facade_${name} INTERFACE ${target})
  endforeach()
  add_library(carboy::${name} ALIAS carboy_facade_${name})
  set_property(GLOBAL APPEND PROPERTY CARBOY_FACADES ${name})
  set_property(GLOBAL PROPERTY CARBOY_FACADE_${name} ${ARGN})
  set_property(GLOBAL APPEND PROPERTY CARBOY_TARGETS carboy_facade_${name})
endfunction()

# carboy_test(name LINK targets... LABELS labels... THREADS files...): makes one test program of
# tests/<name>/[<room>/]*_test.cpp for ctest. The label is `unit` unless others are given; `threads` marks tests that also
# run under ThreadSanitizer, and THREADS names the only files to run there if the others use no threads. SEPARATE names
# files that repeat local names of others, so that a unity build compiles them one by one.
function(carboy_test name)
  cmake_parse_arguments(ARG "" "" "LINK;LABELS;THREADS;SEPARATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${name}/*_test.cpp ${PROJECT_SOURCE_DIR}/tests/${name}/*/*_test.cpp)
  if(ARG_THREADS AND CARBOY_SANITIZE MATCHES thread)
    set(sources ${ARG_THREADS})
    list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/tests/${name}/)
  endif()
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" target test_${name})
  add_executable(${target} ${sources})
  carboy_unity(${target})
  carboy_separate(tests/${name} ${ARG_SEPARATE})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_options(${target} PRIVATE ${CARBOY_TEST_OPTIONS})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # GCC 12 reports inlined concatenations of std::string as overflows (its bugs 105329 and 105651), depending on the
    # length of the path in CARBOY_SOURCE_DIR.
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
  endif()
  target_compile_definitions(${target} PRIVATE CARBOY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CARBOY_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(${target} PRIVATE ${ARG_LINK} GTest::gtest_main)
  if(TARGET test_base AND NOT target STREQUAL test_base)  # all tests share the precompiled headers of test_base
    target_precompile_headers(${target} REUSE_FROM test_base)
  else()
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h> <string> <vector>)
  endif()
  add_test(NAME ${target} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  set_tests_properties(${target} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 900)
  foreach(label unit threads)
    if(label IN_LIST ARG_LABELS)
      add_dependencies(${label}_tests ${target})
    endif()
  endforeach()
endfunction()

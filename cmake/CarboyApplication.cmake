# carboy_add_application(name FILES sources... [MAIN sources...] [TEMPLATES folders...] [STATIC folders...]
#                        [MIGRATIONS folders...] [TESTS sources...] [HEADERS headers...] [LINK targets...]
#                        [COMPONENT sql|orm|jinja|web|carboy])
# makes the executable <name> from FILES and MAIN, and links carboy::<COMPONENT> (carboy by default) and LINK.
# - FILES are compiled once, as <name>_objects, for the program and for its tests. MAIN has the function main().
# - TESTS are GoogleTest sources. If GoogleTest is installed, they become <name>_test, which ctest runs after
#   enable_testing().
# - A precompiled header of Carboy's facade is read for all of them, so that an edited file compiles in two seconds.
#   HEADERS, those of the models above all, are in it too.
# - TEMPLATES, STATIC and MIGRATIONS are embedded with carboy_embed() in every configuration except Debug.
# - Without CMAKE_BUILD_TYPE the build type is Release. Debug builds have a fast linker if one is installed, and line
#   numbers without variables (-g1) unless CMAKE_CXX_FLAGS_DEBUG is set: -g3 is for a debugger, but takes longer to compile.
# - In Debug builds GCC does not collect garbage below a gigabyte. Each time it would walk through the whole precompiled
#   header, and a file of an application needs no more than about 360 MB.
# - The sources are compiled as C++20 or later with -Wall -Wextra.

# Sets `out` to the option for a linker that is faster than GCC's default, or to nothing.
function(carboy_fast_linker out)
  set(${out} "" PARENT_SCOPE)
  if("${CMAKE_EXE_LINKER_FLAGS} ${CMAKE_CXX_FLAGS}" MATCHES "-fuse-ld=" OR CMAKE_LINKER_TYPE)
    return()  # the project has chosen
  endif()
  foreach(linker mold lld gold)
    find_program(CARBOY_LINKER_${linker} NAMES ${linker} ld.${linker})
    mark_as_advanced(CARBOY_LINKER_${linker})
    if(NOT CARBOY_LINKER_${linker})
      continue()
    endif()
    include(CheckLinkerFlag)
    set(CMAKE_REQUIRED_QUIET ON)
    check_linker_flag(CXX -fuse-ld=${linker} CARBOY_LINKS_WITH_${linker})
    if(CARBOY_LINKS_WITH_${linker})
      set(${out} -fuse-ld=${linker} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# Refuses what cannot work, with the reason.
function(carboy_check_application name)
  if(NOT name MATCHES "^[A-Za-z0-9_.+-]+$")
    message(FATAL_ERROR "carboy_add_application(${name}): A name consists of letters, digits and _ . + -.")
  elseif(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "carboy_add_application(${name}): Nothing says what these are: ${ARG_UNPARSED_ARGUMENTS}. Write "
            "FILES, MAIN, TEMPLATES, STATIC, MIGRATIONS, TESTS, HEADERS, LINK or COMPONENT before them.")
  elseif(NOT ARG_FILES AND NOT ARG_MAIN)
    message(FATAL_ERROR "carboy_add_application(${name}): Name the sources: FILES app.cpp MAIN main.cpp.")
  elseif(ARG_TESTS AND NOT ARG_MAIN)
    message(FATAL_ERROR "carboy_add_application(${name}): The tests have a main() of their own. Name the file that has the "
            "application's: MAIN main.cpp.")
  elseif(ARG_TESTS AND NOT ARG_FILES)
    message(FATAL_ERROR "carboy_add_application(${name}): Name the sources that the program shares with its tests: FILES app.cpp.")
  elseif(NOT TARGET carboy::${ARG_COMPONENT})
    message(FATAL_ERROR "carboy_add_application(${name}): There is no target carboy::${ARG_COMPONENT}. Write "
            "find_package(carboy REQUIRED COMPONENTS ${ARG_COMPONENT}) before; the components are sql, orm, jinja, web and carboy.")
  endif()
endfunction()

# The settings that all targets of an application share; files can reuse a precompiled header only if these are equal.
function(carboy_application_target target component linker)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE -Wall -Wextra -pipe)
  if(CMAKE_CXX_FLAGS_DEBUG STREQUAL "-g")  # the default: lines and functions, without the variables of a debugger
    target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-g1>)
  endif()
  target_compile_options(${target} PRIVATE
    "$<$<AND:$<CONFIG:Debug>,$<CXX_COMPILER_ID:GNU>>:--param=ggc-min-heapsize=1000000>")
  target_link_options(${target} PRIVATE $<$<CONFIG:Debug>:${linker}>)
  target_link_libraries(${target} PUBLIC carboy::${component})
endfunction()

# <name>_test, if GoogleTest is installed.
function(carboy_application_tests name component linker)
  find_package(GTest QUIET)
  if(NOT GTest_FOUND)
    message(STATUS "carboy_add_application(${name}): GoogleTest is not installed, so there are no tests.")
    return()
  endif()
  add_executable(${name}_test ${ARGN})
  carboy_application_target(${name}_test ${component} "${linker}")
  target_include_directories(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}_test PRIVATE ${name}_objects GTest::gtest_main)
  target_precompile_headers(${name}_test REUSE_FROM ${name}_objects)
  add_test(NAME ${name}_test COMMAND ${name}_test)
endfunction()

function(carboy_add_application name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "COMPONENT" "FILES;MAIN;TEMPLATES;STATIC;MIGRATIONS;TESTS;HEADERS;LINK")
  if(NOT ARG_COMPONENT)
    set(ARG_COMPONENT carboy)
  endif()
  carboy_check_application(${name})
  get_property(several_configurations GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(NOT several_configurations AND NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Debug" FORCE)
  endif()
  carboy_fast_linker(linker)
  set(precompiled <carboy/${ARG_COMPONENT}.hpp>)
  foreach(header IN LISTS ARG_HEADERS)
    list(APPEND precompiled ${CMAKE_CURRENT_SOURCE_DIR}/${header})
  endforeach()

  if(ARG_MAIN AND ARG_FILES)
    add_library(${name}_objects OBJECT ${ARG_FILES})
    carboy_application_target(${name}_objects ${ARG_COMPONENT} "${linker}")
    target_link_libraries(${name}_objects PUBLIC ${ARG_LINK})
    target_precompile_headers(${name}_objects PRIVATE ${precompiled})
    add_executable(${name} ${ARG_MAIN})
    target_link_libraries(${name} PRIVATE ${name}_objects)
    target_precompile_headers(${name} REUSE_FROM ${name}_objects)
  else()
    add_executable(${name} ${ARG_FILES} ${ARG_MAIN})
    target_link_libraries(${name} PRIVATE ${ARG_LINK})
    target_precompile_headers(${name} PRIVATE ${precompiled})
  endif()
  carboy_application_target(${name} ${ARG_COMPONENT} "${linker}")
  if(ARG_TEMPLATES OR ARG_STATIC OR ARG_MIGRATIONS)
    carboy_embed(${name} ${ARG_STATIC} ${ARG_MIGRATIONS} TEMPLATES ${ARG_TEMPLATES})
  endif()
  if(ARG_TESTS)
    carboy_application_tests(${name} ${ARG_COMPONENT} "${linker}" ${ARG_TESTS})
  endif()
endfunction()

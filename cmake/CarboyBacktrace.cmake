# libbacktrace, with which the debug pages show the source lines of a stack. It is part of GCC; clang on Debian finds it
# there, too. Without it the pages show the names of functions.
# Sets CARBOY_BACKTRACE to "backtrace" or to nothing, and CARBOY_BACKTRACE_HEADERS to the folder of backtrace.h.

if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  set(gcc ${CMAKE_CXX_COMPILER})
else()
  set(gcc g++)
endif()
execute_process(COMMAND ${gcc} -print-file-name=include OUTPUT_VARIABLE gcc_headers OUTPUT_STRIP_TRAILING_WHITESPACE
                ERROR_QUIET)
find_file(CARBOY_BACKTRACE_HEADER backtrace.h HINTS ${gcc_headers})
mark_as_advanced(CARBOY_BACKTRACE_HEADER)
set(CARBOY_BACKTRACE)
if(CARBOY_BACKTRACE_HEADER)
  # A copy, because another compiler must not see the other headers of GCC's folder.
  set(CARBOY_BACKTRACE_HEADERS ${CMAKE_BINARY_DIR}/backtrace)
  configure_file(${CARBOY_BACKTRACE_HEADER} ${CARBOY_BACKTRACE_HEADERS}/backtrace.h COPYONLY)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_INCLUDES ${CARBOY_BACKTRACE_HEADERS})
  set(CMAKE_REQUIRED_LIBRARIES backtrace)
  check_cxx_source_compiles("#include <backtrace.h>
    int main() { return backtrace_create_state(nullptr, 1, nullptr, nullptr) == nullptr; }" CARBOY_BACKTRACE_LINKS)
  unset(CMAKE_REQUIRED_INCLUDES)
  unset(CMAKE_REQUIRED_LIBRARIES)
  if(CARBOY_BACKTRACE_LINKS)
    set(CARBOY_BACKTRACE backtrace)
  endif()
endif()

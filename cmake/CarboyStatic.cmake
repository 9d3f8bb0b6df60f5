# CARBOY_STATIC: executables that need no shared libraries except those of the C library (libc, libm). Everything else comes
# from archives. Two libraries have none in Debian, so src/static has a substitute: fmt is compiled from its headers, and
# libpq is loaded when a program opens its first postgresql:// URL.
# Carboy's own build and carboyConfig.cmake include this file: carboy_static_packages() comes before find_package(), and
# carboy_static_targets() after it.

option(CARBOY_STATIC "Link executables that need only the C library; libpq is loaded if it is used" OFF)

# Says which kind of library find_package() looks for.
macro(carboy_static_packages)
  if(NOT "${CARBOY_STATIC}" STREQUAL "${CARBOY_STATIC_BEFORE}")  # what was found before has the other kind
    foreach(found OPENSSL_CRYPTO_LIBRARY OPENSSL_SSL_LIBRARY ZLIB_LIBRARY ZLIB_LIBRARY_RELEASE ZLIB_LIBRARY_DEBUG
                  SQLite3_LIBRARY BROTLI_ENCODER BROTLI_COMMON)
      if(DEFINED CARBOY_STATIC_BEFORE)
        unset(${found} CACHE)
      endif()
    endforeach()
    set(CARBOY_STATIC_BEFORE "${CARBOY_STATIC}" CACHE INTERNAL "CARBOY_STATIC at the last run")
  endif()
  if(CARBOY_STATIC)
    set(Boost_USE_STATIC_LIBS ON)
    set(OPENSSL_USE_STATIC_LIBS ON)
    set(ZLIB_USE_STATIC_LIBS ON)
    set(BROTLI_USE_STATIC_LIBS ON)
    find_library(SQLite3_LIBRARY NAMES libsqlite3.a)
  endif()
endmacro()

# carboy_static_targets(prefix): lets carboy_external_fmt and carboy_external_libpq, whose names begin with the prefix,
# stand for the shared libraries or for their substitutes.
function(carboy_static_targets prefix)
  set(fmt fmt::fmt)
  set(libpq PostgreSQL::PostgreSQL)
  set(options)
  if(CARBOY_STATIC)
    get_target_property(type fmt::fmt TYPE)
    if(NOT type STREQUAL STATIC_LIBRARY)
      set(fmt ${prefix}carboy_fmt)
    endif()
    set(libpq ${prefix}carboy_libpq)
    set(options -static-libstdc++ -static-libgcc)
    if(TARGET SQLite::SQLite3)
      set_property(TARGET SQLite::SQLite3 APPEND PROPERTY INTERFACE_LINK_LIBRARIES m ${CMAKE_DL_LIBS})
    endif()
  endif()
  set_target_properties(${prefix}carboy_external_fmt PROPERTIES INTERFACE_LINK_LIBRARIES ${fmt} INTERFACE_LINK_OPTIONS "${options}")
  set_target_properties(${prefix}carboy_external_libpq PROPERTIES INTERFACE_LINK_LIBRARIES ${libpq})
endfunction()

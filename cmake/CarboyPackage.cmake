# What another project uses: `cmake --install` with find_package(carboy) and pkg-config files, the Debian packages of CPack,
# and find_package(carboy) with this build tree.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/carboy)
get_property(targets GLOBAL PROPERTY CARBOY_TARGETS)

# The programs are the package `carboy`, everything to build with is `libcarboy-dev`.
install(TARGETS ${targets} EXPORT carboyTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
install(TARGETS sql_check carboy_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
install(EXPORT carboyTargets NAMESPACE carboy:: DESTINATION ${package_dir} COMPONENT dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/carboy DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
        FILES_MATCHING PATTERN *.hpp)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT dev)

# Both configurations look for their targets beside themselves.
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/carboyConfig.cmake.in ${CMAKE_BINARY_DIR}/carboyConfig.cmake
                              INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# The interface may change with each minor version before 1.0.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/carboyConfigVersion.cmake COMPATIBILITY SameMinorVersion)
set(package_functions ${CMAKE_CURRENT_LIST_DIR}/CarboyResources.cmake ${CMAKE_CURRENT_LIST_DIR}/CarboyApplication.cmake
                      ${CMAKE_CURRENT_LIST_DIR}/CarboyStatic.cmake ${CMAKE_CURRENT_LIST_DIR}/FindBrotli.cmake)
file(COPY ${package_functions} DESTINATION ${CMAKE_BINARY_DIR})
export(TARGETS ${targets} NAMESPACE carboy:: FILE ${CMAKE_BINARY_DIR}/carboyTargets.cmake)
install(FILES ${CMAKE_BINARY_DIR}/carboyConfig.cmake ${CMAKE_BINARY_DIR}/carboyConfigVersion.cmake
              ${package_functions}
        DESTINATION ${package_dir} COMPONENT dev)

# Sets `libraries` to the link options of a folder's library, and `requires` to the pkg-config packages that it needs, both
# in the order in which a linker takes static libraries.
function(carboy_link_order folder libraries requires)
  string(REPLACE "/" "_" target carboy_${folder})
  set(found_libraries -l${target})
  get_property(symbol GLOBAL PROPERTY CARBOY_FORCE_${target})
  if(symbol)
    list(PREPEND found_libraries -Wl,--undefined=${symbol})
  endif()
  set(found_requires)
  get_property(packages GLOBAL PROPERTY CARBOY_LINK_${target})
  foreach(package ${packages})
    if(package STREQUAL Boost::context)
      list(APPEND found_libraries -lboost_context)
    elseif(package STREQUAL Boost::json)
      list(APPEND found_libraries -lboost_json)
    elseif(package STREQUAL backtrace)
      list(APPEND found_libraries -lbacktrace)
    elseif(package STREQUAL Threads::Threads)
      list(APPEND found_libraries -pthread)
    elseif(package STREQUAL OpenSSL::Crypto)
      list(APPEND found_requires libcrypto)
    elseif(package STREQUAL OpenSSL::SSL)
      list(APPEND found_requires libssl)
    elseif(package STREQUAL SQLite::SQLite3)
      list(APPEND found_requires sqlite3)
    elseif(package STREQUAL carboy_external_libpq)
      list(APPEND found_requires libpq)
    elseif(package STREQUAL carboy_external_fmt)
      list(APPEND found_requires fmt)
    elseif(package STREQUAL ZLIB::ZLIB)
      list(APPEND found_requires zlib)
    elseif(package STREQUAL Brotli::Encoder)
      list(APPEND found_requires libbrotlienc)
    elseif(NOT package MATCHES "^(Boost::headers|CLI11::CLI11)$")  # these have headers only
      message(FATAL_ERROR "carboy_link_order: Say how pkg-config links ${package}.")
    endif()
  endforeach()
  get_property(uses GLOBAL PROPERTY CARBOY_USES_${target})
  foreach(used ${uses})
    carboy_link_order(${used} used_libraries used_requires)
    list(APPEND found_libraries ${used_libraries})
    list(APPEND found_requires ${used_requires})
  endforeach()
  set(${libraries} ${found_libraries} PARENT_SCOPE)
  set(${requires} ${found_requires} PARENT_SCOPE)
endfunction()

# Keeps the last of equal entries: a static library comes after all that use it.
function(carboy_keep_last list)
  set(entries ${${list}})
  list(REVERSE entries)
  list(REMOVE_DUPLICATES entries)
  list(REVERSE entries)
  list(JOIN entries " " text)
  set(${list} "${text}" PARENT_SCOPE)
endfunction()

# Writes and installs carboy-<name>.pc for each facade; carboy::carboy is carboy.pc. They find the prefix from their own
# place, so that an installation can move.
file(RELATIVE_PATH PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" PC_PREFIX ${PC_PREFIX})
get_property(facades GLOBAL PROPERTY CARBOY_FACADES)
foreach(facade ${facades})
  get_property(folders GLOBAL PROPERTY CARBOY_FACADE_${facade})
  set(PC_NAME carboy-${facade})
  if(facade STREQUAL carboy)
    set(PC_NAME carboy)
  endif()
  set(PC_LIBRARIES)
  set(PC_REQUIRES)
  foreach(folder ${folders})
    carboy_link_order(${folder} folder_libraries folder_requires)
    list(APPEND PC_LIBRARIES ${folder_libraries})
    list(APPEND PC_REQUIRES ${folder_requires})
  endforeach()
  carboy_keep_last(PC_LIBRARIES)
  carboy_keep_last(PC_REQUIRES)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/carboy.pc.in ${CMAKE_BINARY_DIR}/pkgconfig/${PC_NAME}.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/pkgconfig/${PC_NAME}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
endforeach()

# `cpack -G DEB` in the build folder makes carboy_<version>_<architecture>.deb and libcarboy-dev_<version>_<architecture>.deb.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME carboy)
set(CPACK_PACKAGE_VENDOR Carboy)
set(CPACK_PACKAGE_CONTACT "The Carboy maintainers <maintainers@carboy.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "web applications with a database in C++20")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL tools dev)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME carboy)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_TOOLS_DESCRIPTION "commands of the Carboy web framework
 carboy makes projects; jinja renders and checks templates; carboy-sql-check checks the SQL text in C++ sources against a database.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libcarboy-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_DESCRIPTION "web applications with a database in C++20
 Headers and static libraries of Carboy: checked SQL, an object-relational mapper, Jinja templates, routes and requests.")
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "carboy (= ${PROJECT_VERSION}), libboost-dev (>= 1.81) | libboost1.81-dev, libboost-context-dev (>= 1.81) | libboost-context1.81-dev, libboost-json-dev (>= 1.81) | libboost-json1.81-dev, libsqlite3-dev, libpq-dev, libssl-dev, zlib1g-dev, libbrotli-dev, libfmt-dev, libcli11-dev")
find_program(CARBOY_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(CARBOY_SHLIBDEPS)
if(CARBOY_SHLIBDEPS)
  set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
endif()
include(CPack)

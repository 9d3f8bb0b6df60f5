# An overlay port: it builds the source archive that contains it.
#   vcpkg install carboy --overlay-ports=<unpacked archive>/packaging/vcpkg
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../.." ABSOLUTE)
vcpkg_check_linkage(ONLY_STATIC_LIBRARY)

vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}" OPTIONS -DCARBOY_EXAMPLES=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/carboy)
vcpkg_fixup_pkgconfig()
vcpkg_copy_tools(TOOL_NAMES carboy carboy-sql-check jinja AUTO_CLEAN)

# The debug build installs the same headers and documents.
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")

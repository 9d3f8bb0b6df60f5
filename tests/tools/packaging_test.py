"""The Conan recipe and the vcpkg port, as far as they can be checked without these tools: each runs with stand-ins for the
tool's functions, and configures an unpacked source archive.

usage: packaging_test.py <C++ compiler> [unittest options]
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILER = sys.argv.pop(1)
# CMake's packages and their names in Conan and vcpkg; Boost is one package in Conan and many in vcpkg.
NAMES = {"Boost": ("boost", None), "OpenSSL": ("openssl", "openssl"), "SQLite3": ("sqlite3", "sqlite3"),
         "PostgreSQL": ("libpq", "libpq"), "fmt": ("fmt", "fmt"), "CLI11": ("cli11", "cli11"), "ZLIB": ("zlib", "zlib"),
         "Brotli": ("brotli", "brotli"),
         "TOMLPLUSPLUS_INCLUDE": ("tomlplusplus", "tomlplusplus")}
STANDINS = """\
set(CURRENT_PORT_DIR {source}/packaging/vcpkg/carboy)
set(CURRENT_PACKAGES_DIR {packages})
function(vcpkg_check_linkage)
endfunction()
function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "SOURCE_PATH" "OPTIONS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "unknown: ${{ARG_UNPARSED_ARGUMENTS}}")
  endif()
  execute_process(COMMAND ${{CMAKE_COMMAND}} -S ${{ARG_SOURCE_PATH}} -B {build} -Wno-dev -DCMAKE_CXX_COMPILER={compiler}
                          ${{ARG_OPTIONS}} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endfunction()
foreach(name vcpkg_cmake_install vcpkg_cmake_config_fixup vcpkg_fixup_pkgconfig vcpkg_copy_tools vcpkg_install_copyright)
  cmake_language(EVAL CODE "function(${{name}})
    file(APPEND {build}/calls.txt \\"${{name}} \\${{ARGV}}\\\\n\\")
  endfunction()")
endforeach()
include({source}/packaging/vcpkg/carboy/portfile.cmake)
"""


def wanted_packages():
    """What CMake looks for when it builds the library."""
    lists = (ROOT / "CMakeLists.txt").read_text().partition("if(CARBOY_TESTS)")[0]
    return set(re.findall(r"^find_(?:package|path)\((\w+)", lists, re.M)) - {"Threads"}


def least_versions():
    """The lowest versions that CMake accepts, of packages for which it names one."""
    lists = (ROOT / "CMakeLists.txt").read_text().partition("if(CARBOY_TESTS)")[0]
    return {name: numbers(least) for name, least in re.findall(r"^find_package\((\w+) ([\d.]+)", lists, re.M)}


def numbers(text):
    """1.81 and 1.81.0 are equal."""
    found = [int(part) for part in text.split(".")]
    while found[-1] == 0:
        found.pop()
    return found


def cmake_options():
    """The options of the build."""
    return {name for path in (ROOT / "cmake").glob("*.cmake")
            for name in re.findall(r"^(?:option|set)\((CARBOY_\w+) [^)]*(?:OFF|ON|CACHE)", path.read_text(), re.M)}


def version():
    return re.search(r"project\(carboy VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]


class Cmake:
    """Stands in for conan.tools.cmake.CMake: configures for real."""
    calls = []

    def __init__(self, recipe):
        self.recipe = recipe

    def configure(self):
        options = [f"-D{name}={value}" for name, value in self.recipe.cache_variables.items()]
        subprocess.run(["cmake", "-S", self.recipe.source_folder, "-B", self.recipe.build_folder, "-Wno-dev",
                        f"-DCMAKE_CXX_COMPILER={COMPILER}", *options], check=True, stdout=subprocess.DEVNULL)

    def build(self):
        self.calls.append("build")

    def install(self):
        self.calls.append("install")


class Recipe:
    """Stands in for conan.ConanFile."""
    def __init__(self):
        self.required, self.properties, self.cache_variables = {}, {}, {}
        self.recipe_folder = str(ROOT)
        self.cpp_info = types.SimpleNamespace(set_property=self.properties.__setitem__)

    def requires(self, reference, **_):
        name, _, versions = reference.partition("/")
        self.required[name] = versions


class Toolchain:
    def __init__(self, recipe):
        self.cache_variables = recipe.cache_variables

    def generate(self):
        pass


def load_recipe():
    tools = {"conan": {"ConanFile": Recipe}, "conan.errors": {"ConanInvalidConfiguration": ValueError},
             "conan.tools": {}, "conan.tools.build": {"check_min_cppstd": lambda *_: None},
             "conan.tools.cmake": {"CMake": Cmake, "CMakeDeps": Toolchain, "CMakeToolchain": Toolchain,
                                   "cmake_layout": lambda *_: None},
             "conan.tools.files": {"copy": lambda *_: None, "load": lambda _, path: pathlib.Path(path).read_text()}}
    modules = {}
    for name, members in tools.items():
        modules[name] = types.ModuleType(name)
        vars(modules[name]).update(members)
    scope = {}
    with mock.patch.dict(sys.modules, modules):
        exec(compile((ROOT / "conanfile.py").read_text(), "conanfile.py", "exec"), scope)
    return scope["Carboy"]()


class Packaging(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="carboy-package-")))
        self.source = self.folder / "source"

    def unpack(self, patterns):
        """Copies the files of the tree that match, as an archive or Conan's exports would."""
        listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT,
                                check=True, capture_output=True, text=True).stdout.split("\0")
        for name in filter(None, listed):
            if any(name == pattern or pattern.endswith("*") and name.startswith(pattern[:-1]) for pattern in patterns):
                path = self.source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes((ROOT / name).read_bytes())

    def check_configured(self, build):
        targets = subprocess.run(["cmake", "--build", build, "--target", "help"], check=True, capture_output=True,
                                 text=True).stdout
        for target in ("carboy_web", "carboy_command", "jinja_command"):
            self.assertIn(target, targets)
        for target in ("lesson", "test_web"):
            self.assertNotRegex(targets, rf"\b{target}\b")

    def programs(self):
        """The names of the installed programs."""
        names = set()
        for path in (ROOT / "src/cli").glob("*/CMakeLists.txt"):
            names.update(re.findall(r"OUTPUT_NAME ([\w-]+)", path.read_text()))
        return names

    def test_conan(self):
        recipe = load_recipe()
        recipe.set_version()
        self.assertEqual(recipe.version, version())
        recipe.requirements()
        self.assertEqual(set(recipe.required), {NAMES[name][0] for name in wanted_packages()})
        for name, least in least_versions().items():
            found = re.search(r"\[>=([\d.]+) <[\d.]+\]", recipe.required[NAMES[name][0]])
            self.assertGreaterEqual(numbers(found[1]), least, name)
        self.unpack(recipe.exports_sources)
        recipe.source_folder, recipe.build_folder, recipe.package_folder = map(str, (self.source, self.folder / "b", self.folder / "p"))
        recipe.generate()
        recipe.build()
        recipe.package()
        self.assertEqual(Cmake.calls, ["build", "install"])
        self.assertLessEqual(set(recipe.cache_variables), cmake_options())
        self.check_configured(recipe.build_folder)
        recipe.package_info()
        self.assertEqual(recipe.properties, {"cmake_find_mode": "none"})

    def test_vcpkg(self):
        port = json.loads((ROOT / "packaging/vcpkg/carboy/vcpkg.json").read_text())
        self.assertEqual(port["version"], version())
        needed = {one if isinstance(one, str) else one["name"] for one in port["dependencies"]
                  if isinstance(one, str) or not one.get("host")}
        sources = [path for top in ("include", "src") for path in (ROOT / top).rglob("*.[ch]pp")]
        boost = {name for path in sources for name in re.findall(r"#include <boost/(\w+)", path.read_text())}
        self.assertEqual(needed, {NAMES[name][1] for name in wanted_packages()} - {None}
                         | {"boost-" + name.replace("_", "-") for name in boost})
        least = least_versions()["Boost"]
        for one in port["dependencies"]:
            if isinstance(one, dict) and one["name"].startswith("boost-"):
                self.assertGreaterEqual(numbers(one["version>="]), least, one["name"])
        portfile = (ROOT / "packaging/vcpkg/carboy/portfile.cmake").read_text()
        given = set(re.findall(r"-D(\w+)=", portfile))
        self.assertTrue(given and given <= cmake_options(), given)
        copied = re.search(r"TOOL_NAMES ([^)]*?) AUTO_CLEAN", portfile)[1].split()
        self.assertEqual(set(copied), self.programs())
        self.unpack(["CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*", "packaging/*"])
        script = self.folder / "port.cmake"
        script.write_text(STANDINS.format(source=self.source, build=self.folder / "build", compiler=COMPILER,
                                          packages=self.folder / "packages"))
        subprocess.run(["cmake", "-P", script], check=True)
        self.check_configured(self.folder / "build")
        self.assertIn("vcpkg_cmake_config_fixup CONFIG_PATH;lib/cmake/carboy", (self.folder / "build/calls.txt").read_text())


if __name__ == "__main__":
    unittest.main()

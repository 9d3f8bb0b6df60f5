"""Conan 2 recipe. In the folder of an unpacked source archive: conan create . --build=missing"""
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load

required_conan_version = ">=2.0"


class Carboy(ConanFile):
    name = "carboy"
    description = "Web applications with a database in C++20"
    license = "BSD-3-Clause"
    topics = ("web", "orm", "sql", "templates", "jinja")
    package_type = "static-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"fPIC": [True, False]}
    default_options = {"fPIC": True}
    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*"

    def set_version(self):
        lists = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\(carboy VERSION ([\d.]+)", lists)[1]

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("Carboy runs on Linux: its event loop uses epoll.")
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("boost/[>=1.81 <2]", transitive_headers=True)
        self.requires("fmt/[>=9 <12]", transitive_headers=True)
        self.requires("openssl/[>=3 <4]")
        self.requires("sqlite3/[>=3.40 <4]")
        self.requires("libpq/[>=15 <18]")
        self.requires("brotli/[>=1.0.9 <2]")
        self.requires("zlib/[>=1.2.13 <2]")
        self.requires("cli11/[>=2.1 <3]")
        self.requires("tomlplusplus/[>=3.3 <4]", visible=False)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["CARBOY_EXAMPLES"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        # find_package(carboy) reads the package's own configuration, which has the components and carboy_embed().
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "carboy")]
        self.cpp_info.libs = []

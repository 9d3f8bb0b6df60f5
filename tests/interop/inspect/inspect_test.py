#!/usr/bin/python3
"""`carboy inspect` on three databases of Flask-SQLAlchemy: the models compile as they are, create the same schema, and
read and write the rows.

usage: inspect_test.py CARBOY BUILD_TREE COMPILER [NAME=ENGINE ...] [unittest options]
The engines are sqlite and postgresql.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
import databases  # noqa: E402
from postgres_server import Server  # noqa: E402

COMMAND, BUILD, COMPILER = sys.argv[1:4]
ENGINES = {"shop": "sqlite", "school": "postgresql", "odd": "sqlite"}
ENGINES |= dict(argument.split("=") for argument in sys.argv[4:] if "=" in argument)
sys.argv = [sys.argv[0], *(argument for argument in sys.argv[4:] if "=" not in argument)]

LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(inspected LANGUAGES CXX)
find_package(carboy REQUIRED)
add_executable(driver {driver})
target_include_directories(driver PRIVATE .)
target_compile_options(driver PRIVATE -Wall -Wextra -Wno-missing-field-initializers -Werror)
target_link_libraries(driver PRIVATE carboy::carboy)
"""


class Inspect(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore")
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="carboy_inspect_")))
        cls.server = cls.enterClassContext(Server()) if "postgresql" in ENGINES.values() else None
        lists = ""
        cls.headers = {}
        for name in databases.DATABASES:
            databases.make(name, cls.url(name, "made"))
            header = cls.headers[name] = cls.run_command(COMMAND, "inspect", "--namespace", name, cls.url(name, "made"))
            (cls.folder / f"{name}.hpp").write_text(header)
            models = re.findall(r"CARBOY_MODEL\((\w+)", header)
            lists += f'#include "{name}.hpp"\n#define {name.upper()}_MODELS(X) '
            lists += " ".join(f"X({name}::{model})" for model in models) + "\n"
        (cls.folder / "models.hpp").write_text(lists)
        driver = pathlib.Path(__file__).resolve().parent / "driver.cpp"
        (cls.folder / "CMakeLists.txt").write_text(LISTS.format(driver=driver))
        cls.run_command("cmake", "-G", "Ninja", "-S", cls.folder, "-B", cls.folder / "build", f"-Dcarboy_DIR={BUILD}", "-Wno-dev",
                        f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0")
        cls.run_command("cmake", "--build", cls.folder / "build")

    @classmethod
    def url(cls, name, what):
        if ENGINES[name] == "sqlite":
            return f"sqlite:///{cls.folder}/{name}_{what}.db"
        database = f"{name}_{what}"
        known = subprocess.run(["psql", "-qAtXc", f"SELECT 1 FROM pg_database WHERE datname = '{database}'"], text=True,
                               env={**os.environ, **cls.server.environment}, capture_output=True, check=True).stdout
        if not known:
            subprocess.run(["createdb", database], env={**os.environ, **cls.server.environment}, check=True)
        return cls.server.url.rsplit("/", 1)[0] + "/" + database

    @staticmethod
    def run_command(*command):
        done = subprocess.run(command, text=True, capture_output=True, timeout=900)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.stdout[-6000:]}{done.stderr[-6000:]}")
        return done.stdout

    def check(self, name, relationships, remarks=()):
        header = self.headers[name]
        found = [line[5:] for line in header.splitlines() if line.startswith("// - ")]
        self.assertEqual(len(found), len(remarks), found)
        for line, start in zip(found, remarks):
            self.assertTrue(line.startswith(start), line)
        made, copy = self.url(name, "made"), self.url(name, "copy")
        printed = self.run_command(self.folder / "build/driver", name, made, copy).splitlines()
        self.assertEqual([line for line in printed if line.startswith("with ")], [])
        for line in relationships:
            self.assertIn(line, printed)
        self.assertEqual(databases.schema(copy), databases.schema(made))
        self.assertEqual(databases.rows(copy), databases.rows(made))

    def test_shop(self):
        self.check("shop", ["Order.billing_address 1", "Address.orders_by_shipping_address 1", "Customer.profile 1",
                            "Product.tags 2", "Tag.products 2", "Category.categories_by_parent 1", "Employee.manager 2",
                            "Employee.employees_by_manager 2", "Supplier.products 1", "Product.supplier_products 1",
                            "OrderLine.order 2", "Order.order_lines 2"])

    def test_school(self):
        self.check("school", ["Teacher.person 1", "Person.teacher 1", "Department.head 1", "Teacher.department 1",
                              "Course.rooms 1", "Room.courses 1", "Student.courses 1", "Course.teacher 1",
                              "Person.devices 1"])

    def test_odd(self):
        self.check("odd", ["UserAccount.boss 1"])


unittest.main(verbosity=2)

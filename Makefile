# The commands of the README. Each first installs the Debian packages that it needs, and is quick when nothing has changed.

JOBS ?= $(shell nproc)
CONFIGURE = cmake --preset $(1) -Wno-dev $(CMAKE_FLAGS) >/dev/null

.PHONY: run build test bench site dist format lint tidy test-asan test-tsan test-clang scan clean
.PHONY: test-programs asan-programs tsan-programs check-newest

run:
	@tools/setup.sh build
	@$(call CONFIGURE,release)
	@cmake --build --preset release -j $(JOBS) --target lesson
	@build/release/bin/lesson $(ARGS)

build:
	@tools/setup.sh build
	@$(call CONFIGURE,release)
	@cmake --build --preset release -j $(JOBS) --target programs

test: test-programs
	@ctest --test-dir build/release -j 2 --output-on-failure

bench:
	@tools/setup.sh bench
	@$(call CONFIGURE,release) -DCARBOY_BENCHMARKS=ON
	@cmake --build --preset release -j $(JOBS) --target benchmarks
	@tools/bench.sh build/release/bin

test-programs:
	@tools/setup.sh build test
	@$(call CONFIGURE,release) -DCARBOY_TESTS=ON
	@cmake --build --preset release -j $(JOBS)

# The unit tests under sanitizers and with another compiler.
test-asan: asan-programs
	@ctest --test-dir build/asan -L unit -LE slow -j 2 --output-on-failure

asan-programs:
	@tools/setup.sh build test
	@$(call CONFIGURE,asan) -DCARBOY_TESTS=ON
	@cmake --build --preset asan -j $(JOBS) --target unit_tests

test-tsan: tsan-programs
	@ctest --test-dir build/tsan -L threads -LE slow -j 2 --output-on-failure

tsan-programs:
	@tools/setup.sh build test
	@$(call CONFIGURE,tsan) -DCARBOY_TESTS=ON
	@cmake --build --preset tsan -j $(JOBS) --target threads_tests

test-clang:
	@tools/setup.sh build test
	@$(call CONFIGURE,clang) -DCARBOY_TESTS=ON
	@cmake --build --preset clang -j $(JOBS) --target unit_tests programs
	@ctest --test-dir build/clang -L unit -LE slow -j 2 --output-on-failure

# The public headers and the examples as C++23 with the newest Clang of Debian 12; some minutes.
check-newest:
	@tools/setup.sh newest
	@/usr/bin/python3 tools/headers_alone.py --all --standard c++23 --compiler clang++-19
	@git ls-files 'examples/*.cpp' | xargs -P $(JOBS) -n 1 clang++-19 -std=c++23 -fsyntax-only -Wall -Wextra -Werror \
	  -Wno-missing-field-initializers -Iinclude -Isrc -Iexamples

format:
	@tools/setup.sh lint
	@git ls-files '*.hpp' '*.cpp' | xargs clang-format -i

lint:
	@tools/setup.sh lint
	@tools/lint.sh

# Checks the library with clang's warnings and clang-tidy, several files at a time as the unity build has them.
tidy:
	@tools/setup.sh build lint test
	@$(call CONFIGURE,tidy)
	@sed -n 's/.*"file": "\([^"]*\)".*/\1/p' build/tidy/compile_commands.json | grep -E '^$(CURDIR)/src/|/Unity/' \
	  | xargs -P $(JOBS) -n 1 clang-tidy -p build/tidy --quiet --warnings-as-errors='*'
	@echo "clang-tidy: no warnings in $$(git ls-files 'src/*.cpp' | wc -l) files"

# The documentation as a site without a server: build/site/html/index.html.
site:
	@tools/setup.sh site
	@tools/site/pages.py build/site
	@mkdocs build --quiet --config-file build/site/mkdocs.yml
	@tools/site/check_html.py build/site/html

# A source archive of the last commit, from which Conan and vcpkg build (conanfile.py, packaging/vcpkg).
VERSION = $(shell grep -oPm1 'carboy VERSION \K[0-9.]+' CMakeLists.txt)
dist:
	@mkdir -p build
	@git archive --prefix=carboy-$(VERSION)/ -o build/carboy-$(VERSION).tar.gz HEAD
	@echo build/carboy-$(VERSION).tar.gz

# Security scanners against the blog; some minutes.
scan: build
	@tools/setup.sh scan
	@/usr/bin/python3 -B tests/system/scanners.py build/release/bin/blog

clean:
	rm -rf build

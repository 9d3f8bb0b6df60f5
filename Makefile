# The commands of the README. Each installs what it needs from Debian's packages first, and is quick when nothing changed.

JOBS ?= $(shell nproc)
CONFIGURE = cmake --preset $(1) -Wno-dev $(CMAKE_FLAGS) >/dev/null

.PHONY: run build test bench format lint tidy test-asan test-tsan test-clang clean

run:
	@tools/setup.sh build
	@$(call CONFIGURE,release)
	@cmake --build --preset release -j $(JOBS) --target lesson
	@build/release/bin/lesson $(ARGS)

build:
	@tools/setup.sh build
	@$(call CONFIGURE,release)
	@cmake --build --preset release -j $(JOBS) --target programs

test:
	@tools/setup.sh build test
	@$(call CONFIGURE,release) -DCARBOY_TESTS=ON
	@cmake --build --preset release -j $(JOBS)
	@ctest --test-dir build/release -j 2 --output-on-failure

bench:
	@tools/setup.sh bench
	@$(call CONFIGURE,release) -DCARBOY_BENCHMARKS=ON
	@cmake --build --preset release -j $(JOBS) --target benchmarks
	@tools/bench.sh build/release/bin

# The unit tests again, under sanitizers and another compiler.
test-asan:
	@tools/setup.sh build test
	@$(call CONFIGURE,asan) -DCARBOY_TESTS=ON
	@cmake --build --preset asan -j $(JOBS) --target unit_tests
	@ctest --test-dir build/asan -L unit -LE slow -j 2 --output-on-failure

test-tsan:
	@tools/setup.sh build test
	@$(call CONFIGURE,tsan) -DCARBOY_TESTS=ON
	@cmake --build --preset tsan -j $(JOBS) --target threads_tests
	@ctest --test-dir build/tsan -L threads -LE slow -j 2 --output-on-failure

test-clang:
	@tools/setup.sh build test
	@$(call CONFIGURE,clang) -DCARBOY_TESTS=ON
	@cmake --build --preset clang -j $(JOBS) --target unit_tests programs
	@ctest --test-dir build/clang -L unit -LE slow -j 2 --output-on-failure

format:
	@tools/setup.sh lint
	@git ls-files '*.hpp' '*.cpp' | xargs clang-format -i

lint:
	@tools/setup.sh lint
	@tools/lint.sh

# clang's warnings and clang-tidy over the library; takes minutes.
tidy:
	@tools/setup.sh build lint test
	@$(call CONFIGURE,tidy)
	@git ls-files 'src/*.cpp' | xargs -P $(JOBS) -n 4 clang-tidy -p build/tidy --quiet --warnings-as-errors='*'
	@echo "clang-tidy: nothing to say of $$(git ls-files 'src/*.cpp' | wc -l) files"

clean:
	rm -rf build

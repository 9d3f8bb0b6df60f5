#!/bin/sh
# fuzz.sh NAME [SECONDS]: builds tests/fuzz/NAME_fuzz.cpp with clang's fuzzer under the address and undefined behaviour
# sanitizers and runs it (60 seconds if nothing else is said). Seeds are tests/fuzz/corpus and the templates of
# tests/interop/jinja/corpus; what it finds goes to build/fuzz.
set -e
cd "$(dirname "$0")/../.."
name=$1
mkdir -p build/fuzz/seeds build/fuzz/found
tests/fuzz/seeds.py build/fuzz/seeds
make -s -f tests/fuzz/Makefile "build/fuzz/$name"
exec nice -n 15 "build/fuzz/$name" -max_total_time="${2:-60}" -max_len=3000 -timeout=20 -artifact_prefix=build/fuzz/ \
    -print_final_stats=1 build/fuzz/found tests/fuzz/corpus build/fuzz/seeds

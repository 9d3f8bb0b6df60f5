#!/usr/bin/env bash
# Builds a fuzz target with clang under the address and undefined-behaviour sanitizers and runs it on its corpus:
#   tests/fuzz/run.sh url 300        # target and seconds
# Targets: url, sql_scan. New inputs go to build/fuzz/<target>, so the committed corpus stays small.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$1
seconds=${2:-60}
case $target in
    url) sources=(src/engine/url.cpp src/base/error.cpp) libraries=(-lfmt) ;;
    sql_scan) sources=() libraries=(-lsqlite3) ;;
    *) echo "no fuzz target $target; there are url and sql_scan" >&2; exit 2 ;;
esac
mkdir -p build/fuzz/"$target"
clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude -Isrc \
    tests/fuzz/"$target"_fuzz.cpp "${sources[@]}" "${libraries[@]}" -o build/fuzz/"$target"_fuzz
dictionary=()
if [ -f tests/fuzz/"$target".dict ]; then dictionary=(-dict=tests/fuzz/"$target".dict); fi
exec build/fuzz/"$target"_fuzz "${dictionary[@]}" -max_len=512 -timeout=10 -max_total_time="$seconds" \
    -artifact_prefix=build/fuzz/"$target"- build/fuzz/"$target" tests/fuzz/corpus/"$target"

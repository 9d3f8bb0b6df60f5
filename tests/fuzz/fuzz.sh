#!/bin/sh
# fuzz.sh NAME [SECONDS]: builds tests/fuzz/NAME_fuzz.cpp with clang's fuzzer under the address and undefined behaviour
# sanitizers and runs it (60 seconds by default).
# Names: form_values, http_fields, http_input, jinja_lexer, jinja_parser, jinja_render, json_read, json_struct, sql_scan, sql_text, url,
# web_rules, web_tokens. The part before the underscore is the group. Its seeds are in tests/fuzz/corpus/GROUP; for templates and SQL the tests' own data is used, too.
# Interesting inputs are written to build/fuzz/found/NAME, failing ones to build/fuzz.
set -e
cd "$(dirname "$0")/../.."
name=$1
group=${name%%_*}
if [ ! -f "tests/fuzz/${name}_fuzz.cpp" ]; then
  echo "no fuzz target '$name'; there are:" tests/fuzz/*_fuzz.cpp >&2
  exit 2
fi
mkdir -p "build/fuzz/seeds/$group" "build/fuzz/found/$name"
/usr/bin/python3 tests/fuzz/seeds.py "$group" "build/fuzz/seeds/$group"
make -s -f tests/fuzz/Makefile "build/fuzz/$name"
dictionary=""
[ ! -f "tests/fuzz/$group.dict" ] || dictionary="-dict=tests/fuzz/$group.dict"
# shellcheck disable=SC2086
exec nice -n 15 "build/fuzz/$name" $dictionary -max_total_time="${2:-60}" -max_len=3000 -timeout=20 \
    -artifact_prefix=build/fuzz/ -print_final_stats=1 "build/fuzz/found/$name" "tests/fuzz/corpus/$group" \
    "build/fuzz/seeds/$group"

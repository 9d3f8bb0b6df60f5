#!/bin/sh
# Runs every benchmark of a build, each under a heading.  Exits with 1 when one failed, after all have run.
# usage: tools/bench.sh build/release/bin
set -u
[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: $0 <folder of built benchmarks>; make bench builds them" >&2; exit 2; }
bin=$1
benchmarks=$(dirname "$0")/../benchmarks
failed=""

# measure <heading> <command...>
measure() {
  heading=$1
  shift
  printf '\n== %s\n' "$heading"
  "$@" || { failed="$failed, $heading"; echo "FAILED: $*" >&2; }
}

processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
echo "$(date -u +%Y-%m-%d), $(nproc) processors $processor, load $(cut -d' ' -f1 /proc/loadavg)"
measure "Plain SQL against the SQLite C API" "$bin/sql_floor"
measure "PostgreSQL against libpq" /usr/bin/python3 -B "$(dirname "$0")/../tests/support/postgres_server.py" run -- \
  "$bin/postgres_floor"
measure "ORM against the SQLite C API" "$bin/orm_floor"
measure "HTTP server against a plain epoll loop" "$bin/server_floor"
[ ! -e "$benchmarks/jinja.py" ] ||
  measure "Templates against Jinja and plain C++" /usr/bin/python3 "$benchmarks/jinja.py" "$bin/jinja_render"
measure "Compile time" "$benchmarks/compile_time.py"

[ -z "$failed" ] || { printf '\nfailed: %s\n' "${failed#, }" >&2; exit 1; }

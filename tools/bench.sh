#!/bin/sh
# Runs every benchmark of a build, each under a heading. Runs all of them, and then exits with 1 if one failed.
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
measure "Plain SQL compared with the SQLite C API" "$bin/sql_floor"
measure "PostgreSQL compared with libpq" /usr/bin/python3 -B "$(dirname "$0")/../tests/support/postgres_server.py" run -- \
  "$bin/postgres_floor"
measure "ORM compared with the SQLite C API" "$bin/orm_floor" "$benchmarks/orm_sqlalchemy.py"
measure "Typed queries compared with the SQLite C API" "$bin/query_floor"
measure "Durable commits: sessions in groups compared with one sync a commit" "$bin/group_commit" "$bin"
measure "Durable commits over HTTP, and readers beside them" "$bin/durable_http" "$bin"
measure "HTTP server compared with a plain epoll loop" "$bin/server_floor"
measure "Whole framework compared with a plain epoll loop with raw sqlite3" "$bin/app_floor"
[ ! -e "$benchmarks/jinja.py" ] ||
  measure "Templates compared with Jinja and plain C++" /usr/bin/python3 "$benchmarks/jinja.py" "$bin/jinja_render"
measure "Compile time" "$benchmarks/compile_time.py"

[ -z "$failed" ] || { printf '\nfailed: %s\n' "${failed#, }" >&2; exit 1; }

#!/bin/sh
# Installs the Debian packages that a task needs. Returns quickly when all are installed.
# usage: tools/setup.sh build|test|bench|lint|site|scan|newest ...
set -eu

build="g++ cmake ninja-build ccache pkg-config libboost1.81-dev libboost-context1.81-dev libboost-json1.81-dev
 libsqlite3-dev libpq-dev libssl-dev zlib1g-dev libbrotli-dev libfmt-dev libcli11-dev libtomlplusplus-dev"
test="$build postgresql clang lld libclang-rt-14-dev libgtest-dev libgmock-dev python3 python3-flask python3-flask-sqlalchemy
 python3-flaskext.wtf python3-wtforms python3-email-validator python3-flask-login
 python3-sqlalchemy python3-alembic python3-psycopg2 python3-jinja2 python3-markupsafe python3-werkzeug python3-itsdangerous python3-jsonschema
 chromium chromium-driver procps python3-selenium wrk curl sqlite3 nginx-light"
bench="$build libbenchmark-dev postgresql python3 python3-jinja2 wrk time rapidjson-dev nlohmann-json3-dev"
site="mkdocs python3"
newest="$build clang-19"
scan="sqlmap wapiti python3"
lint="$build clang-format clang-tidy python3"

wanted=""
for task in "$@"; do
  case "$task" in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    bench) wanted="$wanted $bench" ;;
    lint) wanted="$wanted $lint" ;;
    site) wanted="$wanted $site" ;;
    scan) wanted="$wanted $scan" ;;
    newest) wanted="$wanted $newest" ;;
    *) echo "usage: $0 build|test|bench|lint|site|scan|newest ..." >&2; exit 2 ;;
  esac
done

missing=""
for package in $wanted; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  as_root=sudo
  command -v sudo >/dev/null || { echo "These packages are missing:$missing. Run this as root, or install sudo." >&2; exit 1; }
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null

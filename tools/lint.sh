#!/bin/sh
# Formatting and the include graph. Exits with 1 at the first that complains.
set -eu
cd "$(dirname "$0")/.."

git ls-files '*.hpp' '*.cpp' | xargs clang-format --dry-run -Werror
echo "clang-format: nothing to change"
tools/include_graph.py

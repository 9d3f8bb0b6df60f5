#!/bin/sh
# Checks formatting, the include graph, the paths and links of the documents, and the names of tests. Exits with 1 at the
# first check that fails.
set -eu
cd "$(dirname "$0")/.."

git ls-files '*.hpp' '*.cpp' | xargs clang-format --dry-run -Werror
echo "clang-format: no changes needed"
tools/include_graph.py
tools/doc_paths.py
tools/doc_links.py
tools/test_names.py

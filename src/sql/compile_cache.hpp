// The process's cache of texts by shape.
#pragma once

#include <carboy/sql/compile.hpp>

#include <string>

#include "sql/shape.hpp"

namespace carboy::sql {

/// The text of this shape, or nullptr.
const Compiled* find_cached(const Shape& key);
/// Keeps a text, unless somebody else was faster, and gives it an id.
const Compiled& keep_cached(const Shape& key, std::string text);

/// The text of this shape; `make` makes it the first time.
template <class Make>
const Compiled& cached(const Shape& key, Make make) {
    if (const Compiled* known = find_cached(key)) return *known;
    return keep_cached(key, make());
}

}  // namespace carboy::sql

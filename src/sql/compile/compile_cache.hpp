// The process's cache of SQL text by shape.
#pragma once

#include <carboy/sql/compile/compile.hpp>

#include <string>

#include "sql/compile/shape.hpp"

namespace carboy::sql {

/// Returns the text of this shape, or nullptr.
const Compiled* find_cached(const Shape& key);
/// Keeps SQL text and gives it an id, unless another thread has already done so.
const Compiled& keep_cached(const Shape& key, std::string text, Effect effect);

/// Returns the text of this shape. `make` makes it the first time, and `effect` returns its effect.
template <class Make, class Tell>
const Compiled& cached(const Shape& key, Make make, Tell effect) {
    if (const Compiled* known = find_cached(key)) return *known;
    return keep_cached(key, make(), effect());
}

}  // namespace carboy::sql

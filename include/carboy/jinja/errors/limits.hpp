// Limits for one render, so that no template and no data can bring down the process.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace carboy::jinja {

/// The limits. Ordinary pages stay far below them. 0 means no limit.
struct Limits {
    /// The stack that nested macros, includes and blocks may use.  Units: bytes.
    std::size_t stack = 160 * 1024;
    /// The nesting depth of macros, includes, blocks and recursive loops.
    std::size_t depth = 500;
    /// The output, including captured text.  Units: bytes.
    std::size_t output = 256 * 1024 * 1024;
    /// One value made by an expression.  Units: bytes.
    std::size_t value = 64 * 1024 * 1024;
    /// The loop iterations of the whole render.
    std::uint64_t iterations = 100'000'000;
    /// The time of a render, including waits for a database but excluding waits for the receiver of a stream. Checked
    /// in loops, after function calls and during the iterations of filters.
    std::chrono::milliseconds time{30'000};
};

}  // namespace carboy::jinja

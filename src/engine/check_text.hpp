// Refuses SQL text that contains NUL: the engines would read up to it and silently ignore the rest.
#pragma once

#include <carboy/engine/error.hpp>

#include <string_view>

namespace carboy::engine {

/// Throws: ProgrammingError.
inline void check_text(std::string_view text) {
    const std::size_t nul = text.find('\0');
    if (nul == std::string_view::npos) return;
    ProgrammingError error("nul_in_text", "The query contains a NUL character.",
                           "Pass text with a NUL character as a parameter.");
    error.set_statement(text.substr(0, nul));
    throw error;
}

}  // namespace carboy::engine

// The place of a call in a source file. std::source_location needs a builtin that clang 14 does not have.
#pragma once

#include <cstdint>

namespace carboy {

/// A place in a source file.  Lifetime: its strings are literals.
struct SourceLocation {
    const char* file = "";
    const char* function = "";
    std::uint32_t line = 0;

    /// As a default argument: the place of the call.
    static constexpr SourceLocation current(const char* file = __builtin_FILE(),
                                            const char* function = __builtin_FUNCTION(),
                                            std::uint32_t line = __builtin_LINE()) noexcept {
        return {file, function, line};
    }
};

}  // namespace carboy

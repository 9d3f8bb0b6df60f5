// What a build has printed, and the error in it that a developer has to look at first.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// The first error of a build.
struct BuildError {
    /// Empty for an error that names no file, such as an undefined symbol.
    std::string file;
    int line = 0;
    std::string message;
    /// The compiler's own lines about it.
    std::string text;
};

/// Returns the text without the colors that a terminal would show.
std::string without_colors(std::string_view text);

/// Finds the first error of a compiler, of CMake or of the linker. When there is none, the message says so and the text
/// is the end of the output.
BuildError first_error(std::string_view output);

}  // namespace carboy::web

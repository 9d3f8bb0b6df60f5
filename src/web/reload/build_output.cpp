#include "web/reload/build_output.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace carboy::web {

namespace {

constexpr std::size_t most_lines_of_error = 16, most_lines_of_output = 40;

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool contains(std::string_view line, std::string_view part) { return line.find(part) != line.npos; }

/// Reads "app.cpp:12:5" or "app.cpp:12".
bool read_place(std::string_view text, BuildError& error) {
    for (int numbers = 0; numbers < 2; ++numbers) {
        const std::size_t colon = text.rfind(':');
        if (colon == text.npos) break;
        int number = 0;
        const auto [end, fault] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), number);
        if (fault != std::errc() || end != text.data() + text.size()) break;
        error.line = number;
        text = text.substr(0, colon);
    }
    error.file = text;
    return error.line > 0;
}

/// `<place>: error: <message>`, as GCC and Clang write it.
bool is_compiler_error(std::string_view line, BuildError& error) {
    for (const std::string_view mark : {": error: ", ": fatal error: "}) {
        const std::size_t at = line.find(mark);
        if (at == line.npos || !read_place(line.substr(0, at), error)) continue;
        error.message = line.substr(at + mark.size());
        return true;
    }
    return false;
}

/// `CMake Error at CMakeLists.txt:3 (add_executable):`; the message follows, indented.
bool is_cmake_error(std::string_view line, BuildError& error) {
    constexpr std::string_view mark = "CMake Error at ";
    if (!line.starts_with(mark)) return false;
    line.remove_prefix(mark.size());
    return read_place(line.substr(0, line.find(' ')), error);
}

bool is_linker_error(std::string_view line) {
    return contains(line, "undefined reference to ") || contains(line, "error: undefined symbol: ") ||
           contains(line, "multiple definition of ") || contains(line, "duplicate symbol: ");
}

/// True for a line with which the compiler begins another message.
bool ends_error(std::string_view line) {
    BuildError next;
    return is_compiler_error(line, next) || contains(line, ": warning: ") ||
           line.starts_with("In file included from ") || line.starts_with("ninja: ") || line.starts_with("make") ||
           line.starts_with("gmake") || line.starts_with('[') || line.starts_with("compilation terminated");
}

std::string joined(Lines::const_iterator at, Lines::const_iterator end) {
    std::string text;
    for (; at != end; ++at) text.append(*at).append("\n");
    return text;
}

std::string text_of(Lines::const_iterator at, Lines::const_iterator end) {
    const auto first = at++;
    while (at != end && static_cast<std::size_t>(at - first) < most_lines_of_error && !ends_error(*at)) ++at;
    return joined(first, at);
}

/// The first line that is not empty after CMake's own.
std::string cmake_message(Lines::const_iterator at, Lines::const_iterator end) {
    while (++at != end)
        if (const std::size_t text = at->find_first_not_of(' '); text != at->npos) return std::string(at->substr(text));
    return "CMake has failed.";
}

}  // namespace

std::string without_colors(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const std::size_t escape = std::min(text.find("\x1b["), text.size());
        plain.append(text.substr(0, escape));
        text.remove_prefix(escape);
        if (text.empty()) break;
        const std::size_t end = text.find_first_not_of("0123456789;", 2);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return plain;
}

BuildError first_error(std::string_view output) {
    const Lines lines = split(output);
    for (auto at = lines.begin(); at != lines.end(); ++at) {
        BuildError error;
        const bool of_cmake = is_cmake_error(*at, error);
        if (of_cmake) error.message = cmake_message(at, lines.end());
        if (of_cmake || is_compiler_error(*at, error)) {
            error.text = text_of(at, lines.end());
            return error;
        }
    }
    const auto linker = std::find_if(lines.begin(), lines.end(), is_linker_error);
    if (linker != lines.end()) return {.message = std::string(*linker), .text = text_of(linker, lines.end())};
    const auto begin = lines.end() - static_cast<std::ptrdiff_t>(std::min(lines.size(), most_lines_of_output));
    return {.message = "The build has failed.", .text = joined(begin, lines.end())};
}

}  // namespace carboy::web

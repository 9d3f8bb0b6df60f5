// What an environment can be told: delimiters, whitespace, escaping, undefined values, limits.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace carboy::jinja {

/// What using a variable that does not exist does. Source: Jinja runtime.py, Undefined and its subclasses.
enum class Undefined : std::uint8_t { lenient, strict, chainable, debug };

/// When output is escaped: by the template's file name (.html .htm .xml), always or never.
enum class Autoescape : std::uint8_t { by_name, on, off };

/// Bounds for one render, so that no template can take the process down. 0 means none.
struct Limits {
    /// Units: bytes of stack that nested macros, includes and blocks may use.
    std::size_t stack = 160 * 1024;
    /// Nested macros, includes, blocks and recursive loops.
    std::size_t depth = 500;
    /// Units: bytes of output, captured text included.
    std::size_t output = 256 * 1024 * 1024;
    /// Units: bytes that one value made by an expression may take.
    std::size_t value = 64 * 1024 * 1024;
    /// Loop iterations, counted over the whole render.
    std::uint64_t iterations = 0;
    std::chrono::milliseconds time{0};
};

struct Options {
    std::string block_start = "{%", block_end = "%}";
    std::string variable_start = "{{", variable_end = "}}";
    std::string comment_start = "{#", comment_end = "#}";
    /// Empty: no line statements.
    std::string line_statement_prefix, line_comment_prefix;
    bool trim_blocks = false;
    bool lstrip_blocks = false;
    std::string newline_sequence = "\n";
    bool keep_trailing_newline = false;
    Autoescape autoescape = Autoescape::by_name;
    /// Autoescape::by_name for templates without a name.
    bool autoescape_strings = true;
    std::vector<std::string> autoescape_extensions = {"html", "htm", "xml"};
    Undefined undefined = Undefined::lenient;
    /// Look whether sources have changed before each use.
    bool auto_reload = false;
    /// The extensions: `do`, `break`/`continue`, `trans`, `debug`.
    bool expression_statement = false, loop_controls = false, i18n = false, debug = false;
    /// gettext functions expand variables themselves.
    bool newstyle_gettext = false;
    /// `trans` blocks are trimmed unless they say notrimmed.
    bool trimmed_translations = false;
    int truncate_leeway = 5;
    std::string urlize_rel = "noopener", urlize_target;
    std::vector<std::string> urlize_extra_schemes;
    bool json_sort_keys = true;
    /// tojson writes dates as HTTP has them, decimals and UUIDs as text; else they are a TypeError.
    /// Source: Flask json/provider.py, DefaultJSONProvider.default.
    bool json_objects = false;
    Limits limits;
};

}  // namespace carboy::jinja

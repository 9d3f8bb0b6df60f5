// The options of an environment: delimiters, whitespace, escaping, undefined values, limits.
#pragma once

#include <carboy/jinja/errors/limits.hpp>
#include <carboy/jinja/python/undefined.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace carboy::jinja {

/// When output is escaped: depending on the template's file name (.html .htm .xml), always or never.
enum class Autoescape : std::uint8_t { by_name, on, off };

struct Options {
    std::string block_start = "{%", block_end = "%}";
    std::string variable_start = "{{", variable_end = "}}";
    std::string comment_start = "{#", comment_end = "#}";
    /// Empty means no line statements.
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
    /// Check whether a source has changed before each use, or once per reload_interval.
    bool auto_reload = false;
    std::chrono::milliseconds reload_interval{0};
    /// The extensions: `do`, `break`/`continue`, `trans`, `debug`.
    bool expression_statement = false, loop_controls = false, i18n = false, debug = false;
    /// gettext functions expand variables themselves.
    bool newstyle_gettext = false;
    /// `trans` blocks are trimmed unless they have notrimmed.
    bool trimmed_translations = false;
    int truncate_leeway = 5;
    std::string urlize_rel = "noopener", urlize_target;
    std::vector<std::string> urlize_extra_schemes;
    bool json_sort_keys = true;
    /// tojson writes dates in HTTP's format, decimals and UUIDs as text; otherwise they are a TypeError.
    /// Source: Flask json/provider.py, DefaultJSONProvider.default.
    bool json_objects = false;
    Limits limits;
};

}  // namespace carboy::jinja

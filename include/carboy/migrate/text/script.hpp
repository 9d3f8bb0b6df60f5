// Scripts of several SQL statements.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

/// A statement of a script, without its semicolon and the comments before it.
struct ScriptPart {
    std::string text;
    std::size_t line = 1;  // of its first token
};

/// Splits a script at the semicolons between its statements, but not inside the body of a trigger or function.
/// Throws: Error "bad_sql_text" for a quote or comment that never ends.
std::vector<ScriptPart> split_script(std::string_view script);

}  // namespace carboy::migrate

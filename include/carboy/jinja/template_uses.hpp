// What a template calls and reads, found without rendering it. For tools that check templates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::jinja {

class Environment;

/// A call of a global function: url_for('show', id=1).
struct TemplateCall {
    std::string function;
    /// The text of each constant argument; nullopt for other expressions and for other constants.
    std::vector<std::optional<std::string>> arguments;
    std::vector<std::string> keywords;
    /// False with *args or **kwargs.
    bool complete = true;
    int line = 0;
};

/// Attributes of a variable that the application has passed: {"page", {"items", "[]", "title"}} for entry.title in a
/// loop over page.items. "[]" is an item of what comes before it.
struct TemplatePath {
    std::string variable;
    std::vector<std::string> steps;
    int line = 0;
};

struct TemplateUses {
    std::vector<TemplateCall> calls;
    std::vector<TemplatePath> paths;
    /// The templates that it extends and includes by a constant name. They see the same variables.
    std::vector<std::string> templates;
};

/// Left out are variables that the template sets in several ways, those of macros and imports, and attributes that it
/// tests with `is defined` or gives a default.
/// Throws: TemplateSyntaxError.
TemplateUses uses_of(const Environment& environment, std::string_view text, const std::string& name);

}  // namespace carboy::jinja

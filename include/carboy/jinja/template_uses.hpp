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
    /// The text of each keyword's value, as of the arguments.
    std::vector<std::optional<std::string>> keyword_texts{};
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
    /// The template that has the line: another one for the attributes in its macros and in an included template.
    std::string template_name{};
};

/// A template that another one extends, includes or imports by a constant name. One of the names has to exist.
struct TemplateReference {
    std::vector<std::string> names;
    int line = 0;
};

/// A filter or test that the environment does not have.
struct UnknownName {
    enum class Kind { filter, test };
    Kind kind = Kind::filter;
    std::string name;
    int line = 0;
};

struct TemplateUses {
    std::vector<TemplateCall> calls;
    std::vector<TemplatePath> paths;
    /// The templates that it extends, and those that these include. They see the same variables.
    std::vector<std::string> templates;
    /// Without those that may be missing.
    std::vector<TemplateReference> references;
    /// Empty in a template that asks for filters or tests by `is filter` or `is test`.
    std::vector<UnknownName> unknown_names;
};

/// Follows values through loops, `set`, `with`, filters such as `sort` and `first`, included templates, and the
/// parameters of macros, also imported ones. Left out are variables that the template sets in several ways, and
/// attributes that it tests with `is defined` or gives a default. Reads other templates by the environment's loader.
/// Throws: TemplateSyntaxError.
TemplateUses uses_of(const Environment& environment, std::string_view text, const std::string& name);

}  // namespace carboy::jinja

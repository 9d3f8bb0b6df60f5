#include "cli/carboy/resource/names.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

#include <algorithm>
#include <string_view>

#include "cli/carboy/cpp_words.hpp"

namespace carboy::cli {
namespace {

constexpr std::size_t longest = 40;

/// Members that every model, form or template variable has, and names that templates give a meaning.
constexpr std::string_view used_members[] = {
    "id",       "c",          "query",      "save",         "errors",       "data",
    "validate", "hidden_tag", "csrf_token", "populate_obj", "is_submitted", "validate_on_submit",
    "in",       "is",         "none",       "loop",         "self",         "items",
    "form",     "page",       "request",    "session",      "config",       "heading",
    "carboy",   "std",        "main",       "posix"};
/// Types of the project.
constexpr std::string_view used_models[] = {"Note", "Pages"};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

std::string why_not_a_member(const std::string& name) {
    const bool valid =
        !name.empty() && name.size() <= longest && is_lower(name[0]) && name.back() != '_' &&
        name.find("__") == name.npos &&
        std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
    if (!valid) return "a name has up to 40 lower-case letters, digits and single underscores";
    if (is_keyword(name)) return "\"" + name + "\" is a word of C++";
    if (contains(used_members, name)) return "Carboy uses the name \"" + name + "\"";
    return {};
}

void check_model_name(const std::string& name) {
    const auto refuse = [&](const std::string& reason) {
        throw Error("bad_model_name", "\"" + name + "\" cannot be the name of a model: " + reason + ".",
                    "Choose a noun in the singular, such as Post or BlogPost.");
    };
    const bool valid =
        !name.empty() && name.size() <= longest && is_upper(name[0]) &&
        std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); });
    if (!valid) refuse("it has to begin with a capital and consist of up to 40 letters and digits");
    if (is_facade_type(name) || contains(used_models, name)) refuse("the name is in use");
    const std::string reason = why_not_a_member(snake_case(name));
    if (!reason.empty()) refuse(reason);
    if (as_model(snake_case(name)) != name) refuse("write " + as_model(snake_case(name)));
}

std::string as_model(const std::string& member) {
    std::string model;
    bool begins = true;
    for (const char c : member) {
        if (c != '_') model += begins && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
        begins = c == '_';
    }
    return model;
}

std::string as_label(const std::string& member) {
    std::string label = member;
    std::replace(label.begin(), label.end(), '_', ' ');
    label[0] = is_lower(label[0]) ? static_cast<char>(label[0] - 'a' + 'A') : label[0];
    return label;
}

}  // namespace carboy::cli

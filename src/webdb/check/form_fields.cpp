#include "webdb/check/form_fields.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

#include "webdb/check/path_checks.hpp"
#include "webdb/check/token_cursor.hpp"

namespace carboy::webdb {
namespace {

/// A form's own fields and the form that it extends.
struct FoundForm {
    std::set<std::string, std::less<>> fields;
    std::string base;
    bool operator==(const FoundForm&) const = default;
};

/// By the names of the forms. nullopt: several forms have this name.
using Forms = std::map<std::string, std::optional<FoundForm>, std::less<>>;

/// The forms that a template gets, by the names of its variables.
using PassedForms = std::map<std::string, std::string, std::less<>>;

/// Reads CARBOY_FORM(LoginForm, name, password) and CARBOY_FORM_FROM(EditForm, LoginForm, more).
void add_forms(const SourceFile& source, Forms& forms) {
    const TokenCursor at(source.tokens);
    for (std::size_t i = 0; i + 2 < at.size(); ++i) {
        const bool extends = at.is_word(i, "CARBOY_FORM_FROM");
        if ((!extends && !at.is_word(i, "CARBOY_FORM")) || !at.is(i + 1, "(")) continue;
        std::vector<std::string> names;
        for (std::size_t end = at.after_bracket(i + 1), word = i + 2; word < end; ++word)
            if (at.is_name(word)) names.push_back(at[word].text);
        if (names.size() < (extends ? 2U : 1U)) continue;
        FoundForm found{.fields = {names.begin() + (extends ? 2 : 1), names.end()}, .base = extends ? names[1] : ""};
        const auto [known, added] = forms.emplace(names[0], found);
        if (!added && known->second != found) known->second = std::nullopt;
    }
}

/// Returns nullopt when the fields of a form are not all known.
std::optional<std::set<std::string, std::less<>>> fields_of(const Forms& forms, const std::string& name) {
    std::set<std::string, std::less<>> fields;
    std::size_t depth = 0;
    for (std::string next = name; !next.empty();) {
        const auto found = forms.find(next);
        if (found == forms.end() || !found->second || ++depth > forms.size()) return std::nullopt;
        fields.insert(found->second->fields.begin(), found->second->fields.end());
        next = found->second->base;
    }
    return fields;
}

/// Finds the type in the nearest declaration before the use: LoginForm form{...}, LoginForm& form, auto form =
/// LoginForm.
std::string declared_form(const TokenCursor& at, std::size_t use, const Forms& forms) {
    int inside = 0;  // blocks that have ended before the use
    for (std::size_t i = use; i-- > 1;) {
        if (at.is(i, "}")) ++inside;
        if (at.is(i, "{") && inside > 0) --inside;
        if (inside > 0 || !at.is_word(i, at[use].text)) continue;
        std::size_t type = i - 1;
        while (type > 0 && (at.is(type, "&") || at.is(type, "*") || at.is_word(type, "const"))) --type;
        if (at.is_word(type, "auto") && at.is(i + 1, "=")) type = i + 2;
        if (at.is_name(type) && forms.contains(at[type].text)) return at[type].text;
        if (at.is(type, ">") || (at.is_name(type) && !at.is_word(type, "return"))) return {};
    }
    return {};
}

/// Reads the variables of render_template("name", {{"form", form}, ...}).
PassedForms passed_forms(const TokenCursor& at, std::size_t list, const Forms& forms) {
    PassedForms passed;
    const std::size_t end = at.after_bracket(list) - 1;
    for (std::size_t i = list + 1; i < end; ++i) {
        if (!at.is(i, "{")) continue;
        const std::size_t next = at.after_bracket(i);
        const std::size_t value = at.is(i + 3, "*") || at.is(i + 3, "&") ? i + 4 : i + 3;
        if (at.is_literal(i + 1) && at.is(i + 2, ",") && at.is_name(value) && value + 2 == next)
            if (std::string form = declared_form(at, value, forms); !form.empty()) passed[at[i + 1].text] = form;
        i = next - 1;
    }
    return passed;
}

class FieldChecker {
  public:
    FieldChecker(const web::CheckInput& input, const Forms& forms, web::CheckResult& result)
        : checks_(input, result), forms_(forms) {}

    void check(const std::string& template_name, const PassedForms& passed) {
        checks_.each_path(template_name, [&](const jinja::TemplatePath& path) { look_at(path, passed); });
    }
    std::size_t checked() const { return checked_; }

  private:
    void look_at(const jinja::TemplatePath& path, const PassedForms& passed) {
        const auto form = passed.find(path.variable);
        if (form == passed.end() || path.steps.empty() || path.steps[0] == "[]") return;
        const auto fields = fields_of(forms_, form->second);
        if (!fields) return;
        ++checked_;
        const std::string& field = path.steps[0];
        for (const std::string_view own : {"errors", "data", "form_errors", "hidden_tag", "is_submitted", "csrf_token"})
            if (field == own) return;
        if (fields->contains(field)) return;
        const std::string what = form->second + " has no field '" + field + "'.";
        checks_.report(path, what);
    }

    PathChecks checks_;
    const Forms& forms_;
    std::size_t checked_ = 0;
};

}  // namespace

void check_form_fields(const web::CheckInput& input, const std::vector<SourceFile>& sources, web::CheckResult& result) {
    Forms forms;
    for (const SourceFile& source : sources) add_forms(source, forms);
    FieldChecker checker(input, forms, result);
    for (const SourceFile& source : sources) {
        const TokenCursor at(source.tokens);
        for (std::size_t i = 0; i + 4 < at.size(); ++i)
            if (at.is_word(i, "render_template") && at.is(i + 1, "(") && at.is_literal(i + 2) && at.is(i + 3, ",") &&
                at.is(i + 4, "{"))
                checker.check(at[i + 2].text, passed_forms(at, i + 4, forms));
    }
    result.looked_at.push_back(std::to_string(checker.checked()) + " fields of forms");
}

}  // namespace carboy::webdb

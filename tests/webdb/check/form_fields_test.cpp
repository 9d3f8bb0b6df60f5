// Fields of forms in templates, and the sources that say which form a template gets.
#include "webdb/check/form_fields.hpp"

#include <carboy/jinja/environment.hpp>

#include <gtest/gtest.h>

namespace carboy::webdb {
namespace {

constexpr std::string_view forms =
    "struct LoginForm : Form { StringField name; CARBOY_FORM(LoginForm, name, password); };\n"
    "struct MoreForm : LoginForm { CARBOY_FORM_FROM(MoreForm, LoginForm, remember); };\n"
    "struct OpenForm : Elsewhere { CARBOY_FORM_FROM(OpenForm, Elsewhere, remember); };\n";

/// "line: what is wrong" for a template that the handler renders.
std::vector<std::string> faults(const std::string& handler, const std::string& text) {
    const jinja::Environment environment;
    web::CheckInput input;
    input.templates.push_back({"page.html", "templates/page.html", jinja::uses_of(environment, text, "page.html")});
    SourceFile source{.path = "app.cpp", .text = std::string(forms) + handler, .tokens = {}};
    source.tokens = sql_check::tokens_of(source.text);
    web::CheckResult result;
    check_form_fields(input, {source}, result);
    std::vector<std::string> out;
    for (const web::Fault& fault : result.faults) {
        EXPECT_EQ(fault.file, "templates/page.html");
        out.push_back(std::to_string(fault.line) + ": " + fault.what);
    }
    return out;
}

using Found = std::vector<std::string>;

TEST(FormFieldCheck, FormsOfHandlers) {
    const std::string page = "{{ form.name }}\n{{ form.nam.label }}\n{{ form.remember() }}";
    const std::string end = " return render_template(\"page.html\", {{\"form\", form}, {\"n\", 1}}); }";
    const Found login{"2: LoginForm has no field 'nam'.", "3: LoginForm has no field 'remember'."};
    for (const char* begin :
         {"auto f(Request& r) { LoginForm form{r};", "auto f() { LoginForm form;", "auto f(LoginForm& form) {",
          "auto f(const LoginForm* form) {", "auto f() { auto form = LoginForm(r); if (form.validate()) { go(); }"})
        EXPECT_EQ(faults(begin + end, page), login) << begin;
    EXPECT_EQ(faults("auto f() { MoreForm form;" + end, page), Found{"2: MoreForm has no field 'nam'."});
    // Their fields are not known.
    for (const char* begin : {"auto f() { OpenForm form;", "auto f() { ModelForm<Post> form;", "auto f() { int form;",
                              "auto f() { { LoginForm form; } Other form;"})
        EXPECT_EQ(faults(begin + end, page), Found()) << begin;
}

TEST(FormFieldCheck, WhatEveryFormHas) {
    const std::string handler = "auto f() { LoginForm it; return render_template(\"page.html\", {{\"form\", it}}); }";
    EXPECT_EQ(
        faults(handler,
               "{{ form.hidden_tag() }}{{ form.errors }}{{ form.data }}{{ form.csrf_token }}{{ form.form_errors }}"
               "{% for field in form %}{{ field.label }}{% endfor %}{{ form.password(class='x') }}"
               "{{ form.maybe is defined and form.other|default('') }}{{ others.name }}"),
        Found());
    EXPECT_EQ(faults(handler, "{% macro row(field) %}{{ field.label }}{% endmacro %}\n{{ row(form.pasword) }}"),
              (Found{"1: LoginForm has no field 'pasword'.", "2: LoginForm has no field 'pasword'."}));
    EXPECT_EQ(faults(handler, "{{ form['pasword'] }}"), Found{"1: LoginForm has no field 'pasword'."});
}

}  // namespace
}  // namespace carboy::webdb

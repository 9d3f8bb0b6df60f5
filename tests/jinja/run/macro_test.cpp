#include "jinja/raised.hpp"

#include <carboy/jinja/environment.hpp>

namespace carboy::jinja {
namespace {

std::string rendered(std::string_view source) {
    std::string out;
    const std::string error =
        raised([&] { out = Environment({.autoescape = Autoescape::off}).from_string(source).render(); });
    return error == "nothing" ? out : error;
}

TEST(Macro, BindsArgumentsAsJinjaDoes) {
    const std::string macro = "{% macro m(a, b='B', c=a) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}";
    for (const auto& [call, text] : std::vector<std::pair<std::string, std::string>>{
             {"{{ m(1) }}", "[1B1]"},
             {"{{ m(1, 2, 3) }}", "[123]"},
             {"{{ m(c=3, a=1) }}", "[1B3]"},
             {"{{ m() }}", "[B]"},
             {"{{ m(1, 2, 3, 4) }}", "TypeError: macro 'm' takes not more than 3 argument(s)"},
             {"{{ m(1, d=2) }}", "TypeError: macro 'm' takes no keyword argument 'd'"},
             {"{{ m(1, a=2) }}", "TypeError: macro 'm' takes no keyword argument 'a'"},
             {"{{ m(*[1, 2], **{'c': 3}) }}", "[123]"},
             {"{{ m.name }}{{ m.arguments }}{{ m.caller }}{{ m.catch_varargs }}{{ m.catch_kwargs }}",
              "m('a', 'b', 'c')FalseFalseFalse"},
             {"{% call m(1) %}{% endcall %}",
              "TypeError: macro 'm' was invoked with two values for the special caller argument. This is most likely a "
              "bug."},
             {"{{ m }}", "<Macro 'm'>"}})
        EXPECT_EQ(rendered(macro + call), text) << call;
}

TEST(Macro, TakesTheRestAndTheCaller) {
    for (const auto& [source, text] : std::vector<std::pair<std::string, std::string>>{
             {"{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, x=2) }}", "(1,){'x': 2}"},
             {"{% macro m() %}<{{ caller(1) }}>{% endmacro %}{% call(a, b=2) m() %}{{ a + b }}{% endcall %}", "<3>"},
             {"{% macro m(caller=none) %}{{ caller is none }}{% endmacro %}{{ m() }}", "True"},
             {"{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", "UndefinedError: No caller defined"},
             {"{% macro f(n) %}{{ n }}{{ f(n - 1) if n }}{% endmacro %}{{ f(3) }}", "3210"},
             {"{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}", "2"}})
        EXPECT_EQ(rendered(source), text) << source;
}

}  // namespace
}  // namespace carboy::jinja

#include "jinja/raised.hpp"

#include <carboy/jinja/environment.hpp>

namespace carboy::jinja {
namespace {

Environment& install(Environment& environment) {
    environment.install_gettext(
        Value([](const std::string& text) { return "<" + text + ">"; }),
        Value([](const std::string& one, const std::string& many, std::int64_t n) { return n == 1 ? one : many; }));
    return environment;
}

TEST(Translate, OldStyleFormatsAfterTheCall) {
    Environment environment({.autoescape = Autoescape::on, .i18n = true});
    EXPECT_EQ(install(environment).from_string("{% trans x='&' %}Hi {{ x }}{% endtrans %}").render(), "<Hi &amp;>");
    EXPECT_EQ(environment.from_string("{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}").render(),
              "2 many");
    EXPECT_EQ(environment.from_string("{{ _('a') }}").render(), "&lt;a&gt;");
}

TEST(Translate, NewStyleFillsInVariablesItself) {
    Environment environment({.autoescape = Autoescape::on, .i18n = true, .newstyle_gettext = true});
    EXPECT_EQ(install(environment).from_string("{{ gettext('Hi %(x)s', x='&') }}").render(), "<Hi &amp;>");
    EXPECT_EQ(environment.from_string("{{ ngettext('%(num)s a', '%(num)s b', 3) }}").render(), "3 b");
    EXPECT_EQ(raised([&] { environment.from_string("{{ gettext() }}").render(); }).substr(0, 9), "TypeError");
}

TEST(Translate, TextsStandForThemselvesUntilInstalled) {
    const Environment environment({.i18n = true});
    EXPECT_EQ(environment.from_string("{% trans %}a{% endtrans %}{{ ngettext('x', 'y', 2) }}").render(), "ay");
}

}  // namespace
}  // namespace carboy::jinja

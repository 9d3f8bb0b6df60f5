#include "jinja/python/undefined.hpp"

#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {
namespace {

TEST(Undefined, SaysWhatIsMissing) {
    EXPECT_EQ(undefined_message(undefined_variable(Undefined::lenient, "x")), "'x' is undefined");
    EXPECT_EQ(undefined_message(undefined_attribute(Undefined::lenient, make_list({}), "x")),
              "'list object' has no attribute 'x'");
    EXPECT_EQ(undefined_message(undefined_attribute(Undefined::lenient, make_list({}), 5)),
              "list object has no element 5");
    EXPECT_EQ(undefined_message(undefined_attribute(Undefined::lenient, nullptr, "x")), "'None' has no attribute 'x'");
    EXPECT_EQ(undefined_message(undefined_hint(Undefined::lenient, "a hint")), "a hint");
}

TEST(Undefined, PrintsByFlavour) {
    const auto printed = [](const Value& value) {
        std::string out;
        write_undefined(value, out);
        return out;
    };
    EXPECT_EQ(printed(undefined_variable(Undefined::lenient, "x")), "");
    EXPECT_EQ(printed(undefined_variable(Undefined::chainable, "x")), "");
    EXPECT_EQ(printed(undefined_variable(Undefined::debug, "x")), "{{ x }}");
    EXPECT_EQ(printed(undefined_attribute(Undefined::debug, make_tuple({}), "x")),
              "{{ no such element: tuple object['x'] }}");
    EXPECT_EQ(printed(undefined_hint(Undefined::debug, "a hint")), "{{ undefined value printed: a hint }}");
    EXPECT_EQ(raised([&] { printed(undefined_variable(Undefined::strict, "x")); }), "UndefinedError: 'x' is undefined");
}

TEST(Undefined, NamesClassesWithTheirModule) {
    EXPECT_EQ(qualified_type_name(Value(Markup{""})), "markupsafe.Markup");
    EXPECT_EQ(qualified_type_name(1), "int");
    EXPECT_EQ(qualified_type_name(Value()), "jinja2.runtime.Undefined");
}

}  // namespace
}  // namespace carboy::jinja

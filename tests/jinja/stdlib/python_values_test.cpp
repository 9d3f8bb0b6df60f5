// Python's Decimal, UUID, Enum and bytes.
#include <carboy/jinja.hpp>
#include <carboy/jinja/stdlib/python_values.hpp>

#include <gtest/gtest.h>

namespace carboy::jinja {
namespace {

constexpr std::string_view names[] = {"reader", "writer"};
constexpr std::int64_t values[] = {1, 2};
constexpr EnumNames roles{"Role", names, values};

std::string render(std::string_view source, const Context& context, bool json_objects = false) {
    return Environment({.autoescape = Autoescape::off, .json_objects = json_objects})
        .from_string(source)
        .render(context);
}

std::string error_of(std::string_view source, const Context& context) {
    try {
        return render(source, context);
    } catch (const TemplateError& error) {
        return std::string(error.kind()) + ": " + error.message();
    }
}

TEST(PythonValues, DecimalsComputeExactly) {
    const Context context{{"a", make_decimal("12.50")}, {"b", make_decimal("0.1")}};
    EXPECT_EQ(
        render("{{ a }} {{ [a] }} {{ a + b }} {{ a * 3 }} {{ a / 3 }} {{ a // 5 }} {{ a % 5 }} {{ -a }} {{ a ** 2 }}",
               context),
        "12.50 [Decimal('12.50')] 12.60 37.50 4.166666666666666666666666667 2 2.50 -12.50 156.2500");
    EXPECT_EQ(
        render("{{ a == 12.5 }} {{ b == 0.1 }} {{ a > 12 }} {{ [a, b]|sum }} {{ {a: 1}[12.5] }} {{ a is number }}",
               context),
        "True False True 12.60 1 True");
    EXPECT_EQ(error_of("{{ a * 1.5 }}", context),
              "TypeError: unsupported operand type(s) for *: 'decimal.Decimal' and 'float'");
    EXPECT_EQ(error_of("{{ a / 0 }}", context), "DivisionByZero: [<class 'decimal.DivisionByZero'>]");
    EXPECT_THROW(make_decimal("12,5"), TemplateRuntimeError);
}

TEST(PythonValues, DecimalsAreFormattedAsRequested) {
    const Context context{{"a", make_decimal("1234.565")}};
    EXPECT_EQ(
        render("{{ '%.2f' % a }} {{ '{:,.2f}'.format(a) }} {{ a|round(2) }} {{ a|round }} {{ a|int }} {{ a|float }} "
               "{{ a.quantize(1) }} {{ '%d' % a }} {{ '{:.1e}'.format(a) }}",
               context),
        "1234.57 1,234.56 1234.56 1235 1234 1234.565 1235 1234 1.2e+3");
    EXPECT_EQ(render("{{ a|tojson }}", context, true), "\"1234.565\"");
    EXPECT_EQ(error_of("{{ a|tojson }}", context), "TypeError: Object of type Decimal is not JSON serializable");
}

TEST(PythonValues, Uuids) {
    const Context context{{"u", make_uuid({0x12, 0x3e, 0x45, 0x67, 0xe8, 0x9b, 0x42, 0xd3, 0xa4, 0x56, 0x42, 0x66, 0x14,
                                           0x17, 0x40, 0x00})}};
    EXPECT_EQ(render("{{ u }} {{ u.hex }} {{ u.version }} {{ u == u }} {{ u == '' }} {{ [u] }}", context),
              "123e4567-e89b-42d3-a456-426614174000 123e4567e89b42d3a456426614174000 4 True False "
              "[UUID('123e4567-e89b-42d3-a456-426614174000')]");
    EXPECT_EQ(render("{{ u|tojson }}", context, true), "\"123e4567-e89b-42d3-a456-426614174000\"");
}

TEST(PythonValues, EnumMembers) {
    const Context context{{"r", make_enum_member(roles, 2)}, {"Role", make_enum_class(roles)}};
    EXPECT_EQ(render("{{ r }} {{ [r] }} {{ r.name }} {{ r.value }} {{ r == Role.writer }} {{ r == 'writer' }} "
                     "{% for role in Role %}{{ role.name }} {% endfor %}{{ {r: 1}[Role['writer']] }}",
                     context),
              "Role.writer [<Role.writer: 2>] writer 2 True False reader writer 1");
    EXPECT_THROW(make_enum_member(roles, 3), TemplateRuntimeError);
}

TEST(PythonValues, Bytes) {
    const std::vector<std::byte> bytes = {std::byte{'a'}, std::byte{0xff}, std::byte{'\''}};
    EXPECT_EQ(render("{{ b }} {{ b|length }} {{ b[1] }} {{ b.hex() }} {{ b == b }}", {{"b", bytes}}),
              "b\"a\\xff'\" 3 255 61ff27 True");
    EXPECT_EQ(render("{{ b.decode() }}", {{"b", std::vector{std::byte{'h'}, std::byte{'i'}}}}), "hi");
}

}  // namespace
}  // namespace carboy::jinja

#include "jinja/evaluated.hpp"

#include <carboy/jinja/stdlib/python_values.hpp>

namespace carboy::jinja {
namespace {

const Context numbers{{"a", make_decimal("12.50")},
                      {"b", make_decimal("-0.003")},
                      {"c", make_decimal("1E+5")},
                      {"z", make_decimal("0.00")}};

void expect_with_numbers(std::initializer_list<Evaluation> evaluations) {
    for (const Evaluation& one : evaluations)
        EXPECT_EQ(evaluated(one.expression, numbers), one.result) << one.expression;
}

TEST(Decimal, ComputesIn28Digits) {
    expect_with_numbers({{"a + b", "Decimal('12.497')"},
                         {"a - 1", "Decimal('11.50')"},
                         {"a * b", "Decimal('-0.03750')"},
                         {"a / 3", "Decimal('4.166666666666666666666666667')"},
                         {"1 / a", "Decimal('0.08')"},
                         {"a // 5", "Decimal('2')"},
                         {"-a // 5", "Decimal('-2')"},
                         {"a % 5", "Decimal('2.50')"},
                         {"b % 7", "Decimal('-0.003')"},
                         {"a ** 2", "Decimal('156.2500')"},
                         {"b ** 3", "Decimal('-2.7E-8')"},
                         {"-b", "Decimal('0.003')"},
                         {"+c", "Decimal('1E+5')"},
                         {"a * 1000000000000000000 * 100000000000", "Decimal('1.250000000000000000000000000E+30')"},
                         {"a / z", "DivisionByZero: [<class 'decimal.DivisionByZero'>]"},
                         {"a + 1.5", "TypeError: unsupported operand type(s) for +: 'decimal.Decimal' and 'float'"},
                         {"z / z", "InvalidOperation: [<class 'decimal.DivisionUndefined'>]"},
                         {"a // z", "DivisionByZero: [<class 'decimal.DivisionByZero'>]"}});
}

TEST(Decimal, ComparesWithOtherNumbers) {
    expect_with_numbers({{"a == 12.5", "True"},
                         {"a > 12", "True"},
                         {"b < 0", "True"},
                         {"z == 0", "True"},
                         {"a == 12.500000001", "False"},
                         {"c == 100000", "True"},
                         {"a < 'x'", "TypeError: '<' not supported between instances of 'decimal.Decimal' and 'str'"},
                         {"a in [12.5]", "True"},
                         {"[a, b, c]|sort", "[Decimal('-0.003'), Decimal('12.50'), Decimal('1E+5')]"},
                         {"[a, 12.5]|unique|list", "[Decimal('12.50')]"},
                         {"a|int", "12"},
                         {"b|float", "-0.003"},
                         {"not z", "True"}});
}

TEST(Decimal, PrintsAndRounds) {
    expect_with_numbers({{"a", "Decimal('12.50')"},
                         {"a ~ b ~ c ~ z", "'12.50-0.0031E+50.00'"},
                         {"a|round(1)", "Decimal('12.5')"},
                         {"'%s' % a", "'12.50'"},
                         {"'%.1f' % a", "'12.5'"},
                         {"'{:.3f}'.format(a)", "'12.500'"},
                         {"'{:>10}'.format(b)", "'    -0.003'"},
                         {"'{:e}'.format(a)", "'1.250e+1'"},
                         {"'{:,}'.format(c)", "'1E+5'"},
                         {"'{:+.1%}'.format(b)", "'-0.3%'"},
                         {"a.quantize(1)", "Decimal('12')"},
                         {"a.normalize()", "Decimal('12.5')"},
                         {"c.normalize()", "Decimal('1E+5')"},
                         {"z.is_zero()", "True"},
                         {"b.is_signed()", "True"},
                         {"c.adjusted()", "5"},
                         {"a.to_integral_value()", "Decimal('12')"},
                         {"a.nope is undefined", "True"}});
}

TEST(Decimal, RefusesTextThatIsNotANumber) {
    for (const char* text : {"", "12,5", "1 2", "e5", "--1", ".", "1e", "0x1"})
        EXPECT_EQ(raised([&] { make_decimal(text); }), "InvalidOperation: [<class 'decimal.ConversionSyntax'>]")
            << text;
}

}  // namespace
}  // namespace carboy::jinja

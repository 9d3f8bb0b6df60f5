#include <carboy/jinja/python/large_integer.hpp>

#include "jinja/evaluated.hpp"

namespace carboy::jinja {
namespace {

const Context numbers{{"n", make_large_integer("18446744073709551616")},
                      {"m", make_large_integer("-18446744073709551617")}};

TEST(LargeInteger, PrintsComparesAndBecomesAFloat) {
    for (const Evaluation& one :
         std::initializer_list<Evaluation>{{"n", "18446744073709551616"},
                                           {"[m, n]", "[-18446744073709551617, 18446744073709551616]"},
                                           {"n > m", "True"},
                                           {"n == 18446744073709551616.0", "True"},
                                           {"n > 5", "True"},
                                           {"m < 1.5", "True"},
                                           {"n * 1.0", "1.8446744073709552e+19"},
                                           {"n / 2.0", "9.223372036854776e+18"},
                                           {"-n", "-18446744073709551616"},
                                           {"m|abs", "18446744073709551617"},
                                           {"n is number", "True"},
                                           {"n|string", "'18446744073709551616'"},
                                           {"{n: 1}[n]", "1"},
                                           {"[n, m, 1]|sort", "[-18446744073709551617, 1, 18446744073709551616]"},
                                           {"n|float", "1.8446744073709552e+19"},
                                           {"n == 'x'", "False"}})
        EXPECT_EQ(evaluated(one.expression, numbers), one.result) << one.expression;
}

TEST(LargeInteger, DoesNotComputeInWholeNumbers) {
    for (const char* expression : {"n + 1", "1 + n", "n * n", "n // 2", "n|int"})
        EXPECT_EQ(evaluated(expression, numbers).substr(0, 13), "OverflowError") << expression;
}

TEST(LargeInteger, ShowsItsDigits) {
    EXPECT_EQ(large_integer_digits(make_large_integer("123456789012345678901")), "123456789012345678901");
    EXPECT_EQ(large_integer_digits(1), std::nullopt);
    EXPECT_EQ(Value(UINT64_MAX).repr(), "18446744073709551615");
}

}  // namespace
}  // namespace carboy::jinja

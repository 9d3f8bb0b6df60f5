#include "jinja/stdlib/fraction.hpp"

#include "jinja/raised.hpp"

#include <cmath>

namespace carboy::jinja::python {
namespace {

TEST(Fraction, RoundsHalfToEven) {
    for (const auto& [a, b, nearest_one] : std::vector<std::tuple<int, int, int>>{{1, 2, 0},
                                                                                  {3, 2, 2},
                                                                                  {-1, 2, 0},
                                                                                  {-3, 2, -2},
                                                                                  {5, 2, 2},
                                                                                  {7, 3, 2},
                                                                                  {-7, 3, -2},
                                                                                  {8, 3, 3},
                                                                                  {6, -4, -2},
                                                                                  {0, 5, 0}})
        EXPECT_EQ(nearest(a, b), nearest_one) << a << "/" << b;
}

TEST(Fraction, ReadsFloatsExactly) {
    // Not in lowest terms.
    for (const auto& [number, above, below] :
         std::vector<std::tuple<double, std::int64_t, std::int64_t>>{{0.5, 1, 2},
                                                                     {-3.0, -3, 1},
                                                                     {0.1, 3602879701896397, 36028797018963968},
                                                                     {0x1p60, std::int64_t{1} << 60, 1},
                                                                     {0.0, 0, 1}}) {
        const auto [a, b] = ratio(number);
        EXPECT_GT(b, 0) << number;
        EXPECT_EQ(a * below, b * above) << number;
    }
    EXPECT_EQ(raised([] { ratio(std::nan("")); }), "ValueError: cannot convert NaN to integer ratio");
    EXPECT_EQ(raised([] { ratio(INFINITY); }), "OverflowError: cannot convert Infinity to integer ratio");
}

}  // namespace
}  // namespace carboy::jinja::python

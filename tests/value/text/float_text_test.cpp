#include <carboy/value/text/float_text.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace carboy::value {

// Python's repr().
TEST(FloatText, IsWhatPythonPrints) {
    EXPECT_EQ(float_text(1), "1.0");
    EXPECT_EQ(float_text(-0.0), "-0.0");
    EXPECT_EQ(float_text(0.1), "0.1");
    EXPECT_EQ(float_text(1e15), "1000000000000000.0");
    EXPECT_EQ(float_text(9999999999999998), "9999999999999998.0");
    EXPECT_EQ(float_text(1e16), "1e+16");
    EXPECT_EQ(float_text(1e22), "1e+22");
    EXPECT_EQ(float_text(0.0001), "0.0001");
    EXPECT_EQ(float_text(0.00001), "1e-05");
    EXPECT_EQ(float_text(5e-324), "5e-324");
    EXPECT_EQ(float_text(1.7976931348623157e308), "1.7976931348623157e+308");
    EXPECT_EQ(float_text(std::numeric_limits<double>::infinity()), "inf");
    EXPECT_EQ(float_text(-std::numeric_limits<double>::infinity()), "-inf");
    EXPECT_EQ(float_text(std::numeric_limits<double>::quiet_NaN()), "nan");
}

}  // namespace carboy::value

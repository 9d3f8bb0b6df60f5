// Times in the formats of Python's strptime: a space may stand for the first digit of a day, and for nothing more.
#include "web/forms/time_format.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace carboy::web::time_format_test {
namespace {

TEST(TimeFormat, ASpaceStandsForTheFirstDigitOfADay) {
    for (const auto& [text, valid] : {std::pair<std::string_view, bool>{"29.02.2024", true},
                                      {"05.02.2024", true},
                                      {"5.02.2024", true},
                                      {" 5.02.2024", true},
                                      {" 29.02.2024", false},
                                      {" 05.02.2024", false},
                                      {"  5.02.2024", false},
                                      {" 0.02.2024", false}})
        EXPECT_EQ(parse_time_text(text, "%d.%m.%Y").has_value(), valid) << text;
}

}  // namespace
}  // namespace carboy::web::time_format_test

#include <carboy/value/text/uuid_text.hpp>

#include <gtest/gtest.h>

namespace carboy::value {
namespace {

constexpr std::string_view canonical = "123e4567-e89b-42d3-a456-426614174000";

TEST(UuidText, ReadsEveryForm) {
    for (const char* text : {"123e4567-e89b-42d3-a456-426614174000", "123E4567-E89B-42D3-A456-426614174000",
                             "123e4567e89b42d3a456426614174000", "{123e4567-e89b-42d3-a456-426614174000}",
                             "{123e4567e89b42d3a456426614174000}", "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
                             "URN:UUID:123e4567e89b42d3a456426614174000"}) {
        const auto bytes = parse_uuid(text);
        ASSERT_TRUE(bytes) << text;
        std::string out, hex;
        append_uuid(out, *bytes);
        append_uuid_hex(hex, *bytes);
        EXPECT_EQ(out, canonical);
        EXPECT_EQ(hex, "123e4567e89b42d3a456426614174000");
    }
}

TEST(UuidText, OtherTextsAreNotOne) {
    for (const char* text : {"", "1", "{}", "{", "urn:uuid:", "123e4567-e89b-42d3-a456-42661417400",
                             "123e4567-e89b-42d3-a456-4266141740000", "123e4567-e89b-42d3-a4564-26614174000",
                             "123e4567-e89b-42d3-a456-42661417400g", "123e4567+e89b+42d3+a456+426614174000",
                             "{123e4567-e89b-42d3-a456-426614174000", "123e4567e89b42d3a45642661417400 ",
                             "uuid:123e4567-e89b-42d3-a456-426614174000", "------------------------------------",
                             "--------------------------------"})
        EXPECT_FALSE(parse_uuid(text)) << text;
}

}  // namespace
}  // namespace carboy::value

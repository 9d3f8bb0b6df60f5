#include <carboy/http/content_disposition.hpp>

#include <gtest/gtest.h>

namespace carboy::http {
namespace {

TEST(ContentDisposition, QuotesAndEncodesNames) {
    EXPECT_EQ(content_disposition("attachment", "report.csv"), "attachment; filename=report.csv");
    EXPECT_EQ(content_disposition("inline", "a b.txt"), "inline; filename=\"a b.txt\"");
    EXPECT_EQ(content_disposition("attachment", "\"q\\.txt"), R"(attachment; filename="\"q\\.txt")");
    EXPECT_EQ(content_disposition("attachment", "r\u00e9sum\u00e9.txt"),
              "attachment; filename=resume.txt; filename*=UTF-8''r%C3%A9sum%C3%A9.txt");
    EXPECT_EQ(content_disposition("attachment", "\u6728"), "attachment; filename=\"\"; filename*=UTF-8''%E6%9C%A8");
}

TEST(ContentDisposition, NeverBreaksTheHeader) {
    EXPECT_EQ(content_disposition("attachment", "a\r\nX: 1"), "attachment; filename=\"a__X: 1\"");
    EXPECT_EQ(content_disposition("attachment", std::string_view("a\0\x7f\u00e9", 5)),
              "attachment; filename=\"a__e\"; filename*=UTF-8''a%00%7F%C3%A9");
}

}  // namespace
}  // namespace carboy::http

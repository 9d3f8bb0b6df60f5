#include <gtest/gtest.h>

#include <carboy/base/base64.hpp>

namespace carboy {
namespace {

TEST(Base64Url, WritesTheVectorsOfTheRfc) {
    EXPECT_EQ(base64url_encode(""), "");
    EXPECT_EQ(base64url_encode("f"), "Zg");
    EXPECT_EQ(base64url_encode("fo"), "Zm8");
    EXPECT_EQ(base64url_encode("foo"), "Zm9v");
    EXPECT_EQ(base64url_encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64url_encode("\xfb\xff"), "-_8");
}

TEST(Base64Url, ReadsBackEveryLength) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
        bytes += static_cast<char>(i * 7);
    }
}

TEST(Base64Url, RefusesWhatItWouldNotWrite) {
    for (const char* text : {"A", "Zg==", "Z g", "Zh", "Zm9=", "+/8", "ZZZZZ"})
        EXPECT_FALSE(base64url_decode(text)) << text;
}

}  // namespace
}  // namespace carboy

#include <carboy/http/secure_filename.hpp>

#include <gtest/gtest.h>

namespace carboy::http {
namespace {

TEST(SecureFilename, SeparatesBeforeItRemoves) {
    EXPECT_EQ(secure_filename("My cool movie.mov"), "My_cool_movie.mov");
    EXPECT_EQ(secure_filename("../../../etc/passwd"), "etc_passwd");
    EXPECT_EQ(secure_filename("a ; b"), "a__b");
    EXPECT_EQ(secure_filename("a \xef\xbc\x9b b"), "a__b") << "U+FF1B is a wide semicolon";
    EXPECT_EQ(secure_filename("a \xe2\x81\x87 b\xef\xbc\x82\xef\xbc\xbc"), "a__b") << "U+2047 is two question marks";
    EXPECT_EQ(secure_filename("a \xe3\x9e\x9a b"), "a_b") << "a letter without an ASCII form is nothing";
}

}  // namespace
}  // namespace carboy::http

// Parameters of header values. The expected results are those of python3-werkzeug 2.2, with three exceptions that
// follow RFCs: filename*= takes precedence over filename= regardless of their order (RFC 6266 section 4.3), pieces
// are ordered by their numbers and end at the first missing number (RFC 2231 section 3), and a character may be split
// between two pieces.
#include <gtest/gtest.h>

#include <string>

#include "http/message/options_header.hpp"

namespace carboy::http {
namespace {

std::string filename_in(const std::string& parameters) {
    const OptionsHeader header = parse_options_header("form-data; name=a; " + parameters);
    const std::string* name = header.find("filename");
    return name ? *name : "(none)";
}

TEST(OptionsHeader, JoinsWhatWasCut) {
    EXPECT_EQ(filename_in("filename*0=\"foo\"; filename*1=\"bar\""), "foobar");
    EXPECT_EQ(filename_in("filename*0*=UTF-8''foo%20; filename*1*=b%61r; filename*2=\".txt\""), "foo bar.txt");
    EXPECT_EQ(filename_in("filename*1=b; filename*0=a"), "ab");
    EXPECT_EQ(filename_in("filename*0=a; filename*2=c"), "a");
    EXPECT_EQ(filename_in("filename*1=b"), "(none)");
    EXPECT_EQ(filename_in("filename*0*=UTF-8''%C3; filename*1*=%A9"), "\xc3\xa9");
    EXPECT_EQ(filename_in("filename*0*=iso-8859-1'en'%e9; filename*1*=%e9"), "\xc3\xa9\xc3\xa9");
    EXPECT_EQ(filename_in("filename*0=\"100%25\""), "100%25") << "nothing is encoded without a star at the end";
}

TEST(OptionsHeader, ReadsCharacterSets) {
    EXPECT_EQ(filename_in("filename*=ISO-8859-1''%e9t%e9.txt"), "\xc3\xa9t\xc3\xa9.txt");
    EXPECT_EQ(filename_in("filename*=utf-8'en'na%C3%AFve"), "na\xc3\xafve");
    EXPECT_EQ(filename_in("filename*=utf-8''%c3"), "\xef\xbf\xbd");
}

TEST(OptionsHeader, PrefersTheExtendedName) {
    EXPECT_EQ(filename_in("filename=plain.txt; filename*=utf-8''%c3%a9.txt"), "\xc3\xa9.txt");
    EXPECT_EQ(filename_in("filename*=utf-8''%c3%a9.txt; filename=plain.txt"), "\xc3\xa9.txt");
}

TEST(OptionsHeader, IsLinearForHostileValues) {
    std::string text = "form-data";
    for (int i = 0; i < 100'000; ++i) text += "; filename*0=a";
    EXPECT_EQ(*parse_options_header(text).find("filename"), "a");
    for (const char* odd : {"a*", "*", "**", "*0", "*0*", "a*00*=x", "a*99999999999=x", "a*=''", "=", "*0*="})
        EXPECT_LE(parse_options_header(std::string("v; ") + odd).options.size(), 1u) << odd;
}

}  // namespace
}  // namespace carboy::http

#include "jinja/python/repr.hpp"

#include "jinja/raised.hpp"

#include <carboy/jinja/python/containers.hpp>

namespace carboy::jinja {
namespace {

TEST(Repr, QuotesText) {
    for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{
             {"", "''"},
             {"a", "'a'"},
             {"it's", "\"it's\""},
             {"say \"hi\"", "'say \"hi\"'"},
             {"both ' and \"", "'both \\' and \"'"},
             {"tab\tline\nback\\slash\r", "'tab\\tline\\nback\\\\slash\\r'"},
             {"é€😀", "'é€😀'"},
             {"\302\240\342\200\213", "'\\xa0\\u200b'"},
             {"\177\001", "'\\x7f\\x01'"}}) {
        std::string out;
        write_repr_of_text(text, out);
        EXPECT_EQ(out, shown);
    }
}

TEST(Repr, WritesFloats) {
    const std::pair<double, const char*> cases[] = {{0.0, "0.0"},
                                                    {-0.0, "-0.0"},
                                                    {1.0, "1.0"},
                                                    {0.1, "0.1"},
                                                    {100.0, "100.0"},
                                                    {1000000000000000.0, "1000000000000000.0"},
                                                    {1e+16, "1e+16"},
                                                    {123456789012345.6, "123456789012345.6"},
                                                    {1e+22, "1e+22"},
                                                    {1.5e-05, "1.5e-05"},
                                                    {0.0001, "0.0001"},
                                                    {2.5e-310, "2.5e-310"},
                                                    {1.7976931348623157e+308, "1.7976931348623157e+308"}};
    for (const auto& [number, text] : cases) {
        std::string out;
        write_real(number, out);
        EXPECT_EQ(out, text);
    }
}

TEST(Repr, WritesContainers) {
    EXPECT_EQ(make_list({1, "a", nullptr, true, make_tuple({1.0})}).repr(), "[1, 'a', None, True, (1.0,)]");
    EXPECT_EQ(make_tuple({}).repr(), "()");
    EXPECT_EQ(Value(make_ref<Dict>(Dict{{"k", make_list({})}})).repr(), "{'k': []}");
    EXPECT_EQ(make_list({Value(Markup{"<b>"})}).repr(), "[Markup('<b>')]");
    EXPECT_EQ(Value(Markup{"<b>"}).str(), "<b>");
    EXPECT_EQ(Value().str(), "");
    EXPECT_EQ(Value().repr(), "Undefined");
}

TEST(Repr, BoundsNesting) {
    Value nested = make_list({});
    for (int i = 0; i < 1000; ++i) nested = make_list({nested});
    EXPECT_EQ(raised([&] { nested.repr(); }), "RecursionError: a value is nested too deeply");
}

TEST(Repr, TextOfCopiesOnlyWhatIsNotText) {
    std::string buffer;
    const Value text("abc");
    EXPECT_EQ(text_of(text, buffer).data(), text.text().data());
    EXPECT_EQ(text_of(12, buffer), "12");
    EXPECT_TRUE(make_text("x", true).is_markup());
}

}  // namespace
}  // namespace carboy::jinja

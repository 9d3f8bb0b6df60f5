// The output of Python's json.dumps and Jinja's htmlsafe_json_dumps.
#include <carboy/value/json/json_writer.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace carboy::value {
namespace {

void write_sample(JsonWriter& writer) {
    writer.begin_object();
    writer.key("a");
    writer.begin_list();
    writer.integer(1);
    writer.real(2);
    writer.end_list();
    writer.key("<b>");
    writer.begin_object();
    writer.end_object();
    writer.key("c");
    writer.null();
    writer.end_object();
}

std::string sample(const JsonStyle& style) {
    std::string out;
    JsonWriter writer(out, style);
    write_sample(writer);
    return out;
}

std::string text(std::string_view text, const JsonStyle& style = {}) {
    std::string out;
    JsonWriter(out, style).text(text);
    return out;
}

TEST(JsonWriter, HasPythonsSeparatorsAndIndent) {
    EXPECT_EQ(sample({}), R"({"a": [1, 2.0], "<b>": {}, "c": null})");
    EXPECT_EQ(sample(compact_json), R"({"a":[1,2.0],"<b>":{},"c":null})");
    EXPECT_EQ(sample({.item_separator = ",", .indent = "  "}),
              "{\n  \"a\": [\n    1,\n    2.0\n  ],\n  \"<b>\": {},\n  \"c\": null\n}");
}

TEST(JsonWriter, EscapesAllButAscii) {
    EXPECT_EQ(text("caf\u00e9 \U0001f600 \"\\/\b\f\n\r\t\x01\x7f <&>'"),
              R"("caf\u00e9 \ud83d\ude00 \"\\/\b\f\n\r\t\u0001\u007f <&>'")");
    EXPECT_EQ(text("<a href='&'>", {.html_safe = true}), R"("\u003ca href=\u0027\u0026\u0027\u003e")");
}

TEST(JsonWriter, KeepsSurrogatesAndReplacesOtherBytes) {
    EXPECT_EQ(text("\xed\xa0\x80"), R"("\ud800")");
    EXPECT_EQ(text("\xff\xe2\x82x\xc0\x80"), R"("\ufffd\ufffdx\ufffd\ufffd")");
    std::string out;
    JsonWriter writer(out, compact_json);
    writer.text("\xed\xa0\x80");
    EXPECT_FALSE(writer.had_bad_text());
    writer.text("\xff");
    EXPECT_TRUE(writer.had_bad_text());
}

// Short texts and the last bytes of long ones are examined together.
TEST(JsonWriter, FindsAnEscapeAtEveryPlace) {
    for (std::size_t size = 1; size < 40; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (const auto& [character, escape] : std::vector<std::pair<char, std::string>>{
                     {'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\x7f', "\\u007f"}}) {
                std::string plain(size, 'x');
                plain[at] = character;
                const std::string written = std::string(at, 'x') + escape + std::string(size - at - 1, 'x');
                EXPECT_EQ(text(plain), '"' + written + '"');
                std::string out;
                JsonWriter writer(out, compact_json);
                writer.begin_object();
                writer.key(plain);
                writer.null();
                writer.key(std::string(size, 'y'));
                writer.text(plain);
                writer.end_object();
                EXPECT_EQ(out, "{\"" + written + "\":null,\"" + std::string(size, 'y') + "\":\"" + written + "\"}");
            }
}

TEST(JsonWriter, WritesLongTextsWhole) {
    for (const std::size_t size : {150, 156, 157, 158, 159, 160, 161, 1000}) {
        const std::string plain(size, 'x');
        EXPECT_EQ(text(plain), '"' + plain + '"');
        std::string out;
        JsonWriter writer(out, compact_json);
        writer.begin_object();
        for (int i = 0; i < 2; ++i) {
            writer.key(plain);
            writer.integer(i);
        }
        writer.end_object();
        EXPECT_EQ(out, "{\"" + plain + "\":0,\"" + plain + "\":1}");
    }
}

}  // namespace
}  // namespace carboy::value

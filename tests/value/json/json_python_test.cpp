// Compares the reader and the writer with Python's json: the reader rejects the same documents, and the writer
// produces the same text.
#include <carboy/value/json/json_document.hpp>
#include <carboy/value/json/json_tree.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <cstdio>
#include <memory>
#include <random>
#include <string>

#include "support/seed.hpp"

namespace carboy::value {
namespace {

std::string python_output(const std::string& arguments) {
    const std::string command =
        "/usr/bin/python3 -B '" CARBOY_SOURCE_DIR "/tests/value/json/json_oracle.py' " + arguments;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string out;
    char buffer[65536];
    while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe.get())) out.append(buffer, size);
    return out;
}

std::string from_hex(std::string_view digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    return out;
}

/// Returns the document as json.dumps writes it, or "" for a text that the reader rejects.
std::string reader_answer(std::string_view text) {
    boost::json::value tree;
    if (!parse_json_tree(text, tree)) return {};
    std::string out;
    const JsonStyle style;
    JsonWriter writer(out, style);
    EXPECT_TRUE(tell_json(tree, writer));
    return out;
}

/// Does the same with a JSON document.
std::string document_answer(std::string_view text) {
    JsonDocument document;
    if (!document.parse(text)) return {};
    std::string out;
    const JsonStyle style;
    JsonWriter writer(out, style);
    tell_json(document.root(), writer);
    return out;
}

TEST(JsonAgainstPython, ReadsAndWritesTheSame) {
    const unsigned seed = test_seed_number();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + std::to_string(seed));
    const std::string lines = python_output("20000 " + std::to_string(seed));
    std::size_t count = 0, accepted = 0;
    for (std::size_t at = 0; at < lines.size(); ++count) {
        const std::size_t end = lines.find('\n', at), tab = lines.find('\t', at);
        ASSERT_LT(tab, end);
        const std::string text = from_hex(std::string_view(lines).substr(at, tab - at));
        const std::string expected = lines.substr(tab + 1, end - tab - 1);
        ASSERT_EQ(reader_answer(text), expected) << text;
        ASSERT_EQ(document_answer(text), expected) << text;
        accepted += expected.empty() ? 0 : 1;
        at = end + 1;
    }
    EXPECT_GT(count, 20100u);
    EXPECT_GT(accepted, 5000u);
}

}  // namespace
}  // namespace carboy::value

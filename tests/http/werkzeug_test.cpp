// Compares the parsers with Werkzeug's on generated inputs. One difference is intentional: an invalid multipart body is
// an error here, while Flask sees an empty form.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/http/accept.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/secure_filename.hpp>
#include <carboy/http/url.hpp>
#include <carboy/value/text/float_text.hpp>

namespace carboy::http {

namespace {

std::string from_hex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    return bytes;
}

std::string from_hex(const boost::json::value& value) { return from_hex(std::string_view(value.as_string())); }

void expect_same(const MultiDict& ours, const boost::json::value& theirs, const std::string& input) {
    std::vector<std::pair<std::string, std::string>> expected;
    for (const auto& pair : theirs.as_array()) expected.emplace_back(from_hex(pair.at(0)), from_hex(pair.at(1)));
    // Werkzeug groups the values by name; both keep the order within a name.
    auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::vector<std::pair<std::string, std::string>> actual(ours.begin(), ours.end());
    std::stable_sort(expected.begin(), expected.end(), by_name);
    std::stable_sort(actual.begin(), actual.end(), by_name);
    EXPECT_EQ(actual, expected) << input;
}

void expect_same_multipart(const std::string& input, const boost::json::value& theirs) {
    Request request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=boundary"}}, input);
    expect_same(*request.form, theirs.at(0), input);
    const auto& files = theirs.at(1).as_array();
    ASSERT_EQ(request.files.size(), files.size()) << input;
    for (const auto& expected : files) {
        std::string name = from_hex(expected.at(0)), data = from_hex(expected.at(2));
        bool found = false;
        for (const UploadedFile* file : request.files.getlist(name))
            found = found || (file->data == data && file->filename == from_hex(expected.at(1)));
        EXPECT_TRUE(found) << input;
    }
}

void expect_same_accept(AcceptKind kind, const std::string& field, const boost::json::value& theirs) {
    const Accept accept(kind, field);
    std::vector<std::string> items, expected, offered_texts;
    for (const auto& [value, quality] : accept) items.push_back(value + " " + value::float_text(quality));
    for (const auto& item : theirs.at(0).as_array()) expected.emplace_back(item.as_string());
    EXPECT_EQ(items, expected) << field;
    for (const auto& offer : theirs.at(1).as_array()) offered_texts.emplace_back(offer.as_string());
    const std::vector<std::string_view> offered(offered_texts.begin(), offered_texts.end());
    for (std::size_t i = 0; i < offered.size(); ++i)
        EXPECT_EQ(value::float_text(accept.quality(offered[i])), theirs.at(2).at(i).as_string()) << field << offered[i];
    EXPECT_EQ(accept.best_match(offered), theirs.at(3).as_string())
        << field << " " << ::testing::PrintToString(offered);
}

void compare(const boost::json::value& line) {
    std::string_view kind = line.at(0).as_string();
    std::string input = from_hex(line.at(1));
    if (kind == "query") expect_same(parse_query(input), line.at(2), input);
    if (kind == "cookie") expect_same(parse_cookies(input), line.at(2), input);
    if (kind == "dump") {
        EXPECT_EQ(dump_cookie("k", input), from_hex(line.at(2)));
    }
    if (kind == "filename") {
        EXPECT_EQ(secure_filename(input), line.at(2).as_string()) << ::testing::PrintToString(input);
    }
    if (kind == "mimetype") expect_same_accept(AcceptKind::mimetype, input, line.at(2));
    if (kind == "language") expect_same_accept(AcceptKind::language, input, line.at(2));
    if (kind == "charset") expect_same_accept(AcceptKind::charset, input, line.at(2));
    if (kind == "encoding") expect_same_accept(AcceptKind::encoding, input, line.at(2));
    if (kind == "multipart") expect_same_multipart(input, line.at(2));
}

}  // namespace

TEST(Werkzeug, AgreesOnGeneratedInputs) {
    std::string command = "/usr/bin/python3 " CARBOY_SOURCE_DIR "/tests/interop/http/werkzeug_oracle.py 1 1500 2>&1";
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    ASSERT_TRUE(pipe);
    int compared = 0;
    std::string line;
    for (int c; (c = std::fgetc(pipe.get())) != EOF;) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        if (line.starts_with("ModuleNotFoundError")) GTEST_SKIP() << "python3-werkzeug is not installed";
        if (line.starts_with("[")) {
            compare(boost::json::parse(line));
            ++compared;
        }
        line.clear();
        if (HasFailure()) return;
    }
    EXPECT_GT(compared, 6000);
}

TEST(Accept, BelongsToTheRequest) {
    const Request request(Method::get, "/",
                          {{"Accept", "text/html;q=0.5, application/json"}, {"Accept-Language", "de-AT"}});
    EXPECT_EQ(request.accept_mimetypes.best_match({"text/html", "application/json"}), "application/json");
    EXPECT_EQ(request.accept_mimetypes.best_match({"image/png"}, "text/plain"), "text/plain");
    EXPECT_EQ(request.accept_languages.best_match({"en", "de"}), "de");
    EXPECT_EQ(request.accept_charsets.best(), "");
    EXPECT_FALSE(request.accept_encodings.contains("gzip"));
    try {
        request.accept_mimetypes.best_match({"json"});
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "bad_mimetype");
    }
}

}  // namespace carboy::http

// Compares the parsers with Werkzeug's on generated inputs. One difference is intentional: an invalid multipart body is
// an error here, while Flask sees an empty form.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/http/accept.hpp>
#include <carboy/http/authentication.hpp>
#include <carboy/http/cache_control.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/entity_tags.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/header_set.hpp>
#include <carboy/http/range.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/secure_filename.hpp>
#include <carboy/http/url.hpp>
#include <carboy/value/text/float_text.hpp>

#include "support/seed.hpp"

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

std::string text_or_empty(const boost::json::value& value) {
    return value.is_null() ? "" : std::string(value.as_string());
}

void expect_same_cache_control(const std::string& field, const boost::json::value& theirs) {
    const CacheControl ours = CacheControl::parse(field);
    const bool flags[] = {ours.public_,          ours.private_,     ours.no_cache,
                          ours.no_store,         ours.no_transform, ours.must_revalidate,
                          ours.proxy_revalidate, ours.immutable,    ours.only_if_cached};
    for (std::size_t i = 0; i < std::size(flags); ++i) EXPECT_EQ(flags[i], theirs.at(0).at(i).as_bool()) << field << i;
    const std::optional<std::chrono::seconds> times[] = {
        ours.max_age, ours.s_maxage, ours.max_stale, ours.min_fresh, ours.stale_while_revalidate, ours.stale_if_error};
    for (std::size_t i = 0; i < std::size(times); ++i) {
        const std::string any = times[i] == std::chrono::seconds::max() ? "any" : "";
        EXPECT_EQ(times[i] && any.empty() ? std::to_string(times[i]->count()) : any, text_or_empty(theirs.at(1).at(i)))
            << field << i;
    }
    EXPECT_EQ(ours.private_fields, theirs.at(2).at(0).as_string()) << field;
    EXPECT_EQ(ours.no_cache_fields, theirs.at(2).at(1).as_string()) << field;
}

void expect_same_authorization(const std::string& field, const boost::json::value& theirs) {
    const auto ours = Authorization::parse(field);
    ASSERT_EQ(ours.has_value(), !theirs.is_null()) << field;
    if (!ours) return;
    EXPECT_EQ(ours->type, theirs.at(0).as_string()) << field;
    EXPECT_EQ(ours->username, from_hex(theirs.at(1))) << field;
    EXPECT_EQ(ours->password, from_hex(theirs.at(2))) << field;
    std::map<std::string, std::string> parameters, expected;
    for (const auto& [name, value] : ours->parameters)
        if (!name.empty()) parameters[name] = value;
    for (const auto& pair : theirs.at(3).as_array())
        expected[std::string(pair.at(0).as_string())] = from_hex(pair.at(1));
    EXPECT_EQ(parameters, expected) << field;
}

void expect_same_challenge(const std::string& field, const boost::json::value& theirs) {
    WwwAuthenticate built{.type = std::string(theirs.at(0).as_string())};
    for (const auto& pair : theirs.at(1).as_array())
        built.parameters.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
    EXPECT_EQ(built.to_header(), field);
    const auto read = WwwAuthenticate::parse(field);
    ASSERT_TRUE(read) << field;
    EXPECT_EQ(read->type, built.type);
    EXPECT_EQ(read->parameters, built.parameters) << field;
}

void expect_same_etags(const std::string& field, const boost::json::value& theirs) {
    const ETags ours = ETags::parse(field);
    std::set<std::string> strong, weak, expected_strong, expected_weak;
    for (const ETag& tag : ours.tags) (tag.weak ? weak : strong).insert(tag.tag);
    for (const auto& tag : theirs.at(1).as_array()) expected_strong.insert(from_hex(tag));
    for (const auto& tag : theirs.at(2).as_array()) expected_weak.insert(from_hex(tag));
    EXPECT_EQ(ours.star, theirs.at(0).as_bool()) << field;
    EXPECT_EQ(strong, expected_strong) << field;
    EXPECT_EQ(weak, expected_weak) << field;
}

void expect_same_range(const std::string& field, const boost::json::value& theirs) {
    const auto ours = Range::parse(field);
    ASSERT_EQ(ours.has_value(), !theirs.at(1).is_null()) << field;
    if (!ours) return;
    EXPECT_EQ(ours->units, theirs.at(1).at(0).as_string()) << field;
    EXPECT_EQ(ours->to_header(), theirs.at(2).as_string()) << field;
    const auto part = ours->content_range(static_cast<std::uint64_t>(theirs.at(0).as_int64()));
    if (theirs.at(3) == "skip") return;
    EXPECT_EQ(part ? part->to_header() : "", text_or_empty(theirs.at(3))) << field;
}

void expect_same_content_range(const std::string& field, const boost::json::value& theirs) {
    const auto ours = ContentRange::parse(field);
    ASSERT_EQ(ours.has_value(), !theirs.is_null()) << field;
    if (ours) {
        EXPECT_EQ(ours->to_header(), theirs.at(4).as_string()) << field;
    }
}

void expect_same_header_set(const std::string& field, const boost::json::value& theirs) {
    const auto expected = [](const boost::json::value& items) {
        std::vector<std::string> texts;
        for (const auto& item : items.as_array()) texts.push_back(from_hex(item));
        return texts;
    };
    Headers headers{{"Vary", field}};
    HeaderSet ours(headers, "Vary");
    EXPECT_EQ(ours.items(), expected(theirs.at(0))) << field;
    ours.add(theirs.at(1).as_string());
    EXPECT_EQ(ours.items(), expected(theirs.at(2))) << field;
}

void compare_fields(std::string_view kind, const std::string& input, const boost::json::value& theirs) {
    if (kind == "cache_control") expect_same_cache_control(input, theirs);
    if (kind == "cache_control_dump") {
        EXPECT_EQ(CacheControl::parse(input).to_header(), theirs.as_string());
    }
    if (kind == "authorization") expect_same_authorization(input, theirs);
    if (kind == "www_authenticate") expect_same_challenge(input, theirs);
    if (kind == "etags") expect_same_etags(input, theirs);
    if (kind == "range") expect_same_range(input, theirs);
    if (kind == "content_range") expect_same_content_range(input, theirs);
    if (kind == "header_set") expect_same_header_set(input, theirs);
    if (kind == "date") {
        const auto ours = parse_http_date(input);
        EXPECT_EQ(ours ? http_date(*ours) : "", text_or_empty(theirs)) << input;
    }
    if (kind == "if_range") {
        const IfRange ours = IfRange::parse(input);
        EXPECT_EQ(ours.etag.value_or(""), theirs.at(0).is_null() ? "" : from_hex(theirs.at(0))) << input;
        EXPECT_EQ(ours.date ? http_date(*ours.date) : "", text_or_empty(theirs.at(1))) << input;
    }
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
    compare_fields(kind, input, line.at(2));
}

}  // namespace

TEST(Werkzeug, AgreesOnGeneratedInputs) {
    const std::string seed = test_seed();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + seed);
    const std::string command =
        "/usr/bin/python3 " CARBOY_SOURCE_DIR "/tests/interop/http/werkzeug_oracle.py " + seed + " 1500 2>&1";
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
    EXPECT_GT(compared, 16000);
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

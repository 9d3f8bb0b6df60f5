// Hostile forms: rows H3 (numbers of fields, parts and files) and H4 (multipart) of the table of promises.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>

#include "support/cpu_time.hpp"

namespace carboy::http::hostile_forms {

using namespace std::string_literals;

namespace {

constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
constexpr std::string_view parts_of_b = "multipart/form-data; boundary=b";

std::string repeat(std::size_t times, const std::function<std::string(std::size_t)>& one) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += one(i);
    return all;
}

std::string part(std::string_view disposition, std::string_view content, std::string_view boundary = "b",
                 std::string_view more = "") {
    return "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n" +
           std::string(more) + "\r\n" + std::string(content) + "\r\n";
}

/// The status that the form, the query string or the cookies of a request get.
int status_of(const Request& request) {
    try {
        static_cast<void>(request.args->size() + request.form->size() + request.files->size() +
                          request.cookies->size());
    } catch (const HttpError& error) {
        return error.status();
    }
    return 200;
}

Request post(std::string_view type, std::string body) {
    return Request(Method::post, "/", {{"Content-Type", type}}, std::move(body));
}

std::string fields(std::size_t count) {
    return repeat(count, [](std::size_t i) { return (i == 0 ? "f" : "&f") + std::to_string(i) + "=1"; });
}

std::string parts(std::size_t count) {
    return repeat(count, [](std::size_t i) { return part("name=f" + std::to_string(i), "1"); }) + "--b--\r\n";
}

std::string files(std::size_t count) {
    return repeat(count, [](std::size_t i) { return part("name=f; filename=n" + std::to_string(i), "1"); }) +
           "--b--\r\n";
}

}  // namespace

TEST(HostileForms, NumbersAtAndOverTheirLimits) {
    struct Row {
        const char* what;
        Request request;
        int status;
    };
    const Row rows[] = {
        {"1000 fields", post(urlencoded, fields(1000)), 200},
        {"1001 fields", post(urlencoded, fields(1001)), 413},
        {"100,000 fields", post(urlencoded, fields(100'000)), 413},
        {"1000 in a query", Request(Method::get, "/?" + fields(1000)), 200},
        {"1001 in a query", Request(Method::get, "/?" + fields(1001)), 400},
        {"1000 parts", post(parts_of_b, parts(1000)), 200},
        {"1001 parts", post(parts_of_b, parts(1001)), 413},
        {"100 files", post(parts_of_b, files(100)), 200},
        {"101 files", post(parts_of_b, files(101)), 413},
        {"500 kB of fields", post(urlencoded, "a=" + std::string(499'998, 'x')), 200},
        {"one more", post(urlencoded, "a=" + std::string(499'999, 'x')), 413},
        {"500 kB in a part", post(parts_of_b, part("name=a", std::string(499'999, 'x')) + "--b--"), 200},
        {"one more in a part", post(parts_of_b, part("name=a", std::string(500'000, 'x')) + "--b--"), 413},
        {"a name of 600 kB", post(parts_of_b, part("name=" + std::string(600'000, 'n'), "") + "--b--"), 400},
        {"a cookie of 4 kB", Request(Method::get, "/", {{"Cookie", "a=" + std::string(4096, 'c')}}), 200},
        {"a cookie of 60 kB", Request(Method::get, "/", {{"Cookie", "a=" + std::string(60'000, 'c')}}), 200},
    };
    for (const Row& row : rows) EXPECT_EQ(status_of(row.request), row.status) << row.what;
}

TEST(HostileForms, ShapesOfMultipart) {
    const auto boundary = [](std::size_t size) {
        const std::string text(size, 'B');
        return status_of(post("multipart/form-data; boundary=" + text, part("name=a", "1", text) + "--" + text + "--"));
    };
    EXPECT_EQ(boundary(1), 200);
    EXPECT_EQ(boundary(70), 200);
    EXPECT_EQ(boundary(71), 400);
    EXPECT_EQ(boundary(100'000), 400);
    struct Row {
        const char* what;
        std::string body;
        int status;
    };
    const std::vector<Row> rows{
        {"no final boundary", part("name=a", "1"), 400},
        {"no boundary at all", "name=a\r\n\r\n1", 400},
        {"only the final boundary", "--b--\r\n", 200},
        {"an empty body", "", 200},
        {"cut in a header", "--b\r\nContent-Disposition: form-da", 400},
        {"no name", part("", "1") + "--b--", 400},
        {"no colon", "--b\r\nContent-Disposition\r\n\r\n1\r\n--b--", 400},
        {"another boundary", part("name=a", "1", "c") + "--c--", 400},
        {"a boundary with more", "--bb\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--bb--", 400},
        {"text after the end", part("name=a", "1") + "--b--\r\n" + part("name=z", "2"), 200},
        {"a header of 1 MB", part("name=a", "1", "b", "X: " + std::string(1'000'000, 'x') + "\r\n") + "--b--", 400},
        {"100,000 headers", part("name=a", "1", "b", repeat(100'000, [](std::size_t) { return "X: y\r\n"; })) + "--b--",
         400},
    };
    for (const Row& row : rows) EXPECT_EQ(status_of(post(parts_of_b, row.body)), row.status) << row.what;
}

// A form inside a form is text: only the outer one is parsed, however deep they are nested.
TEST(HostileForms, NestedFormsAreText) {
    std::string inner = "deepest";
    for (int depth = 0; depth < 200; ++depth) {
        const std::string boundary = "n" + std::to_string(depth);
        inner = part("name=inner", inner, boundary, "Content-Type: multipart/mixed; boundary=x\r\n") + "--" + boundary +
                "--\r\n";
    }
    const Request request =
        post(parts_of_b, part("name=outer", inner, "b", "Content-Type: multipart/mixed; boundary=n199\r\n") + "--b--");
    EXPECT_EQ(request.form->size(), 1u);
    EXPECT_EQ(request.form["outer"], inner);
}

TEST(HostileForms, FilenamesAreOnlyText) {
    const auto filename = [](std::string_view written) {
        const Request request = post(parts_of_b, part("name=f; filename=" + std::string(written), "1") + "--b--");
        return request.files["f"].filename;
    };
    EXPECT_EQ(filename("\"../../etc/passwd\""), "../../etc/passwd");
    EXPECT_EQ(filename("\"a\\\"b\""), "a\"b");
    EXPECT_EQ(filename("\"a;b=c\""), "a;b=c");
    EXPECT_EQ(filename("\"x\0y\""s), "x\xef\xbf\xbdy");
    EXPECT_EQ(filename("\"x%00y\""), "x%00y");
    EXPECT_EQ(filename("\"\""), "");
    EXPECT_EQ(filename("\"" + std::string(4000, 'n') + "\""), std::string(4000, 'n'));
}

// Twice the input takes at most 2.3 times as long.  Source: CVE-2023-25577, CVE-2023-46136.
TEST(HostileForms, TimeIsLinear) {
    const auto file = [](std::string_view unit, std::size_t size) {
        std::string content;
        content.reserve(size + unit.size());
        while (content.size() < size) content += unit;
        return "--boundary\r\nContent-Disposition: form-data; name=f; filename=n\r\n\r\n" + content +
               "\r\n--boundary--\r\n";
    };
    const auto seconds = [](const std::string& body, std::size_t piece) {
        return timing::best_cpu_time([&] {
            Request request;
            request.headers.add("Content-Type", "multipart/form-data; boundary=boundary");
            request.spool({}, "");
            for (std::size_t at = 0; at < body.size(); at += piece)
                request.spool(std::string_view(body).substr(at, piece), "");
            request.finish_spooling();
            EXPECT_EQ(request.files->size(), 1u);
        });
    };
    constexpr std::size_t megabyte = 1024 * 1024;
    for (const std::string_view unit :
         {"\n", "\r\n", "\r\n-", "\r\n--", "\r\n--boundar", "\r\n--boundaryx", "-", "\rxxxxxxxxxxxxxxx", "x"}) {
        const double one = seconds(file(unit, megabyte), 16'384), two = seconds(file(unit, 2 * megabyte), 16'384);
        EXPECT_LT(two, 2.3 * one + 0.05) << ::testing::PrintToString(std::string(unit)) << " " << one << " " << two;
    }
    const double half = seconds(file("\r", 8 * megabyte), 16'384), whole = seconds(file("\r", 16 * megabyte), 16'384);
    EXPECT_LT(whole, 2.3 * half + 0.05) << half << " " << whole;
    const double small = seconds(file("\r", megabyte / 2), 7), twice = seconds(file("\r", megabyte), 7);
    EXPECT_LT(twice, 2.3 * small + 0.05) << small << " " << twice;
}

}  // namespace carboy::http::hostile_forms

// Multipart forms: their content, and the limits on their cost.
#include <gtest/gtest.h>

#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>

#include "support/cpu_time.hpp"

namespace carboy::http {

namespace {

std::string part(std::string_view disposition, std::string_view content, std::string_view boundary = "b") {
    return "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; " + std::string(disposition) +
           "\r\n\r\n" + std::string(content) + "\r\n";
}

int status_of(std::string body, const std::string& boundary = "b") {
    Request request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=" + boundary}},
                    std::move(body));
    try {
        request.form.size();
    } catch (const HttpError& error) {
        return error.status();
    }
    return 200;
}

double seconds_for(const std::string& body) {
    return carboy::timing::best_cpu_time([&] { status_of(body); });
}

}  // namespace

TEST(Multipart, GivesFieldsAndFiles) {
    Request request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=\"b b\""}},
                    part("name=\"a\"", "1", "b b") + part("name=a", "", "b b") +
                        "--b b\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x \\\"y\\\".txt\"\r\n"
                        "Content-Type: text/plain\r\n\r\n" +
                        std::string("\0\r\n--b", 6) + "\r\n--b b--\r\n");
    EXPECT_EQ(request.form.getlist("a"), (std::vector<std::string>{"1", ""}));
    const UploadedFile& file = request.files["f"];
    EXPECT_EQ(file.filename, "x \"y\".txt");
    EXPECT_EQ(file.content_type, "text/plain");
    EXPECT_EQ(file.data, std::string("\0\r\n--b", 6));
}

TEST(Multipart, ReadsEncodedFileNames) {
    Request request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=b"}},
                    part("name=f; filename=\"plain\"; filename*=UTF-8''na%C3%AFve", "x") + "--b--");
    EXPECT_EQ(request.files["f"].filename, "na\xc3\xafve");
}

TEST(Multipart, RefusesWhatIsNone) {
    const std::string good = part("name=a", "1");
    EXPECT_EQ(status_of(good + "--b--\r\n"), 200);
    EXPECT_EQ(status_of("--b--"), 200);
    EXPECT_EQ(status_of(""), 200) << "a form without parts";
    EXPECT_EQ(status_of("x"), 400);
    EXPECT_EQ(status_of(good), 400) << "no final boundary";
    EXPECT_EQ(status_of(good + "--c--\r\n"), 400);
    EXPECT_EQ(status_of(part("filename=x", "1") + "--b--"), 400) << "no name";
    EXPECT_EQ(status_of("--b\r\n\r\n1\r\n--b--"), 400) << "no disposition";
    EXPECT_EQ(status_of("--b\r\nnonsense\r\n\r\n1\r\n--b--"), 400);
    EXPECT_EQ(status_of("--b\r\nContent-Disposition: form-data; name=a\r\n--b--"), 400);
    EXPECT_EQ(status_of("--b\r\nX: " + std::string(10'000, 'x') + "\r\n\r\n1\r\n--b--"), 400);
    std::string longest(70, 'l'), longer(71, 'l');
    EXPECT_EQ(status_of(part("name=a", "1", longest) + "--" + longest + "--", longest), 200);
    EXPECT_EQ(status_of(part("name=a", "1", longer) + "--" + longer + "--", longer), 400);
}

TEST(Multipart, IsBounded) {
    std::string thousand, files;
    for (int i = 0; i < 1000; ++i) thousand += part("name=a", "1");
    EXPECT_EQ(status_of(thousand + "--b--"), 200);
    EXPECT_EQ(status_of(thousand + part("name=a", "1") + "--b--"), 413);
    for (int i = 0; i < 100; ++i) files += part("name=f; filename=x", "1");
    EXPECT_EQ(status_of(files + "--b--"), 200);
    EXPECT_EQ(status_of(files + part("name=f; filename=x", "1") + "--b--"), 413);
    EXPECT_EQ(status_of(part("name=a", std::string(499'999, 'x')) + "--b--"), 200);
    EXPECT_EQ(status_of(part("name=a", std::string(500'000, 'x')) + "--b--"), 413);
    EXPECT_EQ(status_of(part("name=f; filename=x", std::string(5'000'000, 'x')) + "--b--"), 200);
}

TEST(Multipart, TakesTimeInProportionToItsSize) {
    constexpr std::size_t size = 1024 * 1024;
    auto repeated = [](std::string_view text, std::size_t bytes) {
        std::string all;
        while (all.size() < bytes) all += text;
        return all;
    };
    for (std::string_view text : {"\r", "\n", "\r\n", "-", "\r\n-", "\r\n--", "\r\n--b ", "--b", "--b\t"}) {
        std::string head = "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n";
        double once = seconds_for(head + repeated(text, size)), twice = seconds_for(head + repeated(text, 2 * size));
        EXPECT_LT(twice, std::max(2.3 * once, 0.25)) << text;
        EXPECT_LT(twice, 5.0) << text;
    }
}

}  // namespace carboy::http

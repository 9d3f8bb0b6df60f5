// Multipart forms in pieces: the boundaries of the pieces have no effect.
#include <random>

#include <gtest/gtest.h>

#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>

namespace carboy::http {

namespace {

// The whole content of a form as one text.
std::string outcome_of(const Request& request) {
    try {
        std::string text;
        for (const auto& [name, value] : *request.form) text += "[" + name + "=" + value + "]";
        for (const UploadedFile& file : *request.files)
            text +=
                "<" + file.field + "," + file.filename + "," + file.content_type + "=" + std::string(file.data) + ">";
        return text;
    } catch (const HttpError& error) {
        return std::to_string(error.status());
    }
}

std::string whole(const std::string& body) {
    return outcome_of(Request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=b"}}, body));
}

template <class NextSize>
std::string in_pieces(std::string_view body, NextSize next_size) {
    Request request;
    request.headers.add("Content-Type", "multipart/form-data; boundary=b");
    request.spool({}, "");
    while (!body.empty()) {
        std::size_t size = std::min<std::size_t>(next_size(), body.size());
        request.spool(body.substr(0, size), "");
        body.remove_prefix(size);
    }
    request.finish_spooling();
    return outcome_of(request);
}

std::string random_body(std::mt19937& random) {
    static constexpr std::string_view tokens[] = {"--b", "--b\r\n", "--b--", "\r\n", "\r",           "\n", "-",
                                                  "--",  " ",       "\t",    "x",    "X: y\r\n\r\n", ":"};
    static constexpr std::string_view parts[] = {"\r\n--b\r\nContent-Disposition: form-data; name=a\r\n\r\n",
                                                 "\n--b \nContent-Disposition: form-data; name=f; filename=n\n\n",
                                                 "\r\n--b\r\nContent-Disposition: form-data;\r\n name=c\r\n\r\n"};
    std::string body = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n";
    if (random() % 8 == 0) body.clear();
    for (std::size_t size = random() % 10; size > 0; --size) {
        if (random() % 3 == 0) body += parts[random() % std::size(parts)];
        body += tokens[random() % std::size(tokens)];
    }
    if (random() % 4 != 0) body += "\r\n--b--";
    return body;
}

}  // namespace

TEST(MultipartParser, SplitPointsChangeNothing) {
    std::mt19937 random(11);
    int forms = 0;
    for (int round = 0; round < 10'000; ++round) {
        const std::string body = random_body(random);
        const std::string expected = whole(body);
        forms += expected.starts_with("[") || expected.starts_with("<");
        ASSERT_EQ(in_pieces(body, [] { return 1u; }), expected) << ::testing::PrintToString(body);
        ASSERT_EQ(in_pieces(body, [&] { return 1 + random() % 9; }), expected) << ::testing::PrintToString(body);
    }
    EXPECT_GT(forms, 1000);
}

TEST(MultipartParser, LargeFilesKeepTheirPlaces) {
    std::mt19937 random(5);
    std::string first(300'000, '\0'), second(200'000, '\0');
    for (std::string* file : {&first, &second})
        for (char& c : *file) c = "\r\n-c-x"[random() % 7];
    const std::string head = "Content-Disposition: form-data; name=f; filename=x\r\n\r\n";
    const std::string body = "--b\r\n" + head + first + "\r\n--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1" +
                             "\r\n--b\r\n" + head + second + "\r\n--b--\r\n";
    const std::string expected = "[a=1]<f,x,=" + first + "><f,x,=" + second + ">";
    ASSERT_TRUE(whole(body) == expected);
    EXPECT_TRUE(in_pieces(body, [&] { return random() % 100'000; }) == expected);
}

// As in Werkzeug: the blank line after the header is also the line break of the delimiter.
TEST(MultipartParser, TakesAPartWithoutDataOrItsLineBreak) {
    EXPECT_EQ(whole("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n--b--"), "[a=]");
    EXPECT_EQ(whole("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--"), "[a=]");
    EXPECT_EQ(whole("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n-\r\n--b--"), "[a=-]");
}

TEST(MultipartParser, BoundsAHeaderThatDoesNotEnd) {
    for (std::size_t piece : {1u, 7u, 100'000u}) {
        const std::string lines = "--b\r\n" + std::string(20'000, 'x');
        EXPECT_EQ(in_pieces(lines, [&] { return piece; }), "400");
    }
    std::string many = "--b\r\n";
    for (int i = 0; i < 3000; ++i) many += "X: y\r\n";
    EXPECT_EQ(whole(many + "\r\n\r\n--b--"), "400");
}

}  // namespace carboy::http

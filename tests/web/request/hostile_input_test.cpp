// Tables of hostile input, each in every place where a visitor can put it. The rows' numbers are those of the table of
// promises: H5 text, H6 numbers.
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <carboy/base/log.hpp>
#include <carboy/web.hpp>

namespace carboy::web {

namespace {

using namespace std::string_literals;

std::string percent(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) {
        out += '%';
        for (const int shift : {4, 0}) out += "0123456789abcdef"[(static_cast<unsigned char>(byte) >> shift) & 15];
    }
    return out;
}

/// True for well-formed UTF-8.  Source: Unicode 15 table 3-7.
bool is_clean(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto at = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
        };
        const auto tails = [&](std::size_t count) {
            for (std::size_t k = 1; k <= count; ++k)
                if ((at(k) & 0xC0u) != 0x80u) return false;
            return true;
        };
        const unsigned first = at(0), second = at(1);
        std::size_t size = 0;
        if (first < 0x80) size = 1;
        if (first >= 0xC2 && first < 0xE0 && tails(1)) size = 2;
        if (first >= 0xE0 && first < 0xF0 && tails(2) && !(first == 0xE0 && second < 0xA0) &&
            !(first == 0xED && second >= 0xA0))
            size = 3;
        if (first >= 0xF0 && first < 0xF5 && tails(3) && !(first == 0xF0 && second < 0x90) &&
            !(first == 0xF4 && second >= 0x90))
            size = 4;
        if (size == 0) return false;
        i += size;
    }
    return true;
}

/// Bytes that are not text: overlong, surrogates, truncated, too large, NUL, and mixtures with good text.
std::vector<std::string> bad_texts() {
    std::vector<std::string> all{"\xc0\xaf",
                                 "\xc0\x80",
                                 "\xc1\xbf",
                                 "\xe0\x80\xaf",
                                 "\xf0\x80\x80\xaf",
                                 "\xed\xa0\x80",
                                 "\xed\xbf\xbf",
                                 "\xed\xa0\xbd\xed\xb8\x80",
                                 "\xc3",
                                 "\xe2\x82",
                                 "\xf0\x9f\x98",
                                 "\xf4\x90\x80\x80",
                                 "\xf5\x80\x80\x80",
                                 "\xf8\x88\x80\x80\x80",
                                 "\xff",
                                 "\xfe\xff",
                                 "\x80",
                                 "\xbf\xbf",
                                 "\0"s,
                                 "\0\0\0"s};
    for (std::size_t i = 0, count = all.size(); i < count; ++i) {
        all.push_back("a" + all[i] + "b");
        all.push_back("\xc3\xa9" + all[i] + "\xf0\x9f\x98\x80");
        all.push_back(all[i] + "<b>&\"'");
    }
    return all;
}

std::string echo_path(const std::string& text) { return text; }
std::string echo_query(Request& request) { return request.args.get("t", ""); }
std::string echo_key(Request& request) {
    std::string out;
    for (const auto& [key, value] : *request.args) out += key;
    return out;
}
std::string echo_form(Request& request) { return request.form.get("t", ""); }
std::string echo_file(Request& request) { return request.files["f"].filename; }
std::string echo_cookie(Request& request) { return request.cookies.get("t", ""); }
std::string echo_template(Request& request) {
    return render_template_string("{{ t }}|{{ t|upper }}|{{ t|tojson }}|{{ t|urlencode }}",
                                  {{"t", request.args.get("t", "")}});
}
struct Message {
    std::string text;
};
Message echo_json(const Message& message) { return message; }
std::string echo_any_json(Request& request) { return to_json(jinja::Value(request.json())); }

class HostileInput : public testing::Test {
  protected:
    HostileInput() {
        set_log_sink([](LogLevel, std::string_view) {});
    }
    ~HostileInput() override { set_log_sink({}); }
    /// As the server answers: what is not a request target gets 400.
    TestResponse get(const std::string& target) {
        try {
            return client.get(target);
        } catch (const http::HttpError& refused) {
            TestResponse answer;
            answer.status = refused.status();
            return answer;
        }
    }
    App app{"hostile", {{"SECRET_KEY", "3f1d0c5e8b7a4f219d3e"}}};
    TestClient client = app.test_client();
};

std::string multipart(std::string_view disposition, std::string_view content) {
    return "--b\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n\r\n" + std::string(content) +
           "\r\n--b--\r\n";
}

}  // namespace

// H5: 400, or U+FFFD for each wrong byte sequence; never a 500 and never the bytes themselves. NUL is valid UTF-8, but
// not in a path or a file's name.
TEST_F(HostileInput, TextIsRefusedOrReplaced) {
    app.get<echo_path>("/path/<text>");
    app.get<echo_query>("/query");
    app.get<echo_key>("/key");
    app.post<echo_form>("/form");
    app.post<echo_file>("/file");
    app.get<echo_cookie>("/cookie");
    app.get<echo_template>("/template");
    app.post<echo_json>("/json");
    app.post<echo_any_json>("/any");
    const http::Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
    const http::Headers parts{{"Content-Type", "multipart/form-data; boundary=b"}};
    int places = 0;
    for (const std::string& bad : bad_texts()) {
        const std::string coded = percent(bad);
        std::string quoted = bad;
        for (const char* special : {"\"", "\\"})
            for (std::size_t at = quoted.find(special); at != quoted.npos; at = quoted.find(special, at + 2))
                quoted.insert(at, "\\");
        std::map<std::string, TestResponse> answers;
        answers["path"] = get("/path/" + coded);
        answers["query"] = client.get("/query?t=" + coded);
        answers["key"] = client.get("/key?" + coded + "=1");
        answers["form"] = client.post("/form", {.body = "t=" + coded, .headers = form});
        answers["raw form"] = client.post("/form", {.body = "t=" + bad, .headers = form});
        answers["part"] = client.post("/form", {.body = multipart("name=t", bad), .headers = parts});
        answers["part's name"] =
            client.post("/form", {.body = multipart("name=\"" + quoted + "\"", "x"), .headers = parts});
        answers["file name"] =
            client.post("/file", {.body = multipart("name=f; filename=\"" + quoted + "\"", "x"), .headers = parts});
        answers["coded file name"] =
            client.post("/file", {.body = multipart("name=f; filename*=UTF-8''" + coded, "x"), .headers = parts});
        answers["template"] = client.get("/template?t=" + coded);
        answers["json"] = client.post("/json", {.json = "{\"text\": \"" + quoted + "\"}"});
        answers["any json"] = client.post("/any", {.json = "[\"" + quoted + "\"]"});
        if (bad.find('\0') == bad.npos)
            answers["cookie"] = client.get("/cookie", {.headers = {{"Cookie", "t=" + bad}}});
        for (const auto& [place, answer] : answers) {
            ++places;
            EXPECT_TRUE(answer.status == 200 || answer.status == 400 || answer.status == 422)
                << place << " " << coded << " " << answer.status;
            const bool may_have_nul = place != "path" && !place.ends_with("file name");
            EXPECT_TRUE(may_have_nul || answer.body.find('\0') == std::string::npos) << place << " " << coded;
            EXPECT_TRUE(is_clean(answer.body)) << place << " " << coded << " " << percent(answer.body);
        }
    }
    EXPECT_GT(places, 900);
}

// A lone surrogate that a JSON document spells with an escape is not UTF-8 either.
TEST_F(HostileInput, EscapedSurrogatesDoNotBecomeText) {
    app.post<echo_json>("/json");
    for (const char* text : {R"(\ud800)", R"(\udfff)", R"(\udc00\ud800)", R"(a\ud83dz)"})
        EXPECT_EQ(client.post("/json", {.json = std::string("{\"text\": \"") + text + "\"}"}).status, 422) << text;
    EXPECT_EQ(client.post("/json", {.json = R"({"text": "\ud83d\ude00"})"}).status, 200);
}

namespace {

const std::vector<std::string>& odd_numbers() {
    static const std::vector<std::string> all{"-1",
                                              "-0",
                                              "0",
                                              "00",
                                              "1",
                                              "2147483647",
                                              "2147483648",
                                              "-2147483649",
                                              "4294967296",
                                              "9223372036854775807",
                                              "9223372036854775808",
                                              "-9223372036854775808",
                                              "-9223372036854775809",
                                              "18446744073709551615",
                                              "18446744073709551616",
                                              "1e309",
                                              "1e3",
                                              "1.0",
                                              "0x10",
                                              "0b1",
                                              "1_000",
                                              " 1",
                                              "1 ",
                                              "+1",
                                              "--1",
                                              "- 1",
                                              "",
                                              "NaN",
                                              "inf",
                                              "\xd9\xa1",
                                              "\xef\xbc\x91",
                                              std::string(400, '9'),
                                              "-" + std::string(400, '9'),
                                              "1\n",
                                              "1;2",
                                              "1,2"};
    return all;
}

template <class T>
std::string number_from_path(T number) {
    return std::to_string(number);
}
template <class T>
std::string number_from_query(Request& request) {
    return std::to_string(request.args.get<T>("n", T{42}));
}
template <class T>
struct Numbered {
    T number;
};
template <class T>
Numbered<T> number_from_json(const Numbered<T>& given) {
    return given;
}

/// What the text means as a T, without any of the code under test.
template <class T>
std::string meaning(const std::string& text, const std::string& otherwise) {
    const std::size_t digits = text.starts_with('-') && std::is_signed_v<T> ? 1 : 0;
    if (text.size() == digits || text.find_first_not_of("0123456789", digits) != text.npos || text.size() > 21)
        return otherwise;
    __extension__ using Wide = __int128;
    Wide number = 0;
    for (const char c : text.substr(digits)) number = number * 10 + (c - '0');
    if (digits != 0) number = -number;
    if (number < Wide{std::numeric_limits<T>::min()} || number > Wide{std::numeric_limits<T>::max()}) return otherwise;
    return std::to_string(static_cast<T>(number));
}

}  // namespace

// H6: a number that no int holds is 404 in a path, the default in a query, and 422 in JSON.
TEST_F(HostileInput, NumbersAreExactOrRefused) {
    app.get<number_from_path<int>>("/int/<int(signed=True):n>", {.endpoint = "number1"});
    app.get<number_from_path<std::int64_t>>("/long/<int(signed=True):n>", {.endpoint = "number2"});
    app.get<number_from_path<std::uint64_t>>("/natural/<int:n>", {.endpoint = "number3"});
    app.get<number_from_query<int>>("/int", {.endpoint = "number4"});
    app.get<number_from_query<std::int64_t>>("/long", {.endpoint = "number5"});
    app.get<number_from_query<std::uint64_t>>("/natural", {.endpoint = "number6"});
    app.post<number_from_json<int>>("/int", {.endpoint = "number7"});
    app.post<number_from_json<std::int64_t>>("/long", {.endpoint = "number8"});
    app.post<number_from_json<std::uint64_t>>("/natural", {.endpoint = "number9"});
    const auto in_path = [this](const std::string& kind, const std::string& text) {
        const TestResponse answer = get("/" + kind + "/" + percent(text));
        return answer.status == 200 ? answer.body : std::to_string(answer.status);
    };
    const auto in_json = [this](const std::string& kind, const std::string& text) {
        const TestResponse answer = client.post("/" + kind, {.json = "{\"number\": " + text + "}"});
        return answer.status == 200 ? answer.body.substr(10, answer.body.size() - 12) : std::to_string(answer.status);
    };
    for (const std::string& text : odd_numbers()) {
        EXPECT_EQ(in_path("int", text), meaning<int>(text, "404")) << text;
        EXPECT_EQ(in_path("long", text), meaning<std::int64_t>(text, "404")) << text;
        EXPECT_EQ(in_path("natural", text), meaning<std::uint64_t>(text, "404")) << text;
        for (const char* kind : {"int", "long", "natural"}) {
            const TestResponse answer = client.get("/"s + kind + "?n=" + percent(text));
            EXPECT_EQ(answer.status, 200) << kind << " " << text;
            const std::string json = in_json(kind, text);
            EXPECT_TRUE(json == "400" || json == "422" || !json.empty()) << kind << " " << text;
            EXPECT_NE(json, "500") << kind << " " << text;
        }
    }
    EXPECT_EQ(in_json("int", "2147483648"), "422");
    EXPECT_EQ(in_json("long", "9223372036854775808"), "422");
    EXPECT_EQ(in_json("natural", "18446744073709551616"), "422");
    EXPECT_EQ(in_json("natural", "-1"), "422");
    EXPECT_EQ(in_json("int", "1e309"), "422");
    EXPECT_EQ(client.get("/int?n=2147483648").body, "42");
    EXPECT_EQ(client.get("/long?n=9223372036854775808").body, "42");
    EXPECT_EQ(client.get("/natural?n=18446744073709551615").body, "18446744073709551615");
}

}  // namespace carboy::web

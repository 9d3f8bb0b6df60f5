// Requests that the server refuses before it reads a body. Each is followed by a second request that must not run.
#include "server/fixture.hpp"

#include <atomic>
namespace carboy::server {

namespace {

struct Case {
    const char* name;
    std::string input;
    int status;
};

std::string post(std::string_view fields, std::string_view body = "") {
    return "POST /first HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::string get_of(std::string_view fields) { return "GET /first HTTP/1.1\r\n" + std::string(fields) + "\r\n"; }

using namespace std::string_literals;

const Case refused[] = {
    {"TE identity", post("Transfer-Encoding: identity\r\n"), 501},
    {"TE gzip", post("Transfer-Encoding: gzip\r\n"), 501},
    {"TE xchunked", post("Transfer-Encoding: xchunked\r\n"), 501},
    {"TE quoted", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400},
    {"TE chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 400},
    {"TE gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
    {"TE empty", post("Transfer-Encoding:\r\n"), 400},
    {"TE unknown with CL", post("Transfer-Encoding: x\r\nContent-Length: 3\r\n", "abc"), 400},
    {"TE chunked with CL", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400},
    {"CL with TE chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"two TE", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"TE in 1.0", "POST /first HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"TE space before colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
    {"TE tab before colon", post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"), 400},
    {"TE vertical tab",
     post("Transfer-Encoding: \x0b"
          "chunked\r\n",
          "0\r\n\r\n"),
     400},
    {"TE folded", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400},
    {"two CL", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
    {"same CL twice", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
    {"CL list", post("Content-Length: 3, 3\r\n", "abc"), 400},
    {"CL plus", post("Content-Length: +3\r\n", "abc"), 400},
    {"CL minus", post("Content-Length: -1\r\n"), 400},
    {"CL hex", post("Content-Length: 0x3\r\n", "abc"), 400},
    {"CL empty", post("Content-Length: \r\n"), 400},
    {"CL 2^64", post("Content-Length: 18446744073709551616\r\n"), 400},
    {"CL 2^64-1", post("Content-Length: 18446744073709551615\r\n"), 413},
    {"CL space inside", post("Content-Length: 3 3\r\n", "abc"), 400},
    {"no host", get_of(""), 400},
    {"two hosts", get_of("Host: a\r\nHost: b\r\n"), 400},
    {"same host twice", get_of("Host: a\r\nHost: a\r\n"), 400},
    {"empty host", get_of("Host: \r\n"), 400},
    {"host with path", get_of("Host: a/evil?x\r\n"), 400},
    {"host with user", get_of("Host: user@a\r\n"), 400},
    {"host with space", get_of("Host: a b\r\n"), 400},
    {"host with word as port", get_of("Host: a:http\r\n"), 400},
    {"host with long port", get_of("Host: a:123456\r\n"), 400},
    {"host unclosed", get_of("Host: [::1\r\n"), 400},
    {"absolute target with a user", "GET http://a@evil/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"absolute target of another scheme", "GET ftp://evil/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"authority as target", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"backslash", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"backslash in the query", "GET /?a\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"backslash first", "GET \\a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"8-bit target", "GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"NUL in path", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"star for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"relative target", "GET first HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"folded field", get_of("Host: a\r\nX: 1\r\n 2\r\n"), 400},
    {"folded with tab", get_of("Host: a\r\nX: 1\r\n\t2\r\n"), 400},
    {"leading fold", "GET /first HTTP/1.1\r\n Host: a\r\n\r\n", 400},
    {"bare LF", "GET /first HTTP/1.1\nHost: a\n\n", 400},
    {"bare LF once", "GET /first HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n", 400},
    {"bare CR", get_of("Host: a\r\nX: 1\r2\r\n"), 400},
    {"NUL in field",
     get_of("Host: a\r\nX: 1\0"
            "2\r\n"s),
     400},
    {"no colon", get_of("Host: a\r\nXY\r\n"), 400},
    {"empty name", get_of("Host: a\r\n: 1\r\n"), 400},
    {"HTTP/2.0", "GET /first HTTP/2.0\r\nHost: a\r\n\r\n", 505},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"HTTP/3.1", "GET /first HTTP/3.1\r\nHost: a\r\n\r\n", 505},
    {"HTTP/0.9 said", "GET /first HTTP/0.9\r\nHost: a\r\n\r\n", 505},
    {"HTTP/0.9", "GET /first\r\n\r\n", 400},
    {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"space in the target of HTTP/2.0", "GET /a b HTTP/2.0\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1.10", "GET /first HTTP/1.10\r\nHost: a\r\n\r\n", 400},
    {"HTTP/11.1", "GET /first HTTP/11.1\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1", "GET /first HTTP/1\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1.2 without a host", "GET /first HTTP/1.2\r\n\r\n", 400},
    {"HTTP/1.2 with two framings",
     "POST /first HTTP/1.2\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400},
    {"lower-case version", "GET /first http/1.1\r\nHost: a\r\n\r\n", 400},
    {"double space", "GET  /first HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"bad method", "G@T /first HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"unknown method", "BREW /first HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"long method", std::string(100'000, 'A') + " /first HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"longish method", std::string(1'000, 'A') + " /first HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"long target", "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
    {"lower-case method", "get /first HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"TRACE", "TRACE /first HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"chunk size hex prefix", post("Transfer-Encoding: chunked\r\n", "0x3\r\nabc\r\n0\r\n\r\n"), 400},
    {"chunk size overflow", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nabc\r\n"), 400},
    {"chunk size huge", post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\nabc\r\n"), 413},
    {"chunk overrun", post("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), 400},
    {"chunk size negative", post("Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n"), 400},
    {"connection option with a space", get_of("Host: a\r\nConnection: keep alive\r\n"), 400},
    {"quoted connection option", get_of("Host: a\r\nConnection: \"close\"\r\n"), 400},
    {"delete in a long value",
     get_of("Host: a\r\nX: 0123456789\x7f"
            "0123456789\r\n"),
     400},
    {"escape at the end of a long value", get_of("Host: a\r\nX: 0123456789abcde\x1b\r\n"), 400},
    {"space in a name", get_of("Host: a\r\nX Y: 1\r\n"), 400},
    {"unknown expectation", post("Expect: miracles\r\nContent-Length: 3\r\n", "abc"), 417},
    {"TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
};

}  // namespace

TEST(Framing, RefusesWhatTwoServersCouldReadDifferently) {
    std::atomic<int> smuggled{0};
    RunningServer running([&](http::Request& request) -> http::Response {
        if (request.path == "/smuggled") ++smuggled;
        return "ok";
    });
    for (const Case& input : refused) {
        std::string answer = exchange(running.port(), input.input + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(status_of(answer), input.status) << input.name << "\n" << answer;
        EXPECT_NE(answer.find("Connection: close"), std::string::npos) << input.name;
        EXPECT_EQ(count_of(answer, "HTTP/1.1 "), 1u) << input.name << "\n" << answer;
    }
    EXPECT_EQ(smuggled, 0);
    EXPECT_EQ(status_of(exchange(running.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 200);
}

TEST(Framing, AcceptsWhatTheRfcAllows) {
    RunningServer running(
        [](http::Request& request) -> http::Response { return request.path + "|" + std::string(request.body); });
    const std::pair<std::string, std::string> accepted[] = {
        {"GET /a HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n", "/a|"},
        {"GET /a HTTP/1.1\r\nhost:a.example\r\nCONNECTION: Close\r\n\r\n", "/a|"},
        {"\r\nGET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "/a|"},
        {"GET /a HTTP/1.0\r\n\r\n", "/a|"},
        // RFC 9110 section 2.5.
        {"GET /a HTTP/1.2\r\nHost: a\r\nConnection: close\r\n\r\n", "/a|"},
        {"POST /a HTTP/1.9\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
         "/a|x"},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "*|"},
        {"GET /caf%C3%A9 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "/caf\xc3\xa9|"},
        {"GET /%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "/\xef\xbf\xbd|"},
        {post("Content-Length: 3\r\nConnection: close\r\n", "abc"), "/first|abc"},
        {post("Transfer-Encoding: Chunked\r\nConnection: close\r\n",
              "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nHost: evil\r\n\r\n"),
         "/first|abcde"},
    };
    for (const auto& [input, body] : accepted) {
        std::string answer = exchange(running.port(), input);
        EXPECT_EQ(status_of(answer), 200) << input;
        EXPECT_TRUE(answer.ends_with("\r\n\r\n" + body)) << input << answer;
    }
}

TEST(Framing, RefusesBareLineFeedsInChunksAtOnce) {
    RunningServer running([](http::Request&) -> http::Response { return "ok"; });
    for (const char* chunks : {"0\r\n\n", "0\n\n", "3\nabc\n0\n\n", "3\r\nabc\n", "0\r\nX: 1\n"}) {
        auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(status_of(exchange(running.port(), post("Transfer-Encoding: chunked\r\n", chunks))), 400) << chunks;
        EXPECT_LT(std::chrono::steady_clock::now() - start, 4s) << chunks;
    }
}

TEST(Framing, TrailersDoNotBecomeFields) {
    RunningServer running([](http::Request& request) -> http::Response {
        return std::to_string(request.headers.count("X-Forwarded-For"));
    });
    std::string answer = exchange(running.port(), post("Transfer-Encoding: chunked\r\nConnection: close\r\n",
                                                       "0\r\nX-Forwarded-For: evil\r\n\r\n"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n0")) << answer;
}

}  // namespace carboy::server

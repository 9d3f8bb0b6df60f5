// There is a line for each response, including those that the server itself sends.
#include <regex>

#include <carboy/base/log.hpp>

#include "server/fixture.hpp"

namespace carboy::server {

namespace {

ServerOptions logging() {
    ServerOptions options;
    options.access_log = true;
    options.header_limit = 2048;
    options.target_limit = 512;
    options.body_limit = 100;
    options.header_timeout = 200ms;
    return options;
}

/// Returns the lines that are logged while a server answers the requests of `ask`.
template <class Ask>
std::vector<std::string> lines_of(const Ask& ask, http::RefusalHandler refused = {}) {
    std::vector<std::string> lines;
    set_log_sink([&](LogLevel level, std::string_view line) {
        lines.push_back((level == LogLevel::info ? "I " : "W ") + std::string(line));
    });
    {
        RunningServer running(
            [](http::Request& request) -> http::Response {
                if (request.path == "/slow") fiber::sleep_for(50ms);
                if (request.path == "/stream")
                    return http::Response::stream([i = 0](std::string& piece) mutable {
                        piece = "four";
                        return ++i < 3;
                    });
                return "hello";
            },
            logging(), std::move(refused));
        ask(running.port());
    }
    set_log_sink({});
    return lines;
}

std::string request(std::string_view line, std::string_view fields = "") {
    return std::string(line) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + std::string(fields) + "\r\n";
}

std::vector<std::string> lines_for(const std::string& sent) {
    return lines_of([&](std::uint16_t port) { server::exchange(port, sent); });
}

}  // namespace

TEST(AccessLog, SaysClientRequestStatusBytesDurationAndAgent) {
    auto lines = lines_for(request("GET /a?b=1", "User-Agent: curl \"7\"\r\n"));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_TRUE(std::regex_match(
        lines[0], std::regex(R"re(I 127\.0\.0\.1 "GET /a\?b=1 HTTP/1\.1" 200 5 \d+\.\d+ms "curl \\"7\\"")re")))
        << lines[0];
    lines = lines_for("HEAD / HTTP/1.0\r\n\r\n");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].find(R"("HEAD / HTTP/1.0" 200 0 )"), std::string::npos) << lines[0];
    EXPECT_TRUE(lines[0].ends_with("ms \"-\"")) << lines[0];
}

TEST(AccessLog, MeasuresHandlersAndCountsStreams) {
    auto lines = lines_for(request("GET /slow"));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_TRUE(std::regex_search(lines[0], std::regex(" (5|6|7|8|9)\\d\\.\\dms "))) << lines[0];
    lines = lines_for(request("GET /stream"));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].find(" 200 8 "), std::string::npos) << lines[0];
}

TEST(AccessLog, HasALineForEachRequestOfAConnection) {
    EXPECT_EQ(
        lines_for("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n" + request("GET /3")).size(),
        3u);
}

TEST(AccessLog, HasWhatTheServerRefuses) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"GET /no-host HTTP/1.1\r\n\r\n", "W 127.0.0.1 \"GET /no-host HTTP/1.1\" 400 "},
        {"\x16\x03\x01 hello\r\n\r\n", "W 127.0.0.1 \"\\x16\\x03\\x01 hello\" 400 "},
        {request("GET /" + std::string(600, 'x')), "W 127.0.0.1 \"GET /xxx"},
        {request("GET /", "X: " + std::string(3000, 'x') + "\r\n"), " 431 "},
        {request("POST /form", "Content-Length: 1000\r\n"), "W 127.0.0.1 \"POST /form HTTP/1.1\" 413 "},
        {"GET / HT", "W 127.0.0.1 \"GET / HT\" 408 "},
    };
    for (const auto& [sent, expected] : cases) {
        const auto lines = lines_for(sent);
        ASSERT_EQ(lines.size(), 1u) << expected;
        EXPECT_NE(lines[0].find(expected), std::string::npos) << lines[0];
        EXPECT_TRUE(lines[0].ends_with(" refused")) << lines[0];
        EXPECT_LT(lines[0].size(), 400u);
    }
}

TEST(AccessLog, RefusalsReachTheirHandlerWithWhatIsKnown) {
    std::string answer;
    const auto refused = [](http::Request& request, const http::HttpError& error) -> http::Response {
        if (request.target == "/throw") throw std::runtime_error("lost");
        return http::Response("page " + std::to_string(error.status()) + " for '" + std::string(request.target) + "'" +
                                  std::string(request.headers.get("X-Id", {})),
                              error.status());
    };
    const auto ask = [&](const std::string& sent) {
        lines_of([&](std::uint16_t port) { answer = server::exchange(port, sent); }, refused);
        return answer;
    };
    EXPECT_NE(ask(request("POST /form", "Content-Length: 1000\r\nX-Id: 7\r\n")).find("page 413 for '/form'7"),
              std::string::npos);
    EXPECT_NE(ask("GET /a HTTP/1.1\r\nX-Id: 7\r\n\r\n").find("page 400 for ''"), std::string::npos);
    EXPECT_EQ(answer.find("''7"), std::string::npos);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_EQ(status_of(ask(request("POST /throw", "Content-Length: 1000\r\n"))), 500);
}

TEST(AccessLog, LongTextsOfAClientAreCut) {
    const auto lines = lines_for(request("GET /", "User-Agent: " + std::string(1500, 'x') + "\r\n"));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_LT(lines[0].size(), 400u);
    EXPECT_TRUE(lines[0].ends_with("x...\"")) << lines[0];
}

}  // namespace carboy::server

// A server from the point of view of its clients and its owner.
#include <carboy/server/server.hpp>

#include <sys/resource.h>

#include <atomic>
#include <memory>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/http/error.hpp>

#include "server/fixture.hpp"

namespace carboy::server {

namespace {

const std::string get_and_close = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

std::string body_of(const std::string& answer) {
    std::size_t end = answer.find("\r\n\r\n");
    return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace

TEST(Server, AnswersAndKeepsTheConnection) {
    RunningServer running([](http::Request& request) -> http::Response { return request.remote_addr; });
    Client client(running.port());
    for (int i = 0; i < 3; ++i) {
        client.send(get);
        std::string answer = client.read_until("127.0.0.1");
        EXPECT_EQ(status_of(answer), 200);
        EXPECT_NE(answer.find("\r\nContent-Length: 9\r\n"), std::string::npos);
        EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
        EXPECT_EQ(answer.find("Connection"), std::string::npos);
    }
    client.send(get_and_close);
    EXPECT_NE(client.read_all().find("Connection: close"), std::string::npos);
    EXPECT_TRUE(client.closed());
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    RunningServer running([](http::Request& request) -> http::Response {
        if (request.path == "/1") fiber::sleep_for(5ms);
        return "<" + request.path + std::string(request.body) + ">";
    });
    std::string batch;
    for (int i = 0; i < 50; ++i)
        batch += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok";
    Client client(running.port());
    client.send(batch + get_and_close);
    std::string answer = client.read_all();
    EXPECT_EQ(count_of(answer, "HTTP/1.1 200"), 51u);
    std::size_t at = 0;
    for (int i = 0; i < 50; ++i) {
        at = answer.find("</" + std::to_string(i) + "ok>", at);
        ASSERT_NE(at, std::string::npos) << i;
    }
}

// As in nginx and gunicorn, a response is sent as soon as it is ready, whatever the client sends next.
TEST(Server, HoldsNoAnswerBack) {
    RunningServer running([](http::Request& request) -> http::Response {
        if (request.path == "/slow") fiber::sleep_for(600ms);
        if (request.path == "/held") std::this_thread::sleep_for(600ms);
        if (request.path != "/source") return "<" + request.path + ">";
        return http::Response::stream([i = 0](std::string& piece) mutable {
            if (i == 0) fiber::sleep_for(600ms);
            piece = "late";
            return i++ == 0;
        });
    });
    const std::string post = "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    Client streamed(running.port());
    streamed.send("GET /source HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(status_of(streamed.read_until("\r\n\r\n")), 200);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 500ms);
    EXPECT_TRUE(streamed.read_until("0\r\n\r\n").starts_with("4\r\nlate"));
    for (const char* next :
         {"G", "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
          "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
          "GET /held HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        Client client(running.port());
        client.send(post + next);
        auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(status_of(client.read_until("</first>")), 200) << next;
        EXPECT_LT(std::chrono::steady_clock::now() - start, 500ms) << next;
    }
}

TEST(Server, TakesARequestThatComesByteByByte) {
    RunningServer running([](http::Request& request) -> http::Response { return std::string(request.body); });
    const std::string inputs[] = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nT: t\r\n\r\n"};
    Client client(running.port());
    for (const std::string& input : inputs) {
        for (char c : input) {
            client.send(std::string_view(&c, 1));
            std::this_thread::sleep_for(100us);
        }
        EXPECT_EQ(body_of(client.read_until("hello")), "hello");
    }
}

TEST(Server, DropsTheBodyOfAHeadAndOfStatusesWithoutOne) {
    RunningServer running([](http::Request& request) -> http::Response {
        return {"12345", request.path == "/none" ? 204 : 200};
    });
    std::string head = exchange(running.port(), "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(head.find("Content-Length: 5\r\n"), std::string::npos);
    EXPECT_EQ(body_of(head), "");
    std::string none = exchange(running.port(), "GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(none.find("Content-Length"), std::string::npos);
    EXPECT_EQ(body_of(none), "");
}

TEST(Server, AsksForTheBodyOfAClientThatWaits) {
    RunningServer running([](http::Request& request) -> http::Response { return std::string(request.body); });
    Client client(running.port());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("later");
    EXPECT_EQ(body_of(client.read_until("later")), "later");
    Client greedy(running.port());
    greedy.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_of(greedy.read_until("\r\n\r\n")), 413);
}

TEST(Server, StreamsBodies) {
    RunningServer running([](http::Request& request) {
        auto counter = [left = 3](std::string& chunk) mutable {
            fiber::sleep_for(1ms);
            chunk = "piece" + std::to_string(left);
            return left-- > 0;
        };
        if (request.path == "/sized") return http::Response::stream(counter, "text/plain", 18);
        if (request.path == "/short") return http::Response::stream(counter, "text/plain", 100);
        if (request.path == "/broken")
            return http::Response::stream([](std::string&) -> bool { throw std::runtime_error("midway"); });
        return http::Response::stream(counter);
    });
    auto ask = [&](std::string_view path, std::string_view version = "1.1") {
        return exchange(running.port(), "GET " + std::string(path) + " HTTP/" + std::string(version) +
                                            "\r\nHost: a\r\nConnection: close\r\n\r\n");
    };
    EXPECT_EQ(body_of(ask("/")), "6\r\npiece3\r\n6\r\npiece2\r\n6\r\npiece1\r\n0\r\n\r\n");
    EXPECT_EQ(body_of(ask("/", "1.0")), "piece3piece2piece1");
    EXPECT_NE(ask("/sized").find("Content-Length: 18\r\n"), std::string::npos);
    EXPECT_EQ(body_of(ask("/sized")), "piece3piece2piece1");
    EXPECT_EQ(body_of(ask("/short")), "piece3piece2piece1");
    set_log_sink([](LogLevel, std::string_view) {});
    EXPECT_EQ(body_of(ask("/broken")), "");
    set_log_sink({});
}

TEST(Server, SendsLargeBodiesWhole) {
    std::string large(5'000'000, 'x');
    RunningServer running([&](http::Request&) -> http::Response { return large; });
    Client client(running.port());
    client.send(get_and_close);
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(body_of(client.read_all()), large);
}

TEST(Server, TurnsExceptionsIntoAnswers) {
    std::string logged;
    set_log_sink([&](LogLevel, std::string_view line) { logged += line; });
    {
        RunningServer running([](http::Request& request) -> http::Response {
            if (request.path == "/missing") return request.form["email"];
            if (request.path == "/secret") throw std::runtime_error("SELECT password");
            if (request.path == "/int") throw 5;
            throw http::HttpError(405, "<b>", {{"Allow", "GET"}});
        });
        auto ask = [&](const std::string& path) {
            return exchange(running.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        };
        EXPECT_EQ(status_of(ask("/missing")), 400);
        EXPECT_NE(ask("/missing").find("email"), std::string::npos);
        EXPECT_EQ(status_of(ask("/secret")), 500);
        EXPECT_EQ(ask("/secret").find("password"), std::string::npos);
        EXPECT_EQ(status_of(ask("/int")), 500);
        EXPECT_NE(ask("/other").find("Allow: GET"), std::string::npos);
        EXPECT_NE(ask("/other").find("&lt;b&gt;"), std::string::npos);
    }
    set_log_sink({});
    EXPECT_NE(logged.find("SELECT password"), std::string::npos);
}

TEST(Server, CannotBeSplitByAHeaderOfTheHandler) {
    RunningServer running([](http::Request& request) -> http::Response {
        http::Response response("x");
        response.headers.set("X-Name", request.args["name"]);
        return response;
    });
    set_log_sink([](LogLevel, std::string_view) {});
    std::string answer = exchange(
        running.port(), "GET /?name=a%0d%0aSet-Cookie:%20b=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    set_log_sink({});
    EXPECT_EQ(status_of(answer), 500);
    EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
}

TEST(Server, ServesTwoHundredConnectionsThatStay) {
    RunningServer running([](http::Request&) -> http::Response {
        fiber::sleep_for(1ms);
        return "done";
    });
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<Client>(running.port()));
    for (int round = 0; round < 5; ++round) {
        for (auto& client : clients) ASSERT_TRUE(client->send(get));
        for (auto& client : clients) ASSERT_EQ(body_of(client->read_until("done")), "done");
    }
}

TEST(Server, SaysWhatToDoAboutAPortInUse) {
    auto nothing = [](http::Request&) -> http::Response { return ""; };
    RunningServer running(nothing);
    ServerOptions options;
    options.port = running.port();
    try {
        Server second(options, nothing);
        FAIL() << "bound a port in use";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "port_in_use");
        EXPECT_NE(error.message().find(std::to_string(running.port())), std::string::npos);
        EXPECT_NE(error.hint().find("--port"), std::string::npos);
    }
}

TEST(Server, SaysWhatToDoAboutABadHost) {
    for (const char* host : {"203.0.113.7", "no.such.host.invalid", "256.1.1.1"}) {
        ServerOptions options;
        options.host = host;
        options.port = 0;
        try {
            Server server(options, [](http::Request&) -> http::Response { return ""; });
            FAIL() << host;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "bad_host") << host;
            EXPECT_NE(error.hint(), "");
        }
    }
}

TEST(Server, PausesWhenDescriptorsRunOut) {
    std::atomic<int> warnings{0};
    set_log_sink([&](LogLevel, std::string_view) { ++warnings; });
    {
        RunningServer running([](http::Request&) -> http::Response { return "ok"; });
        EXPECT_EQ(status_of(exchange(running.port(), get_and_close)), 200);
        int next = ::socket(AF_INET, SOCK_STREAM, 0);
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        rlimit exhausted = before;
        exhausted.rlim_cur = static_cast<rlim_t>(next) + 1;
        ::close(next);
        ::setrlimit(RLIMIT_NOFILE, &exhausted);
        Client waiting(running.port());
        waiting.send(get);
        EXPECT_EQ(waiting.read_until("ok", 300ms), "");
        ::setrlimit(RLIMIT_NOFILE, &before);
        EXPECT_EQ(status_of(waiting.read_until("ok")), 200);
    }
    set_log_sink({});
    EXPECT_GE(warnings, 1);
    EXPECT_LE(warnings, 4);
}

TEST(Server, ClosesIdleConnectionsWhenDescriptorsRunOut) {
    RunningServer running([](http::Request&) -> http::Response { return "ok"; });
    std::vector<std::unique_ptr<Client>> idle;
    for (int i = 0; i < 10; ++i) {
        idle.push_back(std::make_unique<Client>(running.port()));
        idle.back()->send(get);
        EXPECT_EQ(status_of(idle.back()->read_until("ok")), 200);
        if (i == 0) std::this_thread::sleep_for(50ms);  // the first has been idle longest
    }
    const int next = ::socket(AF_INET, SOCK_STREAM, 0);
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit exhausted = before;
    exhausted.rlim_cur = static_cast<rlim_t>(next) + 1;
    ::close(next);
    ::setrlimit(RLIMIT_NOFILE, &exhausted);
    Client visitor(running.port());  // takes the last descriptor
    visitor.send(get);
    EXPECT_EQ(status_of(visitor.read_until("ok", 3s)), 200);
    ::setrlimit(RLIMIT_NOFILE, &before);
    std::size_t closed = 0;
    for (const auto& client : idle) {
        client->read_until("x", 20ms);
        closed += client->closed() ? 1 : 0;
    }
    EXPECT_GE(closed, 1u);
    EXPECT_LT(closed, 10u);
    EXPECT_TRUE(idle.front()->closed()) << "the one that was idle longest";
}

}  // namespace carboy::server

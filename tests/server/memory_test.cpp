// The memory of an idle connection, depending on its earlier use.
#include <memory>
#include <vector>

#include "server/fixture.hpp"
#include "server/resident.hpp"

namespace carboy::server {

namespace {

http::Response answer(http::Request& request) { return std::to_string(request.body.size()) + "!"; }

std::string chunked_body(std::size_t chunks) {
    std::string body = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string chunk = "10000\r\n" + std::string(65536, 'c') + "\r\n";
    for (std::size_t i = 0; i < chunks; ++i) body += chunk;
    return body + "0\r\n\r\n";
}

std::string sized_body(std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 's');
}

// Forty connections that have sent this and are now idle.
long growth_after(const std::string& request) {
    RunningServer running(answer);
    exchange(running.port(), request, 100ms);
    long before = resident_kilobytes();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(std::make_unique<Client>(running.port()));
        clients.back()->send(request);
        EXPECT_EQ(status_of(clients.back()->read_until("!")), 200);
    }
    std::this_thread::sleep_for(1500ms);
    return resident_kilobytes() - before;
}

}  // namespace

TEST(Memory, OfLargeBodiesGoesBack) {
    EXPECT_LT(growth_after(chunked_body(200)), 40'000);
    EXPECT_LT(growth_after(sized_body(13'000'000)), 40'000);
}

TEST(Memory, OfMiddlingBodiesGoesBack) {
    EXPECT_LT(growth_after(chunked_body(1)), 4'000);
    EXPECT_LT(growth_after(sized_body(60'000)), 4'000);
    EXPECT_LT(growth_after(chunked_body(6)), 8'000);
    EXPECT_LT(growth_after(sized_body(400'000)), 8'000);
}

TEST(Memory, OfLargeHeadersGoesBack) {
    EXPECT_LT(growth_after("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(16'000, 'x') + "\r\n\r\n"), 2'000);
}

TEST(Memory, AnIdleConnectionGoesOnWithAnyRequest) {
    RunningServer running(answer);
    Client client(running.port());
    for (const std::string& request : {sized_body(10), sized_body(100'000), chunked_body(2)}) {
        std::this_thread::sleep_for(1200ms);
        client.send(request);
        EXPECT_EQ(status_of(client.read_until("!")), 200);
    }
}

}  // namespace carboy::server

// Large bodies: written to disk while they arrive, constant memory use, deleted afterwards.
#include <dirent.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include <carboy/base/log.hpp>

#include "server/fixture.hpp"
#include "server/resident.hpp"

namespace carboy::server {

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

// Returns the number of open files without a name.
int spools() {
    int found = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (const dirent* entry = ::readdir(folder)) {
        std::array<char, 256> target{};
        std::string path = std::string("/proc/self/fd/") + entry->d_name;
        if (::readlink(path.c_str(), target.data(), target.size() - 1) > 0)
            found += std::string_view(target.data()).ends_with(" (deleted)");
    }
    ::closedir(folder);
    return found;
}

ServerOptions large() {
    ServerOptions options;
    options.body_limit = 2048 * megabyte;
    options.spool_threshold = 100'000;
    return options;
}

/// Responds with the size of a file and whether its bytes are those that were sent; without a file, does so for the
/// body.
http::Response summary(http::Request& request) {
    const bool is_form = request.mimetype() == "multipart/form-data";
    const http::UploadedFile file = is_form ? request.files["f"] : request.body_file();
    std::string piece(256 * 1024, '\0');
    std::size_t total = 0, wrong = 0;
    while (std::size_t size = file.read(total, piece.data(), piece.size())) {
        for (std::size_t i = 0; i < size; ++i) wrong += piece[i] != static_cast<char>((total + i) % 251);
        total += size;
    }
    return "<" + std::to_string(total) + " " + std::to_string(wrong) + ">";
}

std::string expected(std::size_t size) { return "<" + std::to_string(size) + " 0>"; }

std::string content(std::size_t from, std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>((from + i) % 251);
    return text;
}

const std::string form_head = "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n";
const std::string form_tail = "\r\n--b--\r\n";

std::string head(const std::string& fields) { return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }

std::string send_sized(Client& client, std::size_t size, bool form) {
    std::size_t length = size + (form ? form_head.size() + form_tail.size() : 0);
    client.send(head("Content-Length: " + std::to_string(length) + "\r\n" +
                     (form ? "Content-Type: multipart/form-data; boundary=b\r\n" : "")));
    if (form) client.send(form_head);
    for (std::size_t sent = 0; sent < size; sent += megabyte)
        client.send(content(sent, std::min(megabyte, size - sent)));
    if (form) client.send(form_tail);
    return client.read_until(">", 60s);
}

std::string send_chunked(Client& client, std::size_t size, bool form) {
    auto chunk = [&](const std::string& text) {
        char digits[20];
        std::snprintf(digits, sizeof digits, "%zx\r\n", text.size());
        client.send(digits + text + "\r\n");
    };
    client.send(head(std::string("Transfer-Encoding: chunked\r\n") +
                     (form ? "Content-Type: multipart/form-data; boundary=b\r\n" : "")));
    if (form) chunk(form_head);
    for (std::size_t sent = 0; sent < size; sent += 70'001)
        chunk(content(sent, std::min<std::size_t>(70'001, size - sent)));
    if (form) chunk(form_tail);
    client.send("0\r\n\r\n");
    return client.read_until(">", 60s);
}

}  // namespace

TEST(Upload, OfEverySizeArrives) {
    RunningServer running(summary, large());
    Client client(running.port());
    for (bool form : {false, true})
        for (std::size_t size : {1u, 1000u, 99'000u, 100'000u, 100'001u, 170'000u, 3'000'000u}) {
            EXPECT_TRUE(send_sized(client, size, form).ends_with(expected(size))) << size << form;
            EXPECT_TRUE(send_chunked(client, size, form).ends_with(expected(size))) << size << form;
        }
}

TEST(Upload, TakesNoMemory) {
    RunningServer running(summary, large());
    Client client(running.port());
    send_sized(client, 2 * megabyte, true);
    send_chunked(client, 2 * megabyte, true);
    long before = resident_kilobytes();
    for (bool form : {false, true}) {
        EXPECT_TRUE(send_sized(client, 100 * megabyte, form).ends_with(expected(100 * megabyte)));
        EXPECT_TRUE(send_chunked(client, 100 * megabyte, form).ends_with(expected(100 * megabyte)));
    }
    EXPECT_LT(resident_kilobytes() - before, 8 * 1024);
}

TEST(Upload, OfAFastClientLetsOthersTakeTurns) {
    ServerOptions options = large();
    options.workers = 1;
    RunningServer running([](http::Request&) -> http::Response { return "done"; }, options);
    std::atomic<bool> answered{false};
    std::atomic<std::size_t> pieces{0};
    std::thread fast([&] {
        Client client(running.port());
        client.send(head("Content-Length: 2000000000\r\n"));
        const std::string piece(megabyte, 'x');
        while (!answered && pieces < 1900 && client.send(piece)) ++pieces;
    });
    while (pieces < 4) std::this_thread::sleep_for(1ms);
    Client other(running.port());
    other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(other.read_until("done", 30s)), 200);
    EXPECT_LT(pieces, 1900u);
    answered = true;
    fast.join();
}

TEST(Upload, LeavesNothingBehind) {
    RunningServer running([](http::Request& request) -> http::Response {
        if (request.path == "/throws") throw std::runtime_error("on purpose");
        return "done";
    });
    const int before = spools();
    const std::string sized = " HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n";
    {
        Client whole(running.port()), thrown(running.port()), half(running.port()), gone(running.port());
        whole.send("POST /" + sized + std::string(2'000'000, 'x'));
        EXPECT_EQ(status_of(whole.read_until("done")), 200);
        thrown.send("POST /throws" + sized + std::string(2'000'000, 'x'));
        EXPECT_EQ(status_of(thrown.read_until("\r\n\r\n")), 500);
        half.send("POST /" + sized + std::string(1'000'000, 'x'));
        gone.send("POST /" + sized + std::string(1'000'000, 'x'));
        for (int i = 0; i < 100 && spools() < before + 2; ++i) std::this_thread::sleep_for(10ms);
        EXPECT_EQ(spools(), before + 2);
        gone.close();
        for (int i = 0; i < 100 && spools() > before + 1; ++i) std::this_thread::sleep_for(10ms);
        EXPECT_EQ(spools(), before + 1);
    }
    for (int i = 0; i < 100 && spools() > before; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(spools(), before);
}

TEST(Upload, IsRefusedWhereItCannotBeStored) {
    set_log_sink([](LogLevel, std::string_view) {});
    ServerOptions options = large();
    options.spool_folder = "/no/such/folder";
    RunningServer running(summary, options);
    for (const char* framing : {"Content-Length: 200000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n30d40\r\n"})
        EXPECT_EQ(status_of(exchange(running.port(), "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(framing) +
                                                         std::string(200'000, 'x'))),
                  503);
    Client client(running.port());
    EXPECT_TRUE(send_sized(client, 1000, false).ends_with(expected(1000)));
    set_log_sink({});
}

TEST(Upload, KeepsTheLimitOfTheBody) {
    ServerOptions options = large();
    options.body_limit = 300'000;
    RunningServer running(summary, options);
    Client fits(running.port());
    EXPECT_TRUE(send_sized(fits, 300'000, false).ends_with(expected(300'000)));
    EXPECT_TRUE(send_chunked(fits, 300'000, false).ends_with(expected(300'000)));
    EXPECT_EQ(status_of(exchange(running.port(), head("Content-Length: 300001\r\n"))), 413);
    Client chunked(running.port());
    EXPECT_EQ(status_of(send_chunked(chunked, 300'001, false)), 413);
}

TEST(Upload, MayBeExpected) {
    RunningServer running(summary, large());
    Client client(running.port());
    client.send(head("Content-Length: 200000\r\nExpect: 100-continue\r\n"));
    EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 Continue\r\n"));
    client.send(content(0, 200'000));
    EXPECT_TRUE(client.read_until(">").ends_with(expected(200'000)));
}

}  // namespace carboy::server

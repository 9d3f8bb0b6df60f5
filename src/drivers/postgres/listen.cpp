#include <carboy/drivers/postgres/listen.hpp>

#include "drivers/postgres/connection.hpp"

#include <carboy/engine/error.hpp>

#include <utility>

namespace carboy::drivers::postgres {

Listener::Listener(engine::Connection& connection) : connection_(connection) { connection_of(connection); }

void Listener::run(std::string_view verb, std::string_view channel) {
    std::string text(verb);
    text += " \"";
    for (const char c : channel) {
        if (c == '\0') throw sql::DataError("nul_character", "a channel's name cannot hold a NUL character");
        if (c == '"') text += '"';
        text += c;
    }
    text += '"';
    connection_.driver().run_script(text);
}

void Listener::listen(std::string_view channel) { run("LISTEN", channel); }
void Listener::unlisten(std::string_view channel) { run("UNLISTEN", channel); }

std::optional<Notification> Listener::wait(std::chrono::nanoseconds patience) {
    Connection& link = connection_of(connection_);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (true) {
        link.take_notices();
        auto& waiting = link.notices();
        if (!waiting.empty()) {
            Notice first = std::move(waiting.front());
            waiting.pop_front();
            return Notification{std::move(first.channel), std::move(first.payload), first.sender};
        }
        if (!link.wait_for_input(until)) return std::nullopt;
    }
}

void notify(engine::Connection& connection, std::string_view channel, std::string_view payload) {
    connection_of(connection);
    connection.execute("SELECT pg_notify(?, ?)", channel, payload);
}

}  // namespace carboy::drivers::postgres

#include <carboy/drivers/postgres/listen.hpp>

#include "drivers/postgres/connection/connection.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <utility>

namespace carboy::drivers::postgres {

namespace {

/// The server truncates a longer name without an error, and would then listen to other channels too.
void check_channel(std::string_view channel) {
    constexpr std::size_t most = 63;
    if (channel.find('\0') != std::string_view::npos)
        throw sql::DataError("nul_character", "A channel's name cannot contain a NUL character.");
    if (channel.empty()) throw sql::DataError("channel_name", "A channel's name is empty.", "Give the channel a name.");
    if (channel.size() > most)
        throw sql::DataError(
            "channel_name",
            fmt::format("A channel's name has {} bytes, but at most {} are allowed: {}", channel.size(), most, channel),
            "Use a shorter name, or a hash of it.");
}

bool wait_for_input(Connection& connection, std::chrono::steady_clock::time_point until) {
    connection.start_call("");
    return connection.line().wait_for_input(until);
}

}  // namespace

Listener::Listener(engine::Connection& connection) : connection_(connection) { connection_of(connection); }

void Listener::run(std::string_view verb, std::string_view channel) {
    check_channel(channel);
    std::string text(verb);
    text += " \"";
    for (const char c : channel) {
        if (c == '"') text += '"';
        text += c;
    }
    text += '"';
    const engine::Use use(connection_.user());
    connection_of(connection_).command(text);
}

void Listener::listen(std::string_view channel) { run("LISTEN", channel); }
void Listener::unlisten(std::string_view channel) { run("UNLISTEN", channel); }

std::optional<Notification> Listener::wait(std::chrono::nanoseconds timeout) {
    const engine::Use use(connection_.user());
    Connection& link = connection_of(connection_);
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (true) {
        link.hooks().take_notices();
        auto& waiting = link.hooks().notices();
        if (!waiting.empty()) {
            Notice first = std::move(waiting.front());
            waiting.pop_front();
            return Notification{std::move(first.channel), std::move(first.payload), first.sender};
        }
        if (!wait_for_input(link, until)) return std::nullopt;
    }
}

void notify(engine::Connection& connection, std::string_view channel, std::string_view payload) {
    connection_of(connection);
    check_channel(channel);
    connection.execute("SELECT pg_notify(?, ?)", channel, payload);
}

}  // namespace carboy::drivers::postgres

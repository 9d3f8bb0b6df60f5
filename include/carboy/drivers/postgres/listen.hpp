// LISTEN and NOTIFY: messages between the sessions of one PostgreSQL database.
#pragma once

#include <carboy/engine/connection.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

struct Notification {
    std::string channel, payload;
    int sender = 0;  // the process id of the server's session
};

/// Listens on a connection.  Lifetime: the connection must outlive it and should not be used for anything else.
class Listener {
  public:
    /// Throws: InterfaceError on another engine.
    explicit Listener(engine::Connection& connection);

    void listen(std::string_view channel);
    void unlisten(std::string_view channel);
    /// Returns the next notification, or nullopt when none arrives in time. A fiber waits without blocking its thread.
    /// Throws: ConnectionLost.
    std::optional<Notification> wait(std::chrono::nanoseconds timeout);

  private:
    void run(std::string_view verb, std::string_view channel);

    engine::Connection& connection_;
};

/// Sends a notification: immediately, or when the open transaction commits.
void notify(engine::Connection& connection, std::string_view channel, std::string_view payload = {});

}  // namespace carboy::drivers::postgres

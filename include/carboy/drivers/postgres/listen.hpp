// LISTEN and NOTIFY: sessions of one PostgreSQL database that tell each other something.
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

/// Listens on a connection.  Lifetime: the connection must live as long, and should do nothing else.
class Listener {
  public:
    /// Throws: InterfaceError on another engine.
    explicit Listener(engine::Connection& connection);

    void listen(std::string_view channel);
    void unlisten(std::string_view channel);
    /// The next notification, or nothing when none came in time.  A fiber waits without its thread.
    /// Throws: ConnectionLost.
    std::optional<Notification> wait(std::chrono::nanoseconds patience);

  private:
    void run(std::string_view verb, std::string_view channel);

    engine::Connection& connection_;
};

/// Sends a notification: at once, or when the transaction that is open commits.
void notify(engine::Connection& connection, std::string_view channel, std::string_view payload = {});

}  // namespace carboy::drivers::postgres

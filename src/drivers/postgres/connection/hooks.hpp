// Messages that the server sends without being asked: notices for the log, and notifications from other sessions.
#pragma once

#include <libpq-fe.h>

#include <deque>
#include <string>

namespace carboy::drivers::postgres {

class Line;

/// A message that another session has sent with NOTIFY.
struct Notice {
    std::string channel, payload;
    int sender = 0;
};

class Hooks {
  public:
    explicit Hooks(Line& line) noexcept;
    Hooks(const Hooks&) = delete;

    /// The notifications that have arrived and that nobody has read.
    std::deque<Notice>& notices() noexcept { return notices_; }
    void take_notices();

  private:
    static void on_notice(void* line, const PGresult* notice);

    Line& line_;
    std::deque<Notice> notices_;
};

}  // namespace carboy::drivers::postgres

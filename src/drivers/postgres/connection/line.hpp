// The line to the server. libpq sends and parses; every wait suspends the fiber, at most until the call's deadline.
// A parameter `text` is the statement that errors name.
#pragma once

#include "drivers/postgres/connection/deadline.hpp"
#include "drivers/postgres/handle/handle.hpp"

#include <carboy/engine/fork.hpp>
#include <carboy/fiber/wait.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

class Line {
  public:
    Line(LinkHandle link, std::chrono::milliseconds call_timeout);
    ~Line();
    Line(const Line&) = delete;

    PGconn* link() const noexcept { return link_.get(); }
    Deadline& deadline() noexcept { return deadline_; }
    bool is_broken() const noexcept { return broken_ || is_forked() || PQstatus(link_.get()) == CONNECTION_BAD; }
    /// Marks the line as unusable.
    void give_up() noexcept { broken_ = true; }

    /// Throws: ProgrammingError in a child of fork().
    void check_process(std::string_view text) const;
    /// Throws: ProgrammingError while another fiber waits for the server.
    void check_user(std::string_view text) const;
    /// Called before each call: waits until earlier stop requests are done, and starts the clock.
    void start(std::string_view text);

    /// Throws unless `sent` is libpq's 1.
    void check_sent(int sent, std::string_view text);
    /// Sends what libpq has buffered, and reads at the same time, so that neither side can block the other.
    void flush(std::string_view text);
    /// Waits for the next result; null at the end of a command.  Throws: Timeout, ConnectionLost.
    Result next_result(std::string_view text);
    /// Waits for bytes of an answer.
    void await_input(std::string_view text);
    /// Waits for the server's next bytes when no call is in progress; false at `until`.
    bool wait_for_input(std::chrono::steady_clock::time_point until);
    /// Reads all results of a plain query.  Returns the last; throws the first error.
    Result finish_query(std::string_view text);
    /// Reads results up to the pipeline's end.  Returns the last command's; throws the first error.
    Result finish_pipeline(std::string_view text);
    void leave_pipeline();
    /// Ends the query in progress and drops its rows. Inside a transaction the rows are read to the end, because
    /// stopping the query would undo the transaction.
    void drop_answers(bool in_transaction);

    /// Throws the error that the result contains, if any.
    void check(const PGresult* result, std::string_view text);
    /// The server's function that raised the last error; empty when the server did not report it.
    std::string_view failed_in() const noexcept { return failed_in_; }

  private:
    /// True in a child of fork(), which shares the socket with its parent and must not write to it.
    bool is_forked() const noexcept { return forks_ != engine::fork_count(); }
    [[noreturn]] void lose(std::string_view text);
    void wait(fiber::Ready ready, std::string_view text);
    bool wait_for_server(fiber::Ready ready);
    [[noreturn]] void refuse_silence(std::string_view text);
    void end_copy(ExecStatusType way, std::string_view text);

    LinkHandle link_;
    Deadline deadline_;
    const std::uint32_t forks_ = engine::fork_count();  // when it was opened
    std::string failed_in_;
    std::atomic<bool> waiting_{false};  // a fiber waits for the server
    bool broken_ = false;
};

}  // namespace carboy::drivers::postgres

// The program's callbacks of one connection, and their exceptions. No exception may pass through SQLite's frames, so it
// is kept and thrown when SQLite has returned.
#pragma once

#include <carboy/drivers/sqlite/hooks.hpp>

#include <exception>
#include <string_view>

namespace carboy::drivers::sqlite {

class Connection;

/// Lifetime: the connection's, of which it is a part.
class Hooks {
  public:
    explicit Hooks(Connection& connection) noexcept;
    Hooks(const Hooks&) = delete;

    /// An empty callback removes the one that was set.
    void set_authorizer(Authorizer decide);
    void set_trace(TraceCallback callback);
    void set_progress(ProgressHandler handler, int opcodes);
    /// True while a callback is told about statements.
    bool traces() const noexcept { return static_cast<bool>(trace_); }
    /// Removes all callbacks.
    void clear();

    /// Called in a callback's catch block: the exception is thrown as soon as SQLite has returned.
    void keep_exception() noexcept {
        if (!pending_) pending_ = std::current_exception();
    }
    bool has_pending() const noexcept { return pending_ != nullptr; }
    void drop_pending() noexcept { pending_ = nullptr; }
    /// Throws the kept exception, if there is one.
    void throw_pending(std::string_view text);
    /// Prevents changes from being committed when a collation has thrown.
    void guard_commits() noexcept;

  private:
    // The number of SQLite's opcodes between two checks of the clock.
    static constexpr int opcodes_between_looks = 1000;

    static int on_access(void* self, int action, const char* first, const char* second, const char* database,
                         const char* inner);
    static int on_trace(unsigned event, void* self, void* statement, void* text);
    static int on_progress(void* self);
    int count_progress();

    Connection& connection_;
    Authorizer authorizer_;
    TraceCallback trace_;
    ProgressHandler progress_;
    int progress_every_ = 0;  // opcodes between two calls of progress_
    int until_progress_ = 0;
    int look_every_ = opcodes_between_looks;
    int until_look_ = 0;
    std::exception_ptr pending_;
};

}  // namespace carboy::drivers::sqlite

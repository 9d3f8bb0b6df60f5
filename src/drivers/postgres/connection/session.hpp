// The state of a session on the server: settings and locks that a pool must undo, and prepared statements.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::postgres {

struct Settings;

class Session {
  public:
    explicit Session(const Settings& settings) noexcept : settings_(settings) {}

    /// Records that the session has state for reset() to undo.
    void touch() noexcept { touched_ = true; }
    /// Records what a command has done, by its tag.
    void note_command(std::string_view tag);
    /// Returns true when reset_text() must be run, and clears the record.
    bool take_touched() noexcept;
    /// The SQL that does the same as DISCARD ALL, but keeps the statements that the driver has prepared.
    static std::string_view reset_text() noexcept;

    /// True when the settings of the connection must be sent with each transaction, because a pooler keeps none.
    bool has_preamble() const noexcept;
    const std::string& preamble() const noexcept;

    bool names_statements() const noexcept;
    std::string new_name();
    /// Records a statement that is no longer used and that the server still holds, unless it has dropped all of them
    /// since `dropped`.
    void forget_name(std::string name, std::uint64_t dropped) noexcept;
    /// Returns the names to deallocate, each of them once.
    std::vector<std::string> take_forgotten() noexcept;
    /// Records that the server has dropped the statements that it had prepared for this connection.
    void forget_plans() noexcept;
    /// The number of times that this has happened.
    std::uint64_t dropped() const noexcept { return dropped_; }
    /// A number that grows when prepared statements may be lost or out of date.
    std::uint64_t plan_age() const noexcept {
        return dropped_ + altered_ + schema_changes_.load(std::memory_order_relaxed);
    }
    /// Records that a statement of this process met a changed schema. All other statements are then described again.
    static void note_schema_change() noexcept { schema_changes_.fetch_add(1, std::memory_order_relaxed); }

  private:
    const Settings& settings_;
    bool touched_ = false;
    std::uint64_t names_ = 0, dropped_ = 0;
    std::uint64_t altered_ = 0;  // the number of times that this session has changed the schema
    std::vector<std::string> forgotten_;
    static inline std::atomic<std::uint64_t> schema_changes_{0};
};

}  // namespace carboy::drivers::postgres

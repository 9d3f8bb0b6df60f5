// Prepared statements and their executions. A connection keeps its prepared statements and finds them by a 64-bit id,
// so the hot path never hashes or compares text.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/base/source_location.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/event.hpp>
#include <carboy/engine/row.hpp>
#include <carboy/engine/use.hpp>
#include <carboy/sql/types/value.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {

class Execution;
class Trace;

/// A prepared statement that a connection keeps.
struct Prepared {
    Prepared(std::uint64_t id_, std::string text_, std::unique_ptr<DriverStatement> statement_, OneUser& user_,
             std::size_t& running_);
    ~Prepared();

    std::uint64_t id;
    std::string text;
    Owned<DriverStatement> statement;
    OneUser& user;                           // of the connection
    std::size_t& running;                    // counts the executions in progress of its cache
    std::shared_ptr<const Columns> columns;  // null for statements without columns
    std::uint64_t revision = 0;              // the statement's revision when `columns` was read
    Execution* owner = nullptr;              // the execution in progress
    unsigned pins = 0;                       // the number of users that keep it between executions
    std::uint64_t last_used = 0;
    Owned<Trace> trace;    // of the execution, when there is a listener
    Owned<Prepared> copy;  // another one with the same text, for overlapping executions

    bool in_use() const noexcept { return owner != nullptr || pins != 0; }
    /// Reads the columns again if the schema has changed.
    void refresh_columns();
};

/// The statements of one connection in a flat table, by id. When it is full, the least recently used one is removed.
class StatementCache {
  public:
    StatementCache(std::size_t limit, OneUser& user);
    ~StatementCache();

    /// Returns the statement of this id that has no execution in progress; prepares it when there is none. Ids of
    /// literals have the highest bit set (sql::literal_id); the others belong to compiled queries.
    Prepared& get(DriverConnection& driver, std::uint64_t id, std::string_view text) {
        if (recent_ != nullptr && recent_->id == id && !recent_->in_use()) return *recent_;
        return look_up(driver, id, text);
    }
    /// The same for text made at run time: it is looked up by hash and then compared.
    Prepared& get_unchecked(DriverConnection& driver, std::string_view text);

    std::size_t size() const noexcept { return size_; }
    /// Ends all executions: their next fetch throws.
    void end_executions() noexcept;

  private:
    struct Slot {
        std::uint64_t id = 0;
        Owned<Prepared> prepared;
    };

    Prepared& look_up(DriverConnection& driver, std::uint64_t id, std::string_view text);
    Slot& slot_for(std::uint64_t id) noexcept;
    Prepared& idle_one(Prepared& first, DriverConnection& driver);
    Prepared& add(DriverConnection& driver, std::uint64_t id, std::string_view text);
    void rebuild(std::size_t capacity);
    void make_room();

    std::vector<Slot> slots_;
    Prepared* recent_ = nullptr;  // the last one that was looked up
    std::size_t size_ = 0;
    std::size_t limit_;
    std::size_t running_ = 0;  // executions in progress
    OneUser& user_;
    std::uint64_t clock_ = 0;
};

/// The listeners that an execution reports to.
struct Audience {
    const Listeners* own = nullptr;
    const Listeners* shared = nullptr;

    bool any() const noexcept { return (own != nullptr && own->any()) || (shared != nullptr && shared->any()); }
};

/// One execution of a prepared statement, row by row. Its destruction ends it and resets the statement. When its
/// connection closes or rolls back first, the next fetch throws ProgrammingError.
class Execution {
  public:
    Execution() = default;
    /// Lifetime: `parameters` must outlive the execution.
    Execution(const Audience& audience, Prepared& prepared, std::span<const sql::ValueView> parameters,
              const SourceLocation& where = {});
    Execution(Execution&& other) noexcept;
    Execution& operator=(Execution&& other) noexcept;
    ~Execution() { finish(); }

    /// Returns the next row's cells, or nullptr at the end.  Lifetime: until the next call.
    const sql::ValueView* next() {
        if (prepared_ == nullptr) return next_slowly();
        const Use use(prepared_->user);
        if (prepared_ == nullptr || prepared_->trace != nullptr) [[unlikely]]
            return next_slowly();
        const sql::ValueView* row = prepared_->statement->step();
        if (row == nullptr) finish();
        return row;
    }

    /// True when there may be more rows.
    bool is_open() const noexcept { return prepared_ != nullptr; }
    /// The statement in progress; null at the end.
    Prepared* prepared() const noexcept { return prepared_; }
    /// Enters the connection once for many calls of next().
    Use use() const { return prepared_ == nullptr ? Use(nullptr) : Use(prepared_->user); }
    /// Ends it early.
    void finish() noexcept {
        if (prepared_ != nullptr) finish_open();
    }

  private:
    friend class StatementCache;
    friend class Connection;
    friend class Cursor;
    struct CopyParameters {};
    Execution(CopyParameters, const Audience& audience, Prepared& prepared, std::span<const sql::ValueView> parameters,
              const SourceLocation& where);
    void start(Prepared& prepared) noexcept;
    const sql::ValueView* next_slowly();
    void finish_open() noexcept;
    void cut_short() noexcept;

    Prepared* prepared_ = nullptr;
    bool cut_short_ = false;
};

}  // namespace carboy::engine

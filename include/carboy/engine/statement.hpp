// Prepared statements and their executions.  A connection keeps what it has prepared, found by a 64-bit id:
// no text is hashed or compared on the hot path.
#pragma once

#include <carboy/base/source_location.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/event.hpp>
#include <carboy/engine/row.hpp>
#include <carboy/sql/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {

class Execution;
class Trace;

/// A statement that a connection has prepared and keeps.
struct Prepared {
    Prepared(std::uint64_t id_, std::string text_, std::unique_ptr<DriverStatement> statement_);
    ~Prepared();

    std::uint64_t id;
    std::string text;
    std::unique_ptr<DriverStatement> statement;
    std::shared_ptr<const Columns> columns;  // null for statements without columns
    std::uint64_t revision = 0;              // of the statement when `columns` was read
    Execution* owner = nullptr;              // the execution under way
    unsigned pins = 0;                       // kept by somebody between executions
    std::uint64_t last_used = 0;
    std::unique_ptr<Trace> trace;    // of the execution, when somebody listens
    std::unique_ptr<Prepared> copy;  // another one of the same text, for executions that overlap

    bool in_use() const noexcept { return owner != nullptr || pins != 0; }
    /// Reads the columns again when the schema has changed since.
    void refresh_columns();
};

/// The statements of one connection, by id, in a flat table.  When it is full the one unused for longest goes.
class StatementCache {
  public:
    explicit StatementCache(std::size_t limit);
    ~StatementCache();

    /// The statement of this id that no execution uses; prepares it when there is none.
    /// Ids: those of literals have the highest bit set (sql::literal_id), the others belong to compiled queries.
    Prepared& get(DriverConnection& driver, std::uint64_t id, std::string_view text) {
        if (recent_ != nullptr && recent_->id == id && !recent_->in_use()) return *recent_;
        return look_up(driver, id, text);
    }
    /// The same for text made at run time: found by hash, then compared.
    Prepared& get_unchecked(DriverConnection& driver, std::string_view text);

    std::size_t size() const noexcept { return size_; }
    /// Cuts all executions short: their next fetch throws.
    void end_executions() noexcept;

  private:
    struct Slot {
        std::uint64_t id = 0;
        std::unique_ptr<Prepared> prepared;
    };

    Prepared& look_up(DriverConnection& driver, std::uint64_t id, std::string_view text);
    Slot& slot_for(std::uint64_t id) noexcept;
    Prepared& idle_one(Prepared& first, DriverConnection& driver);
    Prepared& add(DriverConnection& driver, std::uint64_t id, std::string_view text);
    void rebuild(std::size_t capacity);
    void make_room();

    std::vector<Slot> slots_;
    Prepared* recent_ = nullptr;  // of the last look-up
    std::size_t size_ = 0;
    std::size_t limit_;
    std::uint64_t clock_ = 0;
};

/// What an execution reports to, when somebody listens.
struct Audience {
    const Listeners* own = nullptr;
    const Listeners* shared = nullptr;

    bool any() const noexcept { return (own != nullptr && own->any()) || (shared != nullptr && shared->any()); }
};

/// One run of a prepared statement, row by row.  Ends (and resets the statement) when it is destroyed.
/// When its connection closes or rolls back first, the next fetch throws ProgrammingError.
class Execution {
  public:
    Execution() = default;
    /// Lifetime: `parameters` must live as long as the execution.
    Execution(const Audience& audience, Prepared& prepared, std::span<const sql::ValueView> parameters,
              const SourceLocation& where = {});
    Execution(Execution&& other) noexcept;
    Execution& operator=(Execution&& other) noexcept;
    ~Execution() { finish(); }

    /// The next row's cells, or nullptr at the end.  Lifetime: good until the next call.
    const sql::ValueView* next() {
        if (prepared_ == nullptr || prepared_->trace != nullptr) [[unlikely]]
            return next_slowly();
        const sql::ValueView* row = prepared_->statement->step();
        if (row == nullptr) finish();
        return row;
    }

    /// True when there may be more rows.
    bool is_open() const noexcept { return prepared_ != nullptr; }
    /// The statement under way; null at the end.
    Prepared* prepared() const noexcept { return prepared_; }
    /// Ends it early: there are no more rows.
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
    const sql::ValueView* next_slowly();
    void finish_open() noexcept;
    void cut_short() noexcept;

    Prepared* prepared_ = nullptr;
    bool cut_short_ = false;
};

}  // namespace carboy::engine

// The interface that a driver implements. It is small and binary: one virtual call per row, none per column.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/options.hpp>
#include <carboy/engine/url.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::sql {
struct Dialect;
}

namespace carboy::engine {

/// A prepared statement. It has at most one execution at a time.
class DriverStatement {
  public:
    virtual ~DriverStatement() = default;

    /// Sets all parameters.  Lifetime: text and blobs are not copied; they must live until reset().
    virtual void bind(std::span<const sql::ValueView> parameters) = 0;
    /// The same, with copies of text and blobs.
    virtual void bind_copies(std::span<const sql::ValueView> parameters) = 0;
    /// Makes the next execution fetch its rows on demand instead of all at once.
    virtual void stream() noexcept {}
    /// Says that the next execution is read for one row at most, that of a key, and may be repeated. A driver may save
    /// work then.
    virtual void expect_one_row() noexcept {}
    /// Steps to the next row and returns its cells, or nullptr at the end.  Lifetime: the cells live until the next
    /// call.
    virtual const sql::ValueView* step() = 0;
    /// Binds, steps to the end and resets in one call, for statements whose rows are not needed. Returns the changed
    /// rows.
    virtual std::int64_t run(std::span<const sql::ValueView> parameters) = 0;
    /// Like run(), but a driver may send many at a time. An error is reported here or by finish_queue().
    virtual void queue(std::span<const sql::ValueView> parameters) { queued_ += run(parameters); }
    /// Ends a series of queue() calls. Returns the total number of rows changed.
    virtual std::int64_t finish_queue() { return std::exchange(queued_, 0); }
    /// Ends the execution and releases its locks and rows.
    virtual void reset() noexcept = 0;

    virtual std::size_t column_count() const noexcept = 0;
    virtual std::string_view column_name(std::size_t column) const = 0;
    /// The declared type of the table's column; empty for expressions.
    virtual std::string_view column_type(std::size_t column) const = 0;
    virtual std::size_t parameter_count() const noexcept = 0;
    /// Changes when a schema change may have changed the columns.
    virtual std::uint64_t revision() const noexcept = 0;

  private:
    std::int64_t queued_ = 0;
};

class Pipeline;

/// How a transaction begins. `read` and `snapshot` see one snapshot; `read` refuses writes, `snapshot` does not.
enum class Begin : std::uint8_t { read, write, write_deferred, write_exclusive, snapshot };

/// A connection to one database.  Threads: one at a time, except interrupt().
class DriverConnection {
  public:
    virtual ~DriverConnection() = default;

    /// Throws: ProgrammingError for invalid SQL or more than one statement.
    virtual std::unique_ptr<DriverStatement> prepare(std::string_view text) = 0;
    /// Runs any number of statements without parameters; their rows are discarded.
    virtual void run_script(std::string_view text) = 0;

    virtual void begin(Begin mode) = 0;
    /// Begins a transaction with its own isolation level; engines that have only one level ignore it.
    virtual void begin_as(const TransactionOptions& options) { begin(options.read_only ? Begin::read : Begin::write); }
    virtual void commit() = 0;
    virtual void rollback() = 0;
    virtual bool in_transaction() const noexcept = 0;
    /// True when the next write belongs to the open transaction, because it has already written or taken locks, or has
    /// an isolation level that an intermediate commit would break.
    virtual bool goes_on_to_write() const noexcept = 0;

    /// Throws: IntegrityError when COMMIT would fail now, because a constraint that it checks is violated.
    virtual void check_deferred() {}

    virtual std::int64_t last_insert_id() const noexcept = 0;
    /// The number of rows that the last INSERT, UPDATE or DELETE changed.
    virtual std::int64_t changes() const noexcept = 0;
    virtual std::int64_t total_changes() const noexcept = 0;

    /// Makes the running statement fail with Timeout.  Threads: any.
    virtual void interrupt() noexcept = 0;
    /// Statements still running at `deadline` fail with Timeout; time_point::max() means no limit.
    virtual void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept = 0;
    /// Asks the server whether the connection still works. Never throws.
    virtual bool ping() noexcept = 0;
    /// A check without a round trip: false when the other side is known to be gone.
    virtual bool looks_alive() noexcept { return !is_broken(); }
    /// True when the connection can no longer be used.
    virtual bool is_broken() const noexcept { return false; }
    /// Restores the session state that it had after opening. Throws when the connection should be dropped.
    virtual void reset() = 0;
    /// The options it was opened with, including those of the URL.
    virtual const ConnectOptions& options() const noexcept = 0;
    /// The dialect of its SQL ("postgresql").
    virtual const sql::Dialect& dialect() const noexcept = 0;
    /// The contents of the database; see Inspector.
    virtual std::vector<std::string> table_names(std::string_view schema) = 0;
    virtual std::vector<std::string> view_names(std::string_view schema) = 0;
    virtual std::vector<std::string> schema_names() = 0;
    virtual sql::Table table(std::string_view name) = 0;
    /// Where executions are sent without waiting for their answers; nullptr when the engine has no such mode.
    virtual Pipeline* pipeline() noexcept { return nullptr; }
    /// The database library's own handle, for features that only one engine has.
    virtual void* native() noexcept = 0;
};

/// A kind of database. Each driver registers itself once, before main, from its own object file.
class Driver {
  public:
    virtual ~Driver() = default;

    /// The URL scheme of its addresses.
    virtual std::string_view scheme() const noexcept = 0;
    /// The dialect of its connections.
    virtual const sql::Dialect& dialect() const noexcept = 0;
    /// True for the scheme and its alternative spellings.
    virtual bool serves(std::string_view name) const noexcept { return name == scheme(); }
    /// True when its addresses may be plain file paths.
    virtual bool opens_paths() const noexcept = 0;
    /// True when each connection to this address would get a separate database, such as one in memory.
    virtual bool is_private(const Url& url) const = 0;
    /// True when commits are expensive and writers take turns, so that several users' writes should share a
    /// transaction.
    virtual bool shares_commits(const Url&) const { return false; }
    virtual std::unique_ptr<DriverConnection> open(const Url& url, const ConnectOptions& options) = 0;
};

/// Registers a driver.  Lifetime: the driver must outlive the process's use of it.
void register_driver(Driver& driver);

/// Returns the driver for an address.  Throws: InterfaceError that lists the available drivers.
Driver& driver_for(const Url& url);

}  // namespace carboy::engine

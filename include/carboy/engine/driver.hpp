// What a driver implements.  Small and binary: one virtual call for a row, none for a column.
#pragma once

#include <carboy/engine/options.hpp>
#include <carboy/engine/url.hpp>
#include <carboy/sql/schema.hpp>
#include <carboy/sql/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::engine {

/// A prepared statement.  At most one execution at a time.
class DriverStatement {
  public:
    virtual ~DriverStatement() = default;

    /// Sets all parameters.  Lifetime: text and blobs are not copied; they must live until reset().
    virtual void bind(std::span<const sql::ValueView> parameters) = 0;
    /// The same with copies of text and blobs.
    virtual void bind_copies(std::span<const sql::ValueView> parameters) = 0;
    /// Rows are fetched as they are asked for, not all at once; for the next execution alone.
    virtual void stream() noexcept {}
    /// Goes to the next row: its cells, or nullptr at the end.  Lifetime: the cells are good until the next call.
    virtual const sql::ValueView* step() = 0;
    /// bind, step to the end and reset in one call, for statements whose rows nobody wants.  Returns rows changed.
    virtual std::int64_t run(std::span<const sql::ValueView> parameters) = 0;
    /// Like run(), but a driver may send many at a time.  What went wrong shows here or in finish_queue().
    virtual void queue(std::span<const sql::ValueView> parameters) { queued_ += run(parameters); }
    /// Ends a row of queue() calls.  Returns the rows that all of them changed.
    virtual std::int64_t finish_queue() { return std::exchange(queued_, 0); }
    /// Ends the execution and frees what it holds (locks, rows).
    virtual void reset() noexcept = 0;

    virtual std::size_t column_count() const noexcept = 0;
    virtual std::string_view column_name(std::size_t column) const = 0;
    /// The declared type of the table's column; empty for expressions.
    virtual std::string_view column_type(std::size_t column) const = 0;
    virtual std::size_t parameter_count() const noexcept = 0;
    /// Changes when the columns may have changed because the schema did.
    virtual std::uint64_t revision() const noexcept = 0;

  private:
    std::int64_t queued_ = 0;
};

/// How a transaction begins.
enum class Begin : std::uint8_t { read, write, write_deferred, write_exclusive };

/// A connection to one database.  Threads: one at a time, except interrupt().
class DriverConnection {
  public:
    virtual ~DriverConnection() = default;

    /// Throws: ProgrammingError for bad SQL or more than one statement.
    virtual std::unique_ptr<DriverStatement> prepare(std::string_view text) = 0;
    /// Runs any number of statements without parameters; rows are dropped.
    virtual void run_script(std::string_view text) = 0;

    virtual void begin(Begin mode) = 0;
    /// Begins with an isolation level of its own; engines with one level ignore it.
    virtual void begin_as(const TransactionOptions& options) { begin(options.read_only ? Begin::read : Begin::write); }
    virtual void commit() = 0;
    virtual void rollback() = 0;
    virtual bool in_transaction() const noexcept = 0;

    virtual std::int64_t last_insert_id() const noexcept = 0;
    /// Rows that the last INSERT, UPDATE or DELETE changed.
    virtual std::int64_t changes() const noexcept = 0;
    virtual std::int64_t total_changes() const noexcept = 0;

    /// Makes the running statement fail with Timeout.  Threads: any.
    virtual void interrupt() noexcept = 0;
    /// Statements still running then fail with Timeout; time_point::max() is no limit.
    virtual void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept = 0;
    /// Asks whether the connection still works.  Never throws.
    virtual bool ping() noexcept = 0;
    /// A glance without a round trip: false when the other side is known to be gone.
    virtual bool looks_alive() noexcept { return !is_broken(); }
    /// True when the connection is of no use any more.
    virtual bool is_broken() const noexcept { return false; }
    /// Puts session state back to what it was after opening.  Throws when the connection should be dropped.
    virtual void reset() = 0;
    /// The options it was opened with, after those of the URL.
    virtual const ConnectOptions& options() const noexcept = 0;
    /// The dialect its SQL is written in ("postgresql").
    virtual std::string_view dialect() const noexcept = 0;
    /// What the database holds; see Inspector.
    virtual std::vector<std::string> table_names() = 0;
    virtual std::vector<std::string> view_names() = 0;
    virtual sql::Table table(std::string_view name) = 0;
    /// The engine's own handle, for extras that only one engine has.
    virtual void* native() noexcept = 0;
};

/// A kind of database.  Registered once, before main, by the driver's own object file.
class Driver {
  public:
    virtual ~Driver() = default;

    /// The URL scheme it serves.
    virtual std::string_view scheme() const noexcept = 0;
    /// True for the scheme and its other spellings.
    virtual bool serves(std::string_view name) const noexcept { return name == scheme(); }
    /// True when plain file paths are its addresses.
    virtual bool opens_paths() const noexcept = 0;
    /// True when each connection to this address would get a database of its own (one in memory).
    virtual bool is_private(const Url& url) const = 0;
    virtual std::unique_ptr<DriverConnection> open(const Url& url, const ConnectOptions& options) = 0;
};

/// Makes a driver known.  Lifetime: the driver must outlive the process's use of it.
void register_driver(Driver& driver);

/// The driver for an address.  Throws: InterfaceError that lists what is there.
Driver& driver_for(const Url& url);

}  // namespace carboy::engine

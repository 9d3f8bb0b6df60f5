// A connection: executes checked statements, with the transaction behaviour of Python's sqlite3 module. A write opens a
// transaction, nothing is durable before commit(), and closing without a commit rolls back.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/range_concepts.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/cursor.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/event.hpp>
#include <carboy/engine/statement.hpp>
#include <carboy/engine/use.hpp>
#include <carboy/sql/compile/shaped.hpp>
#include <carboy/sql/text/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace carboy::engine {

namespace detail {
// The arguments in a row of executemany: the elements of a tuple, the members of an aggregate, or one value.
template <class Row>
constexpr auto arguments_of(const Row& row) {
    if constexpr (sql::Bindable<Row>)
        return std::tie(row);
    else if constexpr (requires { std::tuple_size<Row>::value; })
        return std::apply([](const auto&... values) { return std::tie(values...); }, row);
    else if constexpr (std::is_aggregate_v<Row>)
        return boost::pfr::structure_tie(row);
    else
        static_assert(
            sql::detail::is_literal<Row>,
            "carboy: each row of executemany is a std::tuple, a std::pair, a std::array, a struct whose members "
            "are the arguments, or the one argument itself");
}
template <class Arguments>
struct RowText;
template <class... Args>
struct RowText<std::tuple<Args...>> {
    using Text = sql::Text<std::remove_cvref_t<Args>...>;
};
template <class Rows>
using RowOf = std::remove_cvref_t<std::ranges::range_reference_t<Rows>>;
}  // namespace detail

/// Text that has been checked for rows of arguments, for executemany.
template <class Rows>
using RowsText =
    typename detail::RowText<decltype(detail::arguments_of(std::declval<const detail::RowOf<Rows>&>()))>::Text;

/// A connection to a database.
/// Threads: any, but only one at a time, except interrupt(). A call while another thread or fiber is inside a call of
/// the connection, its cursors or its transactions throws ProgrammingError("connection_in_use").
class Connection {
  public:
    /// `shared` are the engine's listeners.  Lifetime: they must outlive the connection.
    explicit Connection(std::unique_ptr<DriverConnection> driver, const Listeners* shared = nullptr);
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    /// Executes a literal with its arguments; a write opens a transaction when none is open. IN (?...) accepts a range;
    /// {AND name = ?} is left out when its std::optional is empty; {?} accepts an order chosen by an OrderBy.
    /// Throws: IntegrityError, OperationalError, ProgrammingError, DataError.
    template <class... Args>
    Cursor execute(sql::Text<std::type_identity_t<Args>...> text, const Args&... args) {
        if constexpr (!(sql::detail::is_plain_value<Args> && ...)) {
            return execute_shaped(text.statement(), sql::ShapedValues(text, args...));
        } else {
            if constexpr ((sql::detail::can_shape<Args> || ...))
                if (text.shaped()) return execute_shaped(text.statement(), sql::ShapedValues(text, args...));
            const sql::Bindings<Args...> bindings(text.slots(), args...);
            return execute_statement(text.statement(), bindings.views());
        }
    }
    /// The same for large results: rows are fetched from a server on demand, so memory use stays bounded.
    /// Lifetime: the next statement of this connection ends the cursor.
    template <class... Args>
    Cursor stream(sql::Text<std::type_identity_t<Args>...> text, const Args&... args) {
        if constexpr (!(sql::detail::is_plain_value<Args> && ...)) {
            return stream_shaped(text.statement(), sql::ShapedValues(text, args...));
        } else {
            if constexpr ((sql::detail::can_shape<Args> || ...))
                if (text.shaped()) return stream_shaped(text.statement(), sql::ShapedValues(text, args...));
            const sql::Bindings<Args...> bindings(text.slots(), args...);
            return stream_statement(text.statement(), bindings.views());
        }
    }
    /// Executes text made at run time. Its placeholders are counted when it is prepared. Named ones need bind<"name">.
    template <class... Args>
    Cursor execute(sql::Unchecked text, const Args&... args) {
        static_assert((sql::detail::is_plain_value<Args> && ...),
                      "carboy: no SQL type for this argument; text made at run time accepts only plain values");
        if constexpr ((!sql::detail::Argument<Args>::name.empty() || ...)) {
            std::array<std::uint16_t, sizeof...(Args)> slots{};
            place_named(text, std::array{sql::detail::Argument<Args>::name...}, slots);
            const sql::Bindings<Args...> bindings(slots, args...);
            return execute_unchecked(text, bindings.views());
        } else {
            const sql::Bindings<Args...> bindings(args...);
            return execute_unchecked(text, bindings.views());
        }
    }
    /// Executes text made at run time with values made at run time.
    Cursor execute_values(sql::Unchecked text, std::span<const sql::ValueView> parameters) {
        return execute_unchecked(text, parameters);
    }

    /// Executes a literal once for each row of arguments. The rows are any range of tuples, pairs, arrays or structs,
    /// or of values for a statement with one placeholder.
    template <std::ranges::input_range Rows>
    Cursor executemany(std::type_identity_t<RowsText<Rows>> text, Rows&& rows) {
        Batch batch(*this, text.statement());
        for (const auto& row : rows)
            std::apply(
                [&](const auto&... args) {
                    const sql::Bindings<std::remove_cvref_t<decltype(args)>...> bindings(text.slots(), args...);
                    batch.run(bindings.views());
                },
                detail::arguments_of(row));
        return batch.finish();
    }
    template <class... Row>
    Cursor executemany(sql::Text<std::type_identity_t<Row>...> text, std::initializer_list<std::tuple<Row...>> rows) {
        return executemany<std::initializer_list<std::tuple<Row...>>&>(text, rows);
    }

    /// Commits the open transaction, then runs any number of statements.
    /// Throws: ProgrammingError inside a Transaction, because it would end it.
    /// Source: Python's sqlite3, Cursor.executescript.
    void executescript(sql::Script script) { run_script(script.text(), script.where()); }
    void executescript(sql::Unchecked script) { run_script(script.text, script.where); }

    void commit();
    /// Ends open cursors: their next fetch throws.
    void rollback();
    /// True when a statement (INSERT OR ROLLBACK, RAISE(ROLLBACK)) ended the last transaction, not commit() or
    /// rollback().
    bool transaction_was_lost() const noexcept;
    /// Rolls back and closes; open cursors end. A second call does nothing. A call of another thread that is in
    /// progress is interrupted, and close() waits for it to return.
    void close() noexcept;
    bool is_open() const noexcept { return link_ != nullptr; }

    bool in_transaction() const noexcept;
    /// True when the next write belongs to the open transaction; see DriverConnection.
    bool goes_on_to_write() const noexcept;
    /// Begins a read-only transaction: every statement sees the same snapshot.
    void begin_read();
    /// Begins a write transaction in the mode of the connection's Isolation.
    void begin_write();
    void begin(Begin mode);
    /// Begins a transaction with its own isolation level, or a read-only one.
    void begin(const TransactionOptions& options);
    /// Sets a savepoint and returns its number. Begins a write transaction when none is open.
    int savepoint();
    void release(int savepoint);
    void rollback_to(int savepoint);

    /// The id of the last inserted row.
    std::int64_t last_insert_id() const noexcept;
    /// The number of rows that the last INSERT, UPDATE or DELETE changed.
    std::int64_t changes() const noexcept;
    std::int64_t total_changes() const noexcept;
    /// Makes the running statement fail with Timeout.  Threads: any, while the connection is open.
    void interrupt() noexcept;

    /// Calls `listener(const QueryEvent&)` after every statement of this connection. Returns a number for off_query.
    template <class F>
    std::size_t on_query(F listener) {
        return listeners().add(std::move(listener));
    }
    void off_query(std::size_t id) noexcept { listeners().remove(id); }

    /// Returns the prepared statement of a compiled query, with no execution in progress. Ids are below 2^63; equal ids
    /// must have equal text.
    /// Lifetime: until the next call of this function, or until the end of its execution.
    Prepared& prepared(std::uint64_t id, std::string_view text);
    /// The same for text without an id: it is looked up by hash and then compared.
    Prepared& prepared(std::string_view text);
    /// Executes row by row. Does not begin a transaction.  Lifetime: `parameters` must outlive the execution.
    Execution start(Prepared& prepared, std::span<const sql::ValueView> parameters, const SourceLocation& where = {});
    /// Executes to the end and returns the number of changed rows. Does not begin a transaction.
    std::int64_t run(Prepared& prepared, std::span<const sql::ValueView> parameters, const SourceLocation& where = {});

    /// Returns where prepared statements are executed without waiting for the answers. Returns nullptr when the engine
    /// has no such mode, or when a listener to queries is told about each execution.
    Pipeline* pipeline();

    /// The dialect of its SQL.
    const sql::Dialect& dialect() const;
    DriverConnection& driver();
    /// The guard of the connection's calls, for code that uses the driver's connection directly.
    OneUser& user() const;
    const ConnectOptions& options() const;
    /// Restores the state in which the connection was opened: ends cursors and rolls back. For a pool.
    void reset();

  private:
    friend class Pool;
    friend class TransactionScope;
    friend class TransactionHold;
    struct Link;

    /// One executemany in progress.
    class Batch {
      public:
        Batch(Connection& connection, const sql::Statement& statement);
        Batch(const Batch&) = delete;
        Batch& operator=(const Batch&) = delete;
        ~Batch();
        void run(std::span<const sql::ValueView> parameters);
        Cursor finish();

      private:
        Connection& connection_;
        Use use_;
        Prepared& prepared_;
        SourceLocation where_;
        Owned<Trace> trace_;  // only when there is a listener
        std::size_t executions_ = 0;
        bool writes_ = false;
    };

    Link& link() const;
    Audience audience() const;
    Listeners& listeners();
    void note_begin() noexcept;
    void open_transaction_for(bool writes);
    Cursor execute_statement(const sql::Statement& statement, std::span<const sql::ValueView> parameters);
    Cursor execute_shaped(const sql::Statement& statement, const sql::ShapedValues& arguments);
    Cursor stream_shaped(const sql::Statement& statement, const sql::ShapedValues& arguments);
    Cursor stream_statement(const sql::Statement& statement, std::span<const sql::ValueView> parameters);
    Cursor execute_unchecked(const sql::Unchecked& text, std::span<const sql::ValueView> parameters);
    Cursor execute_prepared(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                            const SourceLocation& where);
    Cursor execute_whole(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                         const SourceLocation& where);
    Cursor execute_rows(Prepared& prepared, std::span<const sql::ValueView> parameters, bool writes,
                        const SourceLocation& where, bool streamed = false);
    void run_script(std::string_view text, const SourceLocation& where);
    /// Called when the engine's listeners are destroyed.
    void forget_engine() noexcept;
    /// Scans SQL text with the rules of the connection's dialect.
    sql::Scan scan(std::string_view text) const;
    void place_named(const sql::Unchecked& text, std::span<const std::string_view> names,
                     std::span<std::uint16_t> slots) const;

    Owned<Link> link_;
};

/// For objects that represent the connection's open transaction: tells whether it is still the same transaction.
class TransactionScope {
  public:
    explicit TransactionScope(Connection& connection);
    ~TransactionScope();
    TransactionScope(const TransactionScope&) = delete;
    TransactionScope& operator=(const TransactionScope&) = delete;

    bool is_open() const noexcept;
    /// Throws: OperationalError("transaction_lost") when a statement (INSERT OR ROLLBACK, RAISE(ROLLBACK)) has ended
    /// it.
    void check_open() const;

  private:
    Connection& connection_;
    std::uint64_t number_;
};

/// Opens a connection. The address is a URL, or a plain path for the driver that opens files.
/// Throws: UrlError, InterfaceError, OperationalError.
Connection connect(std::string_view address, const ConnectOptions& options = {});

}  // namespace carboy::engine

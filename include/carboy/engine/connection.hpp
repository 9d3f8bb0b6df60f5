// A connection: executes checked statements, with the transaction behaviour of Python's sqlite3 module.
// A write opens a transaction, nothing is durable before commit(), closing without it rolls back.
#pragma once

#include <carboy/engine/cursor.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/event.hpp>
#include <carboy/engine/statement.hpp>
#include <carboy/sql/shaped.hpp>
#include <carboy/sql/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace carboy::engine {

namespace detail {
// The arguments that a row of executemany is: a tuple's, an aggregate's members, or one value.
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

/// Text checked for rows of arguments, for executemany.
template <class Rows>
using RowsText =
    typename detail::RowText<decltype(detail::arguments_of(std::declval<const detail::RowOf<Rows>&>()))>::Text;

/// A connection to a database.  Threads: one at a time, except interrupt(); a connection may move between them.
class Connection {
  public:
    /// `shared` are the engine's listeners.  Lifetime: they must outlive the connection.
    explicit Connection(std::unique_ptr<DriverConnection> driver, const Listeners* shared = nullptr);
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    /// Executes a literal with its arguments; a write opens a transaction when none is open.
    /// IN (?...) takes a range; {AND name = ?} is left out when its std::optional is empty; {?} takes an order that an
    /// OrderBy has chosen.
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
    /// The same for large results: rows are fetched from a server as they are asked for, so that memory stays bounded.
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
    /// Executes text made at run time; the placeholders are counted when it is prepared. Named ones take bind<"name">.
    template <class... Args>
    Cursor execute(sql::Unchecked text, const Args&... args) {
        static_assert((sql::detail::is_plain_value<Args> && ...),
                      "carboy: no SQL type for this argument; text made at run time takes plain values only");
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

    /// Executes a literal once for each row of arguments: any range of tuples, pairs, arrays or structs, or of values
    /// for a statement with one placeholder.
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

    /// Commits what is open, then runs any number of statements.  Source: Python's sqlite3, Cursor.executescript.
    /// Throws: ProgrammingError inside a Transaction, which it would end.
    void executescript(sql::Script script) { run_script(script.text(), script.where()); }
    void executescript(sql::Unchecked script) { run_script(script.text, script.where); }

    void commit();
    /// Open cursors end: their next fetch throws.
    void rollback();
    /// Rolls back and closes; open cursors end.  Does nothing the second time.
    void close() noexcept;
    bool is_open() const noexcept { return link_ != nullptr; }

    bool in_transaction() const noexcept;
    /// Begins a transaction that only reads: every statement sees the same snapshot.
    void begin_read();
    /// Begins a transaction that writes, as the connection's isolation says.
    void begin_write();
    void begin(Begin mode);
    /// Begins a transaction with an isolation level of its own, or one that only reads.
    void begin(const TransactionOptions& options);
    /// Sets a savepoint and returns its number; begins a write transaction when none is open.
    int savepoint();
    void release(int savepoint);
    void rollback_to(int savepoint);

    /// The id of the last inserted row.
    std::int64_t last_insert_id() const noexcept;
    /// Rows that the last INSERT, UPDATE or DELETE changed.
    std::int64_t changes() const noexcept;
    std::int64_t total_changes() const noexcept;
    /// Makes the running statement fail with Timeout.  Threads: any, while the connection is open.
    void interrupt() noexcept;

    /// Calls `listener(const QueryEvent&)` after every statement of this connection; the number is for off_query.
    template <class F>
    std::size_t on_query(F listener) {
        return listeners().add(std::move(listener));
    }
    void off_query(std::size_t id) noexcept { listeners().remove(id); }

    /// The prepared statement of a compiled query, not in use.  Ids: below 2^63, equal ids have equal text.
    /// Lifetime: until the next call of this function, or for the time of its execution.
    Prepared& prepared(std::uint64_t id, std::string_view text);
    /// The same for text without an id of its own: found by hash, then compared.
    Prepared& prepared(std::string_view text);
    /// Executes row by row.  Begins no transaction.  Lifetime: `parameters` must live as long as the execution.
    Execution start(Prepared& prepared, std::span<const sql::ValueView> parameters, const SourceLocation& where = {});
    /// Executes to the end and returns the number of changed rows.  Begins no transaction.
    std::int64_t run(Prepared& prepared, std::span<const sql::ValueView> parameters, const SourceLocation& where = {});

    /// The dialect its SQL is written in.
    std::string_view dialect() const;
    DriverConnection& driver();
    const ConnectOptions& options() const;
    /// Puts the connection back to how it was opened: ends cursors, rolls back.  For a pool.
    void reset();

  private:
    friend class Pool;
    friend class TransactionScope;
    struct Link;

    /// One executemany under way.
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
        Prepared& prepared_;
        SourceLocation where_;
        std::unique_ptr<Trace> trace_;  // only when somebody listens
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
    /// The engine's listeners are gone.
    void forget_engine() noexcept;
    static void place_named(const sql::Unchecked& text, std::span<const std::string_view> names,
                            std::span<std::uint16_t> slots);

    std::unique_ptr<Link> link_;
};

/// For objects that stand for the connection's open transaction: tells whether it is still the same.
class TransactionScope {
  public:
    explicit TransactionScope(Connection& connection);
    ~TransactionScope();
    TransactionScope(const TransactionScope&) = delete;
    TransactionScope& operator=(const TransactionScope&) = delete;

    bool is_open() const noexcept;

  private:
    Connection& connection_;
    std::uint64_t number_;
};

/// Opens a connection: a URL, or a plain path for the driver that opens files.
/// Throws: UrlError, InterfaceError, OperationalError.
Connection connect(std::string_view address, const ConnectOptions& options = {});

}  // namespace carboy::engine

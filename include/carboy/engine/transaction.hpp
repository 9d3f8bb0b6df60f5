// Transactions and savepoints that end with their scope: rolled back unless committed.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/engine/engine.hpp>

#include <chrono>
#include <optional>
#include <type_traits>

namespace carboy::engine {

/// A transaction for the length of a scope.  Without commit() it is rolled back.
class Transaction {
  public:
    /// Begins a write transaction.  Throws: ProgrammingError when one is open already.
    explicit Transaction(Connection& connection, Begin mode = Begin::write);
    /// Begins a transaction with an isolation level of its own, or one that only reads.
    Transaction(Connection& connection, const TransactionOptions& options);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();
    void rollback();

  private:
    Connection& connection_;
    std::optional<TransactionScope> scope_;  // empty once it is over
};

/// How often and for how long transaction() tries.
struct RetryOptions {
    int attempts = 20;
    std::chrono::milliseconds budget{5000};  ///< no attempt begins later than this
    TransactionOptions transaction{};
};

namespace detail {

/// One call of transaction(): remembers its failures and waits between its attempts.
class Attempts {
  public:
    Attempts(Connection& connection, const RetryOptions& options);

    void begin();
    void commit();
    /// In a handler: rolls back, and keeps the exception when another attempt may be made; else throws it again.
    void failed();
    /// Waits a while, longer and longer; each time a random part of it.  Throws: Cancelled.
    void pause();

  private:
    Connection& connection_;
    std::optional<TransactionScope> scope_;
    const RetryOptions& options_;
    std::chrono::steady_clock::time_point until_;
    int tried_ = 0;
};

}  // namespace detail

/// Runs `body(connection)` in a transaction: committed when it returns, rolled back when it throws, and run again from
/// its beginning after a serialization failure, a deadlock or a stale snapshot.  Returns what `body` returns.
/// What `body` does beside the database happens once for each attempt.
/// Throws: the last failure when the attempts or the budget are used up; what `body` throws; CommitUnknown.
template <class F>
auto transaction(Connection& connection, F&& body, const RetryOptions& options = {})
    -> std::invoke_result_t<F&, Connection&> {
    for (detail::Attempts attempts(connection, options);; attempts.pause()) {
        try {
            attempts.begin();
            if constexpr (std::is_void_v<std::invoke_result_t<F&, Connection&>>) {
                body(connection);
                return attempts.commit();
            } else {
                auto result = body(connection);
                attempts.commit();
                return result;
            }
        } catch (...) {
            attempts.failed();
        }
    }
}

/// The same on a connection from the engine's pool; a transaction that only reads may run on a replica.
template <class F>
auto transaction(Engine& engine, F&& body, const RetryOptions& options = {}) -> std::invoke_result_t<F&, Connection&> {
    PooledConnection connection =
        options.transaction.read_only ? engine.connect_read("transaction") : engine.connect("transaction");
    return transaction(*connection, body, options);
}

/// A savepoint for the length of a scope.  Without release() everything since is undone.
class Savepoint {
  public:
    /// Begins a write transaction when none is open.
    explicit Savepoint(Connection& connection);
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;
    ~Savepoint();

    /// Keeps the changes, as part of the transaction.
    void release();
    /// Undoes the changes since.
    void rollback();

  private:
    Connection& connection_;
    int number_;
    std::optional<TransactionScope> scope_;  // empty once it is over
};

}  // namespace carboy::engine

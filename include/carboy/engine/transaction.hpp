// Transactions and savepoints that end with their scope: they are rolled back unless committed.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/engine.hpp>

#include <chrono>
#include <optional>
#include <type_traits>

namespace carboy::engine {

/// A transaction for the duration of a scope. Without commit() it is rolled back.
class Transaction {
  public:
    /// Begins a write transaction.  Throws: ProgrammingError when a transaction is already open.
    explicit Transaction(Connection& connection, Begin mode = Begin::write);
    /// Begins a transaction with its own isolation level, or a read-only one.
    Transaction(Connection& connection, const TransactionOptions& options);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();
    void rollback();

  private:
    Connection& connection_;
    std::optional<TransactionScope> scope_;  // empty once it has ended
};

/// How many times and for how long transaction() tries.
struct RetryOptions {
    int attempts = 20;
    std::chrono::milliseconds budget{5000};  ///< no attempt begins later than this
    TransactionOptions transaction{};
};

namespace detail {

/// How often and how long something is tried again.
class RetryLimit {
  public:
    explicit RetryLimit(const RetryOptions& options)
        : attempts_(options.attempts), until_(std::chrono::steady_clock::now() + options.budget) {}

    /// An attempt begins.
    void count() noexcept { ++tried_; }
    bool allows_another() const { return tried_ < attempts_ && std::chrono::steady_clock::now() < until_; }
    /// Waits for a random part of a period that grows with each attempt.  Throws: Cancelled.
    void pause() const;

  private:
    int attempts_;
    std::chrono::steady_clock::time_point until_;
    int tried_ = 0;
};

/// One call of transaction(): records its failures and waits between its attempts.
class Attempts {
  public:
    Attempts(Connection& connection, const RetryOptions& options);

    void begin();
    void commit();
    /// Called in a handler: rolls back, and keeps the exception if another attempt may be made; otherwise rethrows it.
    void failed();
    void pause() const { limit_.pause(); }

  private:
    Connection& connection_;
    std::optional<TransactionScope> scope_;
    const RetryOptions& options_;
    RetryLimit limit_;
};

}  // namespace detail

/// Runs `body(connection)` in a transaction. It is committed when `body` returns and rolled back when it throws. After
/// a serialization failure, a deadlock or a stale snapshot, `body` runs again from its beginning. Returns the result of
/// `body`. Side effects of `body` outside the database happen once for each attempt.
/// Throws: the last failure when the attempts or the budget are used up; the exceptions of `body`; CommitUnknown.
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

/// The same on a connection from the engine's pool. A read-only transaction may run on a replica.
template <class F>
auto transaction(Engine& engine, F&& body, const RetryOptions& options = {}) -> std::invoke_result_t<F&, Connection&> {
    PooledConnection connection =
        options.transaction.read_only ? engine.connect_read("transaction") : engine.connect("transaction");
    return transaction(*connection, body, options);
}

/// The implementation of a Savepoint: on a connection, or in a session of the ORM.
class SavepointPart {
  public:
    virtual ~SavepointPart() = default;
    /// False once it has ended, alone or with its transaction.
    virtual bool is_open() const noexcept = 0;
    virtual void release() = 0;
    virtual void rollback() = 0;
};

/// A savepoint for the duration of a scope. Without release() all changes since it are undone.
class Savepoint {
  public:
    /// Begins a write transaction when none is open.
    explicit Savepoint(Connection& connection);
    explicit Savepoint(std::unique_ptr<SavepointPart> part) noexcept;
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;
    ~Savepoint();

    /// Keeps the changes as part of the transaction.
    void release() { part_->release(); }
    /// The same as release().
    void commit() { release(); }
    /// Undoes the changes since the savepoint.
    void rollback() { part_->rollback(); }
    /// False once it has been released or rolled back, or its transaction has ended.
    bool is_open() const noexcept { return part_->is_open(); }

  private:
    Owned<SavepointPart> part_;
};

}  // namespace carboy::engine

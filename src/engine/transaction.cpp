#include <carboy/engine/transaction.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <algorithm>
#include <random>

namespace carboy::engine {

Transaction::Transaction(Connection& connection, Begin mode) : connection_(connection) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "A transaction is already open.", "Use a Savepoint inside it.");
    if (mode == Begin::write)
        connection.begin_write();
    else
        connection.begin(mode);
    scope_.emplace(connection);
}

Transaction::Transaction(Connection& connection, const TransactionOptions& options) : connection_(connection) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "A transaction is already open.", "Use a Savepoint inside it.");
    connection.begin(options);
    scope_.emplace(connection);
}

Transaction::~Transaction() {
    if (!scope_ || !scope_->is_open()) return;
    try {
        connection_.rollback();
    } catch (...) {  // the connection is closed or broken, and with it the transaction
    }
}

void Transaction::commit() {
    if (scope_) scope_->check_open();
    connection_.commit();
    scope_.reset();
}

void Transaction::rollback() {
    scope_.reset();
    connection_.rollback();
}

namespace detail {

Attempts::Attempts(Connection& connection, const RetryOptions& options)
    : connection_(connection), options_(options), limit_(options) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "A transaction is already open, and a part of it cannot be retried.",
                               "Commit or roll back first, or use a Savepoint.");
}

void Attempts::begin() {
    limit_.count();
    const TransactionOptions& wanted = options_.transaction;
    if (!wanted.read_only && wanted.isolation == IsolationLevel::engine_default)
        connection_.begin_write();
    else
        connection_.begin(wanted);
    scope_.emplace(connection_);
}

void Attempts::commit() {
    if (scope_) scope_->check_open();
    scope_.reset();
    connection_.commit();
}

void Attempts::failed() {
    scope_.reset();
    try {
        connection_.rollback();
    } catch (const Error&) {  // the first failure is the one to report
    }
    const bool may = limit_.allows_another();
    try {
        throw;
    } catch (const SerializationFailure&) {
        if (!may) throw;
    } catch (const Deadlock&) {
        if (!may) throw;
    }
}

void RetryLimit::pause() const {
    constexpr std::chrono::microseconds first{500}, most{100'000};
    // thread_local: the number is drawn before the wait begins.
    thread_local std::minstd_rand random{std::random_device()()};
    const auto limit = std::min(first * (1 << std::min(tried_, 10)), most);
    fiber::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, limit.count())(random)));
}

}  // namespace detail

namespace {

class ConnectionSavepoint final : public SavepointPart {
  public:
    explicit ConnectionSavepoint(Connection& connection) : connection_(connection), number_(connection.savepoint()) {
        scope_.emplace(connection);
    }
    bool is_open() const noexcept override { return scope_ && scope_->is_open(); }
    void release() override {
        connection_.release(number_);
        scope_.reset();
    }
    void rollback() override {
        scope_.reset();
        connection_.rollback_to(number_);
        connection_.release(number_);
    }

  private:
    Connection& connection_;
    int number_;
    std::optional<TransactionScope> scope_;  // empty once it has ended
};

}  // namespace

Savepoint::Savepoint(Connection& connection) : part_(std::make_unique<ConnectionSavepoint>(connection)) {}
Savepoint::Savepoint(std::unique_ptr<SavepointPart> part) noexcept : part_(std::move(part)) {}

Savepoint::~Savepoint() {
    if (!part_->is_open()) return;
    try {
        rollback();
    } catch (...) {  // the transaction is gone, and with it the savepoint
    }
}

}  // namespace carboy::engine

#include <carboy/engine/transaction.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <algorithm>
#include <random>

namespace carboy::engine {

Transaction::Transaction(Connection& connection, Begin mode) : connection_(connection) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "a transaction is open already", "use a Savepoint inside it");
    if (mode == Begin::write)
        connection.begin_write();
    else
        connection.begin(mode);
    scope_.emplace(connection);
}

Transaction::Transaction(Connection& connection, const TransactionOptions& options) : connection_(connection) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "a transaction is open already", "use a Savepoint inside it");
    connection.begin(options);
    scope_.emplace(connection);
}

Transaction::~Transaction() {
    if (!scope_ || !scope_->is_open()) return;
    try {
        connection_.rollback();
    } catch (...) {  // the connection is closed or broken, and the transaction with it
    }
}

void Transaction::commit() {
    connection_.commit();
    scope_.reset();
}

void Transaction::rollback() {
    scope_.reset();
    connection_.rollback();
}

namespace detail {

Attempts::Attempts(Connection& connection, const RetryOptions& options)
    : connection_(connection), options_(options), until_(std::chrono::steady_clock::now() + options.budget) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "a transaction is open already: its part alone cannot run again",
                               "commit or roll back before, or use a Savepoint");
}

void Attempts::begin() {
    ++tried_;
    const TransactionOptions& wanted = options_.transaction;
    if (!wanted.read_only && wanted.isolation == IsolationLevel::engine_default)
        connection_.begin_write();
    else
        connection_.begin(wanted);
    scope_.emplace(connection_);
}

void Attempts::commit() {
    scope_.reset();
    connection_.commit();
}

void Attempts::failed() {
    scope_.reset();
    try {
        connection_.rollback();
    } catch (const Error&) {  // the first failure is the one to tell
    }
    const bool may = tried_ < options_.attempts && std::chrono::steady_clock::now() < until_;
    try {
        throw;
    } catch (const SerializationFailure&) {
        if (!may) throw;
    } catch (const Deadlock&) {
        if (!may) throw;
    }
}

void Attempts::pause() {
    constexpr std::chrono::microseconds first{500}, most{100'000};
    thread_local std::minstd_rand random{std::random_device()()};
    const auto limit = std::min(first * (1 << std::min(tried_, 10)), most);
    fiber::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, limit.count())(random)));
}

}  // namespace detail

Savepoint::Savepoint(Connection& connection) : connection_(connection), number_(connection.savepoint()) {
    scope_.emplace(connection);
}

Savepoint::~Savepoint() {
    if (!scope_ || !scope_->is_open()) return;
    try {
        rollback();
    } catch (...) {  // the transaction is gone, and the savepoint with it
    }
}

void Savepoint::release() {
    connection_.release(number_);
    scope_.reset();
}

void Savepoint::rollback() {
    scope_.reset();
    connection_.rollback_to(number_);
    connection_.release(number_);
}

}  // namespace carboy::engine

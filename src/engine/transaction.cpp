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
        connection.driver().begin(mode);
}

Transaction::Transaction(Connection& connection, const TransactionOptions& options) : connection_(connection) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "a transaction is open already", "use a Savepoint inside it");
    connection.begin(options);
}

Transaction::~Transaction() {
    if (!open_) return;
    try {
        connection_.rollback();
    } catch (...) {  // the connection is closed or broken, and the transaction with it
    }
}

void Transaction::commit() {
    connection_.commit();
    open_ = false;
}

void Transaction::rollback() {
    open_ = false;
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
}

void Attempts::failed() {
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

Savepoint::Savepoint(Connection& connection) : connection_(connection), number_(connection.savepoint()) {}

Savepoint::~Savepoint() {
    if (!open_ || !connection_.in_transaction()) return;
    try {
        rollback();
    } catch (...) {  // the transaction is gone, and the savepoint with it
    }
}

void Savepoint::release() {
    connection_.release(number_);
    open_ = false;
}

void Savepoint::rollback() {
    open_ = false;
    connection_.rollback_to(number_);
    connection_.release(number_);
}

}  // namespace carboy::engine

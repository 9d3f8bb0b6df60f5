#include <carboy/engine/transaction.hpp>

#include <carboy/engine/error.hpp>

namespace carboy::engine {

Transaction::Transaction(Connection& connection, Begin mode) : connection_(connection) {
    if (connection.in_transaction())
        throw ProgrammingError("transaction_open", "a transaction is open already", "use a Savepoint inside it");
    if (mode == Begin::write)
        connection.begin_write();
    else
        connection.driver().begin(mode);
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

// Transactions and savepoints that end with their scope: rolled back unless committed.
#pragma once

#include <carboy/engine/connection.hpp>

namespace carboy::engine {

/// A transaction for the length of a scope.  Without commit() it is rolled back.
class Transaction {
  public:
    /// Begins a write transaction.  Throws: ProgrammingError when one is open already.
    explicit Transaction(Connection& connection, Begin mode = Begin::write);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();
    void rollback();

  private:
    Connection& connection_;
    bool open_ = true;
};

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
    bool open_ = true;
};

}  // namespace carboy::engine

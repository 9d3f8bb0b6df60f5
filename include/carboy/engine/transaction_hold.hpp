// TransactionHold: keeps the open transaction from ending while functions of the program run inside it.
#pragma once

#include <carboy/engine/connection.hpp>

namespace carboy::engine {

/// While it lives, commit() and rollback() of the connection throw ProgrammingError("transaction_held").
/// Lifetime: the connection must outlive it.
class TransactionHold {
  public:
    explicit TransactionHold(Connection& connection);
    ~TransactionHold() { let_go(); }
    TransactionHold(const TransactionHold&) = delete;
    TransactionHold& operator=(const TransactionHold&) = delete;

    /// Ends it early.
    void let_go() noexcept;
    /// False when a statement (COMMIT as text, RAISE(ROLLBACK)) has ended the transaction anyway.
    bool is_open() const noexcept { return scope_.is_open(); }

  private:
    Connection& connection_;
    TransactionScope scope_;
    bool holds_ = true;
};

}  // namespace carboy::engine

// Connections whose transactions are savepoints in one transaction of a real connection.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/pool.hpp>
#include <carboy/engine/url.hpp>

#include <memory>
#include <type_traits>

namespace carboy::webdb {

/// The transaction on the real connection, which ends with this object. One nested connection at a time may have a
/// savepoint, because the rollback of one that is not the last would undo the others.
class OuterTransaction {
  public:
    /// Throws: ProgrammingError when the connection is in a transaction.
    explicit OuterTransaction(engine::PooledConnection connection);
    ~OuterTransaction();
    OuterTransaction(const OuterTransaction&) = delete;
    OuterTransaction& operator=(const OuterTransaction&) = delete;

    /// Rolls back. Nested connections that still exist refuse to work from now on.
    void end() noexcept;

    /// The real connection, for one call.  Throws: ProgrammingError when the transaction has ended.
    engine::Connection& connection();
    engine::DriverConnection& driver() { return connection().driver(); }
    bool is_open() const noexcept;
    /// The real connection of the driver, or nullptr when the transaction has ended.
    engine::DriverConnection* live_driver() const noexcept { return connection_ ? &connection_->driver() : nullptr; }

    /// Sets the savepoint of `owner`.  Throws: OperationalError "test_transaction_busy" when another has one.
    void set_savepoint(const void* owner);
    bool belongs_to(const void* owner) const noexcept { return owner_ == owner; }
    /// Keeps what was done since the savepoint.
    void release_savepoint();
    /// Undoes it; begins a new one when a statement has ended the whole transaction.
    void undo_to_savepoint();

    /// Runs `work` so that its failure does not end the transaction: in a savepoint of its own, unless `owner` has one.
    template <class Work>
    auto protect(const void* owner, const Work& work) {
        if (belongs_to(owner)) return work();
        StatementSavepoint savepoint(*this);
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            savepoint.release();
        } else {
            auto result = work();
            savepoint.release();
            return result;
        }
    }

  private:
    class StatementSavepoint {
      public:
        explicit StatementSavepoint(OuterTransaction& transaction);
        ~StatementSavepoint();
        StatementSavepoint(const StatementSavepoint&) = delete;
        void release();

      private:
        OuterTransaction& transaction_;
        bool is_open_ = true;
    };

    engine::PooledConnection connection_;
    const void* owner_ = nullptr;
};

/// Returns an address whose connections are nested in the transaction, as long as it exists.
engine::Url nested_address(const std::shared_ptr<OuterTransaction>& transaction);

}  // namespace carboy::webdb

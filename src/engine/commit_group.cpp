#include <carboy/engine/commit_group.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/fiber/event.hpp>
#include <carboy/fiber/offload.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <typeinfo>
#include <utility>

namespace carboy::engine {

/// Large enough that every sync is shared, small enough that the first member does not wait long.
static constexpr std::size_t most_members = 256;

using Clock = std::chrono::steady_clock;

struct CommitGroup::Member {
    Clock::time_point until = Clock::time_point::max();  // of its waits, once it has waited for its turn
    fiber::Event turn{};
    BatchPtr batch{};  // in which its turn is; null when it begins one
    fiber::Event done{};
    std::exception_ptr failure{};
};

/// One transaction. The connection is used by the member whose turn it is.
struct CommitGroup::Batch {
    PooledConnection connection{};
    std::vector<MemberPtr> members{};  // those whose work is in the transaction
    bool lost = false;                 // a statement has ended the transaction
};

/// Returns a copy of `error` if it is exactly of this class, otherwise null. Not even its strings are shared.
template <class Class>
static std::exception_ptr copy_as(const DatabaseError& error) {
    if (typeid(error) != typeid(Class)) return nullptr;
    Class copy{error.code(), error.message(), error.hint()};
    copy.set_statement(error.statement());
    copy.set_native_code(error.native_code());
    copy.set_sqlstate(error.sqlstate());
    return std::make_exception_ptr(std::move(copy));
}

template <class... Classes>
static std::exception_ptr copy_as_one_of(const DatabaseError& error) {
    std::exception_ptr copy;
    (void)((copy = copy_as<Classes>(error)) || ...);
    return copy ? copy : copy_as<DatabaseError>(error);
}

/// Returns a copy of the exception for one member. The members handle it in threads of their own, at the same time.
static std::exception_ptr copy_of(const std::exception_ptr& failure) {
    if (!failure) return nullptr;
    try {
        std::rethrow_exception(failure);
    } catch (const DatabaseError& error) {
        auto copy = copy_as_one_of<OperationalError, SerializationFailure, Deadlock, Timeout, ConnectionLost,
                                   CommitUnknown, DataError>(error);
        return copy ? copy : failure;
    } catch (...) {
        return failure;
    }
}

CommitGroup::~CommitGroup() = default;

void CommitGroup::run(const std::function<void(Connection&)>& work) {
    const auto me = std::make_shared<Member>();
    BatchPtr batch = wait_for_turn(me);
    if (!batch) batch = begin_batch(me->until);
    try {
        take_part(*batch, work);
    } catch (...) {
        pass_on(batch);
        throw;
    }
    batch->members.push_back(me);
    pass_on(batch);
    batch = nullptr;
    me->done.wait();
    if (me->failure) std::rethrow_exception(std::exchange(me->failure, nullptr));
}

/// Returns the batch to take part in, or null when this member begins one.
CommitGroup::BatchPtr CommitGroup::wait_for_turn(const MemberPtr& me) {
    {
        const std::lock_guard lock(guard_);
        if (!std::exchange(busy_, true)) return nullptr;
        waiting_.push_back(me);
        me->until = Clock::now() + timeout_;
    }
    const auto leave = [&] {
        const std::lock_guard lock(guard_);
        return std::erase(waiting_, me) > 0;
    };
    try {
        if (me->turn.wait_until(me->until) || !leave())
            return std::exchange(me->batch, nullptr);  // the batch will hold this member
    } catch (...) {                                    // the fiber is being ended
        if (!leave()) me->batch ? pass_on(me->batch) : next_group();
        throw;
    }
    throw Timeout("write_lock_timeout", "The turn to commit did not come: other transactions hold the write lock.",
                  "Commit or roll back before slow work, and do not write through two connections at once.");
}

/// Waits for the write lock, at most until `until`.  Throws: Timeout.
static void begin_write(Connection& connection, Clock::time_point until) {
    if (until == Clock::time_point::max()) return connection.begin_write();
    connection.driver().set_deadline(until);
    try {
        connection.begin_write();
    } catch (const Timeout& error) {
        if (error.code() != "statement_timeout") throw;
        throw Timeout("write_lock_timeout", "The write lock did not become free: another transaction holds it.",
                      "Commit or roll back before slow work, here and in other processes.");
    }
    connection.driver().set_deadline(Clock::time_point::max());
}

CommitGroup::BatchPtr CommitGroup::begin_batch(Clock::time_point until) {
    try {
        auto batch = std::make_shared<Batch>();
        batch->connection = pool_.checkout("commit");
        {
            const std::lock_guard lock(guard_);
            timeout_ = batch->connection->options().timeout;  // the address may set it
        }
        begin_write(*batch->connection, until);
        return batch;
    } catch (...) {
        next_group();
        throw;
    }
}

void CommitGroup::take_part(Batch& batch, const std::function<void(Connection&)>& work) {
    Connection& connection = *batch.connection;
    if (batch.members.empty()) {  // nothing else would be undone with it
        batch.lost = true;
        work(connection);
        connection.driver().check_deferred();
        batch.lost = false;
        return;
    }
    const int savepoint = connection.savepoint();
    try {
        work(connection);
        connection.driver().check_deferred();
        connection.release(savepoint);
    } catch (...) {
        try {
            connection.rollback_to(savepoint);
            connection.release(savepoint);
        } catch (...) {
            batch.lost = true;
        }
        throw;
    }
}

/// Passes the connection to the next member, or ends the batch when nobody waits.
void CommitGroup::pass_on(const BatchPtr& batch) {
    MemberPtr next;
    if (!batch->lost && batch->members.size() < most_members) {
        const std::lock_guard lock(guard_);
        if (!waiting_.empty()) {
            next = std::move(waiting_.front());
            waiting_.pop_front();
            next->batch = batch;
        }
    }
    if (next)
        next->turn.set();
    else
        finish(*batch);
}

/// Commits, off the loop's thread, and answers the members.
void CommitGroup::finish(Batch& batch) {
    std::exception_ptr failure, ended;
    const auto end = [&] {
        try {
            if (batch.lost)
                throw SerializationFailure(
                    "transaction_lost",
                    "A statement of another session has ended the transaction that the commits share.",
                    "Roll back and run the transaction again.");
            if (!batch.members.empty()) batch.connection->commit();
        } catch (...) {
            failure = std::current_exception();
        }
    };
    try {
        fiber::run_blocking(end);
    } catch (...) {  // the fiber is being ended; the work has run nevertheless
        ended = std::current_exception();
    }
    batch.connection.give_back();
    next_group();
    for (const MemberPtr& member : batch.members) {
        member->failure = copy_of(failure);
        member->done.set();
    }
    if (ended) std::rethrow_exception(ended);
}

/// The next waiting member begins a batch.
void CommitGroup::next_group() {
    MemberPtr next;
    {
        const std::lock_guard lock(guard_);
        if (waiting_.empty()) {
            busy_ = false;
            return;
        }
        next = std::move(waiting_.front());
        waiting_.pop_front();
    }
    next->turn.set();
}

}  // namespace carboy::engine

#include "webdb/testing/nested_driver.hpp"

#include <carboy/engine/connection.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace carboy::webdb {

OuterTransaction::OuterTransaction(engine::PooledConnection connection) : connection_(std::move(connection)) {
    if (connection_->in_transaction())
        throw engine::ProgrammingError("transaction_open",
                                       "A session of this database in memory is in a transaction already.",
                                       "Begin the test's transaction before the application context of the test.");
    connection_->begin_write();
}

OuterTransaction::~OuterTransaction() { end(); }

void OuterTransaction::end() noexcept {
    if (!connection_) return;
    try {
        connection_->rollback();
        connection_.give_back();
    } catch (...) {  // the transaction ends with the connection
        connection_.invalidate();
    }
}

engine::Connection& OuterTransaction::connection() {
    if (connection_) return *connection_;
    throw engine::ProgrammingError("test_transaction_ended", "The test's transaction has ended.",
                                   "End application contexts and sessions before the TestTransaction.");
}

bool OuterTransaction::is_open() const noexcept { return connection_ && connection_->in_transaction(); }

void OuterTransaction::set_savepoint(const void* owner) {
    if (owner_ != nullptr)
        throw engine::OperationalError("test_transaction_busy",
                                       "Another session of this test has changes that are not committed.",
                                       "Commit or roll back one session before another one writes.");
    if (!is_open()) connection().begin_write();
    connection().execute("SAVEPOINT carboy_test");
    owner_ = owner;
}

void OuterTransaction::release_savepoint() {
    connection().execute("RELEASE SAVEPOINT carboy_test");
    owner_ = nullptr;
}

void OuterTransaction::undo_to_savepoint() {
    owner_ = nullptr;
    engine::Connection& real = connection();
    try {
        real.execute("ROLLBACK TO SAVEPOINT carboy_test");
        real.execute("RELEASE SAVEPOINT carboy_test");
    } catch (const engine::DatabaseError&) {  // the savepoint is gone, and with it the whole transaction
        real.rollback();
        real.begin_write();
    }
}

OuterTransaction::StatementSavepoint::StatementSavepoint(OuterTransaction& transaction) : transaction_(transaction) {
    if (!transaction_.is_open()) transaction_.connection().begin_write();
    transaction_.connection().execute("SAVEPOINT carboy_statement");
}

OuterTransaction::StatementSavepoint::~StatementSavepoint() {
    if (!is_open_) return;
    try {
        transaction_.connection().execute("ROLLBACK TO SAVEPOINT carboy_statement");
        transaction_.connection().execute("RELEASE SAVEPOINT carboy_statement");
    } catch (...) {  // the statement has ended the whole transaction
    }
}

void OuterTransaction::StatementSavepoint::release() {
    is_open_ = false;
    transaction_.connection().execute("RELEASE SAVEPOINT carboy_statement");
}

namespace {

class NestedConnection;

class NestedStatement final : public engine::DriverStatement {
  public:
    NestedStatement(NestedConnection& connection, std::unique_ptr<engine::DriverStatement> real)
        : connection_(connection), real_(std::move(real)) {}

    void bind(std::span<const sql::ValueView> parameters) override { real_->bind(parameters); }
    void bind_copies(std::span<const sql::ValueView> parameters) override { real_->bind_copies(parameters); }
    // All rows are fetched at once, because a statement of another connection would end a stream of the real one.
    void stream() noexcept override {}
    const sql::ValueView* step() override;
    std::int64_t run(std::span<const sql::ValueView> parameters) override;
    void queue(std::span<const sql::ValueView> parameters) override;
    std::int64_t finish_queue() override;
    void reset() noexcept override {
        has_stepped_ = false;
        real_->reset();
    }

    std::size_t column_count() const noexcept override { return real_->column_count(); }
    std::string_view column_name(std::size_t column) const override { return real_->column_name(column); }
    std::string_view column_type(std::size_t column) const override { return real_->column_type(column); }
    std::size_t parameter_count() const noexcept override { return real_->parameter_count(); }
    std::uint64_t revision() const noexcept override { return real_->revision(); }

  private:
    NestedConnection& connection_;
    std::unique_ptr<engine::DriverStatement> real_;
    bool has_stepped_ = false;
};

class NestedConnection final : public engine::DriverConnection {
  public:
    explicit NestedConnection(std::shared_ptr<OuterTransaction> outer)
        : outer_(std::move(outer)), options_(outer_->driver().options()), dialect_(outer_->driver().dialect()) {}
    ~NestedConnection() override {
        try {
            rollback();
        } catch (...) {  // the test's transaction is rolled back in any case
        }
    }

    /// Makes one call, during which no other thread may use the real connection.
    template <class Work>
    auto call(const Work& work) {
        const engine::Use use(outer_->connection().user());
        return work(outer_->driver());
    }
    /// The same for statements: a failure leaves the outer transaction as it was.
    template <class Work>
    auto call_protected(const Work& work) {
        return call([&](engine::DriverConnection& real) { return outer_->protect(this, [&] { return work(real); }); });
    }
    bool has_savepoint() const noexcept { return outer_->belongs_to(this); }

    std::unique_ptr<engine::DriverStatement> prepare(std::string_view text) override {
        return std::make_unique<NestedStatement>(
            *this, call_protected([&](engine::DriverConnection& real) { return real.prepare(text); }));
    }
    void run_script(std::string_view text) override {
        call_protected([&](engine::DriverConnection& real) { real.run_script(text); });
    }

    void begin(engine::Begin mode) override { start(mode != engine::Begin::read && mode != engine::Begin::snapshot); }
    void begin_as(const engine::TransactionOptions& options) override { start(!options.read_only); }
    void commit() override;
    void rollback() override;
    bool in_transaction() const noexcept override { return is_begun_ && outer_->is_open(); }
    bool goes_on_to_write() const noexcept override { return has_savepoint(); }
    void check_deferred() override {
        call([](engine::DriverConnection& real) { real.check_deferred(); });
    }

    std::int64_t last_insert_id() const noexcept override {
        const engine::DriverConnection* real = outer_->live_driver();
        return real ? real->last_insert_id() : 0;
    }
    std::int64_t changes() const noexcept override {
        const engine::DriverConnection* real = outer_->live_driver();
        return real ? real->changes() : 0;
    }
    std::int64_t total_changes() const noexcept override {
        const engine::DriverConnection* real = outer_->live_driver();
        return real ? real->total_changes() : 0;
    }

    void interrupt() noexcept override {
        if (engine::DriverConnection* real = outer_->live_driver()) real->interrupt();
    }
    void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept override {
        if (engine::DriverConnection* real = outer_->live_driver()) real->set_deadline(deadline);
    }
    bool ping() noexcept override { return true; }
    void reset() override { rollback(); }
    const engine::ConnectOptions& options() const noexcept override { return options_; }
    const sql::Dialect& dialect() const noexcept override { return dialect_; }
    std::vector<std::string> table_names(std::string_view schema) override {
        return call_protected([&](engine::DriverConnection& real) { return real.table_names(schema); });
    }
    std::vector<std::string> view_names(std::string_view schema) override {
        return call_protected([&](engine::DriverConnection& real) { return real.view_names(schema); });
    }
    std::vector<std::string> schema_names() override {
        return call_protected([](engine::DriverConnection& real) { return real.schema_names(); });
    }
    sql::Table table(std::string_view name) override {
        return call_protected([&](engine::DriverConnection& real) { return real.table(name); });
    }
    void* native() noexcept override {
        engine::DriverConnection* real = outer_->live_driver();
        return real ? real->native() : nullptr;
    }

  private:
    /// Only a transaction that may write has a savepoint, because sessions that read may overlap.
    void start(bool writes) {
        if (in_transaction())
            throw engine::ProgrammingError("transaction_open", "A transaction is already open.",
                                           "Use a Savepoint inside it.");
        if (writes) call([&](engine::DriverConnection&) { outer_->set_savepoint(this); });
        is_begun_ = true;
    }

    std::shared_ptr<OuterTransaction> outer_;
    const engine::ConnectOptions options_;
    const sql::Dialect& dialect_;
    bool is_begun_ = false;
};

void NestedConnection::commit() {
    is_begun_ = false;
    if (!has_savepoint()) return;
    call([&](engine::DriverConnection& real) {
        try {
            real.check_deferred();
            outer_->release_savepoint();
        } catch (...) {
            outer_->undo_to_savepoint();
            throw;
        }
    });
}

void NestedConnection::rollback() {
    is_begun_ = false;
    if (has_savepoint()) call([&](engine::DriverConnection&) { outer_->undo_to_savepoint(); });
}

const sql::ValueView* NestedStatement::step() {
    if (std::exchange(has_stepped_, true)) return connection_.call([&](auto&) { return real_->step(); });
    return connection_.call_protected([&](auto&) { return real_->step(); });
}

std::int64_t NestedStatement::run(std::span<const sql::ValueView> parameters) {
    return connection_.call_protected([&](auto&) { return real_->run(parameters); });
}

// A queue is protected by the savepoint of its transaction; without one its executions run one by one.
void NestedStatement::queue(std::span<const sql::ValueView> parameters) {
    if (!connection_.has_savepoint()) return DriverStatement::queue(parameters);
    connection_.call([&](auto&) { real_->queue(parameters); });
}

std::int64_t NestedStatement::finish_queue() {
    const std::int64_t alone = DriverStatement::finish_queue();
    return alone + connection_.call([&](auto&) { return real_->finish_queue(); });
}

class NestedDriver final : public engine::Driver {
  public:
    explicit NestedDriver(const sql::Dialect& dialect)
        : dialect_(dialect), scheme_("test-" + std::string(dialect.name)) {}

    std::string_view scheme() const noexcept override { return scheme_; }
    const sql::Dialect& dialect() const noexcept override { return dialect_; }
    bool opens_paths() const noexcept override { return false; }
    bool is_private(const engine::Url&) const override { return false; }
    std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions&) override {
        const std::lock_guard lock(guard_);
        if (const auto transaction = transactions_[std::stoul(url.database)].lock())
            return std::make_unique<NestedConnection>(transaction);
        throw engine::ProgrammingError("test_transaction_ended", "The test's transaction has ended.",
                                       "End application contexts and sessions before the TestTransaction.");
    }

    engine::Url add(const std::shared_ptr<OuterTransaction>& transaction) {
        const std::lock_guard lock(guard_);
        transactions_.push_back(transaction);
        engine::Url url;
        url.dialect = scheme_;
        url.database = std::to_string(transactions_.size() - 1);
        return url;
    }

  private:
    const sql::Dialect& dialect_;
    std::string scheme_;
    std::mutex guard_;
    std::deque<std::weak_ptr<OuterTransaction>> transactions_;
};

/// The driver for a dialect, registered on first use. Neither it nor the table is destroyed, because the registry keeps
/// it until the end of the process.
NestedDriver& nested_driver(const sql::Dialect& dialect) {
    static std::mutex guard;
    static auto& drivers = *new std::map<const sql::Dialect*, NestedDriver*>;
    const std::lock_guard lock(guard);
    NestedDriver*& driver = drivers[&dialect];
    if (driver == nullptr) engine::register_driver(*(driver = new NestedDriver(dialect)));
    return *driver;
}

}  // namespace

engine::Url nested_address(const std::shared_ptr<OuterTransaction>& transaction) {
    return nested_driver(transaction->driver().dialect()).add(transaction);
}

}  // namespace carboy::webdb

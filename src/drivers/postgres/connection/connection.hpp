// A connection to a PostgreSQL server: its calls, and the parts that hold the rest of its state.
#pragma once

#include "drivers/postgres/connection/hooks.hpp"
#include "drivers/postgres/connection/line.hpp"
#include "drivers/postgres/connection/pipeline.hpp"
#include "drivers/postgres/connection/session.hpp"
#include "drivers/postgres/connection/transaction.hpp"
#include "drivers/postgres/text/settings.hpp"

#include <carboy/engine/connection.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::postgres {

class Connection final : public engine::DriverConnection {
  public:
    Connection(LinkHandle link, Settings settings);

    std::unique_ptr<engine::DriverStatement> prepare(std::string_view text) override;
    void run_script(std::string_view text) override;
    void begin(engine::Begin mode) override { transaction_.begin(mode); }
    void begin_as(const engine::TransactionOptions& options) override { transaction_.begin_as(options); }
    void commit() override { transaction_.commit(); }
    void rollback() override { transaction_.rollback(); }
    bool in_transaction() const noexcept override { return transaction_.is_open(); }
    bool goes_on_to_write() const noexcept override { return transaction_.goes_on_to_write(); }
    std::int64_t last_insert_id() const noexcept override { return last_id_; }
    std::int64_t changes() const noexcept override { return changes_; }
    std::int64_t total_changes() const noexcept override { return total_changes_; }
    void interrupt() noexcept override { line_.deadline().cancel(); }
    void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept override {
        line_.deadline().set(deadline);
    }
    bool ping() noexcept override;
    bool looks_alive() noexcept override;
    bool is_broken() const noexcept override { return line_.is_broken(); }
    void reset() override;
    const engine::ConnectOptions& options() const noexcept override { return settings_.options; }
    const sql::Dialect& dialect() const noexcept override { return sql::dialects::postgresql(); }
    std::vector<std::string> table_names(std::string_view schema) override;
    std::vector<std::string> view_names(std::string_view schema) override;
    std::vector<std::string> schema_names() override;
    sql::Table table(std::string_view name) override;
    void* native() noexcept override { return line_.link(); }
    engine::Pipeline* pipeline() noexcept override { return &pipeline_; }

    PGconn* link() const noexcept { return line_.link(); }
    Line& line() noexcept { return line_; }
    Hooks& hooks() noexcept { return hooks_; }
    Session& session() noexcept { return session_; }
    Transaction& transaction() noexcept { return transaction_; }

    // For the statements, COPY and LISTEN of this driver.  `text` is the statement that errors name.

    /// Called before anything is sent: ends what is in progress, and starts the clock of this call.
    void start_call(std::string_view text);
    /// Puts the connection into pipeline mode, and sends the pending BEGIN.  Returns the number of commands sent.
    std::size_t enter_pipeline(std::string_view text);
    /// True when the session's preamble must be sent with what comes next.
    bool needs_preamble() const noexcept;
    /// Runs a query without parameters.
    Result query(std::string_view text);
    /// Runs a command that changes no data and that a rollback does not undo.
    void command(std::string_view text);
    /// Records what an executed command reports: the number of changed rows, and its effects on the session. Returns
    /// the number of changed rows.
    std::int64_t note_result(const PGresult* result);
    void note_id(std::int64_t id) noexcept { last_id_ = id; }
    /// The statement whose rows have not all arrived, or whose executions are queued.
    void set_busy(Busy* busy) noexcept { busy_ = busy; }
    Busy* busy() const noexcept { return busy_; }

  private:
    void end_busy();

    Settings settings_;
    Line line_;
    Hooks hooks_;
    Session session_;
    Transaction transaction_;
    Pipeline pipeline_;
    Busy* busy_ = nullptr;
    std::int64_t last_id_ = 0, changes_ = 0, total_changes_ = 0;
};

/// Returns the driver's side of a connection.  Throws: InterfaceError when it is another engine's.
Connection& connection_of(engine::Connection& connection);

}  // namespace carboy::drivers::postgres

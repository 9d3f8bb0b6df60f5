// A prepared PostgreSQL statement.
#pragma once

#include "drivers/postgres/connection/connection.hpp"
#include "drivers/postgres/values/decode.hpp"
#include "drivers/postgres/values/encode.hpp"

#include <carboy/engine/driver.hpp>
#include <carboy/engine/pipeline.hpp>
#include <carboy/sql/text/placeholder.hpp>

#include <span>
#include <string>
#include <vector>

namespace carboy::drivers::postgres {

class Statement final : public engine::DriverStatement, public Busy {
  public:
    /// Asks the server for the statement's parameters and columns.
    Statement(Connection& connection, std::string_view text);
    ~Statement() override;

    void bind(std::span<const sql::ValueView> parameters) override;
    // When bind returns, the parameters are in libpq's form or have been sent.
    void bind_copies(std::span<const sql::ValueView> parameters) override;
    void stream() noexcept override { streams_ = true; }
    const sql::ValueView* step() override;
    std::int64_t run(std::span<const sql::ValueView> parameters) override;
    void queue(std::span<const sql::ValueView> parameters) override;
    std::int64_t finish_queue() override;
    void reset() noexcept override;

    std::size_t column_count() const noexcept override { return columns_.size(); }
    std::string_view column_name(std::size_t column) const override { return columns_[column].name; }
    std::string_view column_type(std::size_t column) const override { return columns_[column].type; }
    std::size_t parameter_count() const noexcept override { return types_.size(); }
    std::uint64_t revision() const noexcept override { return revision_; }

    /// Called when the connection is needed for something else: ends what is in progress.
    void settle() override;

  private:
    friend class Pipeline;
    struct Column {
        std::string name, type;
    };
    enum class State : std::uint8_t { ready, bound, rows, over };

    explicit Statement(Connection& connection, std::string_view text, sql::EngineText&& engine_text);
    void describe();
    void describe_in_parts();
    Result ask(const std::string& name, const std::string& text);
    void prepare_with_types();
    void read_columns(const PGresult* result);
    void adopt_columns(const PGresult* result);
    void encode(std::span<const sql::ValueView> parameters);
    const sql::ValueView* read(const PGresult* result, int row);
    int send();
    void execute();
    Result execute_once();
    bool prepare_again(const engine::DatabaseError& error);
    void start_stream();
    const sql::ValueView* next_streamed();
    const sql::ValueView* end_stream(Result last);
    void begin_queue();
    void send_queued();
    bool queue_again(const engine::DatabaseError& error);
    void read_answers();
    void take_answers();
    void end_queue();
    void note(const PGresult* result);
    /// Reads the answer to an execution in a pipeline.
    engine::Answer answer(const PGresult* result);
    void drop_name() noexcept;
    /// True when the changes of the execution in progress become durable without a COMMIT from the program.
    bool commits_itself() const noexcept { return changes_ && place_ == Place::alone; }

    Connection& connection_;
    std::string original_;  // as the program wrote it, for errors
    std::string text_;      // in the form that the server accepts
    std::size_t slots_;     // placeholders in it
    std::string name_;      // on the server; empty when the text is sent each time
    std::vector<Oid> types_;
    std::vector<Column> columns_;
    Decoder decoder_;
    Parameters parameters_;
    std::span<const sql::ValueView> bound_;  // the values that `parameters_` were made from
    std::vector<sql::ValueView> copies_;     // of bound values, with text and blobs in `kept_`
    std::string kept_;
    Result result_;
    int row_ = 0, rows_ = 0;
    Result failed_;                                  // the first error of queued executions
    std::size_t unanswered_ = 0;                     // the number of commands sent without an answer
    std::vector<std::vector<sql::Value>> unproven_;  // queued rows, until the first answer shows that the plan is valid
    std::int64_t queued_changes_ = 0;
    bool queueing_ = false;
    std::uint64_t revision_ = 1;
    State state_ = State::ready;
    std::uint64_t plan_age_ = 0;   // of the connection when this was described
    std::uint64_t named_at_ = 0;   // Session::dropped() when the name was created
    Place place_ = Place::alone;   // of the execution in progress
    const bool touches_;           // an execution changes session state that must be undone
    const bool changes_;           // its text may do something that a commit keeps
    const bool session_bound_;     // described again for each execution
    const bool moves_savepoint_;   // can be repeated at the start of a transaction
    const bool planned_anew_;      // sent without a name, so that the server plans for the values
    bool proven_ = false;          // the plan has worked
    bool streams_ = false;         // the next execution
    bool in_transaction_ = false;  // of the stream, which then shares the transaction with others
    bool cut_off_ = false;         // another statement has ended the stream
    bool stale_ = false;           // the server's plan is no longer usable
    bool again_ = false;           // prepared again for this execution
    bool queue_proven_ = false;    // a window of the current queue has been answered
};

/// The prepared statement no longer fits, and only the program can repeat the transaction's work.
/// Throws: SerializationFailure, always.
[[noreturn]] void throw_outdated(std::string_view statement, std::string_view why, std::string_view sqlstate = {});

}  // namespace carboy::drivers::postgres

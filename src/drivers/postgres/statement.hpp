// A prepared PostgreSQL statement.
#pragma once

#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/decode.hpp"
#include "drivers/postgres/encode.hpp"

#include <carboy/engine/driver.hpp>

#include <string>
#include <vector>

namespace carboy::drivers::postgres {

class Statement final : public engine::DriverStatement, public Busy {
  public:
    /// Asks the server what the statement's parameters and columns are.
    Statement(Connection& connection, std::string_view text);
    ~Statement() override;

    void bind(std::span<const sql::ValueView> parameters) override;
    // Parameters are in libpq's form when bind returns or are sent before it does.
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

    /// The connection is wanted for something else: ends what is on its way.
    void settle() override;

  private:
    struct Column {
        std::string name, type;
    };
    enum class State : std::uint8_t { ready, bound, rows, over };

    void describe();
    void describe_in_parts();
    Result ask(const std::string& name, const std::string& text);
    void prepare_with_types();
    void read_columns(const PGresult* result);
    void encode(std::span<const sql::ValueView> parameters);
    const sql::ValueView* read(const PGresult* result, int row);
    int send();
    void execute();
    Result execute_once();
    void start_stream();
    const sql::ValueView* next_streamed();
    void read_answers();
    void end_queue();
    void note(const PGresult* result);

    Connection& connection_;
    std::string original_;  // as the program wrote it, for errors
    std::string text_;      // as the server takes it
    std::size_t slots_;     // placeholders in it
    std::string name_;      // on the server; empty when it is sent anew each time
    std::vector<Oid> types_;
    std::vector<Column> columns_;
    Decoder decoder_;
    Parameters parameters_;
    std::string kept_;  // copies of bound text and blobs
    Result result_;
    int row_ = 0, rows_ = 0;
    Result failed_;               // the first error of queued executions
    std::size_t unanswered_ = 0;  // commands that were sent
    std::int64_t queued_changes_ = 0;
    bool queueing_ = false;
    std::uint64_t revision_ = 1;
    State state_ = State::ready;
    const bool touches_;           // what an execution does to the session must be undone
    bool streams_ = false;         // the next execution
    bool in_transaction_ = false;  // of the stream: it shares the transaction with others
    bool cut_off_ = false;         // another statement has ended the stream
    bool stale_ = false;           // the server's plan is of no use any more
};

}  // namespace carboy::drivers::postgres

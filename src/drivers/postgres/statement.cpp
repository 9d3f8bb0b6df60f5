#include "drivers/postgres/statement.hpp"

#include "drivers/postgres/error.hpp"
#include "drivers/postgres/words.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/sql/placeholder.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace carboy::drivers::postgres {

using sql::ValueView;

namespace {

// So many executions are sent before the first answers are read.
constexpr std::size_t window = 256;
// libpq drops the connection when the server describes more parameters than 7,498 at a time.
// Source: PostgreSQL 15, pqParseInput3 in interfaces/libpq/fe-protocol3.c.
constexpr std::size_t most_described = 7000;

/// True when the server refused a plan that a change of the schema, or a pooler, has made useless.
bool is_stale_plan(const engine::DatabaseError& error) {
    if (error.sqlstate() == "26000") return true;
    return error.sqlstate() == "0A000" && error.message().find("cached plan") != std::string::npos;
}

std::string engine_text_of(std::string_view text) {
    if (copy_direction(text) != CopyDirection::none) refuse_copy(text);
    sql::EngineText result = sql::engine_text(text, sql::dialects::postgresql());
    if (result.error == sql::ScanError::none) return std::move(result.text);
    engine::ProgrammingError error(result.error == sql::ScanError::several_statements ? "several_statements"
                                   : result.error == sql::ScanError::empty            ? "empty_statement"
                                                                                      : "sql",
                                   std::string(sql::to_string(result.error)));
    error.set_statement(text);
    throw error;
}

}  // namespace

Statement::Statement(Connection& connection, std::string_view text)
    : connection_(connection),
      original_(text),
      text_(engine_text_of(text)),
      slots_(count_parameters(text_)),
      touches_(touches_session(text)) {
    describe();
}

Statement::~Statement() {
    reset();
    if (!name_.empty()) connection_.forget_name(std::move(name_));
}

// --- what the server knows ----------------------------------------------------------------------------------------

/// Prepares the statement and asks for its types.
void Statement::describe() {
    types_.clear();
    name_.clear();
    if (slots_ > most_described) {
        describe_in_parts();
    } else {
        const std::string name = connection_.names_statements() ? connection_.new_name() : "";
        const Result description = ask(name, text_);
        name_ = name;
        read_columns(description.get());
    }
    stale_ = false;
    ++revision_;
}

/// Has the server prepare a text and describe it, in one round trip; adds the parameters' types to those known.
Result Statement::ask(const std::string& name, const std::string& text) {
    connection_.start_call(original_);
    PGconn* const link = connection_.link();
    connection_.enter_pipeline(original_);
    connection_.check_sent(PQsendPrepare(link, name.c_str(), text.c_str(), 0, nullptr), original_);
    connection_.check_sent(PQsendDescribePrepared(link, name.c_str()), original_);
    connection_.check_sent(PQpipelineSync(link), original_);
    Result description = connection_.finish_pipeline(original_);
    for (int i = 0; i < PQnparams(description.get()); ++i) types_.push_back(PQparamtype(description.get(), i));
    return description;
}

// Copies of the text are described that have NULL in place of most parameters: its type is as open as a parameter's.
void Statement::describe_in_parts() {
    for (std::size_t first = 0; first < slots_; first += most_described) {
        const Result description = ask("", with_some_parameters(text_, first, most_described));
        types_.resize(std::min(first + most_described, slots_));
        if (first == 0) read_columns(description.get());
    }
    if (connection_.names_statements()) prepare_with_types();
}

/// The server keeps to types that it is told.
void Statement::prepare_with_types() {
    const std::string name = connection_.new_name();
    connection_.start_call(original_);
    connection_.check_sent(
        PQsendPrepare(connection_.link(), name.c_str(), text_.c_str(), static_cast<int>(types_.size()), types_.data()),
        original_);
    connection_.finish_query(original_);
    name_ = name;
}

void Statement::read_columns(const PGresult* result) {
    columns_.clear();
    for (int i = 0; i < PQnfields(result); ++i) {
        const bool of_table = PQftable(result, i) != InvalidOid;
        columns_.push_back({PQfname(result, i), of_table ? type_name(PQftype(result, i), PQfmod(result, i)) : ""});
    }
    decoder_ = Decoder(result);
}

// --- one execution ------------------------------------------------------------------------------------------------

void Statement::bind(std::span<const ValueView> parameters) {
    if (state_ != State::ready) reset();
    if (stale_) describe();
    if (parameters.size() != types_.size()) {
        engine::ProgrammingError error(
            "parameter_count",
            fmt::format("the statement takes {} parameters, but {} were given", types_.size(), parameters.size()));
        error.set_statement(original_);
        throw error;
    }
    encode(parameters);
    state_ = State::bound;
}

void Statement::encode(std::span<const ValueView> parameters) {
    try {
        parameters_.encode(parameters, types_);
    } catch (sql::DataError& error) {
        error.set_statement(original_);
        throw;
    }
}

const ValueView* Statement::read(const PGresult* result, int row) {
    try {
        return decoder_.read(result, row);
    } catch (sql::DataError& error) {
        error.set_statement(original_);
        throw;
    }
}

void Statement::bind_copies(std::span<const ValueView> parameters) {
    kept_.clear();
    std::size_t size = 0;
    const auto is_bytes = [](const ValueView& view) {
        return view.kind() == sql::Kind::text || view.kind() == sql::Kind::blob;
    };
    for (const ValueView& view : parameters)
        if (is_bytes(view)) size += view.as_text().size();
    kept_.reserve(size);
    std::vector<ValueView> copies(parameters.begin(), parameters.end());
    for (ValueView& view : copies) {
        if (!is_bytes(view)) continue;
        const std::size_t at = kept_.size();
        kept_ += view.as_text();
        const std::string_view copy(kept_.data() + at, kept_.size() - at);
        view = view.kind() == sql::Kind::text ? ValueView::text(copy) : ValueView::blob(copy.data(), copy.size());
    }
    bind(copies);
}

int Statement::send() {
    PGconn* const link = connection_.link();
    if (touches_) connection_.set_touched();
    const int format = decoder_.is_binary() ? 1 : 0;
    if (name_.empty())
        return PQsendQueryParams(link, text_.c_str(), parameters_.count(), types_.data(), parameters_.values(),
                                 parameters_.lengths(), parameters_.formats(), format);
    return PQsendQueryPrepared(link, name_.c_str(), parameters_.count(), parameters_.values(), parameters_.lengths(),
                               parameters_.formats(), format);
}

/// What begins the transaction goes out with the statement.
Result Statement::execute_once() {
    connection_.start_call(original_);
    if (!connection_.begin_waits() && !connection_.needs_preamble()) {
        connection_.check_sent(send(), original_);
        return connection_.finish_query(original_);
    }
    connection_.enter_pipeline(original_);
    connection_.check_sent(send(), original_);
    connection_.check_sent(PQpipelineSync(connection_.link()), original_);
    return connection_.finish_pipeline(original_);
}

void Statement::execute() {
    const bool alone = !connection_.in_transaction();
    try {
        result_ = execute_once();
    } catch (const engine::DatabaseError& error) {
        if (!is_stale_plan(error)) throw;
        stale_ = true;
        if (!alone) throw;
        // Nothing was executed, so it may be sent again with a new plan.
        const std::vector<Oid> before = types_;
        describe();
        if (types_ != before) throw;
        result_ = execute_once();
    }
    note(result_.get());
    rows_ = PQntuples(result_.get());
    row_ = 0;
    state_ = State::rows;
}

void Statement::note(const PGresult* result) {
    connection_.note_result(result);
    const bool inserted = std::string_view(PQcmdStatus(const_cast<PGresult*>(result))).starts_with("INSERT");
    if (!inserted || PQntuples(result) == 0 || columns_.empty()) return;
    const ValueView first = read(result, PQntuples(result) - 1)[0];
    if (first.kind() == sql::Kind::integer) connection_.note_id(first.as_integer());
}

const ValueView* Statement::step() {
    if (state_ == State::bound) {
        // A preamble holds for what is sent along with it, and there alone.
        streams_ = streams_ && (connection_.begin_waits() || !connection_.needs_preamble());
        if (streams_)
            start_stream();
        else
            execute();
    }
    if (cut_off_) {
        engine::ProgrammingError error("cursor_ended", "another statement on the connection has ended the stream",
                                       "fetch all rows before, or use another connection");
        error.set_statement(original_);
        throw error;
    }
    if (state_ == State::over) return nullptr;
    if (streams_) return next_streamed();
    if (row_ < rows_) return read(result_.get(), row_++);
    result_ = nullptr;
    state_ = State::over;
    return nullptr;
}

std::int64_t Statement::run(std::span<const ValueView> parameters) {
    bind(parameters);
    execute();
    const std::string_view tag = PQcmdStatus(result_.get());
    const bool changes = !tag.starts_with("SELECT") && *PQcmdTuples(result_.get()) != '\0';
    result_ = nullptr;
    state_ = State::ready;
    return changes ? connection_.changes() : 0;
}

void Statement::reset() noexcept {
    if (connection_.busy() == this) {
        connection_.set_busy(nullptr);
        try {
            settle();
        } catch (...) {  // the connection says so when it is used next
        }
    }
    queued_changes_ = 0;
    result_ = nullptr;
    streams_ = cut_off_ = false;
    state_ = State::ready;
}

// --- rows as they come --------------------------------------------------------------------------------------------

void Statement::start_stream() {
    connection_.start_call(original_);
    connection_.send_begin();
    in_transaction_ = connection_.in_transaction();
    connection_.check_sent(send(), original_);
    connection_.check_sent(PQsetSingleRowMode(connection_.link()), original_);
    connection_.set_busy(this);
    state_ = State::rows;
}

const ValueView* Statement::next_streamed() {
    result_ = connection_.next_result(original_);
    if (PQresultStatus(result_.get()) == PGRES_SINGLE_TUPLE) return read(result_.get(), 0);
    // The end, or an error; behind either comes a null.
    connection_.set_busy(nullptr);
    state_ = State::over;
    const Result last = std::move(result_);
    connection_.finish_query(original_);
    if (last) {
        connection_.check(last.get(), original_);
        note(last.get());
    }
    return nullptr;
}

// --- many executions at a time ------------------------------------------------------------------------------------

void Statement::queue(std::span<const ValueView> parameters) {
    if (queueing_) {
        encode(parameters);
    } else {
        bind(parameters);
        connection_.start_call(original_);
        unanswered_ = connection_.enter_pipeline(original_);
        connection_.set_busy(this);
        queueing_ = true;
        state_ = State::rows;
    }
    connection_.check_sent(send(), original_);
    if (++unanswered_ < window) return;
    connection_.check_sent(PQsendFlushRequest(connection_.link()), original_);
    read_answers();
    connection_.start_clock();
}

std::int64_t Statement::finish_queue() {
    if (queueing_) end_queue();
    return std::exchange(queued_changes_, 0);
}

/// Each execution answers with a result and a null behind it.
void Statement::read_answers() {
    for (; unanswered_ > 0; --unanswered_) {
        Result answer = connection_.next_result(original_);
        const ExecStatusType status = PQresultStatus(answer.get());
        if (status == PGRES_FATAL_ERROR && !failed_) failed_ = std::move(answer);
        if (answer && status != PGRES_PIPELINE_ABORTED) queued_changes_ += connection_.note_result(answer.get());
        if (PQstatus(connection_.link()) == CONNECTION_BAD) break;
        if (status != PGRES_PIPELINE_ABORTED || answer) connection_.next_result(original_);
    }
    if (failed_) end_queue();
}

void Statement::end_queue() {
    queueing_ = false;
    connection_.set_busy(nullptr);
    state_ = State::ready;
    PGconn* const link = connection_.link();
    if (PQstatus(link) == CONNECTION_OK) {
        connection_.check_sent(PQpipelineSync(link), original_);
        while (PQstatus(link) == CONNECTION_OK) {
            Result answer = connection_.next_result(original_);
            const ExecStatusType status = PQresultStatus(answer.get());
            if (status == PGRES_PIPELINE_SYNC) break;
            if (status == PGRES_FATAL_ERROR && !failed_)
                failed_ = std::move(answer);
            else if (answer && status != PGRES_PIPELINE_ABORTED)
                queued_changes_ += connection_.note_result(answer.get());
        }
        unanswered_ = 0;
        if (PQstatus(link) == CONNECTION_OK) connection_.leave_pipeline();
    }
    const Result failed = std::move(failed_);
    if (failed) {
        queued_changes_ = 0;
        connection_.check(failed.get(), original_);
    }
    if (connection_.is_broken()) throw_lost(link, original_);
}

// --- ended by others ----------------------------------------------------------------------------------------------

void Statement::settle() {
    if (queueing_) return end_queue();
    if (state_ != State::rows || !streams_) return;
    state_ = State::over;
    cut_off_ = true;
    connection_.drop_answers(in_transaction_);
}

}  // namespace carboy::drivers::postgres

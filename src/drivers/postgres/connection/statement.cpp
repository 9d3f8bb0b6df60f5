#include "drivers/postgres/connection/statement.hpp"

#include "drivers/postgres/handle/error.hpp"
#include "drivers/postgres/text/words.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/sql/text/placeholder.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace carboy::drivers::postgres {

using sql::ValueView;

namespace {

// libpq drops the connection when the server describes more than 7,498 parameters at a time.
// Source: PostgreSQL 15, pqParseInput3 in interfaces/libpq/fe-protocol3.c.
constexpr std::size_t most_described = 7000;

sql::EngineText engine_text_of(std::string_view text) {
    if (copy_direction(text) != CopyDirection::none) refuse_copy(text);
    sql::EngineText result = sql::engine_text(text, sql::dialects::postgresql());
    if (result.error == sql::ScanError::none) return result;
    engine::ProgrammingError error(result.error == sql::ScanError::several_statements ? "several_statements"
                                   : result.error == sql::ScanError::empty            ? "empty_statement"
                                                                                      : "sql",
                                   std::string(sql::to_string(result.error)));
    error.set_statement(text);
    throw error;
}

}  // namespace

Statement::Statement(Connection& connection, std::string_view text)
    : Statement(connection, text, engine_text_of(text)) {}

Statement::Statement(Connection& connection, std::string_view text, sql::EngineText&& engine_text)
    : connection_(connection),
      original_(text),
      text_(std::move(engine_text.text)),
      slots_(count_parameters(text_)),
      touches_(touches_session(text)),
      changes_(engine_text.effect != sql::Effect::reads && !only_steers(text)),
      session_bound_(refers_to_session(text)),
      moves_savepoint_(only_moves_savepoint(text)),
      planned_anew_(compares_with_array(text_)) {
    describe();
}

Statement::~Statement() {
    reset();
    drop_name();
}

/// Prepares the statement and asks for its types.
void Statement::describe() {
    stale_ = true;
    proven_ = false;
    types_.clear();
    drop_name();
    plan_age_ = connection_.session().plan_age();
    named_at_ = connection_.session().dropped();
    if (slots_ > most_described) {
        describe_in_parts();
    } else {
        const std::string name =
            connection_.session().names_statements() && !planned_anew_ ? connection_.session().new_name() : "";
        const Result description = ask(name, text_);
        name_ = name;
        read_columns(description.get());
    }
    stale_ = false;
    ++revision_;
}

void Statement::drop_name() noexcept {
    if (!name_.empty()) connection_.session().forget_name(std::move(name_), named_at_);
    name_.clear();
}

/// Makes the server prepare and describe a statement in one round trip; adds the parameters' types to the known ones.
Result Statement::ask(const std::string& name, const std::string& text) {
    const Place before = connection_.transaction().place();
    connection_.start_call(original_);
    PGconn* const link = connection_.link();
    connection_.enter_pipeline(original_);
    connection_.line().check_sent(PQsendPrepare(link, name.c_str(), text.c_str(), 0, nullptr), original_);
    connection_.line().check_sent(PQsendDescribePrepared(link, name.c_str()), original_);
    connection_.line().check_sent(PQpipelineSync(link), original_);
    Result description = connection_.line().finish_pipeline(original_);
    connection_.transaction().note_description(before);
    for (int i = 0; i < PQnparams(description.get()); ++i) types_.push_back(PQparamtype(description.get(), i));
    return description;
}

// Describes copies of the text with NULL in place of most parameters, because NULL's type is as undetermined as a
// parameter's.
void Statement::describe_in_parts() {
    for (std::size_t first = 0; first < slots_; first += most_described) {
        const Result description = ask("", with_some_parameters(text_, first, most_described));
        types_.resize(std::min(first + most_described, slots_));
        if (first == 0) read_columns(description.get());
    }
    if (connection_.session().names_statements()) prepare_with_types();
}

/// Prepares with explicit types, which the server then uses.
void Statement::prepare_with_types() {
    const std::string name = connection_.session().new_name();
    const Place before = connection_.transaction().place();
    connection_.start_call(original_);
    connection_.line().check_sent(
        PQsendPrepare(connection_.link(), name.c_str(), text_.c_str(), static_cast<int>(types_.size()), types_.data()),
        original_);
    connection_.line().finish_query(original_);
    connection_.transaction().note_description(before);
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

/// A statement without a name is planned each time, so its columns may have changed since it was described.
void Statement::adopt_columns(const PGresult* result) {
    if (!name_.empty() || PQresultStatus(result) == PGRES_COMMAND_OK || decoder_.fits(result)) return;
    const bool came_binary = decoder_.is_binary();
    read_columns(result);
    ++revision_;
    if (came_binary == decoder_.is_binary()) return;
    stale_ = true;
    throw_outdated(original_, "the types of the rows have changed");
}

void Statement::bind(std::span<const ValueView> parameters) {
    if (state_ != State::ready) reset();
    again_ = false;
    if (stale_ || plan_age_ != connection_.session().plan_age()) describe();
    if (parameters.size() != types_.size()) {
        engine::ProgrammingError error(
            "parameter_count",
            fmt::format("The statement requires {} parameters, but {} were given.", types_.size(), parameters.size()));
        error.set_statement(original_);
        throw error;
    }
    encode(parameters);
    bound_ = parameters;
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
    copies_.assign(parameters.begin(), parameters.end());
    for (ValueView& view : copies_) {
        if (!is_bytes(view)) continue;
        const std::size_t at = kept_.size();
        kept_ += view.as_text();
        const std::string_view copy(kept_.data() + at, kept_.size() - at);
        view = view.kind() == sql::Kind::text ? ValueView::text(copy) : ValueView::blob(copy.data(), copy.size());
    }
    bind(copies_);
}

int Statement::send() {
    PGconn* const link = connection_.link();
    if (touches_) connection_.session().touch();
    if (changes_) connection_.transaction().note_change();
    const int format = decoder_.is_binary() ? 1 : 0;
    if (name_.empty())
        return PQsendQueryParams(link, text_.c_str(), parameters_.count(), types_.data(), parameters_.values(),
                                 parameters_.lengths(), parameters_.formats(), format);
    return PQsendQueryPrepared(link, name_.c_str(), parameters_.count(), parameters_.values(), parameters_.lengths(),
                               parameters_.formats(), format);
}

/// Sends what begins the transaction together with the statement.
Result Statement::execute_once() {
    connection_.start_call(original_);
    return connection_.transaction().committing(commits_itself(), [&] {
        if (!connection_.transaction().begin_waits() && !connection_.needs_preamble()) {
            connection_.line().check_sent(send(), original_);
            return connection_.line().finish_query(original_);
        }
        connection_.enter_pipeline(original_);
        connection_.line().check_sent(send(), original_);
        connection_.line().check_sent(PQpipelineSync(connection_.link()), original_);
        return connection_.line().finish_pipeline(original_);
    });
}

void Statement::execute() {
    place_ = connection_.transaction().place();
    try {
        result_ = execute_once();
    } catch (const engine::DatabaseError& error) {
        if (!prepare_again(error)) throw;
        encode(bound_);
        result_ = execute_once();
    }
    proven_ = true;
    if (moves_savepoint_ && place_ == Place::first) connection_.transaction().note_savepoint(text_);
    adopt_columns(result_.get());
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

engine::Answer Statement::answer(const PGresult* result) {
    adopt_columns(result);
    proven_ = true;
    engine::Answer answer{.changed = connection_.note_result(result), .first = 0};
    if (PQntuples(result) == 0 || columns_.empty()) return answer;
    const ValueView first = read(result, 0)[0];
    if (first.kind() == sql::Kind::integer) answer.first = first.as_integer();
    return answer;
}

const ValueView* Statement::step() {
    if (state_ == State::bound) {
        // A preamble applies only to what is sent along with it.
        streams_ = streams_ && (connection_.transaction().begin_waits() || !connection_.needs_preamble());
        if (streams_)
            start_stream();
        else
            execute();
    }
    if (cut_off_) {
        engine::ProgrammingError error("cursor_ended", "Another statement on the connection has ended the stream.",
                                       "Fetch all rows first, or use another connection.");
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
        } catch (...) {  // the connection reports the error on its next use
        }
    }
    queued_changes_ = 0;
    unproven_.clear();
    result_ = nullptr;
    streams_ = cut_off_ = false;
    stale_ = stale_ || session_bound_;
    state_ = State::ready;
}

void Statement::start_stream() {
    place_ = connection_.transaction().place();
    connection_.start_call(original_);
    connection_.transaction().send_begin();
    in_transaction_ = connection_.in_transaction();
    connection_.line().check_sent(send(), original_);
    connection_.line().check_sent(PQsetSingleRowMode(connection_.link()), original_);
    connection_.set_busy(this);
    row_ = 0;
    state_ = State::rows;
}

const ValueView* Statement::next_streamed() {
    result_ = connection_.transaction().committing(commits_itself(),
                                                   [&] { return connection_.line().next_result(original_); });
    if (PQresultStatus(result_.get()) != PGRES_SINGLE_TUPLE) return end_stream(std::move(result_));
    if (row_++ == 0) adopt_columns(result_.get());
    return read(result_.get(), 0);
}

/// The end or an error; both are followed by a null result.
const ValueView* Statement::end_stream(Result last) {
    connection_.set_busy(nullptr);
    state_ = State::over;
    try {
        connection_.transaction().committing(commits_itself(),
                                             [&] { return connection_.line().finish_query(original_); });
        if (last) connection_.line().check(last.get(), original_);
    } catch (const engine::DatabaseError& error) {
        if (row_ > 0 || !prepare_again(error)) throw;
        encode(bound_);
        start_stream();
        return next_streamed();
    }
    proven_ = true;
    if (last) note(last.get());
    return nullptr;
}

void Statement::settle() {
    if (queueing_) return end_queue();
    if (state_ != State::rows || !streams_) return;
    state_ = State::over;
    cut_off_ = true;
    connection_.line().drop_answers(in_transaction_);
}

}  // namespace carboy::drivers::postgres

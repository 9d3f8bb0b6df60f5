#include "drivers/sqlite/connection/statement.hpp"

#include "drivers/sqlite/handle/error.hpp"
#include "drivers/sqlite/text/tokens.hpp"
#include "drivers/sqlite/values/value.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <utility>

namespace carboy::drivers::sqlite {

using sql::Kind;
using sql::ValueView;

// Schema statements do not reset the count of the previous statement.
static bool changes_rows(std::string_view text) {
    const Token verb = Tokens(text).front();
    for (const std::string_view word : {"insert", "update", "delete", "replace", "with"})
        if (verb.is(word)) return true;
    return false;
}

Statement::Statement(Connection& connection, StatementHandle statement, std::string text)
    : connection_(connection),
      statement_(std::move(statement)),
      text_(std::move(text)),
      parameters_(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_.get()))),
      effects_(static_cast<std::uint8_t>(effects_of(text_) |
                                         (sqlite3_stmt_readonly(statement_.get()) == 0 ? writes : no_effect))),
      counts_((effects_ & writes) != 0 && changes_rows(text_)),
      cells_(column_count()) {}

namespace {

// SQLite refuses strings and blobs above this size without reading them.
int size_of(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

inline int bind_one(sqlite3_stmt* to, int index, const ValueView& value, sqlite3_destructor_type keep) {
    switch (value.kind()) {
        case Kind::text: {
            const std::string_view text = value.as_text();
            // A null pointer would bind NULL instead of the empty string.
            return sqlite3_bind_text(to, index, text.data() != nullptr ? text.data() : "", size_of(text.size()), keep);
        }
        case Kind::boolean:
        case Kind::integer: return sqlite3_bind_int64(to, index, value.as_integer());
        case Kind::real: return sqlite3_bind_double(to, index, value.as_real());
        case Kind::blob: {
            const auto bytes = value.as_blob();
            return bytes.empty() ? sqlite3_bind_zeroblob(to, index, 0)
                                 : sqlite3_bind_blob(to, index, bytes.data(), size_of(bytes.size()), keep);
        }
        case Kind::null: break;
    }
    return sqlite3_bind_null(to, index);
}

}  // namespace

void Statement::bind_all(std::span<const ValueView> parameters, sqlite3_destructor_type keep) {
    if (parameters.size() != parameters_) [[unlikely]]
        refuse_count(parameters.size());
    if (state_ != State::ready) [[unlikely]]
        make_ready();
    int index = 0;
    for (const ValueView& value : parameters) {
        ++index;
        const int code =
            value.is_number() ? bind_decimal(index, value, keep) : bind_one(statement_.get(), index, value, keep);
        if (code != SQLITE_OK) [[unlikely]]
            fail(code);
    }
}

int Statement::bind_decimal(int index, ValueView value, sqlite3_destructor_type keep) {
    if (!decimals_) decimals_ = std::make_unique<DecimalBinder>(sqlite3_db_handle(statement_.get()), text_);
    return decimals_->bind(statement_.get(), index, value.as_text(), keep);
}

void Statement::refuse_count(std::size_t given) const {
    engine::ProgrammingError error(
        "parameter_count", fmt::format("The statement requires {} parameters, but {} were given.", parameters_, given));
    error.set_statement(text_);
    throw error;
}

// A statement that holds the snapshot can only be used again when SQLite's BEGIN holds it.
void Statement::make_ready() {
    reset();
    if (state_ == State::held) connection_.transaction().begin_now();
}

// A statement without a row has ended, and its snapshot with it, so it runs again after BEGIN.
int Statement::start_as_holder() {
    Transaction& transaction = connection_.transaction();
    transaction.hold(*this);
    const int code = connection_.deadline().first_step(statement_.get());
    if (code == SQLITE_ROW || !transaction.is_held_by(*this)) return code;
    transaction.let_go(*this);
    if (code != SQLITE_DONE || connection_.hooks().has_pending()) return code;
    sqlite3_reset(statement_.get());
    transaction.begin_now();
    return connection_.deadline().first_step(statement_.get());
}

int Statement::start() {
    Transaction& transaction = connection_.transaction();
    transaction.check();
    const bool one_row = std::exchange(one_row_, false);
    const bool holds = one_row && transaction.is_put_off() && state_ == State::ready;
    if (!holds) transaction.begin_now();
    connection_.deadline().start_call();
    if (holds) {
        state_ = State::running;
        return start_as_holder();
    }
    if (effects_ != no_effect) transaction.before(effects_, text_);
    state_ = State::running;
    return connection_.deadline().first_step(statement_.get());
}

int Statement::advance() {
    connection_.check_process();
    if (state_ == State::running) {
        if (connection_.transaction().is_held_by(*this)) [[unlikely]]
            connection_.transaction().begin_now();
        connection_.deadline().start_call();
        return sqlite3_step(statement_.get());
    }
    return state_ == State::over ? SQLITE_DONE : start();
}

const ValueView* Statement::step() {
    if (keeps_rows()) [[unlikely]]
        return next_kept();
    const int code = advance();
    if (connection_.hooks().has_pending()) [[unlikely]]
        give_up(code);
    if (code == SQLITE_ROW) {
        read_cells();
        return cells_.data();
    }
    if (code != SQLITE_DONE) fail(code);
    finish();
    return nullptr;
}

// A statement that writes ends, and in autocommit mode is committed, before its first row is returned: SQLite has done
// all its work by then, but a running statement would prevent a COMMIT and the release of a savepoint.
void Statement::keep_rows() {
    int code = start();
    for (; code == SQLITE_ROW && !connection_.hooks().has_pending(); code = sqlite3_step(statement_.get())) {
        read_cells();
        for (const ValueView& cell : cells_) kept_.emplace_back(cell);
    }
    if (connection_.hooks().has_pending()) [[unlikely]]
        give_up(code);
    if (code != SQLITE_DONE) fail(code);
    finish();
}

const ValueView* Statement::next_kept() {
    connection_.check_process();
    if (state_ == State::ready) keep_rows();
    if (given_ == kept_.size()) return nullptr;
    for (ValueView& cell : cells_) cell = kept_[given_++].view();
    return cells_.data();
}

std::int64_t Statement::run(std::span<const ValueView> parameters) {
    connection_.check_process();
    bind_all(parameters, SQLITE_STATIC);
    int code = start();
    while (code == SQLITE_ROW) code = sqlite3_step(statement_.get());
    if (connection_.hooks().has_pending()) [[unlikely]]
        give_up(code);
    if (code != SQLITE_DONE) fail(code);
    const std::int64_t changed = counts_ ? connection_.changes() : 0;
    finish();
    state_ = State::ready;
    return changed;
}

void Statement::finish() noexcept {
    state_ = State::over;
    connection_.transaction().let_go(*this);
    if (connection_.inherited()) return;
    sqlite3_reset(statement_.get());
    // The exception comes from an aggregate that was only cleaned up.
    if (connection_.hooks().has_pending()) [[unlikely]]
        connection_.hooks().drop_pending();
    connection_.transaction().after();
}

void Statement::reset() noexcept {
    const bool holds = connection_.transaction().is_held_by(*this);
    if (state_ == State::running && !holds) finish();
    state_ = holds ? State::held : State::ready;
    one_row_ = false;
    kept_.clear();
    given_ = 0;
}

void Statement::leave_transaction() noexcept {
    connection_.transaction().settle();
    connection_.transaction().let_go(*this);
}

void Statement::end_hold() noexcept {
    if (state_ != State::held) return;
    state_ = State::ready;
    if (!connection_.inherited()) sqlite3_reset(statement_.get());
}

// A collation cannot make a statement fail. Its exception is found afterwards, and everything that was written in a
// wrong order is undone.
void Statement::give_up(int code) {
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        code = SQLITE_ABORT;
        sqlite3_reset(statement_.get());
        if ((effects_ & writes) != 0) connection_.transaction().undo();
    }
    fail(code);
}

// The message belongs to SQLite and lasts until the next call, so it is read before the statement is reset.
void Statement::fail(int code) {
    struct Finish {
        Statement& statement;
        ~Finish() { statement.finish(); }
    } const at_end{*this};
    connection_.fail(code, text_);
}

std::size_t Statement::column_count() const noexcept {
    return static_cast<std::size_t>(sqlite3_column_count(statement_.get()));
}

std::string_view Statement::column_name(std::size_t column) const {
    const char* const name = sqlite3_column_name(statement_.get(), static_cast<int>(column));
    return name != nullptr ? name : "";
}

std::string_view Statement::column_type(std::size_t column) const {
    const char* const type = sqlite3_column_decltype(statement_.get(), static_cast<int>(column));
    return type != nullptr ? type : "";
}

std::uint64_t Statement::revision() const noexcept {
    return static_cast<std::uint64_t>(sqlite3_stmt_status(statement_.get(), SQLITE_STMTSTATUS_REPREPARE, 0));
}

// sqlite3_value looks up each column once; sqlite3_column_* looks it up again for type, bytes and size. The connection
// is open without SQLite's own mutexes, so the values need no protection.
void Statement::read_cells() {
    sqlite3_stmt* const statement = statement_.get();
    const int count = sqlite3_data_count(statement);
    if (static_cast<std::size_t>(count) != cells_.size()) [[unlikely]]
        cells_.resize(static_cast<std::size_t>(count));  // the schema has changed: "*" means other columns now
    ValueView* cell = cells_.data();
    for (int i = 0; i < count; ++i) *cell++ = read_value(sqlite3_column_value(statement, i));
}

}  // namespace carboy::drivers::sqlite

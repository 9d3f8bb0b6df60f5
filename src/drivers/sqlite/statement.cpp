#include "drivers/sqlite/statement.hpp"

#include "drivers/sqlite/error.hpp"
#include "drivers/sqlite/tokens.hpp"
#include "drivers/sqlite/value.hpp"

#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <utility>

namespace carboy::drivers::sqlite {

using sql::Kind;
using sql::ValueView;

// A schema's statements leave the count of the one before.
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

// Strings and blobs above this size are refused by SQLite before it looks at them.
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
        reset();
    int index = 0;
    for (const ValueView& value : parameters) {
        const int code = bind_one(statement_.get(), ++index, value, keep);
        if (code != SQLITE_OK) [[unlikely]]
            fail(code);
    }
}

void Statement::refuse_count(std::size_t given) const {
    engine::ProgrammingError error(
        "parameter_count", fmt::format("the statement takes {} parameters, but {} were given", parameters_, given));
    error.set_statement(text_);
    throw error;
}

int Statement::start() {
    connection_.check_transaction();
    connection_.start_call();
    if (effects_ != no_effect) connection_.before(effects_, text_);
    state_ = State::running;
    return sqlite3_step(statement_.get());
}

int Statement::advance() {
    connection_.check_process();
    if (state_ == State::running) {
        connection_.start_call();
        return sqlite3_step(statement_.get());
    }
    return state_ == State::over ? SQLITE_DONE : start();
}

const ValueView* Statement::step() {
    const int code = advance();
    if (connection_.has_pending()) [[unlikely]]
        give_up(code);
    if (code == SQLITE_ROW) {
        read_cells();
        return cells_.data();
    }
    if (code != SQLITE_DONE) fail(code);
    finish();
    return nullptr;
}

std::int64_t Statement::run(std::span<const ValueView> parameters) {
    connection_.check_process();
    bind_all(parameters, SQLITE_STATIC);
    int code = start();
    while (code == SQLITE_ROW) code = sqlite3_step(statement_.get());
    if (connection_.has_pending()) [[unlikely]]
        give_up(code);
    if (code != SQLITE_DONE) fail(code);
    const std::int64_t changed = counts_ ? connection_.changes() : 0;
    finish();
    state_ = State::ready;
    return changed;
}

void Statement::finish() noexcept {
    state_ = State::over;
    if (connection_.inherited()) return;
    sqlite3_reset(statement_.get());
    // Of an aggregate that was only cleaned up.
    if (connection_.has_pending()) [[unlikely]]
        connection_.drop_pending();
    connection_.leave_writers();
}

void Statement::reset() noexcept {
    if (state_ == State::running) finish();
    state_ = State::ready;
}

// A collation cannot fail a statement.  What it threw is seen afterwards, and what was written in a wrong order undone.
void Statement::give_up(int code) {
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        code = SQLITE_ABORT;
        sqlite3_reset(statement_.get());
        if ((effects_ & writes) != 0) connection_.undo();
    }
    fail(code);
}

// The message is SQLite's until the next call, so it is read before the statement is reset.
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

// Going through sqlite3_value finds each column once, where sqlite3_column_* finds it again for type, bytes and size.
// The connection is open without SQLite's own mutexes, so the values need no protection.
void Statement::read_cells() {
    const auto count = static_cast<std::size_t>(sqlite3_data_count(statement_.get()));
    if (count != cells_.size()) [[unlikely]]
        cells_.resize(count);  // the schema changed and "*" means more or fewer columns now
    for (std::size_t i = 0; i < count; ++i)
        cells_[i] = read_value(sqlite3_column_value(statement_.get(), static_cast<int>(i)));
}

}  // namespace carboy::drivers::sqlite

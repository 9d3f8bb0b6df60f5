// New rows of one table are collected and written together: one INSERT with the values of several rows. The engine
// must tell which row got which key. SQLite numbers the rows of a statement in their order, unless a trigger adds rows
// as well or the largest possible number is taken; a batch that was not numbered like this is undone, and its rows are
// written one by one.
#include <carboy/engine/error.hpp>
#include <carboy/engine/quiet_savepoint.hpp>

#include <algorithm>
#include <bit>

#include "orm/events/model_listeners.hpp"
#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

// Larger batches save hardly more. The sizes are powers of two, so that a few statements serve every number of rows.
static constexpr std::size_t most_rows = 64;
static constexpr std::size_t fewest_rows = 4;
static constexpr std::size_t most_values = 2048;

/// True when the operation needs the key of a row that waits in the batch, or whose answer has not been read.
bool UnitOfWork::refers_to_batch(Number number) {
    if (batch_.rows.empty() && posted_rows_.empty()) return false;
    InstanceState& state = *at(number).state;
    if (!state.mapper->refers) return false;
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.waits() || one.target() == nullptr) continue;
        const InstanceState& target = *state_before(one.target());
        if (target.status == Status::pending && target.operation != 0 && !waits_for(target.operation, number))
            return &target != &state;
    }
    return false;
}

/// Listeners may look at the object before it, so its row has to be there.
bool UnitOfWork::is_written_alone(InstanceState& state, bool with_key) const {
    const sql::Numbering numbering = core_.dialect().numbering;
    const bool finds_keys =
        numbering == sql::Numbering::rowid || (numbering == sql::Numbering::serial && pipeline_ != nullptr);
    if ((!with_key && !finds_keys) || state.mapper->is_joined()) return true;
    if (!core_.computed_.empty() && core_.computed_.contains(&state)) return true;
    return has_listeners(*state.mapper) && (listens_to(*state.mapper, detail::ModelEvent::before_insert) ||
                                            listens_to(*state.mapper, detail::ModelEvent::after_insert));
}

void UnitOfWork::begin_batch(const Mapper& mapper, bool with_key) {
    write_batch();
    insertion(mapper, with_key);
    const std::size_t width = insertion_.statement.columns.size();
    batch_.mapper = &mapper;
    batch_.with_key = with_key;
    batch_.in_order = true;
    batch_.last_key = 0;
    const bool together = width > 0 && (with_key || core_.dialect().numbering == sql::Numbering::rowid);
    batch_.most = !together ? 1 : std::bit_floor(std::clamp<std::size_t>(most_values / width, 1, most_rows));
    batch_.makes_text = std::any_of(mapper.columns.begin(), mapper.columns.end(),
                                    [](const ColumnProperty& column) { return column.makes_text; });
}

/// Adds the row whose values are in `views_`.
void UnitOfWork::add_to_batch(Number number, bool with_key) {
    const Mapper& mapper = *at(number).state->mapper;
    if (batch_.mapper != &mapper || batch_.with_key != with_key) begin_batch(mapper, with_key);
    insertion(mapper, with_key);
    batch_.rows.push_back(number);
    // The values of earlier rows make room for those of later ones.
    const std::size_t width = insertion_.columns.size();
    const std::size_t end = batch_.rows.size() * width;
    if (batch_.values.size() < end) batch_.values.resize(2 * end);
    sql::ValueView* value = batch_.values.data() + (end - width);
    for (const std::uint16_t column : insertion_.columns) *value++ = views_[column];
    if (batch_.makes_text) batch_.texts.push_back(std::exchange(scratch_, {}));
    const bool first_number = !with_key && batch_.last_key == 0;
    if (first_number || batch_.rows.size() == batch_.most) write_batch();
}

void UnitOfWork::write_batch() {
    if (batch_.rows.empty()) return;
    struct AtEnd {
        Batch& batch;
        ~AtEnd() {
            batch.rows.clear();
            batch.texts.clear();
        }
    } const at_end{batch_};
    insertion(*batch_.mapper, batch_.with_key);
    for (std::size_t first = 0; first < batch_.rows.size();) {
        const std::size_t count = rows_at_once(batch_.rows.size() - first);
        try {
            first += write_rows(first, count);
        } catch (const engine::IntegrityError& error) {
            explain(error, std::span(batch_.rows).subspan(first, count));
            throw;
        }
    }
}

/// Returns a required relationship to which the program has assigned neither an object nor a key, or nullptr. No row
/// whose key the database assigns has the key 0.
static const RelationshipProperty* unset_relationship(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction != Direction::many_to_one || relation.key.size() != 1) continue;
        const KeyPart& part = relation.key.front();
        const Mapper& target = *relation.target;
        const OneBase& one = one_of(state.object(), relation);
        if ((one.known() && one.target() != nullptr) || mapper.table.columns[part.local].nullable) continue;
        if (!target.numbered || part.remote != target.primary_key.front()) continue;
        sql::Scratch scratch;
        if (mapper.view(state.object(), part.local, scratch).as_integer() == 0) return &relation;
    }
    return nullptr;
}

/// Throws an error that names the relationship when a new row has no referred row because the program has not set it.
/// An engine may name neither table nor column.
void UnitOfWork::explain(const engine::IntegrityError& error, std::span<const Number> rows) const {
    if (error.kind() != engine::Constraint::foreign_key || !error.column().empty()) return;
    for (const Number number : rows) {
        InstanceState& state = *at(number).state;
        const RelationshipProperty* const relation = unset_relationship(state);
        if (relation == nullptr) continue;
        const std::uint16_t column = relation->key.front().local;
        const std::string name = described(*state.mapper, *relation);
        engine::IntegrityError clear(
            name + " is required but not set: " + described(*state.mapper, column) + " is 0 (" + error.message() + ").",
            "Assign an object to " + name + ", or its key to " + described(*state.mapper, column) + ".",
            {.kind = error.kind(),
             .constraint = error.constraint(),
             .table = state.mapper->table.name,
             .column = state.mapper->table.columns[column].name,
             .schema = error.schema()});
        clear.set_statement(error.statement());
        clear.set_native_code(error.native_code());
        throw clear;
    }
}

std::size_t UnitOfWork::rows_at_once(std::size_t remaining) const noexcept {
    const bool follow = batch_.with_key || (batch_.in_order && batch_.last_key != 0);
    const std::size_t rows = std::bit_floor(std::min(remaining, batch_.most));
    return follow && rows >= fewest_rows ? rows : 1;
}

/// Writes `count` rows, or one when they cannot be written together. Returns the number of written rows.
std::size_t UnitOfWork::write_rows(std::size_t first, std::size_t count) {
    if (pipeline_ != nullptr) {
        run_rows(first, count);
        for (std::size_t i = 0; i < count; ++i) posted_rows_.push_back(at(batch_.rows[first + i]).state);
        return count;
    }
    std::int64_t key = batch_.last_key + 1;
    if (batch_.with_key) {
        run_rows(first, count);
    } else if (count == 1 || !run_in_order(first, count)) {
        const std::int64_t before = connection_->total_changes();
        run_rows(first, 1);
        batch_.in_order = batch_.in_order && count == 1 && connection_->total_changes() - before == 1;
        key = connection_->last_insert_id();
        count = 1;
    }
    for (std::size_t i = 0; i < count; ++i, ++key) {
        finish_row(*at(batch_.rows[first + i]).state, batch_.with_key ? 0 : key);
    }
    batch_.last_key = key - 1;
    return count;
}

/// `key` is the one that the engine has assigned, or 0.
void UnitOfWork::finish_row(InstanceState& state, std::int64_t key) {
    if (key != 0) state.mapper->load(state.object(), state.mapper->primary_key.front(), sql::ValueView::integer(key));
    inserted(state, key != 0, false);
}

void UnitOfWork::run_rows(std::size_t first, std::size_t count) {
    const std::size_t width = insertion_.statement.columns.size();
    const auto values = std::span<const sql::ValueView>(batch_.values).subspan(first * width, count * width);
    const sql::Compiled* compiled = insertion_.compiled;
    if (count > 1) {
        sql::Insert statement = insertion_.statement;
        statement.rows = count;
        compiled = &sql::compiled(statement, core_.dialect());
    }
    if (pipeline_ != nullptr) {
        post(*compiled, values, nullptr);
        posts_.back().rows = static_cast<std::uint16_t>(count);
        posts_.back().returns_key = !batch_.with_key;
        if (count > 1) posts_.back().one_row = insertion_.compiled;
        return;
    }
    try {
        execute(*compiled, values);
    } catch (engine::DatabaseError& error) {
        error.set_statement(insertion_.compiled->text);  // the statement for one row is easier to read
        throw;
    }
}

/// Writes rows whose keys the engine assigns. Returns false, and writes nothing, when the keys do not follow the last
/// one in the order of the rows.
bool UnitOfWork::run_in_order(std::size_t first, std::size_t count) {
    engine::QuietSavepoint savepoint(*connection_);
    last_compiled_ = nullptr;  // the savepoint's statement may have taken the place of the last one
    const std::int64_t before = connection_->total_changes();
    run_rows(first, count);
    const auto rows = static_cast<std::int64_t>(count);
    const bool in_order =
        connection_->total_changes() - before == rows && connection_->last_insert_id() == batch_.last_key + rows;
    in_order ? savepoint.release() : savepoint.undo();
    last_compiled_ = nullptr;
    return in_order;
}

}  // namespace carboy::orm

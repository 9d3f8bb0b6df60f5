#include <carboy/orm/session/bulk_insert.hpp>

#include <carboy/engine/quiet_savepoint.hpp>
#include <carboy/sql/compile/parameters.hpp>

#include <algorithm>
#include <span>

#include "orm/session/core.hpp"

namespace carboy::orm::detail {
namespace {

/// Engines limit the number of parameters of a statement.
constexpr std::size_t most_parameters = 30'000;
constexpr std::size_t most_rows = 500;

/// Writes objects of one model as rows.
class BulkInsert {
  public:
    BulkInsert(SessionCore& core, const Mapper& mapper) : core_(core), mapper_(mapper) {}

    void run(const std::vector<void*>& objects) {
        if (mapper_.is_joined())
            throw SessionError("several_tables",
                               "bulk_insert(): The rows of a " + std::string(mapper_.model) + " are in several tables.",
                               "Use add().");
        for (void* object : objects) check(object);
        with_key_ = !mapper_.numbered || key_of(objects.front()) != 0;
        for (const void* object : objects)
            if (mapper_.numbered && (key_of(object) != 0) != with_key_)
                throw SessionError(
                    "mixed_keys",
                    "bulk_insert(): Some " + std::string(mapper_.model) + " have a key and others do not.",
                    "Insert those with keys and those without in two calls.");
        for (std::uint16_t i = 0; i < mapper_.columns.size(); ++i)
            if ((with_key_ || i != mapper_.primary_key.front()) && !mapper_.is_computed(i)) columns_.push_back(i);
        const std::size_t rows = std::clamp<std::size_t>(most_parameters / mapper_.columns.size(), 1, most_rows);
        const auto write_all = [&] {
            for (std::size_t first = 0; first < objects.size(); first += rows)
                write(std::span(objects).subspan(first, std::min(rows, objects.size() - first)));
        };
        if (objects.size() <= rows) return write_all();
        engine::all_or_none(core_.writing(), write_all);
    }

  private:
    std::int64_t key_of(const void* object) const {
        sql::Scratch scratch;
        return mapper_.view(object, mapper_.primary_key.front(), scratch).as_integer();
    }

    void check(void* object) const {
        const std::string what = "bulk_insert(): This " + std::string(mapper_.model);
        if (mapper_.state_of(object) != nullptr)
            throw SessionError("in_session", what + " is in a session.", "Use add(), or objects without a session.");
        for (const RelationshipProperty& relation : mapper_.relationships) {
            const bool refers = relation.direction == Direction::many_to_one
                                    ? one_of(object, relation).known() && one_of(object, relation).target() != nullptr
                                    : has_items(many_of(object, relation));
            if (refers)
                throw SessionError("bulk_relationship",
                                   what + " has objects in " + std::string(relation.name) + ", which are not written.",
                                   "Set its foreign key, or use add().");
        }
    }

    static bool has_items(const ManyBase& many) {
        return many.known_items() != nullptr && !many.known_items()->objects.empty();
    }

    void write(std::span<void* const> objects) {
        const std::size_t count = mapper_.columns.size();
        std::vector<sql::ValueView> views(objects.size() * count);
        std::vector<sql::Scratch> scratch(objects.size() * count);
        std::vector<sql::ValueView> parameters;
        for (std::size_t row = 0; row < objects.size(); ++row) {
            for (const ColumnProperty& column : mapper_.columns)
                if (column.before_insert != nullptr)
                    column.before_insert(static_cast<char*>(objects[row]) + column.offset);
            mapper_.view_row(objects[row], &views[row * count], &scratch[row * count]);
            for (const std::uint16_t column : columns_) parameters.push_back(views[row * count + column]);
        }
        sql::Insert statement{.table = &mapper_.table, .columns = columns_, .rows = objects.size()};
        if (has_default_expressions()) {
            statement.values = values_of(objects, parameters);
            parameters.clear();
            sql::append_parameters(parameters, statement, core_.dialect());
        }
        const sql::Compiled& compiled = sql::compiled(statement, core_.dialect());
        core_.count_statement(compiled.text);
        engine::Connection& connection = core_.writing();
        connection.run(connection.prepared(compiled.id, compiled.text), parameters);
    }

    bool has_default_expressions() const {
        return std::any_of(mapper_.columns.begin(), mapper_.columns.end(),
                           [](const ColumnProperty& column) { return column.insert_expression != nullptr; });
    }

    /// The values of all rows, with SQL expressions where the program has not set a column that has one as its default.
    std::vector<sql::Expression> values_of(std::span<void* const> objects,
                                           std::span<const sql::ValueView> values) const {
        std::vector<sql::Expression> all;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const ColumnProperty& column = mapper_.columns[columns_[i % columns_.size()]];
            const char* const object = static_cast<const char*>(objects[i / columns_.size()]);
            sql::Expression made;
            if (column.insert_expression != nullptr) made = column.insert_expression(object + column.offset);
            all.push_back(made.empty() ? sql::Expression::parameter_copy(values[i]) : std::move(made));
        }
        return all;
    }

    SessionCore& core_;
    const Mapper& mapper_;
    bool with_key_ = false;
    std::vector<std::uint16_t> columns_;
};

}  // namespace

std::size_t bulk_insert_objects(Session& session, const Mapper& mapper, const std::vector<void*>& objects) {
    SessionCore& core = session.core_for(mapper);
    const engine::Use inside(core.user);
    core.check_usable();
    core.flush();
    core.keep_streams({&mapper.table});
    if (!objects.empty()) BulkInsert(core, mapper).run(objects);
    return objects.size();
}

}  // namespace carboy::orm::detail

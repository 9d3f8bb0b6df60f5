#include "cli/carboy/copy/row_source.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "cli/carboy/copy/target_schema.hpp"

namespace carboy::cli {

using sql::Value;
using sql::ValueView;

RowSource::RowSource(engine::Connection& connection, const sql::Table& table, const std::vector<std::string>& columns)
    : connection_(connection),
      table_(quoted(table.name, connection.dialect())),
      columns_(quoted(columns, connection.dialect())),
      width_(columns.size()) {
    choose_key(table);
}

/// SQLite's row number is the fastest key, and unlike other keys there it is never NULL. It has no name in a table
/// whose columns have taken all three.
void RowSource::choose_key(const sql::Table& table) {
    if (connection_.dialect().numbering == sql::Numbering::rowid) {
        for (const std::string name : {"rowid", "_rowid_", "oid"}) {
            const auto is_column = [&](const sql::Column& column) { return equals_ignoring_case(column.name, name); };
            if (std::any_of(table.columns.begin(), table.columns.end(), is_column)) continue;
            try {
                connection_.execute(sql::unchecked(fmt::format("SELECT {} FROM {} LIMIT 1", name, table_))).fetchone();
                key_ = {name};
                return;
            } catch (const engine::DatabaseError&) {  // WITHOUT ROWID
                break;
            }
        }
    }
    for (const std::string& name : table.primary_key) key_.push_back(quoted(name, connection_.dialect()));
}

std::int64_t RowSource::count() {
    std::int64_t number = 0;
    for (auto&& [found] : connection_.execute(sql::unchecked("SELECT count(*) FROM " + table_)).as<std::int64_t>())
        number = found;
    return number;
}

std::string RowSource::text(bool continued, std::int64_t limit) const {
    std::string names, marks;
    for (const std::string& name : key_) {
        names += (names.empty() ? "" : ", ") + name;
        marks += marks.empty() ? "?" : ", ?";
    }
    if (key_.empty()) return fmt::format("SELECT {} FROM {}", columns_, table_);
    const std::string after = !continued         ? ""
                              : key_.size() == 1 ? fmt::format(" WHERE {} > ?", names)
                                                 : fmt::format(" WHERE ({}) > ({})", names, marks);
    return fmt::format("SELECT {}, {} FROM {}{} ORDER BY {} LIMIT {}", names, columns_, table_, after, names, limit);
}

std::int64_t RowSource::read(std::vector<Value>& key, std::int64_t limit,
                             const std::function<void(std::span<const ValueView>)>& visit) {
    std::vector<ValueView> parameters;
    for (const Value& value : key) parameters.push_back(value.view());
    engine::Prepared& prepared = connection_.prepared(text(!key.empty(), limit));
    engine::Execution rows = connection_.start(prepared, parameters);
    std::int64_t count = 0;
    std::vector<Value> last;
    while (const ValueView* cells = rows.next()) {
        visit({cells + key_.size(), width_});
        ++count;
        last.clear();
        for (std::size_t i = 0; i < key_.size(); ++i) last.emplace_back(cells[i]);
    }
    if (count > 0) key = std::move(last);
    return count;
}

}  // namespace carboy::cli

#include "orm/loading/column_choice.hpp"

#include <algorithm>
#include <iterator>

namespace carboy::orm {

ColumnChoice::ColumnChoice(const Mapper& mapper, const LoadPlan* plan) : row_(mapper.columns.size()) {
    static const ColumnPlan nothing;
    const ColumnPlan& columns = plan == nullptr ? nothing : plan->columns;
    if (!mapper.defers && columns.empty()) return;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
        if (columns.load_of(mapper, column) == ColumnLoad::now) columns_.push_back(column);
    if (columns_.size() == mapper.columns.size()) columns_.clear();
}

void ColumnChoice::apply_to(sql::Select& statement) const {
    if (!narrows()) return;
    const sql::Source source = statement.from;
    std::vector<sql::Expression> columns;
    for (const std::uint16_t column : columns_) columns.push_back(sql::Expression::column(source, column));
    columns.insert(columns.end(), std::make_move_iterator(statement.columns.begin() + 1),
                   std::make_move_iterator(statement.columns.end()));
    statement.columns = std::move(columns);
}

const sql::ValueView* ColumnChoice::row(const sql::ValueView* cells) {
    if (!narrows()) return cells;
    for (std::size_t i = 0; i < columns_.size(); ++i) row_[columns_[i]] = cells[i];
    return row_.data();
}

}  // namespace carboy::orm

// The columns of a new resource: "title:string:200" and what it becomes in the model, the form, the templates and
// tests.
#pragma once

#include <carboy/sql/types/schema.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::cli {

struct ResourceColumn {
    /// The member of the form and the column of the table; of a reference "user_id".
    std::string name;
    /// The name as a label: "User".
    std::string label;
    sql::ColumnType type;
    /// For a reference: the model, its member for the object ("user"), and the member that names an object, or "".
    std::string model;
    std::string member;
    std::string display;

    bool is_reference() const { return !model.empty(); }

    std::string model_line() const;
    std::string form_line() const;
    /// The line of a sample object: `.title = "Title"`.
    std::string sample() const;
    /// The field of a valid form as C++: {"title", "Title"}.
    std::string form_value() const;
    /// What a page shows of `object`: an expression in braces.
    std::string shown(std::string_view object) const;
    /// An empty form is refused because of this column.
    bool is_required() const;
    /// Its values are aligned at the right.
    bool is_number() const;
};

/// Parses name:type[:size] and name:references[:Model]. A reference still lacks its display.  Throws: Error
/// "bad_column".
ResourceColumn parse_column(const std::string& text);

/// The table of a model with these columns, as the ORM declares it.
sql::Table table_of(const std::string& table, const std::vector<ResourceColumn>& columns);

}  // namespace carboy::cli

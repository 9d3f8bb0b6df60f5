// A plan while it is made: each table with the names of its members and what its foreign keys become.
#pragma once

#include "cli/carboy/inspect/names.hpp"
#include "cli/carboy/inspect/plan.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace carboy::cli {

/// A foreign key that a session follows.
struct KeyDraft {
    std::vector<std::string> columns;
    std::size_t target = 0;  // the number of its table
    std::vector<std::string> referred;
    std::string one = {};  // the relationship's name
};

/// What a table becomes.
enum class TableKind { model, link, nothing };

struct TableDraft {
    const sql::Table* live = nullptr;
    std::string name = {};  // as a model writes it, with the schema
    TableKind kind = TableKind::model;
    ModelPlan model = {};
    NamesInUse names = {};                            // of the members
    std::map<std::string, std::string> members = {};  // column -> member
    std::vector<KeyDraft> keys = {};
    std::size_t place = 0;  // in the order of the declarations

    bool is_model() const noexcept { return kind == TableKind::model; }
};

using Drafts = std::vector<TableDraft>;

/// Returns the number of the table of this name, or drafts.size().
std::size_t find_table(const Drafts& drafts, std::string_view name);

/// True when no two rows have the same values in these columns.
bool are_unique_columns(const sql::Table& table, std::vector<std::string> columns);

/// True for a name that the database gives a constraint without one, and for none.
bool is_usual_name(const std::string& name, const sql::Table& table, const std::vector<std::string>& columns,
                   std::string_view ending);

/// Returns the member function that makes a constraint of table_args deferrable.
std::string deferral_call(sql::Deferral deferral);

/// Adds the foreign keys of a model to its columns' attributes and its arguments.
void plan_foreign_keys(Drafts& drafts, std::size_t number, std::map<std::string, std::string>& attributes);

/// Adds the relationships of all models.
void plan_relationships(Drafts& drafts);

}  // namespace carboy::cli

// What a header of models says about a database: the models with their members, and what no model can say. A plan is
// made from the tables alone; nothing in it depends on an engine except the SQL of the tables themselves.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/types/schema.hpp>

#include <string>
#include <vector>

namespace carboy::cli {

/// An enumeration of the database as an enum class.
struct EnumPlan {
    sql::ColumnType type;
    std::string name;
    std::vector<std::string> enumerators;  // in the order of the type's values
    bool by_name = true;                   // the names of type and enumerators are those of the database
};

struct MemberPlan {
    std::string name;
    std::string type;                     // "carboy::Column<carboy::Integer, carboy::primary_key>"
    std::vector<std::string> notes = {};  // comments above it
};

struct ModelPlan {
    sql::Table table;  // as create_all() makes it
    std::string name;
    std::vector<MemberPlan> columns, relationships;
    std::vector<std::string> table_args;
    std::vector<std::string> notes;
};

struct Plan {
    std::string schema;  // of all tables; empty: the default one
    std::vector<EnumPlan> enums;
    std::vector<ModelPlan> models;      // in an order in which they can be declared
    std::vector<sql::Table> links;      // association tables without a model, as create_all() makes them
    std::vector<std::string> left_out;  // sentences about tables without a model

    /// All tables that create_all() makes.
    std::vector<const sql::Table*> tables() const;
};

/// Makes a plan of these tables, as an inspector has read them. `schema` is the one that they all are in, which their
/// own descriptions leave out.
Plan make_plan(const std::vector<sql::Table>& tables, const sql::Dialect& dialect, const std::string& schema = "");

}  // namespace carboy::cli

// CREATE and DROP statements of a table.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>

#include <optional>
#include <string>
#include <vector>

namespace carboy::sql {

/// Returns CREATE TABLE, the CREATE INDEX statements and those of comments, as SQLAlchemy would print them. Where
/// enumerations are separate types, the statements that create the missing ones come first. Foreign keys to the tables
/// in `without` are left out, to be added later.
std::vector<std::string> create_statements(const Table& table, const Dialect& dialect,
                                           const std::vector<TableName>& without = {});

/// Returns CREATE TYPE for each enumeration of the table, as SQLAlchemy would print it. It fails when the type exists.
std::vector<std::string> create_type_statements(const Table& table, const Dialect& dialect);

/// Returns DROP TYPE for each enumeration of the table, to be executed after the tables that use them are dropped.
std::vector<std::string> drop_type_statements(const Table& table, const Dialect& dialect);

/// Returns CREATE SEQUENCE IF NOT EXISTS for the sequence that numbers a column, if the engine has sequences.
std::vector<std::string> create_sequence_statements(const Column& column, const Dialect& dialect);

/// Returns DROP SEQUENCE for each sequence of the table, to be executed after the tables that use them are dropped.
std::vector<std::string> drop_sequence_statements(const Table& table, const Dialect& dialect);

/// Returns the DEFAULT of a column as SQL text: the next number of its sequence, or its own default.
std::optional<std::string> default_text(const Column& column, const Dialect& dialect);

/// Returns CREATE TABLE alone. Foreign keys to the tables in `without` are left out, to be added later.
std::string create_table_statement(const Table& table, const Dialect& dialect,
                                   const std::vector<TableName>& without = {});

/// Returns CREATE INDEX.
std::string create_index_statement(const Table& table, const Index& index, const Dialect& dialect);

/// Returns the options of a sequence as CREATE SEQUENCE has them: " INCREMENT BY 5 START WITH 100".
std::string sequence_options(const SequenceOptions& options);

/// Returns the statements that make the sequence of a SERIAL column count as its options say.
std::vector<std::string> counting_statements(const Table& table, const Dialect& dialect);

/// Returns COMMENT ON for the comments of a table and its columns, where they are no part of CREATE TABLE.
std::vector<std::string> comment_statements(const Table& table, const Dialect& dialect);

/// Returns COMMENT ON for one column; an empty comment removes the one that is there.
std::string column_comment_statement(const TableName& table, const Column& column, const Dialect& dialect);
/// The same for a table.
std::string table_comment_statement(const TableName& table, const std::string& comment, const Dialect& dialect);

/// Returns a column as it is in CREATE TABLE. The table tells whether the database numbers it.
std::string column_definition(const Table& table, const Column& column, const Dialect& dialect);

/// Returns a constraint as it is in CREATE TABLE, with its name if it has one.
std::string constraint_definition(const ForeignKey& key, const Dialect& dialect);
std::string constraint_definition(const UniqueConstraint& unique, const Dialect& dialect);
std::string constraint_definition(const CheckConstraint& check, const Dialect& dialect);
std::string constraint_definition(const ExcludeConstraint& exclude, const Dialect& dialect);

/// Returns DROP TABLE.
std::string drop_statement(const Table& table, const Dialect& dialect);

}  // namespace carboy::sql

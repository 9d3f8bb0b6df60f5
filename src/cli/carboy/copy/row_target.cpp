#include "cli/carboy/copy/row_target.hpp"

#include <carboy/drivers/postgres/copy.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include "cli/carboy/copy/conversion.hpp"
#include "cli/carboy/copy/target_schema.hpp"

namespace carboy::cli {
namespace {

using Columns = std::vector<sql::Column>;

/// Converts one row, and says which column does not fit.
class RowForm {
  public:
    RowForm(Columns columns, ValueForm form) : columns_(std::move(columns)), form_(form), row_(columns_.size()) {}

    std::span<const sql::ValueView> of(std::span<const sql::ValueView> row) {
        scratch_ = std::make_unique<sql::Scratch[]>(columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            try {
                row_[i] = converted(row[i], columns_[i].type, form_, scratch_[i]);
            } catch (const sql::DataError& error) {
                throw sql::DataError("copy_value",
                                     fmt::format("The column {} has a value that is not of its type: {}",
                                                 columns_[i].name, error.message()),
                                     error.hint());
            }
        }
        return row_;
    }

  private:
    Columns columns_;
    ValueForm form_;
    std::vector<sql::ValueView> row_;
    std::unique_ptr<sql::Scratch[]> scratch_;
};

class Insert : public RowTarget {
  public:
    Insert(engine::Connection& connection, const std::string& table, const Columns& columns, ValueForm form)
        : connection_(connection), form_(columns, form) {
        std::string marks;
        for (std::size_t i = 0; i < columns.size(); ++i) marks += i == 0 ? "?" : ", ?";
        text_ = fmt::format("INSERT INTO {} ({}) VALUES ({})", quoted(table, connection.dialect()),
                            quoted(names_of(columns), connection.dialect()), marks);
    }
    void write(std::span<const sql::ValueView> row) override {
        connection_.run(connection_.prepared(text_), form_.of(row));
    }
    void finish() override {}

  private:
    engine::Connection& connection_;
    RowForm form_;
    std::string text_;
};

class Copy : public RowTarget {
  public:
    Copy(engine::Connection& connection, const std::string& table, const Columns& columns)
        : form_(columns, ValueForm::literal),
          copy_(connection, sql::unchecked(fmt::format("COPY {} ({}) FROM STDIN", quoted(table, connection.dialect()),
                                                       quoted(names_of(columns), connection.dialect())))) {}
    void write(std::span<const sql::ValueView> row) override { copy_.row_of(form_.of(row)); }
    void finish() override { copy_.finish(); }

  private:
    RowForm form_;
    drivers::postgres::CopyIn copy_;
};

}  // namespace

std::unique_ptr<RowTarget> open_target(engine::Connection& connection, const std::string& table, const Columns& columns,
                                       const sql::Dialect& source) {
    if (&connection.dialect() == &sql::dialects::postgresql())
        return std::make_unique<Copy>(connection, table, columns);
    const bool same_engine = &connection.dialect() == &source;
    return std::make_unique<Insert>(connection, table, columns, same_engine ? ValueForm::unchanged : ValueForm::stored);
}

}  // namespace carboy::cli

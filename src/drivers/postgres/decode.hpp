// What the server sends becomes values: numbers as numbers, everything else in the portable text form.
#pragma once

#include "drivers/postgres/handle.hpp"
#include "drivers/postgres/types.hpp"

#include <carboy/sql/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::postgres {

/// Appends a binary value in its text form: dates and times as SQLAlchemy stores them, arrays as '{1,NULL,"a b"}'.
/// Throws: DataError for a date that the text form does not know.
void append_text(std::string& out, const TypeFacts& type, std::string_view wire);

/// Reads the rows of one statement's results.
class Decoder {
  public:
    Decoder() = default;
    /// For a statement's description.  Rows come in binary form when all types are known, else as text.
    explicit Decoder(const PGresult* description);

    bool is_binary() const noexcept { return binary_; }
    /// Lifetime: the cells are good until the next call, and until the result is cleared.
    /// Throws: DataError, which names the column.
    const sql::ValueView* read(const PGresult* result, int row);

  private:
    struct Column {
        Wire wire;
        const TypeFacts* type;
        std::string name;
        std::string buffer;  // of values that are not shown as they came
    };
    static sql::ValueView from_binary(Column& column, std::string_view bytes);
    static sql::ValueView from_text(Column& column, std::string_view text);

    std::vector<Column> columns_;
    std::vector<sql::ValueView> cells_;
    bool binary_ = true;
};

}  // namespace carboy::drivers::postgres

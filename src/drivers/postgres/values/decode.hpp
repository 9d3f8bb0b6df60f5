// Converts data from the server to values: numbers stay numbers, everything else gets the portable text form.
#pragma once

#include "drivers/postgres/handle/handle.hpp"
#include "drivers/postgres/values/types.hpp"

#include <carboy/sql/types/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::postgres {

/// Appends the text form of a binary value: dates and times as SQLAlchemy stores them, arrays as '{1,NULL,"a b"}'.
/// Values that this form does not support are written as the server does: 0044-03-15 BC, 10000-01-01, infinity.
void append_text(std::string& out, const TypeFacts& type, std::string_view wire);

/// Reads the rows in the results of one statement.
class Decoder {
  public:
    Decoder() = default;
    /// For a statement's description. Rows are in binary form when all types are known, otherwise text.
    explicit Decoder(const PGresult* description);

    bool is_binary() const noexcept { return binary_; }
    /// True when a result has the same columns as the description.
    bool fits(const PGresult* result) const noexcept;
    /// Lifetime: the cells are valid until the next call, and until the result is cleared.
    /// Throws: DataError that names the column.
    const sql::ValueView* read(const PGresult* result, int row);

  private:
    struct Column {
        Wire wire;
        const TypeFacts* type;
        Oid oid;
        std::string name;
        std::string buffer;  // for values that have to be converted
    };
    static sql::ValueView from_binary(Column& column, std::string_view bytes);
    static sql::ValueView from_text(Column& column, std::string_view text);

    std::vector<Column> columns_;
    std::vector<sql::ValueView> cells_;
    bool binary_ = true;
};

}  // namespace carboy::drivers::postgres

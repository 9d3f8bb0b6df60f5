// Binds decimal numbers to the parameters of one statement: as text where a TEXT column keeps it or where it is a value
// of the result, and as a number everywhere else. A number that would be stored with other digits is refused.
#pragma once

#include "drivers/sqlite/handle/handle.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace carboy::drivers::sqlite {

class DecimalBinder {
  public:
    DecimalBinder(sqlite3* db, std::string_view statement);

    /// Returns SQLite's result code.
    /// Throws: DataError when the number would be rounded.
    int bind(sqlite3_stmt* to, int index, std::string_view number, sqlite3_destructor_type keep);
    /// Leaves its handle open, in a child of fork().
    void abandon() noexcept { static_cast<void>(to_real_.release()); }

  private:
    struct Form {
        bool text = true;    // bound as text
        bool column = true;  // stored in columns that convert text to a number, and used nowhere else
        bool exact = false;  // must not be rounded
    };

    double real_of(std::string_view number);

    std::vector<Form> forms_;  // of the parameters
    sqlite3* db_;
    StatementHandle to_real_;  // SQLite's own conversion
};

}  // namespace carboy::drivers::sqlite

// How a statement uses a decimal number that is a parameter. SQLite has no type for it: it is bound as text, which
// keeps its digits, or as a number. A string is larger than every number, so a number is bound wherever it could be
// compared or calculated with. The tokens show only the form of the statement; only the database knows whether a name
// is a column that holds text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::sqlite {

/// One place where a parameter occurs.
struct DecimalUse {
    enum class Kind {
        result,    // a value of the result
        compared,  // compared with `column`, a name that may be a column or an expression
        stored,    // the new value of a column
        number,    // in any other expression
    };
    Kind kind = Kind::number;
    std::string schema{};  // of `stored`, if the text contains it
    std::string table{};   // of `stored`
    std::string column{};  // of `stored` and `compared`; empty: the column at `position`
    int position = 0;
    std::size_t parameter = 0;
};

/// Returns the uses of all parameters, in the order of the text. A parameter may occur in several places.
std::vector<DecimalUse> decimal_uses(std::string_view statement);

}  // namespace carboy::drivers::sqlite

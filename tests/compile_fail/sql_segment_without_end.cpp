// expect: this_sql_text_has_a_segment_that_is_nested_or_never_ends
#include <carboy/sql.hpp>

void find(carboy::Connection& conn, std::optional<int> age) {
    conn.execute("SELECT * FROM users WHERE true {AND age > ?", age);
}

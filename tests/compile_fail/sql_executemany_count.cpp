// expect: this_sql_text_has_more_placeholders_than_arguments
#include <carboy/sql.hpp>

#include <tuple>
#include <vector>

void load(carboy::Connection& conn, const std::vector<std::tuple<int>>& rows) {
    conn.executemany("INSERT INTO t VALUES (?, ?)", rows);
}

// expect: each row of executemany is a std::tuple
#include <carboy/sql.hpp>

#include <vector>

void add(carboy::Connection& conn, const std::vector<std::vector<int>>& rows) {
    conn.executemany("INSERT INTO t VALUES (?, ?)", rows);
}

// expect: each row of executemany is a std::tuple
#include <carboy/sql.hpp>

#include <list>
#include <vector>

void add(carboy::Connection& conn, const std::vector<std::list<int>>& rows) {
    conn.executemany("INSERT INTO t VALUES (?, ?)", rows);
}

// expect: no SQL type for this argument
#include <carboy/sql.hpp>

struct Point {
    int x;
};

void find(carboy::Connection& conn) { conn.execute("SELECT ?", Point{1}); }

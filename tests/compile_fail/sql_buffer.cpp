// expect: SQL text must be a string literal
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) {
    char text[] = "SELECT 1";
    conn.execute(text);
}

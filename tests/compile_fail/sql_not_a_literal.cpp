// expect: SQL text must be a string literal
#include <carboy/sql.hpp>

#include <string>

void find(carboy::Connection& conn, const std::string& name) {
    conn.execute("SELECT * FROM users WHERE name = '" + name + "'");
}

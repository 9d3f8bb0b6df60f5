// expect: this_argument_name_is_given_twice
#include <carboy/sql.hpp>

void find(carboy::Connection& conn) { conn.execute("SELECT :a, :b", carboy::bind<"a">(1), carboy::bind<"a">(2)); }

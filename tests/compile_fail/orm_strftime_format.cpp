// expect within 5: a_format_of_func_strftime_may_use_only
#include <carboy/orm.hpp>

using namespace carboy;

struct Event {
    Column<Integer, primary_key> id;
    Column<DateTime> at;

    CARBOY_MODEL(Event, id, at);
};

int main() { select(func::strftime("%B", Event::c.at)); }

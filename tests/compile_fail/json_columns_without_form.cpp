// expect within 5: json_columns names a column whose type has no JSON form
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct Job {
    Column<Integer, primary_key> id;
    Column<Interval> lasts;
    static constexpr JsonColumns json_columns = JsonColumns::all();
    CARBOY_MODEL(Job, id, lasts);
};

Response show() { return jsonify(Job{}); }

int main() { return show().status; }

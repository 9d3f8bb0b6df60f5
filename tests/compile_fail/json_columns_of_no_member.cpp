// expect within 5: json_columns names a member that the CARBOY_MODEL line does not list
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    static constexpr JsonColumns json_columns{"id", "nam"};
    CARBOY_MODEL(User, id);
};

Response show() { return jsonify(User{}); }

int main() { return show().status; }

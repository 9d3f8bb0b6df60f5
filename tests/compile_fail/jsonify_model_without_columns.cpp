// expect within 5: a model says which columns its JSON shows
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<Text> password_hash;
    CARBOY_MODEL(User, id, password_hash);
};

Response show() { return jsonify(User{}); }

int main() { return show().status; }

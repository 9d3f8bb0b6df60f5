// expect within 5: a model says which columns its JSON shows
#include <string>

#include <carboy/carboy.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    CARBOY_MODEL(User, id);
};

Response show(Session& session) { return jsonify({{"users", session.query<User>().all()}}); }

int main() { return static_cast<int>(sizeof(&show)); }

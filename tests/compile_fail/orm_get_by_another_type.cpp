// expect within 5: carboy: this value has a different type from the primary key
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<Text> name;
    CARBOY_MODEL(User, id, name);
};

User* find(Session& session) { return session.get<User>("1"); }

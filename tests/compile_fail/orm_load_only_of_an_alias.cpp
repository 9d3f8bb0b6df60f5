// expect within 5: a loading option names a member of the query's model, not of an alias
#include <carboy/orm.hpp>

using namespace carboy;

struct User {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    CARBOY_MODEL(User, id, name);
};

void misuse(Session& session) {
    constexpr auto& other = aliased<User, "other">;
    session.query<User>().options(load_only(other.name));
}

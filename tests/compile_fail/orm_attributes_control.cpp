// expect: compiles
#include <carboy/orm.hpp>

using namespace carboy;

enum class Mood { good, bad };
CARBOY_ENUM(Mood, good, bad);

struct User {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&User::id>, on_delete_cascade> parent_id;
    Column<SmallInteger, foreign_key<&User::id>> small_id;
    Column<String<>, default_<"draft">> state;
    Column<std::optional<String<9>>, default_<"">> note;
    Column<std::optional<SmallInteger>, default_<-3>> level;
    Column<Mood, default_<Mood::bad>> mood;
    Column<Numeric<10, 2>, default_<0>> price;
    Column<Boolean, default_<true>> shown;
    Column<Double, default_<1>> factor;
    CARBOY_MODEL(User, id, parent_id, small_id, state, note, level, mood, price, shown, factor);
};

User make() { return User{.state = "sent"}; }

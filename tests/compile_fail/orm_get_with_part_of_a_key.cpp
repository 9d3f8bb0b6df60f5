// expect within 5: carboy: get() takes one value for each column of the primary key
#include <carboy/orm.hpp>

using namespace carboy;

struct Language {
    Column<Text, primary_key> code;
    Column<Integer, primary_key> year;
    CARBOY_MODEL(Language, code, year);
};

Language* find(Session& session) { return session.get<Language>("en"); }

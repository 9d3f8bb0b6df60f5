// expect within 5: carboy: this value has a different type from the primary key
#include <carboy/orm.hpp>

using namespace carboy;

struct Language {
    Column<Text, primary_key> code;
    Column<Integer, primary_key> year;
    CARBOY_MODEL(Language, code, year);
};

Language& find() { return Language::query().get_or_404(2026, "en"); }

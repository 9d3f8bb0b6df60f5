// expect: compiles
#include <carboy/orm.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

using namespace carboy;

struct Language {
    Column<Text, primary_key> code;
    Column<Integer, primary_key> year;
    CARBOY_MODEL(Language, code, year);
};

struct Speaker {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Language::year>> year;
    CARBOY_MODEL(Speaker, id, year);
};

bool find(Session& session, std::string_view code, std::optional<int> id) {
    const Speaker* speaker = session.get<Speaker>(id);
    return session.get<Language>("en", 2026) != nullptr && session.get<Language>(code, speaker->year) != nullptr &&
           session.get_one<Speaker>(std::size_t{1}).id == 1 && Speaker::query().get(std::int64_t{1}) != nullptr &&
           Language::query().get_or_404(std::string(code), 5u).year == 5;
}

// DateTimeTz columns in templates have a time zone if the database keeps zones, as in SQLAlchemy.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace carboy {

struct Departure {
    Column<Integer, primary_key> id;
    Column<DateTimeTz> at;
    Column<std::optional<DateTimeTz>> delayed;
    Column<DateTime> planned;

    CARBOY_MODEL(Departure, id, at, delayed, planned);
};

namespace {

std::string render_departure(std::string url) {
    using namespace std::chrono;
    App app{"test"};
    app.config["DATABASE_URL"] = std::move(url);
    Database db{app};
    const AppContext context(app.core());
    db.create_all();
    const auto moment = sys_days(2024y / March / 2) + 9h;
    Departure& departure = db.session.add(Departure{.at = moment, .delayed = std::nullopt, .planned = moment});
    db.session.commit();
    std::string out =
        render_template_string("{{ d.at }}, {{ d.at.tzinfo }}, {{ d.delayed }}, {{ d.planned }}", {{"d", departure}});
    db.drop_all();
    return out;
}

TEST(TemplateZones, SqliteKeepsNone) {
    EXPECT_EQ(render_departure("sqlite:///:memory:"), "2024-03-02 09:00:00, None, None, 2024-03-02 09:00:00");
}

TEST(TemplateZones, PostgresqlKeepsThem) {
    const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
    if (server == nullptr) GTEST_SKIP() << "runs in webdb_postgresql";
    EXPECT_EQ(render_departure(server), "2024-03-02 09:00:00+00:00, UTC, None, 2024-03-02 09:00:00");
}

}  // namespace
}  // namespace carboy

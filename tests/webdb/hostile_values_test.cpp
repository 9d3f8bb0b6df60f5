// Hostile text and numbers that reach a database: H5 and H6 of the table of promises. With CARBOY_TEST_POSTGRES, on
// that server; else in memory.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include <carboy/base/log.hpp>

namespace carboy {
namespace {

struct HostileNote {
    Column<Integer, primary_key> id;
    Column<Text> text;
    static constexpr JsonColumns json_columns = JsonColumns::all();
    CARBOY_MODEL(HostileNote, id, text);
};

struct HostileText {
    std::string text;
};

class HostileValues : public testing::Test {
  protected:
    HostileValues() {
        const char* server = std::getenv("CARBOY_TEST_POSTGRES");
        app.config["DATABASE_URL"] = server != nullptr ? server : "sqlite:///:memory:";
        set_log_sink([](LogLevel, std::string_view) {});
        db.init_app(app);
        const auto context = app.app_context();
        db.drop_all();
        db.create_all();
        for (int i = 0; i < 7; ++i) db.session.add(HostileNote{.text = "note"});
        db.session.commit();
        add_routes();
    }
    ~HostileValues() override {
        {
            const auto context = app.app_context();
            db.drop_all();
        }
        set_log_sink({});
    }

    void add_routes() {
        app.get("/notes/<int(signed=True):id>",
                [](std::int64_t id) { return jsonify(HostileNote::query().get_or_404(id)); });
        app.get("/notes", [](Request& request) {
            const auto page = HostileNote::query()
                                  .order_by(HostileNote::c.id)
                                  .paginate({.page = request.args.get<std::int64_t>("page", 1),
                                             .per_page = request.args.get<std::int64_t>("per_page", 3)});
            return std::to_string(page.items.size());
        });
        app.post("/notes", [this](const HostileText& given) {
            HostileNote& note = db.session.add(HostileNote{.text = given.text});
            db.session.commit();
            return jsonify(note, 201);
        });
        app.get("/find", [](Request& request) {
            const std::string text = request.args.get("text", "");
            return std::to_string(HostileNote::query().filter_by({.text = text}).count());
        });
    }

    App app{"hostile"};
    Database db;
    TestClient client = app.test_client();
};

}  // namespace

// H6: a page or key that cannot exist is 404 or 400, and never the whole table.
TEST_F(HostileValues, PagesAndKeysThatCannotExist) {
    const std::vector<std::string> numbers{"-1",
                                           "0",
                                           "2147483647",
                                           "2147483648",
                                           "9223372036854775807",
                                           "9223372036854775808",
                                           "-9223372036854775808",
                                           "18446744073709551615",
                                           "1e309",
                                           "+1",
                                           " 1",
                                           "NaN",
                                           "0x7f",
                                           std::string(400, '9')};
    for (const std::string& number : numbers) {
        if (number != " 1") {
            // PostgreSQL says that no INTEGER holds the number; SQLite has no such limit and finds nothing.
            const int status = client.get("/notes/" + number).status;
            EXPECT_TRUE(status == 404 || status == 400) << number << " " << status;
        }
        for (const std::string& other : numbers) {
            const TestResponse answer = client.get("/notes", {.query = {{"page", number}, {"per_page", other}}});
            EXPECT_TRUE(answer.status == 200 || answer.status == 404) << number << " " << other << " " << answer.status;
            EXPECT_TRUE(answer.status == 404 || answer.body.size() == 1) << "at most the 7 rows of one page";
        }
    }
    EXPECT_EQ(client.get("/notes?page=9223372036854775807&per_page=9223372036854775807").status, 404);
    EXPECT_EQ(client.get("/notes?page=2&per_page=5").body, "2");
    EXPECT_EQ(client.get("/notes/7").status, 200);
}

// H5: text that a column cannot hold is refused; other text comes back unchanged. SQLite can hold NUL, PostgreSQL
// cannot.
TEST_F(HostileValues, TextThatNoColumnHolds) {
    const auto stored = [this](const std::string& json) {
        return client.post("/notes", {.json = "{\"text\": \"" + json + "\"}"}).status;
    };
    const bool holds_nul = std::getenv("CARBOY_TEST_POSTGRES") == nullptr;
    for (const char* json : {R"(\u0000)", R"(a\u0000b)", R"(\u0000\u0000)", R"(\ud83d\ude00\u0000)"}) {
        const TestResponse made = client.post("/notes", {.json = std::string("{\"text\": \"") + json + "\"}"});
        EXPECT_EQ(made.status, holds_nul ? 201 : 400) << json;
        EXPECT_TRUE(!holds_nul || made.contains("\\u0000")) << made.body;
    }
    for (const char* json : {R"(\ud800)", R"(\udc00)", "\xff", "\xc0\x80", "\xed\xa0\x80"})
        EXPECT_TRUE(stored(json) == 400 || stored(json) == 422) << json << " " << stored(json);
    for (const char* json :
         {R"(\ud83d\ude00)", R"(\u0001\u001f\u007f)", R"(\ufffd\ufffe\uffff)", R"('; DROP TABLE x; --)", R"(\\%_\")"}) {
        const TestResponse made = client.post("/notes", {.json = std::string("{\"text\": \"") + json + "\"}"});
        EXPECT_EQ(made.status, 201) << json << made.body;
        const std::string id = made.body.substr(6, made.body.find(',') - 6);
        EXPECT_EQ(client.get("/notes/" + id).body, made.body) << json;
    }
    EXPECT_EQ(client.get("/find?text=note").body, "7");
    // The strings above that contain NUL are found by it, where the database can hold it.
    const TestResponse with_nul = client.get("/find?text=a%00b");
    EXPECT_EQ(with_nul.status, holds_nul ? 200 : 400);
    EXPECT_TRUE(!holds_nul || with_nul.body == "1") << with_nul.body;
    for (const char* text : {"%01%00", "note%00", "%ff", "%c0%80", "%ed%a0%80", "%f4%90%80%80"}) {
        const TestResponse found = client.get(std::string("/find?text=") + text);
        EXPECT_TRUE(found.status == 400 || found.body == "0") << text << " " << found.status << found.body;
    }
}

}  // namespace carboy

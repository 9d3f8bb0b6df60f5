// The same file with Carboy and Flask-SQLAlchemy: the schema is the same, and each reads what the other wrote.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "../examples/lesson/models.hpp"
#include "interop/web/python.hpp"

namespace carboy {

struct TypeSample {
    Column<Integer, primary_key> id;
    Column<SmallInteger> small;
    Column<BigInteger> big;
    Column<Boolean> flag;
    Column<Float> ratio;
    Column<String<40>, indexed> code;
    Column<String<40>, indexed, unique> slug;
    Column<std::optional<Text>> body;
    Column<LargeBinary> data;
    Column<Date> day;
    Column<DateTime> moment;
    Column<std::optional<DateTime>> maybe;
    Column<Integer> order;
    Column<Integer, foreign_key<&User::id>, on_delete_cascade> user_id;

    CARBOY_MODEL(TypeSample, id, small, big, flag, ratio, code, slug, body, data, day, moment, maybe, order, user_id);
};

enum class Mood { calm, very_glad, sad };

struct ValueSample {
    Column<Integer, primary_key> id;
    Column<Numeric<10, 2>> price;
    Column<std::optional<Numeric<15, 6>>> weight;
    Column<Numeric<>> amount;
    Column<Numeric<12>> whole;
    Column<Mood> mood;
    Column<std::optional<Mood>> maybe_mood;
    Column<Uuid> key;
    Column<std::optional<Json>> extra;
    Column<Json> settings;
    Column<Time> at;
    Column<Interval> length;
    Column<std::optional<DateTimeTz>> zoned;

    CARBOY_MODEL(ValueSample, id, price, weight, amount, whole, mood, maybe_mood, key, extra, settings, at, length,
                 zoned);
};

namespace {

using namespace std::chrono_literals;

std::vector<std::byte> bytes(std::string_view text) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

const auto leap_day = std::chrono::sys_days(std::chrono::year(2024) / 2 / 29);

const std::vector<const char*> prices{"12.50", "12.34", "3", "-0.01", "99999999.99", "0.10"};

Json document() {
    return Json::parse(R"({"b": [1, 2.5, null, true, 1e100, 1e16, 9223372036854775808, 1e-7],)"
                       R"( "\u00e9\ud83d\ude00": "\u007f\u0001\"\\/\u2028", "a": {}})");
}

/// The rows that `flask_models.py write` adds.
void add_values(Database& db) {
    for (const char* price : prices)
        db.session.add(ValueSample{.price = Decimal(price),
                                   .amount = Decimal(price),
                                   .whole = 5,
                                   .mood = Mood::very_glad,
                                   .key = Uuid("123e4567-e89b-42d3-a456-426614174000"),
                                   .extra = document(),
                                   .settings = boost::json::value(7),
                                   .at = std::chrono::hh_mm_ss<std::chrono::microseconds>(24h - 59s + 5us),
                                   .length = 5s + 3us - 24h,
                                   .zoned = leap_day + 1h + 2min + 3s});
    db.session.add(ValueSample{.mood = Mood::sad});
    db.session.commit();
}

class SqlAlchemyTest : public ::testing::Test {
  protected:
    SqlAlchemyTest() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~SqlAlchemyTest() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    static std::vector<std::string> python(const std::string& action, const std::string& path) {
        return python_lines("tests/interop/orm/flask_models.py " + action + " " + path);
    }
    /// Works on the file inside an application's context.
    template <class F>
    void with_database(const std::string& path, F work) {
        App app{"interop"};
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + path;
        Database db{app};
        auto context = app.app_context();
        work(db);
    }

  private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("carboy_interop_" + std::to_string(::getpid()));
};

TEST_F(SqlAlchemyTest, CreateAllOnEitherSideGivesTheSameSchema) {
    with_database(file("ours.db"), [](Database& db) { db.create_all(); });
    python("create", file("theirs.db"));
    const std::vector<std::string> ours = python("schema", file("ours.db"));
    const std::vector<std::string> theirs = python("schema", file("theirs.db"));
    EXPECT_GT(ours.size(), 20u);
    EXPECT_EQ(ours, theirs);
}

TEST_F(SqlAlchemyTest, PythonReadsWhatCarboyWrote) {
    with_database(file("ours.db"), [](Database& db) {
        db.create_all();
        User& alice = db.session.add(User{.name = "Alice <&>", .email = "alice@example.com"});
        User& bob = db.session.add(User{.name = "Bj\u00f8rn", .email = "bob@example.com"});
        alice.posts.add(Post{.title = "Hello"});
        db.session.add(Post{.title = "Again", .author = alice});
        db.session.add(Post{.title = "Nobody's"});
        db.session.commit();
        db.session.add(TypeSample{.small = -7,
                                  .big = (std::int64_t{1} << 62) + 1,
                                  .flag = true,
                                  .ratio = 0.1,
                                  .code = "c",
                                  .slug = "s",
                                  .data = bytes({"\x00\xff'", 3}),
                                  .day = leap_day,
                                  .moment = leap_day + 24h - 1us,
                                  .order = 3,
                                  .user_id = *bob.id});
        db.session.commit();
    });
    const std::vector<std::string> expected{
        "user|1|Alice <&>|alice@example.com|['Hello', 'Again']",
        "user|2|Bj\u00f8rn|bob@example.com|[]",
        "post|1|Hello|Alice <&>",
        "post|2|Again|Alice <&>",
        "post|3|Nobody's|None",
        "sample|1|-7|4611686018427387905|True|0.1|'c'|'s'|None|b\"\\x00\\xff'\"|datetime.date(2024, 2, 29)|"
        "datetime.datetime(2024, 2, 29, 23, 59, 59, 999999)|None|3|2",
    };
    EXPECT_EQ(python("read", file("ours.db")), expected);
}

TEST_F(SqlAlchemyTest, CarboyReadsWhatPythonWrote) {
    python("create", file("theirs.db"));
    python("write", file("theirs.db"));
    with_database(file("theirs.db"), [](Database& db) {
        const Objects<User> users = User::query().order_by(User::c.id).all();
        ASSERT_EQ(users.size(), 2u);
        EXPECT_EQ(users[0].name, "Alice <&>");
        EXPECT_EQ(users[1].name, "Bj\u00f8rn");
        ASSERT_EQ(users[0].posts.size(), 2u);
        EXPECT_EQ(users[0].posts[0].title, "Hello");
        EXPECT_EQ(users[0].posts[1].author.get(), &users[0]);
        EXPECT_EQ(Post::query().filter(Post::c.author == nullptr).one().title, "Nobody's");
        TypeSample& sample = TypeSample::query().one();
        EXPECT_EQ(sample.small, -7);
        EXPECT_EQ(sample.big, (std::int64_t{1} << 62) + 1);
        EXPECT_EQ(sample.flag, true);
        EXPECT_EQ(sample.ratio, 0.1);
        EXPECT_FALSE(sample.body->has_value());
        EXPECT_EQ(*sample.data, bytes({"\x00\xff'", 3}));
        EXPECT_EQ(*sample.day, leap_day);
        EXPECT_EQ(*sample.moment, leap_day + 24h - 1us);
        sample.ratio = 0.2;
        sample.moment = leap_day + 1h;
        users[0].posts[0].title = "Changed";
        db.session.commit();
    });
    const std::vector<std::string> lines = python("read", file("theirs.db"));
    ASSERT_EQ(lines.size(), 6u);
    EXPECT_EQ(lines[0], "user|1|Alice <&>|alice@example.com|['Changed', 'Again']");
    EXPECT_NE(lines[5].find("|0.2|"), std::string::npos);
    EXPECT_NE(lines[5].find("datetime.datetime(2024, 2, 29, 1, 0)"), std::string::npos);
}

TEST_F(SqlAlchemyTest, ValuesAreStoredAlike) {
    with_database(file("ours.db"), [](Database& db) {
        db.create_all();
        add_values(db);
    });
    python("create", file("theirs.db"));
    python("write", file("theirs.db"));
    const std::vector<std::string> ours = python("values", file("ours.db"));
    const std::vector<std::string> theirs = python("values", file("theirs.db"));
    EXPECT_EQ(ours, theirs);
    ASSERT_EQ(ours.size(), 2 * (prices.size() + 1) + 4);
    EXPECT_EQ(ours[0].substr(0, 26), "value|1|Decimal('12.50')|N");
}

TEST_F(SqlAlchemyTest, CarboyReadsTheValuesThatPythonWrote) {
    python("create", file("theirs.db"));
    python("write", file("theirs.db"));
    with_database(file("theirs.db"), [](Database& db) {
        const Objects<ValueSample> rows = ValueSample::query().order_by(ValueSample::c.id).all();
        ASSERT_EQ(rows.size(), prices.size() + 1);
        for (std::size_t i = 0; i < prices.size(); ++i) {
            ValueSample& row = rows[i];
            EXPECT_EQ(*row.price, Decimal(prices[i]));
            EXPECT_EQ(row.price->to_string(), Decimal(prices[i]).round(2).to_string());
            EXPECT_EQ(*row.amount, Decimal(prices[i]));
            EXPECT_EQ(*row.whole, 5);
            EXPECT_FALSE(row.weight->has_value());
            EXPECT_EQ(*row.mood, Mood::very_glad);
            EXPECT_EQ(row.key->to_string(), "123e4567-e89b-42d3-a456-426614174000");
            EXPECT_EQ(**row.extra, document());
            EXPECT_EQ(row.settings->value(), boost::json::value(7));
            EXPECT_EQ(row.at->to_duration(), 24h - 59s + 5us);
            EXPECT_EQ(*row.length, 5s + 3us - 24h);
            EXPECT_EQ(**row.zoned, leap_day + 1h + 2min + 3s);
        }
        ValueSample& last = rows[prices.size()];
        EXPECT_FALSE(last.extra->has_value());  // SQL's NULL
        EXPECT_TRUE(last.settings->is_null());  // JSON's null
        EXPECT_FALSE(last.maybe_mood->has_value());
        using V = ValueSample;
        EXPECT_EQ(V::query().filter(V::c.price > Decimal("12.345")).count(), 2);
        EXPECT_EQ(V::query().filter(V::c.price == Decimal("12.5")).count(), 1);
        EXPECT_EQ(V::query().filter(V::c.price < 1, V::c.mood == Mood::very_glad).count(), 2);
        EXPECT_EQ(V::query().filter(V::c.key == Uuid()).one().id, last.id);
        EXPECT_EQ(V::query().filter(V::c.length < 0s).count(), static_cast<int>(prices.size()));
        EXPECT_EQ(V::query().filter(V::c.extra == std::nullopt).count(), 1);
        last.price = Decimal("1.5");
        last.extra = Json(boost::json::array{1, "a"});
        last.mood = Mood::calm;
        db.session.commit();
    });
    const std::vector<std::string> lines = python("values", file("theirs.db"));
    const auto changed = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
        return line.starts_with("value|7|Decimal('1.50')|None|") && line.find("<Mood.calm: 0>") != std::string::npos &&
               line.find("|[1, 'a']|") != std::string::npos;
    });
    EXPECT_NE(changed, lines.end());
}

}  // namespace
}  // namespace carboy

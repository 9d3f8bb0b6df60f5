#include <carboy/webdb/json_models.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <carboy/carboy.hpp>

namespace carboy {

namespace {

enum class Kind { fresh, frozen };

struct Maker {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<String<40>> secret;
    Many<struct Ware, "maker"> wares;
    static constexpr JsonColumns json_columns{"name", "id"};
    CARBOY_MODEL(Maker, id, name, secret, wares);
};

struct Ware {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<Numeric<10, 2>> price;
    Column<std::optional<Numeric<10, 1>>> old_price;
    Column<Kind> kind;
    Column<std::optional<Date>> best_before;
    Column<DateTime> made_at;
    Column<LargeBinary> picture;
    Column<std::optional<Integer>, foreign_key<&Maker::id>> maker_id;
    One<Maker, "maker_id"> maker;
    static constexpr JsonColumns json_columns{"id",          "name",    "price",   "old_price", "kind",
                                              "best_before", "made_at", "picture", "maker"};
    CARBOY_MODEL(Ware, id, name, price, old_price, kind, best_before, made_at, picture, maker_id, maker);
};

struct Ring {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Ring::id>> next_id;
    One<Ring, "next_id"> next;
    static constexpr JsonColumns json_columns{"id", "next"};
    CARBOY_MODEL(Ring, id, next_id, next);
};

struct Open {
    Column<Integer, primary_key> id;
    Column<std::optional<Text>> text;
    static constexpr JsonColumns json_columns = JsonColumns::all();
    CARBOY_MODEL(Open, id, text);
};

struct Typed {
    Column<Integer, primary_key> id;
    Column<Time> time;
    Column<std::optional<Time>> other_time;
    Column<Interval> length;
    Column<DateTimeTz> moment;
    Column<Uuid> key;
    Column<Json> document;
    static constexpr JsonColumns json_columns{"id"};
    CARBOY_MODEL(Typed, id, time, other_time, length, moment, key, document);
};

struct Hours {
    Column<Integer, primary_key> id;
    Column<Time> opens;
    Column<std::optional<Time>> closes;
    static constexpr JsonColumns json_columns{"opens", "closes"};
    CARBOY_MODEL(Hours, id, opens, closes);
};

struct Vehicle {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<String<20>, polymorphic_on> type;
    Column<std::optional<Integer>, foreign_key<&Maker::id>> maker_id;
    static constexpr std::string_view polymorphic_identity = "vehicle";
    static constexpr JsonColumns json_columns{"id", "name"};
    CARBOY_MODEL(Vehicle, id, name, type, maker_id);
};
struct Truck : Vehicle {
    Column<Integer, default_<5>> load;
    static constexpr std::string_view polymorphic_identity = "truck";
    static constexpr JsonColumns json_columns{"id", "load"};
    CARBOY_SUBMODEL(Truck, Vehicle, load);
};
struct Tanker : Truck {
    Column<String<20>> liquid;
    static constexpr std::string_view polymorphic_identity = "tanker";
    static constexpr JsonColumns json_columns{"name", "load", "liquid"};
    CARBOY_SUBMODEL(Tanker, Truck, liquid);
};
struct Milkman : Truck {
    static constexpr std::string_view polymorphic_identity = "milkman";
    CARBOY_SUBMODEL(Milkman, Truck);
};

struct WarePage {
    std::vector<const Ware*> wares;
    int number = 1;
    CARBOY_JSON(WarePage, wares, number);
};

Database db;

class JsonModels : public testing::Test {
  protected:
    JsonModels() : app("shop", Config{{"DATABASE_URL", "sqlite:///:memory:"}}) {
        db.init_app(app);
        context.emplace(app.core());
        db.create_all();
        using namespace std::chrono;
        Maker& maker = db.session.add(Maker{.name = "Bakery", .secret = "flour"});
        db.session.add(Ware{.name = "Loaf",
                            .price = Decimal("3.5"),
                            .kind = Kind::fresh,
                            .best_before = sys_days(2026y / March / 1),
                            .made_at = sys_days(2026y / February / 27) + 5h,
                            .picture = std::vector<std::byte>{std::byte{1}, std::byte{255}},
                            .maker = maker});
        db.session.commit();
    }
    App app;
    std::optional<AppContext> context;
};

const std::string loaf =
    R"({"best_before":"2026-03-01","id":1,"kind":"fresh","made_at":"2026-02-27T05:00:00Z","maker":{"id":1,"name":"Bakery"},)"
    R"("name":"Loaf","old_price":null,"picture":"Af8","price":"3.50"})";

}  // namespace

TEST(JsonColumnTypes, NeedNoEquality) {
    App app("types");
    const auto context = app.app_context();
    EXPECT_EQ(jsonify(Typed{}).body, "{\"id\":0}\n");
    const Hours hours{.opens = std::chrono::hh_mm_ss(std::chrono::microseconds(std::chrono::hours(9)))};
    EXPECT_EQ(jsonify(hours).body, "{\"closes\":null,\"opens\":\"09:00:00\"}\n");
}

TEST_F(JsonModels, OneModel) {
    Ware* ware = db.session.get<Ware>(1);
    EXPECT_EQ(jsonify(*ware).body, loaf + "\n");
    EXPECT_EQ(jsonify(ware).body, loaf + "\n");
    EXPECT_EQ(jsonify(db.session.get<Ware>(2)).body, "null\n");
    EXPECT_EQ(jsonify(*ware, 201).status, 201);
    EXPECT_EQ(to_json(*ware), loaf);
}

TEST_F(JsonModels, ListsOfModels) {
    EXPECT_EQ(jsonify(db.session.query<Ware>().all()).body, "[" + loaf + "]\n");
    EXPECT_EQ(jsonify({{"wares", db.session.query<Ware>().all()}, {"count", 1}}).body,
              R"({"count":1,"wares":[)" + loaf + "]}\n");
    EXPECT_EQ(jsonify({{"one", *db.session.get<Ware>(1)}, {"none", db.session.get<Ware>(2)}}).body,
              R"({"none":null,"one":)" + loaf + "}\n");
    EXPECT_EQ(jsonify(db.session.get<Maker>(1)->wares).body, "[" + loaf + "]\n");
    EXPECT_EQ(jsonify(WarePage{{db.session.get<Ware>(1)}, 2}).body, R"({"number":2,"wares":[)" + loaf + "]}\n");
}

TEST_F(JsonModels, ObjectsOfAHierarchyAreShownAsTheirOwnClass) {
    db.session.add(Vehicle{.name = "Cart"});
    db.session.add(Truck{{.name = "Lorry"}, 7});
    db.session.add(Tanker{{{.name = "Tank"}, 9}, "milk"});
    db.session.add(Milkman{{{.name = "Float"}, 2}});
    db.session.commit();
    const auto all = [] { return jsonify(Vehicle::query().order_by(Vehicle::c.id).all()).body; };
    EXPECT_EQ(all(),
              "[{\"id\":1,\"name\":\"Cart\"},{\"id\":2,\"name\":\"Lorry\"},{\"id\":3,\"name\":\"Tank\"},"
              "{\"id\":4,\"name\":\"Float\"}]\n")
        << "until a class is named";
    json_class<Truck>();
    EXPECT_EQ(all(),
              "[{\"id\":1,\"name\":\"Cart\"},{\"id\":2,\"load\":7},{\"id\":3,\"load\":9},{\"id\":4,\"load\":2}]\n")
        << "an object of a class that is not named is shown as the nearest one above it";
    json_class<Tanker>();
    json_class<Tanker>();
    const std::string whole =
        "[{\"id\":1,\"name\":\"Cart\"},{\"id\":2,\"load\":7},{\"liquid\":\"milk\",\"load\":9,\"name\":\"Tank\"},"
        "{\"id\":4,\"load\":2}]\n";
    EXPECT_EQ(all(), whole);
    EXPECT_EQ(jsonify(*Truck::query().filter(Truck::c.name == "Tank").first()).body,
              "{\"liquid\":\"milk\",\"load\":9,\"name\":\"Tank\"}\n");
    EXPECT_EQ(jsonify(static_cast<const Vehicle&>(Truck{{.name = "new"}, 7})).body, "{\"id\":0,\"name\":\"new\"}\n")
        << "an object in no session does not know its class";
}

TEST_F(JsonModels, OutsideASession) {
    EXPECT_EQ(jsonify(Open{.text = "all"}).body, R"({"id":0,"text":"all"})"
                                                 "\n");
    EXPECT_EQ(jsonify(Maker{.name = "New", .secret = "x"}).body, R"({"id":0,"name":"New"})"
                                                                 "\n");
}

TEST_F(JsonModels, RowsOfASelectHaveNames) {
    EXPECT_EQ(jsonify(mappings(select(Ware::c.price, Ware::c.name, Ware::c.best_before, Ware::c.kind))).body,
              R"([{"best_before":"2026-03-01","kind":"fresh","name":"Loaf","price":"3.50"}])"
              "\n");
    EXPECT_EQ(
        jsonify({{"rows", mappings(select(Maker::c, Maker::c.id.label("number"), func::count(Ware::c.id).label("wares"))
                                       .join(Maker::c.wares)
                                       .group_by(Maker::c.id))},
                 {"none", mappings(select(Ware::c.id).where(Ware::c.id == 99))}})
            .body,
        R"({"none":[],"rows":[{"maker":{"id":1,"name":"Bakery"},"number":1,"wares":1}]})"
        "\n");
    EXPECT_THROW(mappings(select(func::count(Ware::c.id))), Error) << "without a name";
    EXPECT_THROW(mappings(select(Ware::c.id, Maker::c.id).join(Ware::c.maker)), Error) << "one name twice";
}

TEST_F(JsonModels, ACycleIsAnError) {
    Ring& first = db.session.add(Ring{});
    db.session.flush();
    Ring& second = db.session.add(Ring{.next = first});
    db.session.commit();
    EXPECT_EQ(jsonify(second).body, R"({"id":2,"next":{"id":1,"next":null}})"
                                    "\n");
    first.next = second;
    EXPECT_THROW(jsonify(second), Error);
}

}  // namespace carboy

// Columns of every value type: the model's values, the stored values, and refused values.
#include "orm/lesson_models.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace carboy {

enum class Role { reader, writer, admin };

/// A user-defined type: one specialization is used for SQL and for the model.
struct Point {
    int x = 0;
    int y = 0;
    bool operator==(const Point&) const = default;
};

}  // namespace carboy

template <>
struct carboy::sql::Type<carboy::Point> {
    static ColumnType column_type() { return {.kind = TypeKind::string, .length = 40}; }
    static ValueView to_view(const Point& point, Scratch& scratch) {
        return ValueView::text(scratch.keep(std::to_string(point.x) + ',' + std::to_string(point.y)));
    }
    static Point from_view(ValueView view) {
        const auto text = Type<std::string>::from_view(view);
        return {std::stoi(text), std::stoi(text.substr(text.find(',') + 1))};
    }
};

namespace carboy {

struct Thing {
    Column<Uuid, primary_key> id;
    Column<Numeric<6, 2>> price;
    Column<Decimal> exact;
    Column<Role, default_<Role::reader>> role;
    Column<std::optional<Json>> extra;
    Column<std::optional<Time>> at;
    Column<std::optional<Interval>> length;
    Column<std::optional<DateTimeTz>> zoned;
    Column<Point> place;

    CARBOY_MODEL(Thing, id, price, exact, role, extra, at, length, zoned, place);
};

struct Quote {
    Column<Date, primary_key> day;
    Column<Numeric<6, 2>, primary_key> price;
    CARBOY_MODEL(Quote, day, price);
};

struct Hall;

struct Talk {
    Column<Uuid, primary_key> id;
    ManyToMany<Hall, "talk_hall"> halls;
    CARBOY_MODEL(Talk, id, halls);
};

struct Hall {
    Column<Uuid, primary_key> id;
    ManyToMany<Talk, "talk_hall"> talks;
    CARBOY_MODEL(Hall, id, talks);
};

namespace {

using namespace std::chrono_literals;

class TypesTest : public OrmTest {
  protected:
    TypesTest() {
        create_all(engine);
        engine.on_query([this](const engine::QueryEvent& event) { statements.emplace_back(event.statement); });
    }

    /// Writes an object, and reads it in another session.
    template <class Check>
    void reload(const Uuid& id, Check check) {
        Session other{engine};
        Thing* thing = other.get<Thing>(id);
        ASSERT_NE(thing, nullptr);
        check(*thing);
    }
};

TEST_F(TypesTest, ValuesComeBack) {
    const Uuid id = Uuid::random();
    Session session{engine};
    Thing& thing =
        session.add(Thing{.id = id, .price = Decimal("12.5"), .exact = Decimal("0.123"), .place = Point{3, -4}});
    thing.role = Role::admin;
    thing.extra = Json(boost::json::object{{"a", {1, 2.5}}});
    thing.at = std::chrono::hh_mm_ss<std::chrono::microseconds>(90min);
    thing.length = -36h;
    thing.zoned = std::chrono::sys_days() + 5s;
    session.commit();
    reload(id, [](Thing& again) {
        EXPECT_EQ(again.price->to_string(), "12.50");
        EXPECT_EQ(*again.exact, Decimal("0.123"));
        EXPECT_EQ(*again.role, Role::admin);
        EXPECT_EQ((*again.extra)->value().at("a").at(1), boost::json::value(2.5));
        EXPECT_EQ((*again.at)->to_duration(), 90min);
        EXPECT_EQ(**again.length, -36h);
        EXPECT_EQ(**again.zoned, std::chrono::sys_days() + 5s);
        EXPECT_EQ(*again.place, (Point{3, -4}));
    });
}

/// An engine may spell a key differently from the C++ value.
TEST_F(TypesTest, ARowIsOneObjectWhateverTheFormOfItsKey) {
    Session session{engine};
    const Uuid id = Uuid::random();
    const auto day = std::chrono::sys_days(std::chrono::days(9));
    Thing& thing = session.add(Thing{.id = id});
    Quote& quote = session.add(Quote{.day = day, .price = Decimal("1.5")});
    for (int i = 0; i < 2; ++i) {
        session.commit();
        EXPECT_EQ(session.query<Thing>().first(), &thing);
        EXPECT_EQ(session.get<Thing>(id), &thing);
        EXPECT_EQ(session.query<Quote>().first(), &quote);
        EXPECT_EQ(session.get<Quote>(day, Decimal("1.50")), &quote);
    }
    session.refresh(thing);
    session.delete_(thing);
    session.delete_(quote);
    session.commit();
    EXPECT_EQ(session.query<Thing>().count() + session.query<Quote>().count(), 0);
}

TEST_F(TypesTest, LinksAreFoundWhateverTheFormOfTheirKeys) {
    {
        Session session{engine};
        Talk& talk = session.add(Talk{.id = Uuid::random()});
        for (int i = 0; i < 2; ++i) talk.halls.add(session.add(Hall{.id = Uuid::random()}));
        session.add(Talk{.id = Uuid::random()});
        session.commit();
    }
    Session session{engine};
    std::size_t halls = 0, talks = 0;
    for (const Talk& talk : session.query<Talk>().all()) halls += talk.halls.size();
    for (const Hall& hall : session.query<Hall>().all()) talks += hall.talks.size();
    EXPECT_EQ(halls, 2u);
    EXPECT_EQ(talks, 2u);
}

TEST_F(TypesTest, DefaultsAndNulls) {
    Session session{engine};
    const Uuid id = Uuid::random();
    session.add(Thing{.id = id});
    session.commit();
    reload(id, [](Thing& again) {
        EXPECT_EQ(*again.role, Role::reader);
        EXPECT_EQ(*again.price, 0);
        EXPECT_FALSE(again.extra->has_value());
        EXPECT_FALSE(again.at->has_value());
        EXPECT_FALSE(again.length->has_value());
    });
}

TEST_F(TypesTest, QueriesCompareValues) {
    Session session{engine};
    const Uuid first = Uuid::random();
    session.add(Thing{.id = first, .price = Decimal("9.99"), .exact = 10, .role = Role::writer, .place = Point{1, 2}});
    session.add(Thing{.id = Uuid::random(), .price = 10, .exact = 5, .length = 2h});
    session.commit();
    using T = Thing;
    const auto count = [&](const auto& condition) { return session.query<T>().filter(condition).count(); };
    EXPECT_EQ(count(T::c.price > Decimal("9.99")), 1);
    EXPECT_EQ(count(T::c.price >= Decimal("9.990")), 2);
    EXPECT_EQ(count(T::c.price < 10), 1);
    EXPECT_EQ(count(T::c.price == T::c.exact), 0);
    EXPECT_EQ(count(T::c.price.in_({Decimal(10), Decimal("1.5")})), 1);
    EXPECT_EQ(count(T::c.price.between(Decimal("9.5"), 10)), 2);
    EXPECT_EQ(count(T::c.role == Role::writer), 1);
    EXPECT_EQ(count(T::c.role != Role::admin), 2);
    EXPECT_EQ(count(T::c.id == first), 1);
    EXPECT_EQ(count(T::c.length > 90min), 1);
    EXPECT_EQ(count(T::c.length == std::nullopt), 1);
    EXPECT_EQ(count(T::c.place == Point{1, 2}), 1);
    EXPECT_EQ(session.query<T>().filter_by({.role = Role::writer}).one().id, first);
    EXPECT_EQ(*session.query<T>().order_by(T::c.price).first()->price, Decimal("9.99"));
}

TEST_F(TypesTest, WhatDoesNotFitIsRefusedAtTheFlush) {
    for (const char* price : {"12345.67", "10000", "0.001", "-10000.00"}) {
        Session session{engine};
        session.add(Thing{.id = Uuid::random(), .price = Decimal(price)});
        EXPECT_THROW(session.flush(), DataError) << price;
        session.rollback();
        session.add(Thing{.id = Uuid::random(), .price = Decimal("9999.9900")});
        session.commit();
    }
    Session session{engine};
    session.add(Thing{.id = Uuid::random(), .role = static_cast<Role>(7)});
    EXPECT_THROW(session.flush(), DataError);
}

TEST_F(TypesTest, AChangedValueIsWrittenAndAnEqualOneIsNot) {
    Session session{engine};
    Thing& thing = session.add(Thing{.id = Uuid::random(), .price = 1, .extra = Json(boost::json::array{1})});
    session.commit();
    thing.price = Decimal("2.00");
    thing.extra = Json(boost::json::array{1, 2});
    EXPECT_GE(count([&] { session.commit(); }), 1u);
    reload(thing.id, [](Thing& again) {
        EXPECT_EQ(*again.price, 2);
        EXPECT_EQ((*again.extra)->dump(), "[1, 2]");
    });
    EXPECT_EQ(*thing.price, 2);
    thing.price = Decimal("2.00");
    const auto is_update = [](const std::string& text) { return text.starts_with("UPDATE"); };
    const auto before = std::count_if(statements.begin(), statements.end(), is_update);
    session.commit();
    EXPECT_EQ(std::count_if(statements.begin(), statements.end(), is_update), before);
    thing.price = 3;
    session.rollback();
    EXPECT_EQ(*thing.price, 2);
}

TEST_F(TypesTest, AStoredNameThatIsNoEnumeratorNamesTheColumn) {
    if (engine.dialect().name != "sqlite") GTEST_SKIP() << "the server refuses it";
    auto connection = engine.connect();
    connection->execute("INSERT INTO thing (id, price, exact, role, place) VALUES (?, 1, 1, 'owner', '1,1')", Uuid());
    connection->commit();
    connection.give_back();
    Session session{engine};
    try {
        session.query<Thing>().all();
        FAIL();
    } catch (const DataError& error) {
        EXPECT_NE(error.message().find("role"), std::string::npos) << error.message();
    }
}

}  // namespace
}  // namespace carboy

// Column properties: SQL expressions that every query of a model reads as columns; and hybrids: functions that work on
// objects and in SQL.
#include <carboy/orm.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "orm/lesson_models.hpp"

namespace carboy::properties {

struct Work;

sql::Expr<std::string> full_name();
sql::Expr<std::optional<std::int64_t>> count_of_works();
sql::Expr<std::int64_t> count_of_parts();

struct Writer {
    Column<Integer, primary_key> id;
    Column<String<40>> first;
    Column<String<40>> last;
    Column<std::optional<Integer>> born;
    Column<Text, column_property<full_name>> name;
    Column<std::optional<Integer>, column_property<count_of_works>> work_count;
    Many<Work, "writer", order_by<"id">> works;

    static constexpr std::string_view table_name = "property_writers";
    CARBOY_MODEL(Writer, id, first, last, born, name, work_count, works);
};

struct Work {
    Column<Integer, primary_key> id;
    Column<String<40>> title;
    Column<Integer> price;
    Column<Integer> pieces;
    Column<Integer, foreign_key<&Writer::id>> writer_id;
    One<Writer, "writer_id"> writer;

    static constexpr std::string_view table_name = "property_works";
    CARBOY_MODEL(Work, id, title, price, pieces, writer_id, writer);
};

// The expression uses the table of the model itself, under another name.
struct Part {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Part::id>> whole_id;
    Column<Integer, column_property<count_of_parts>, deferred> part_count;

    static constexpr std::string_view table_name = "property_parts";
    CARBOY_MODEL(Part, id, whole_id, part_count);
};

// Properties that contain themselves: one directly, two by way of each other, and one in a query of the whole model.
sql::Expr<std::int64_t> itself();
sql::Expr<std::int64_t> egg();
sql::Expr<std::int64_t> hen();
sql::Expr<bool> has_twin();

struct Ring {
    Column<Integer, primary_key> id;
    Column<Integer, column_property<itself>, deferred> inside;
    Column<Integer, column_property<egg>, deferred> first;
    Column<Integer, column_property<hen>, deferred> second;
    Column<Boolean, column_property<has_twin>, deferred> twin;

    static constexpr std::string_view table_name = "property_rings";
    CARBOY_MODEL(Ring, id, inside, first, second, twin);
};

sql::Expr<std::int64_t> itself() { return Ring::c.id + Ring::c.inside; }
sql::Expr<std::int64_t> egg() { return Ring::c.second + 1; }
sql::Expr<std::int64_t> hen() { return func::coalesce(select(func::max(Ring::c.first)).scalar_subquery(), 0); }
sql::Expr<bool> has_twin() {
    constexpr auto& other = aliased<Ring, "other_ring">;
    return exists(select(other.id).where(other.id != Ring::c.id, other.twin));
}

sql::Expr<std::string> full_name() { return Writer::c.first + " " + Writer::c.last; }

sql::Expr<std::optional<std::int64_t>> count_of_works() {
    return select(func::count(Work::c.id)).where(Work::c.writer_id == Writer::c.id).scalar_subquery();
}

sql::Expr<std::int64_t> count_of_parts() {
    constexpr auto& inner = aliased<Part, "inner_part">;
    return func::coalesce(select(func::count(inner.id)).where(inner.whole_id == Part::c.id).scalar_subquery(), 0);
}

// Hybrids: one function for objects and for SQL.
inline constexpr auto total = [](const auto& work) { return work.price * work.pieces; };
inline constexpr auto is_dear = [](const auto& work) { return total(work) > 100 && work.pieces >= 2; };
inline constexpr auto heading = [](const auto& work) { return work.title + "!"; };

// A hybrid with a part of its own for each side.
inline constexpr auto initial = hybrid([](const Writer& writer) { return writer.first->substr(0, 1); },
                                       [](const auto& writer) { return func::substr(writer.first, 1, 1); });

}  // namespace carboy::properties

namespace carboy {
namespace {

using namespace properties;

class ColumnPropertyTest : public OrmTest {
  protected:
    ColumnPropertyTest() {
        create_tables<Writer, Work, Part, Ring>();
        fill(session);
        statements.clear();
    }

    static void fill(Session& session) {
        Writer& ada = session.add(Writer{.first = "Ada", .last = "O'Neil", .born = 1815});
        ada.works.add(Work{.title = "Notes", .price = 60, .pieces = 2});
        ada.works.add(Work{.title = "Letters", .price = 101, .pieces = 1});
        session.add(Writer{.first = "Bob", .last = "Low"});
        session.commit();
        session.close();
    }
    Session session{engine};
};

TEST_F(ColumnPropertyTest, EveryQueryReadsIt) {
    const auto writers = session.query<Writer>().order_by(Writer::c.name).all();
    ASSERT_EQ(writers.size(), 2u);
    EXPECT_EQ(writers[0].name, "Ada O'Neil");
    EXPECT_EQ(writers[0].work_count, 2);
    EXPECT_EQ(writers[1].work_count, 0);
    EXPECT_EQ(statements.size(), 1u);
    EXPECT_EQ(session.query<Writer>().filter(Writer::c.work_count > 1).one().first, "Ada");
    EXPECT_EQ(session.scalar(select(Writer::c.name).where(Writer::c.born == 1815)), "Ada O'Neil");
    EXPECT_EQ(Session(engine).get<Writer>(*writers[0].id)->work_count, 2);
    constexpr auto& other = aliased<Writer, "other">;
    EXPECT_EQ(session.scalar(select(other.name).where(other.work_count == 2)), "Ada O'Neil");
    EXPECT_EQ(session.query<Work>().join(Work::c.writer).filter(Writer::c.name == "Ada O'Neil").count(), 2);
    const auto pages = session.query<Writer>().options(joined_load(Writer::c.works)).order_by(Writer::c.id).limit(1);
    EXPECT_EQ(pages.one().work_count, 2);
    const auto works = session.query<Work>().options(joined_load(Work::c.writer)).all();
    EXPECT_EQ(works[0].writer->name, "Ada O'Neil");
}

TEST_F(ColumnPropertyTest, NoTableStoresIt) {
    const std::string text = sql::create_statements(orm::joined_mapper<Writer>().table, engine.dialect())[0];
    EXPECT_EQ(text.find("work_count"), std::string::npos);
    EXPECT_EQ(text.find("name"), std::string::npos);
}

TEST_F(ColumnPropertyTest, AFlushMakesItBeReadAgain) {
    Writer& eve = session.add(Writer{.first = "Eve", .last = "Ash"});
    session.flush();
    EXPECT_EQ(eve.name, "Eve Ash");
    EXPECT_EQ(eve.work_count, 0);
    eve.last = "Oak";
    session.flush();
    EXPECT_EQ(eve.name, "Eve Oak");
    session.add(Work{.title = "Tale", .price = 1, .pieces = 1, .writer = eve});
    EXPECT_EQ(session.query<Writer>().filter(Writer::c.work_count == 1).count(), 1);  // the work has been flushed
    session.refresh(eve);
    EXPECT_EQ(eve.work_count, 1);
    session.rollback();
    EXPECT_EQ(session.query<Writer>().count(), 2);
}

TEST_F(ColumnPropertyTest, ADeferredOneOverTheSameTable) {
    Part& whole = session.add(Part{});
    session.flush();
    session.add(Part{.whole_id = *whole.id});
    session.add(Part{.whole_id = *whole.id});
    session.commit();
    session.close();
    const auto parts = session.query<Part>().order_by(Part::c.id).all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(parts[0].part_count, 2);
                  EXPECT_EQ(parts[1].part_count, 0);
              }),
              1u);
    EXPECT_EQ(session.query<Part>().filter(Part::c.part_count == 2).count(), 1);
}

TEST_F(ColumnPropertyTest, ValuesThatCannotBeWritten) {
    const auto code_of = [](sql::Expression expression) {
        try {
            sql::with_literal_values(std::move(expression));
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return std::string("no error");
    };
    EXPECT_EQ(code_of((Writer::c.first + "a'b").expression()), "no error");
    EXPECT_EQ(code_of((Writer::c.first + "a\\b").expression()), "property_value");
    EXPECT_EQ(code_of((Writer::c.id * 1.5).expression()), "property_value");
    const auto last = select(Work::c.title).order_by(Work::c.id).limit(1).scalar_subquery();
    EXPECT_EQ(code_of(last.expression()), "property_value");
}

TEST_F(ColumnPropertyTest, OneThatContainsItselfIsRefused) {
    const auto error_of = [&](const auto& column) {
        try {
            session.execute(select(Ring::c.id, column));
        } catch (const Error& error) {
            return std::string(error.code()) + ": " + error.what();
        }
        return std::string("no error");
    };
    for (int again = 0; again < 2; ++again) {
        EXPECT_TRUE(error_of(Ring::c.inside).starts_with("property_cycle")) << error_of(Ring::c.inside);
        EXPECT_NE(error_of(Ring::c.inside).find("'inside'"), std::string::npos);
        EXPECT_TRUE(error_of(Ring::c.first).starts_with("property_cycle"));
        EXPECT_TRUE(error_of(Ring::c.second).starts_with("property_cycle"));
        EXPECT_TRUE(error_of(Ring::c.twin).starts_with("property_cycle"));
    }
    EXPECT_THROW(session.query<Ring>().filter(Ring::c.inside == 1).all(), Error);
    EXPECT_EQ(session.query<Ring>().filter(Ring::c.id == 1).count(), 0);
}

TEST_F(ColumnPropertyTest, Hybrids) {
    const auto works = session.query<Work>().order_by(total(Work::c)).all();
    ASSERT_EQ(works.size(), 2u);
    EXPECT_EQ(works[0].title, "Letters");
    EXPECT_EQ(total(works[0]), 101);
    EXPECT_EQ(total(works[1]), 120);
    EXPECT_FALSE(is_dear(works[0]));
    EXPECT_TRUE(is_dear(works[1]));
    EXPECT_EQ(heading(works[1]), "Notes!");
    EXPECT_EQ(session.query<Work>().filter(is_dear(Work::c)).one().title, "Notes");
    EXPECT_EQ(session.scalar(select(heading(Work::c)).where(total(Work::c) == 101)), "Letters!");
    constexpr auto& other = aliased<Work, "other_work">;
    EXPECT_EQ(session.scalar(select(func::sum(total(other)))), 221);
    EXPECT_EQ(initial(session.query<Writer>().order_by(Writer::c.id).all()[0]), "A");
    EXPECT_EQ(session.scalar(select(Writer::c.last).where(initial(Writer::c) == "B")), "Low");
}

TEST_F(ColumnPropertyTest, SqlAlchemyReadsTheSame) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("carboy_properties_" + std::to_string(::getpid()) + ".db");
    Engine on_disk{"sqlite:///" + file.string()};
    create_all(on_disk, {&orm::joined_mapper<Writer>().table, &orm::joined_mapper<Work>().table});
    Session own{on_disk};
    fill(own);
    std::string expected;
    for (const Writer& writer : own.query<Writer>().order_by(Writer::c.name).all())
        expected += *writer.name + " " + std::to_string(writer.work_count->value()) + " " + initial(writer) + "\n";
    expected += *own.query<Writer>().filter(Writer::c.work_count > 1).one().first + "\n";
    expected += *own.query<Writer>().filter(initial(Writer::c) == "B").one().last + "\n";
    for (const Work& work : own.query<Work>().order_by(total(Work::c)).all())
        expected += *work.title + " " + std::to_string(total(work)) + "\n";
    own.close();
    const std::string command = "/usr/bin/python3 -B " CARBOY_SOURCE_DIR
                                "/tests/orm/mapping/column_property_sqlalchemy.py '" +
                                file.string() + "'";
    std::string printed;
    FILE* const pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
    ASSERT_EQ(::pclose(pipe), 0) << printed;
    EXPECT_EQ(printed, expected);
    EXPECT_EQ(std::count(printed.begin(), printed.end(), '\n'), 6);
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
}

}  // namespace
}  // namespace carboy

// Tables of a live database without models, and the same queries with SQLAlchemy's reflected tables.
#include <carboy/engine/reflect.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <sstream>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/decimal.hpp>

namespace carboy::engine {
namespace {

std::string code_of(const std::function<void()>& mistake) {
    try {
        mistake();
    } catch (const Error& error) {
        return std::string(error.code()) + ": " + std::string(error.message()) + " " + std::string(error.hint());
    }
    return "no error";
}

/// A file that no model describes.
class ReflectTest : public ::testing::Test {
  protected:
    ReflectTest() {
        conn.executescript(
            "CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, born DATE, fee NUMERIC(10, 2));"
            "CREATE TABLE \"order\" (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id), \"group\" TEXT);"
            "INSERT INTO author VALUES (1, 'Ada', '1815-12-10', 12.5), (2, 'Bob', NULL, NULL), (3, 'Cyd', NULL, 3);"
            "INSERT INTO \"order\" VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 3, NULL);");
    }
    ~ReflectTest() override { std::filesystem::remove(file); }

    static std::string shown(sql::ValueView value) {
        std::ostringstream out;
        if (value.kind() == sql::Kind::text)
            out << value.as_text();
        else
            out << sql::Value(value);
        return out.str();
    }
    /// The rows as "1 Ada; 2 Bob".
    std::string shown(Cursor cursor) {
        std::string out;
        for (const Row& row : cursor.fetchall()) {
            if (!out.empty()) out += "; ";
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i > 0) out += " ";
                out += shown(row[i].view());
            }
        }
        return out;
    }

    std::string file = (std::filesystem::temp_directory_path() / "carboy_reflect_test.db").string();
    bool removed = std::filesystem::remove(file);
    Connection conn = connect("sqlite:///" + file);
    Metadata tables;
};

TEST_F(ReflectTest, QueriesByName) {
    const Metadata metadata = reflect(conn);
    EXPECT_EQ(metadata.names(), (std::vector<std::string>{"author", "order"}));
    const ReflectedTable& author = metadata["author"];
    const ReflectedTable& order = metadata["order"];
    const auto rows = [&](const ReflectedSelect& select) { return shown(select.execute(conn)); };
    std::string ours;
    const auto add = [&](const std::string& text) { ours += text + "\n"; };
    add(rows(author.select({"id", "name"}).where(author["id"] > 1).order_by(author["name"].desc())));
    add(rows(author.select({"name"}).where(author["born"].is_null(), author["fee"] >= sql::Decimal("2.99"))));
    add(rows(author.select({"name"})
                 .join(order, order["author_id"] == author["id"])
                 .columns(order["group"])
                 .where(order["group"] != "b")
                 .order_by(order["id"])));
    add(rows(author.select({"name"})
                 .outerjoin(order, order["author_id"] == author["id"])
                 .columns(order["id"])
                 .order_by(author["id"], order["id"].desc())
                 .limit(3)
                 .offset(1)));
    add(rows(author.select({"id"}).where(author["name"].in_(std::vector<std::string>{"Ada", "Cyd"}))));
    add(rows(author.select({"id"}).where(author["name"].like("%d%")).order_by(author["id"])));
    add(rows(author.select({"id"}).where(author["born"] == std::chrono::sys_days(std::chrono::year(1815) / 12 / 10))));
    add(rows(author.select().where(author["id"] == 2)));

    author.insert().value("name", "Dan").value("fee", sql::Decimal("7.25")).execute(conn);
    author.update().set("name", "Bobby").where(author["id"] == 2).execute(conn);
    order.delete_().where(order["group"].is_null()).execute(conn);
    conn.commit();
    add(rows(author.select({"id", "name", "fee"}).order_by(author["id"])));
    add(rows(order.select({"id"})));

    std::string theirs;
    FILE* const pipe = ::popen(
        ("/usr/bin/python3 -B " CARBOY_SOURCE_DIR "/tests/engine/reflect_sqlalchemy.py '" + file + "' 2>&1").c_str(),
        "r");
    char part[4096];
    for (std::size_t size = 0; (size = std::fread(part, 1, sizeof part, pipe)) > 0;) theirs.append(part, size);
    ::pclose(pipe);
    EXPECT_EQ(ours, theirs);
}

TEST_F(ReflectTest, MistakesAreNamed) {
    const Metadata metadata = reflect(conn);
    const ReflectedTable& author = metadata["author"];
    EXPECT_EQ(code_of([&] { metadata["authors"]; }),
              "no_such_table: The database has no table authors. It has these: author, order.");
    EXPECT_EQ(code_of([&] { author["nmae"]; }),
              "no_such_column: The table author has no column nmae. Its columns are id, name, born, fee.");
    EXPECT_TRUE(code_of([&] {
                    author["id"] == "one";
                }).starts_with("wrong_type: The column author.id never has a text as its value."));
    EXPECT_TRUE(code_of([&] { author.insert().value("name", 5); }).starts_with("wrong_type: The column author.name"));
    EXPECT_TRUE(code_of([&] { author.insert().value("born", 1.5); }).starts_with("wrong_type: "));
    EXPECT_TRUE(code_of([&] { author.update().where(author["id"] == 1).execute(conn); }).starts_with("nothing_set: "));
    EXPECT_TRUE(code_of([&] {
                    author.select({"id"}).where(metadata["order"]["id"] == 1).execute(conn);
                }).starts_with("not_in_query: "));
}

TEST_F(ReflectTest, EqualityWithNullIsATestForNull) {
    const Metadata metadata = reflect(conn);
    const ReflectedTable& author = metadata["author"];
    const auto ids = [&](const auto& condition) {
        return shown(author.select({"id"}).where(condition).order_by(author["id"]).execute(conn));
    };
    const std::optional<std::chrono::sys_days> nobody_knows;
    const std::string unknown = ids(author["born"].is_null()), known = ids(author["born"].is_not_null());
    ASSERT_FALSE(unknown.empty() || known.empty());
    EXPECT_EQ(ids(author["born"] == std::nullopt), unknown);
    EXPECT_EQ(ids(author["born"] == nobody_knows), unknown);
    EXPECT_EQ(ids(author["born"] != std::nullopt), known);
    EXPECT_EQ(ids(author["born"] != nobody_knows), known);
}

TEST_F(ReflectTest, ReturnedAndTypedColumns) {
    const Metadata metadata = reflect(conn);
    const ReflectedTable& author = metadata["author"];
    Cursor made =
        author.insert().value("name", std::optional<std::string>("Eve")).returning({"id", "name"}).execute(conn);
    EXPECT_EQ(shown(std::move(made)), "4 Eve");
    const auto name = author["name"].as<std::string>();
    EXPECT_EQ(shown(author.select({"id"}).where(name == "Eve" || name == "Bob").order_by(author["id"]).execute(conn)),
              "2; 4");
    Cursor one = author.select({"fee", "name"}).where(author["id"] == 1).execute(conn);
    const Row row = *one.fetchone();
    EXPECT_EQ(row["name"].as<std::string>(), "Ada");
    EXPECT_EQ(row["fee"].as<sql::Decimal>().to_string(), "12.5");
}

}  // namespace
}  // namespace carboy::engine

// The code of docs/guide/sql.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/sql.hpp>

#include <cassert>
#include <iostream>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

using namespace carboy;
using namespace std::chrono_literals;

static void first_steps() {
    Connection conn = connect(":memory:");
    conn.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE)");
    conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", "Alice", "alice@example.com");
    conn.commit();

    for (const auto& row : conn.execute("SELECT * FROM users"))
        std::cout << row << '\n';  // (1, 'Alice', 'alice@example.com')
}

static void parameters(Connection& conn, const std::string& name) {
    conn.execute("SELECT * FROM users WHERE name = ?", name);
    conn.execute("SELECT * FROM users WHERE name = :name OR email = :name", bind<"name">(name));
    conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", "Bob", std::nullopt);
}

static void run_time_text(Connection& conn, bool by_name) {
    const std::string order = by_name ? "name" : "id";
    conn.execute(unchecked("SELECT * FROM users WHERE id > ? ORDER BY " + order), 10);
}

constexpr OrderBy orders{{{"name", "name"}, {"newest", "id DESC"}}};

static void shapes(Connection& conn, const std::vector<std::string>& names, std::optional<std::string> email,
                   std::string_view sort) {
    conn.execute("SELECT * FROM users WHERE name IN (?...)", names);
    conn.execute("SELECT * FROM users WHERE true {AND email = ?} ORDER BY {?}", email, orders[sort]);
}

static void rows(Connection& conn) {
    Cursor cursor = conn.execute("SELECT id, name, email FROM users ORDER BY id");
    if (auto row = cursor.fetchone()) {
        std::int64_t id = row->get<std::int64_t>("id");
        bool has_email = !(*row)["email"].is_null();
        std::cout << id << ' ' << (*row)["name"] << ' ' << has_email << '\n';
    }
    std::vector<Row> rest = cursor.fetchall();
    std::cout << rest.size() << '\n';
}

static void typed_rows(Connection& conn) {
    for (auto [id, name] : conn.execute("SELECT id, name FROM users").as<std::int64_t, std::string>())
        std::cout << id << ' ' << name << '\n';

    struct User {
        std::int64_t id;
        std::string name;
        std::optional<std::string> email;
    };
    std::vector<User> users = conn.execute("SELECT id, name, email FROM users").as<User>().all();
    auto count = conn.execute("SELECT count(*) FROM users").scalar<int>();
    assert(users.size() == static_cast<std::size_t>(count));
}

static void many(Connection& conn) {
    std::vector<std::tuple<std::string, std::string>> people{{"Carl", "carl@example.com"},
                                                             {"Dora", "dora@example.com"}};
    Cursor added = conn.executemany("INSERT INTO users (name, email) VALUES (?, ?)", people);
    std::cout << added.rowcount() << '\n';  // 2

    conn.executescript(R"(
        CREATE TABLE tags (name TEXT PRIMARY KEY);
        INSERT INTO tags VALUES ('c++'), ('sql');
    )");
}

static void transactions(Connection& conn) {
    {
        Transaction transaction(conn);
        conn.execute("UPDATE users SET name = ? WHERE id = ?", "Alicia", 1);
        {
            Savepoint attempt(conn);
            conn.execute("DELETE FROM users");
        }  // not released: the DELETE is undone
        transaction.commit();
    }  // without commit() everything would be undone here
}

static void errors(Connection& conn) {
    try {
        conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", "Eve", "alice@example.com");
    } catch (const IntegrityError& error) {
        assert(error.table() == "users" && error.column() == "email");
    }
}

/// A point, stored as "x,y".
struct Point {
    int x = 0;
    int y = 0;
};

template <>
struct carboy::sql::Type<Point> {
    static ColumnType column_type() { return {.kind = TypeKind::string, .length = 40}; }
    static ValueView to_view(const Point& point, Scratch& scratch) {
        return ValueView::text(scratch.keep(std::to_string(point.x) + ',' + std::to_string(point.y)));
    }
    static Point from_view(ValueView view) {
        const std::string text = Type<std::string>::from_view(view);
        return {std::stoi(text), std::stoi(text.substr(text.find(',') + 1))};
    }
};

static void own_types(Connection& conn) {
    Point there = conn.execute("SELECT ?", Point{3, 4}).scalar<Point>();
    assert(there.x == 3 && there.y == 4);
}

static void types(Connection& conn) {
    enum class Status { open, paid };
    conn.execute(
        "CREATE TABLE orders (id CHAR(32), price NUMERIC(10, 2), status VARCHAR(4), items JSON, age DATETIME)");

    const Uuid id = Uuid::random();
    conn.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", id, Decimal("19.99") * 3, Status::paid,
                 Json::parse(R"({"tea": 3})"), std::chrono::hours(36));

    for (auto [price, status, items, age] :
         conn.execute("SELECT price, status, items, age FROM orders WHERE id = ?", id)
             .as<Decimal, Status, Json, std::chrono::hours>())
        std::cout << price << ' ' << enum_name(status) << ' ' << items << ' ' << age.count()
                  << '\n';  // 59.97 paid {"tea": 3} 36
}

static void decimals() {
    const Decimal net("19.99");
    const Decimal tax = (net * Decimal("0.19")).round(2, Rounding::half_up);
    assert(tax.to_string() == "3.80" && net.divide(3, 4).to_string() == "6.6633");
}

static void engines() {
    Engine engine("sqlite:///:memory:", {.connect = {.timeout = 2s}, .pool = {.size = 5, .overflow = 10}});
    engine.on_query([](const QueryEvent& event) { std::cout << event.statement << '\n'; });

    auto conn = engine.connect("nightly report");  // back in the pool at the end of the scope
    conn->execute("SELECT 1");
}

int main() {
    first_steps();
    Connection conn = connect(":memory:");
    conn.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE)");
    conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", "Alice", "alice@example.com");
    parameters(conn, "Alice");
    run_time_text(conn, true);
    shapes(conn, {"Alice", "Bob"}, std::nullopt, "newest");
    rows(conn);
    typed_rows(conn);
    many(conn);
    conn.commit();
    transactions(conn);
    errors(conn);
    own_types(conn);
    types(conn);
    decimals();
    engines();
}

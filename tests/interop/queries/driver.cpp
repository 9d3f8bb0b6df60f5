// Random typed queries over a seeded shop, each with the same query as SQLAlchemy's expression: prints both, and the
// rows that Carboy reads. compare.py evaluates the expressions on the same file and compares the rows. usage:
// queries_driver ADDRESS COUNT SEED     an empty database; a line "file" before the queries means: tables exist
#include <carboy/orm.hpp>

#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace carboy;

struct Order;
struct Line;

struct Category {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<std::optional<Integer>, foreign_key<&Category::id>> parent_id;
    One<Category, "parent_id"> parent;
    Many<Category, "parent"> children;

    CARBOY_MODEL(Category, id, name, parent_id, parent, children);
};

struct Customer {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<std::optional<Integer>> age;
    Column<std::optional<Numeric<10, 2>>> credit;
    Many<Order, "customer"> orders;

    CARBOY_MODEL(Customer, id, name, age, credit, orders);
};

struct Product {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<Numeric<10, 2>> price;
    Column<std::optional<Integer>> stock;
    Column<std::optional<Json>> attributes;
    Column<Integer, foreign_key<&Category::id>> category_id;
    One<Category, "category_id"> category;

    CARBOY_MODEL(Product, id, name, price, stock, attributes, category_id, category);
};

struct Order {
    Column<Integer, primary_key> id;
    Column<DateTime> placed_at;
    Column<Integer, foreign_key<&Customer::id>> customer_id;
    Column<std::optional<Integer>, foreign_key<&Customer::id>> payer_id;
    One<Customer, "customer_id"> customer;
    One<Customer, "payer_id"> payer;
    Many<Line, "order"> lines;

    static constexpr std::string_view table_name = "orders";
    CARBOY_MODEL(Order, id, placed_at, customer_id, payer_id, customer, payer, lines);
};

struct Line {
    Column<Integer, primary_key, foreign_key<&Order::id>> order_id;
    Column<Integer, primary_key> number;
    Column<Integer, foreign_key<&Product::id>> product_id;
    Column<Integer> quantity;
    Column<Numeric<10, 2>> price;
    One<Order, "order_id"> order;
    One<Product, "product_id"> product;

    CARBOY_MODEL(Line, order_id, number, product_id, quantity, price, order, product);
};

// A hierarchy of four tables. Its objects have columns in one, two or three of them.
struct Vehicle {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<String<10>, polymorphic_on> kind;
    Column<std::optional<Numeric<10, 2>>> price;
    Column<std::optional<Integer>, foreign_key<&Customer::id>> owner_id;

    static constexpr std::string_view polymorphic_identity = "vehicle";
    CARBOY_MODEL(Vehicle, id, name, kind, price, owner_id);
};

struct Car : Vehicle {
    Column<std::optional<Integer>> seats;
    Column<std::optional<String<40>>> remark;

    static constexpr std::string_view table_name = "car";
    static constexpr std::string_view polymorphic_identity = "car";
    CARBOY_SUBMODEL(Car, Vehicle, seats, remark);
};

struct Truck : Vehicle {
    Column<std::optional<Numeric<10, 2>>> load;
    Column<std::optional<String<40>>> remark;
    Column<Integer> axles;

    static constexpr std::string_view table_name = "truck";
    static constexpr std::string_view polymorphic_identity = "truck";
    CARBOY_SUBMODEL(Truck, Vehicle, load, remark, axles);
};

struct Tipper : Truck {
    Column<std::optional<Integer>> angle;

    static constexpr std::string_view table_name = "tipper";
    static constexpr std::string_view polymorphic_identity = "tipper";
    CARBOY_SUBMODEL(Tipper, Truck, angle);
};

namespace {

using Moment = std::chrono::sys_time<std::chrono::microseconds>;

/// An expression in both languages.
template <class T>
struct Both {
    sql::Expr<std::optional<T>> cpp;
    std::string py;
};
using Int = Both<std::int64_t>;
using Money = Both<Decimal>;
using TextOf = Both<std::string>;
using Bool = Both<bool>;
using Time = Both<Moment>;

template <class A>
auto both(const A& a, std::string py) {
    using T = sql::Plain<typename A::sql_value_type>;
    return Both<T>{sql::nullable(a), std::move(py)};
}

/// What the expressions of a query may use.
struct Leaves {
    std::vector<Int> integers;
    std::vector<Money> monies;
    std::vector<TextOf> texts;
    std::vector<Time> times;
};

class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    bool chance(int percent) { return below(100) < percent; }
    template <class T>
    const T& any(const std::vector<T>& of) {
        return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
    }
    std::string decimal() { return std::to_string(below(60)) + "." + std::to_string(10 + below(90)); }

    Int integer(const Leaves& leaves, int depth) {
        if (depth == 0 || chance(30)) return any(leaves.integers);
        const Int a = integer(leaves, depth - 1);
        if (chance(25)) return integer_call(leaves, a, depth);
        switch (below(8)) {
            case 0: return plus(a, integer(leaves, depth - 1));
            case 1: return minus(a, integer(leaves, depth - 1));
            case 2: {
                const int n = below(5);
                return both(a.cpp * n, "(" + a.py + " * " + std::to_string(n) + ")");
            }
            case 3: {
                const int n = 1 + below(6);
                return both(a.cpp % n, "(" + a.py + " % " + std::to_string(n) + ")");
            }
            case 4: {
                const int n = below(9);
                return both(func::coalesce(a.cpp, n), "func.coalesce(" + a.py + ", " + std::to_string(n) + ")");
            }
            case 5: {
                const TextOf t = text(leaves, depth - 1);
                return both(func::length(t.cpp), "func.length(" + t.py + ")");
            }
            case 6: {
                if (leaves.times.empty()) return a;
                static constexpr std::pair<DatePart, const char*> parts[] = {
                    {DatePart::year, "year"}, {DatePart::month, "month"},   {DatePart::day, "day"},
                    {DatePart::hour, "hour"}, {DatePart::minute, "minute"}, {DatePart::second, "second"},
                    {DatePart::dow, "dow"},   {DatePart::doy, "doy"}};
                const auto& [part, name] = parts[below(8)];
                const Time& t = any(leaves.times);
                if (chance(40)) {
                    const Time a = later(t);
                    const Time& b = any(leaves.times);
                    return both(cast<std::int64_t>(func::total_seconds(a.cpp - b.cpp) / 60),
                                "minutes(" + a.py + ", " + b.py + ")");
                }
                return both(func::extract(part, t.cpp), std::string("extract('") + name + "', " + t.py + ")");
            }
            default: {
                const Bool c = condition(leaves, depth - 1);
                const Int b = integer(leaves, depth - 1);
                return both(case_(when(c.cpp, a.cpp)).else_(b.cpp),
                            "case((" + c.py + ", " + a.py + "), else_=" + b.py + ")");
            }
        }
    }

    /// Functions of numbers that the others leave out. With a NULL, greatest() differs between engines.
    Int integer_call(const Leaves& leaves, const Int& a, int depth) {
        const std::string n = std::to_string(2 + below(5));
        const int number = std::atoi(n.c_str());
        switch (below(7)) {
            case 0: return both(func::abs(a.cpp), "func.abs(" + a.py + ")");
            case 1: return both(func::nullif(a.cpp, number), "func.nullif(" + a.py + ", " + n + ")");
            case 2: return both(a.cpp / number, "(" + a.py + ").op('/', precedence=8)(" + n + ")");
            case 3: {
                const Int b = integer(leaves, depth - 1);
                return both(func::greatest(func::coalesce(a.cpp, 0), func::coalesce(b.cpp, 1), number),
                            "func.max(func.coalesce(" + a.py + ", 0), func.coalesce(" + b.py + ", 1), " + n + ")");
            }
            case 4:
                return both(func::least(func::coalesce(a.cpp, 9), number),
                            "func.min(func.coalesce(" + a.py + ", 9), " + n + ")");
            case 5: {
                const TextOf t = text(leaves, depth - 1);
                return both(func::char_length(t.cpp), "func.length(" + t.py + ")");
            }
            default: return both(-a.cpp, "(0 - " + a.py + ")");  // SQLAlchemy gives -extract() the type of a time
        }
    }

    Money money(const Leaves& leaves, int depth) {
        if (depth == 0 || chance(30)) return any(leaves.monies);
        const Money a = money(leaves, depth - 1);
        if (chance(25)) return money_call(leaves, a, depth);
        switch (below(6)) {
            case 0: {
                const Money b = money(leaves, depth - 1);
                return both(a.cpp + b.cpp, "(" + a.py + " + " + b.py + ")");
            }
            case 1: {
                const Money b = money(leaves, depth - 1);
                return both(a.cpp - b.cpp, "(" + a.py + " - " + b.py + ")");
            }
            case 2: {
                const int n = 1 + below(4);
                return both(a.cpp * n, "(" + a.py + " * " + std::to_string(n) + ")");
            }
            case 3: {
                const std::string d = decimal();
                return both(func::coalesce(a.cpp, Decimal(d)), "func.coalesce(" + a.py + ", D('" + d + "'))");
            }
            case 4: return both(-a.cpp, "(-" + a.py + ")");
            default: {
                const Bool c = condition(leaves, depth - 1);
                const Money b = money(leaves, depth - 1);
                return both(case_(when(c.cpp, a.cpp)).else_(b.cpp),
                            "case((" + c.py + ", " + a.py + "), else_=" + b.py + ")");
            }
        }
    }

    Money money_call(const Leaves& leaves, const Money& a, int depth) {
        const std::string d = decimal();
        switch (below(4)) {
            case 0: return both(func::abs(a.cpp), "func.abs(" + a.py + ")");
            case 1: return both(func::nullif(a.cpp, Decimal(d)), "func.nullif(exact(" + a.py + "), D('" + d + "'))");
            case 2: {
                const Money b = money(leaves, depth - 1);
                return both(
                    func::greatest(func::coalesce(a.cpp, Decimal("1.50")), func::coalesce(b.cpp, Decimal(d))),
                    "func.max(func.coalesce(" + a.py + ", D('1.50')), func.coalesce(" + b.py + ", D('" + d + "')))");
            }
            default: {
                const Int n = integer(leaves, depth - 1);
                return both(a.cpp * n.cpp, "(" + a.py + " * " + n.py + ")");
            }
        }
    }

    TextOf text(const Leaves& leaves, int depth) {
        if (depth == 0 || chance(40)) return any(leaves.texts);
        const TextOf a = text(leaves, depth - 1);
        if (chance(30)) return text_call(leaves, a, depth);
        switch (below(5)) {
            case 0: {
                const TextOf b = text(leaves, depth - 1);
                return both(a.cpp + b.cpp, "(" + a.py + ").concat(" + b.py + ")");
            }
            case 1: return both(func::upper(a.cpp), "func.upper(" + a.py + ")");
            case 2: return both(func::substr(a.cpp, 1, 3), "func.substr(" + a.py + ", 1, 3)");
            case 3: return both(func::coalesce(a.cpp, "none"), "func.coalesce(" + a.py + ", 'none')");
            default: {
                const Bool c = condition(leaves, depth - 1);
                return both(case_(when(c.cpp, a.cpp)), "case((" + c.py + ", " + a.py + "))");
            }
        }
    }

    TextOf text_call(const Leaves& leaves, const TextOf& a, int depth) {
        switch (below(8)) {
            case 0: return both(func::lower(a.cpp), "func.lower(" + a.py + ")");
            case 1: return both(func::trim(a.cpp + " "), "func.trim((" + a.py + ").concat(' '))");
            case 2:
                return both(func::ltrim(func::replace(a.cpp, "item", "")),
                            "func.ltrim(func.replace(" + a.py + ", 'item', ''))");
            case 3: return both(func::rtrim(func::substr(a.cpp, 1, 5)), "func.rtrim(func.substr(" + a.py + ", 1, 5))");
            case 4: return both(func::replace(a.cpp, "a", "<>"), "func.replace(" + a.py + ", 'a', '<>')");
            case 5: return both(func::nullif(a.cpp, "cat1"), "func.nullif(" + a.py + ", 'cat1')");
            case 6: {
                const Int n = integer(leaves, depth - 1);
                return both(cast<std::string>(n.cpp), "cast(" + n.py + ", sa.String)");
            }
            default: {
                if (leaves.times.empty()) return a;
                const Time& t = any(leaves.times);
                return both(func::strftime("%Y-%m", t.cpp), "func.strftime('%Y-%m', " + t.py + ")");
            }
        }
    }

    Bool condition(const Leaves& leaves, int depth) {
        if (depth > 0 && chance(45)) {
            const Bool a = condition(leaves, depth - 1);
            if (chance(25)) return both(!a.cpp, "not_(" + a.py + ")");
            const Bool b = condition(leaves, depth - 1);
            if (chance(50)) return both(a.cpp && b.cpp, "and_(" + a.py + ", " + b.py + ")");
            return both(a.cpp || b.cpp, "or_(" + a.py + ", " + b.py + ")");
        }
        const int down = depth > 0 ? depth - 1 : 0;
        if (!leaves.times.empty() && chance(15)) {
            const Time a = later(any(leaves.times));
            const Time& b = any(leaves.times);
            if (chance(50))
                return both(a.cpp > func::date_trunc(DatePart::year, b.cpp) + std::chrono::days(60),
                            "(" + a.py + " > later(func.strftime('%Y-01-01', " + b.py + "), 60, 'days'))");
            return both(a.cpp - b.cpp <= std::chrono::hours(36), "(minutes(" + a.py + ", " + b.py + ") <= 36 * 60)");
        }
        if (chance(20)) return test(leaves, down);
        switch (below(9)) {
            case 0: return compared(integer(leaves, down), below(40), [](int n) { return std::to_string(n); });
            case 1: {
                const Int a = integer(leaves, down);
                const Int b = integer(leaves, down);
                return both(a.cpp < b.cpp, "(" + a.py + " < " + b.py + ")");
            }
            case 2: {
                const std::string d = decimal();
                const Money a = money(leaves, down);
                return compared(Money{a.cpp, "exact(" + a.py + ")"}, Decimal(d),
                                [&](const Decimal&) { return "D('" + d + "')"; });
            }
            case 3: {
                const Money a = money(leaves, down);
                const Money b = money(leaves, down);
                return both(a.cpp <= b.cpp, "(exact(" + a.py + ") <= exact(" + b.py + "))");
            }
            case 4: {
                const TextOf a = text(leaves, down);
                const std::string part(1, static_cast<char>('a' + below(26)));
                return both(a.cpp.icontains(part), a.py + ".ilike('%" + part + "%')");
            }
            case 5: {
                const Int a = integer(leaves, down);
                return both(a.cpp.is_null(), "(" + a.py + ").is_(None)");
            }
            case 6: {
                const Int a = integer(leaves, down);
                const int low = below(20);
                return both(a.cpp.between(low, low + 15),
                            "(" + a.py + ").between(" + std::to_string(low) + ", " + std::to_string(low + 15) + ")");
            }
            case 7: {
                const Int a = integer(leaves, down);
                return both(a.cpp.in_({1, 2, 3, 5, 8}), "(" + a.py + ").in_([1, 2, 3, 5, 8])");
            }
            default: {
                const Int a = integer(leaves, down);
                const Int b = integer(leaves, down);
                return both(a.cpp.is_distinct_from(b.cpp), "(" + a.py + ").is_distinct_from(" + b.py + ")");
            }
        }
    }

    /// Tests that the others leave out.
    Bool test(const Leaves& leaves, int depth) {
        const TextOf given = text(leaves, depth);
        const TextOf a = both(func::lower(given.cpp), "func.lower(" + given.py + ")");  // LIKE differs between engines
        const Int n = integer(leaves, depth);
        const std::string part(1, static_cast<char>('a' + below(26)));
        switch (below(10)) {
            case 0: return both(a.cpp.like("%" + part + "_"), "(" + a.py + ").like('%" + part + "_')");
            case 1: return both(a.cpp.not_ilike("i%"), "not_((" + a.py + ").ilike('i%'))");
            case 2: return both(a.cpp.startswith("item"), "(" + a.py + ").startswith('item')");
            case 3: return both(a.cpp.endswith(part), "(" + a.py + ").endswith('" + part + "')");
            case 4: return both(n.cpp.not_in({2, 3, 5, 7, 11}), "(" + n.py + ").not_in([2, 3, 5, 7, 11])");
            case 5: return both(n.cpp.not_between(3, 12), "not_((" + n.py + ").between(3, 12))");
            case 6: {
                const Int b = integer(leaves, depth);
                return both(tuple_(n.cpp, b.cpp).in_({{1, 2}, {3, 3}, {4, 1}, {5, 8}}),
                            "or_(" + pair(n, b, "1", "2") + ", " + pair(n, b, "3", "3") + ", " + pair(n, b, "4", "1") +
                                ", " + pair(n, b, "5", "8") + ")");
            }
            case 7: {
                const TextOf b = text(leaves, depth);
                return both(a.cpp.is_not_distinct_from(b.cpp), "(" + a.py + ").is_not_distinct_from(" + b.py + ")");
            }
            case 8: {
                if (leaves.times.empty()) break;
                const Time b = later(any(leaves.times));
                const Time& t = any(leaves.times);
                return both(func::date(t.cpp) < func::date(b.cpp),
                            "(func.date(" + t.py + ") < func.date(" + b.py + "))");
            }
            default: break;
        }
        return both(a.cpp.is_not_null(), "(" + a.py + ").is_not(None)");
    }

    static std::string pair(const Int& a, const Int& b, const std::string& first, const std::string& second) {
        return "and_(" + a.py + " == " + first + ", " + b.py + " == " + second + ")";
    }

    template <class T, class V, class Spell>
    Bool compared(const Both<T>& a, const V& value, Spell spell) {
        const std::string v = spell(value);
        switch (below(5)) {
            case 0: return both(a.cpp == value, "(" + a.py + " == " + v + ")");
            case 1: return both(a.cpp != value, "(" + a.py + " != " + v + ")");
            case 2: return both(a.cpp < value, "(" + a.py + " < " + v + ")");
            case 3: return both(a.cpp >= value, "(" + a.py + " >= " + v + ")");
            default: return both(a.cpp > value, "(" + a.py + " > " + v + ")");
        }
    }

    /// A time plus or minus an interval.
    Time later(const Time& t) {
        const int n = below(90) - 45;
        if (chance(50))
            return both(t.cpp + std::chrono::days(n), "later(" + t.py + ", " + std::to_string(n) + ", 'days')");
        return both(t.cpp - std::chrono::minutes(n), "later(" + t.py + ", " + std::to_string(-n) + ", 'minutes')");
    }

  private:
    static Int plus(const Int& a, const Int& b) { return both(a.cpp + b.cpp, "(" + a.py + " + " + b.py + ")"); }
    static Int minus(const Int& a, const Int& b) { return both(a.cpp - b.cpp, "(" + a.py + " - " + b.py + ")"); }

    std::mt19937 random_;
};

template <class V>
V vehicle(Generator& made, int id) {
    V one;
    one.id = id;
    one.name = "v" + std::to_string(id % 7);
    if (id % 3) one.price = Decimal(made.decimal());
    if (id % 4) one.owner_id = 1 + made.below(12);
    return one;
}

void fill_vehicles(Session& session, Generator& made) {
    for (int id = 1; id <= 24; ++id) switch (id % 4) {
            case 0: session.add(vehicle<Vehicle>(made, id)); break;
            case 1: {
                Car& car = session.add(vehicle<Car>(made, id));
                if (id % 3) car.seats = 1 + made.below(6);
                if (id % 5) car.remark = "item " + std::to_string(id % 3);
                break;
            }
            case 2: {
                Truck& truck = session.add(vehicle<Truck>(made, id));
                truck.axles = 2 + made.below(3);
                if (id % 3) truck.load = Decimal(made.decimal());
                break;
            }
            default: {
                Tipper& tipper = session.add(vehicle<Tipper>(made, id));
                tipper.axles = 3;
                tipper.load = Decimal(made.decimal());
                if (id % 5) tipper.angle = made.below(60);
                if (id % 3) tipper.remark = "item x";
            }
        }
}

void fill(Session& session) {
    Generator made(1);
    std::vector<Category> categories;
    for (int i = 0; i < 8; ++i) {
        categories.push_back(Category{.name = "cat" + std::to_string(i % 5)});
        if (i > 1) categories.back().parent_id = 1 + made.below(i);
    }
    session.execute(insert(std::move(categories)));
    std::vector<Customer> customers;
    for (int i = 0; i < 12; ++i) {
        customers.push_back(Customer{.name = std::string(1, static_cast<char>('A' + i)) + (i % 3 ? "nn" : "da")});
        if (i % 4) customers.back().age = 18 + made.below(20);
        if (i % 3) customers.back().credit = Decimal(made.decimal());
    }
    session.execute(insert(std::move(customers)));
    std::vector<Product> products;
    for (int i = 0; i < 15; ++i) {
        products.push_back(Product{.name = "item " + std::string(1, static_cast<char>('a' + made.below(26))),
                                   .price = Decimal(made.decimal()),
                                   .category_id = 1 + made.below(8)});
        if (i % 3) products.back().stock = made.below(12);
        if (i % 4)
            products.back().attributes = Json::parse(R"({"n": )" + std::to_string(i % 6) + R"(, "tags": ["c)" +
                                                     std::to_string(i % 5) + R"("]})");
    }
    session.execute(insert(std::move(products)));
    std::vector<Order> orders;
    for (int i = 0; i < 20; ++i) {
        orders.push_back(Order{.placed_at = std::chrono::sys_days{std::chrono::year(2022 + made.below(3)) /
                                                                  (1 + made.below(12)) / (1 + made.below(28))} +
                                            std::chrono::minutes(made.below(1440)),
                               .customer_id = 1 + made.below(12)});
        if (i % 3) orders.back().payer_id = 1 + made.below(12);
    }
    session.execute(insert(std::move(orders)));
    std::vector<Line> lines;
    for (int i = 0; i < 50; ++i)
        lines.push_back(Line{.order_id = 1 + i % 18,
                             .number = 1 + i / 18,
                             .product_id = 1 + made.below(15),
                             .quantity = 1 + made.below(9),
                             .price = Decimal(made.decimal())});
    session.execute(insert(std::move(lines)));
    fill_vehicles(session, made);
    session.commit();
}

/// A leaf for each type, so that every query selects four columns.
void complete(Leaves& leaves) {
    if (leaves.monies.empty())
        leaves.monies.push_back(
            both(cast<Decimal>(leaves.integers[0].cpp), "cast(" + leaves.integers[0].py + ", Numeric)"));
    if (leaves.texts.empty()) leaves.texts.push_back(both(literal("x"), "literal('x')"));
}

Leaves product_leaves(const std::string& as = "Product") {
    return {{both(Product::c.id, as + ".id"), both(Product::c.stock, as + ".stock"),
             both(Product::c.category_id, as + ".category_id"),
             both(Product::c.attributes["n"].as_integer(), as + ".attributes['n'].as_integer()")},
            {both(Product::c.price, as + ".price")},
            {both(Product::c.name, as + ".name"),
             both(Product::c.attributes["tags"][0].as_string(), as + ".attributes[('tags', 0)].as_string()")},
            {}};
}
template <class C>
Leaves customer_leaves(const C& c, const std::string& as) {
    return {{both(c.id, as + ".id"), both(c.age, as + ".age")},
            {both(c.credit, as + ".credit")},
            {both(c.name, as + ".name")},
            {}};
}
Leaves order_leaves() {
    Leaves leaves{{both(Order::c.id, "Order.id"), both(Order::c.payer_id, "Order.payer_id")},
                  {},
                  {},
                  {both(Order::c.placed_at, "Order.placed_at")}};
    complete(leaves);
    return leaves;
}
Leaves line_leaves() {
    Leaves leaves{
        {both(Line::c.quantity, "Line.quantity"), both(Line::c.number, "Line.number")},
        {both(Line::c.price, "Line.price"), both(Line::c.price * Line::c.quantity, "(Line.price * Line.quantity)")},
        {},
        {}};
    complete(leaves);
    return leaves;
}
Leaves operator+(Leaves a, const Leaves& b) {
    a.integers.insert(a.integers.end(), b.integers.begin(), b.integers.end());
    a.monies.insert(a.monies.end(), b.monies.begin(), b.monies.end());
    a.texts.insert(a.texts.end(), b.texts.begin(), b.texts.end());
    a.times.insert(a.times.end(), b.times.begin(), b.times.end());
    return a;
}

template <class C>
Leaves vehicle_leaves(const C& c, const std::string& as) {
    return {{both(c.id, as + ".id"), both(c.owner_id, as + ".owner_id")},
            {both(c.price, as + ".price")},
            {both(c.name, as + ".name")},
            {}};
}
template <class C>
Leaves truck_leaves(const C& c, const std::string& as) {
    return {{both(c.axles, as + ".axles")}, {both(c.load, as + ".load")}, {both(c.remark, as + ".remark")}, {}};
}
template <class C>
Leaves car_leaves(const C& c, const std::string& as) {
    return {{both(c.seats, as + ".seats")}, {}, {both(c.remark, as + ".remark")}, {}};
}

template <class T>
std::string shown(const std::optional<T>& value) {
    if (!value) return "None";
    if constexpr (std::is_same_v<T, Decimal>)
        return value->to_string();
    else if constexpr (std::is_same_v<T, bool>)
        return *value ? "1" : "0";
    else if constexpr (std::is_same_v<T, std::string>)
        return "'" + *value + "'";
    else
        return std::to_string(*value);
}

constexpr auto& payer = aliased<Customer, "payer">;
constexpr auto& parent = aliased<Category, "parent">;
constexpr auto& rival = aliased<Car, "rival">;

/// One kind of FROM: the columns it offers, and how it is written.
struct From {
    Leaves leaves;
    std::string py;  // what follows select(...)
    int kind;
};

std::vector<From> sources() {
    const Leaves customers = customer_leaves(Customer::c, "Customer");
    return {
        {product_leaves(), ".select_from(Product)", 0},
        {customers, ".select_from(Customer)", 1},
        {line_leaves() + product_leaves(), ".select_from(Line).join(Product, Line.product_id == Product.id)", 2},
        {order_leaves() + customers + customer_leaves(payer, "payer"),
         ".select_from(Order).join(Customer, Order.customer_id == Customer.id).outerjoin(payer, Order.payer_id == "
         "payer.id)",
         3},
        {order_leaves() + line_leaves() + customers,
         ".select_from(Order).outerjoin(Line, Line.order_id == Order.id).join(Customer, Order.customer_id == "
         "Customer.id)",
         4},
        {product_leaves() + Leaves{{both(Category::c.parent_id, "Category.parent_id"), both(parent.id, "parent.id")},
                                   {},
                                   {both(Category::c.name, "Category.name"), both(parent.name, "parent.name")},
                                   {}},
         ".select_from(Product).join(Category, Product.category_id == Category.id).outerjoin(parent, "
         "Category.parent_id == parent.id)",
         5},
        {vehicle_leaves(Vehicle::c, "vehicle") + car_leaves(Car::c, "vehicle.Car") +
             truck_leaves(Truck::c, "vehicle.Truck") +
             Leaves{{both(Tipper::c.angle, "vehicle.Tipper.angle")}, {}, {}, {}},
         ".select_from(vehicle)", 6},
        {vehicle_leaves(Truck::c, "Truck") + truck_leaves(Truck::c, "Truck"), ".select_from(Truck)", 7},
        {customers + vehicle_leaves(Car::c, "Car") + car_leaves(Car::c, "Car"),
         ".select_from(Customer).outerjoin(Car, Car.owner_id == Customer.id)", 8},
        {vehicle_leaves(Tipper::c, "Tipper") + truck_leaves(Tipper::c, "Tipper") + vehicle_leaves(rival, "rival") +
             car_leaves(rival, "rival"),
         ".select_from(Tipper).join(rival, Tipper.owner_id >= rival.owner_id)", 9},
        {customers + product_leaves(), ".select_from(Customer).join(Product, Customer.id == Product.stock, full=True)",
         10},
        {Leaves{{both(Category::c.id, "Category.id")}, {}, {both(Category::c.name, "Category.name")}, {}} + customers,
         ".select_from(Category).join(Customer, sa.true())", 11},
    };
}

template <class S>
S joined(S query, int kind) {
    switch (kind) {
        case 0: return query.template select_from<Product>();
        case 1: return query.template select_from<Customer>();
        case 2: return query.template select_from<Line>().join(Line::c.product);
        case 3: return query.template select_from<Order>().join(Order::c.customer).outerjoin(payer, Order::c.payer);
        case 4: return query.template select_from<Order>().outerjoin(Order::c.lines).join(Order::c.customer);
        case 6: return query.template select_from<Vehicle>();
        case 7: return query.template select_from<Truck>();
        case 8:
            return query.template select_from<Customer>().template outerjoin<Car>(Car::c.owner_id == Customer::c.id);
        case 10:
            return query.template select_from<Customer>().template full_join<Product>(Customer::c.id ==
                                                                                      Product::c.stock);
        case 11: return query.template select_from<Category>().template cross_join<Customer>();
        case 9: return query.template select_from<Tipper>().join(rival, Tipper::c.owner_id >= rival.owner_id);
        default:
            return query.template select_from<Product>()
                .join(Product::c.category)
                .outerjoin(parent, Category::c.parent);
    }
}

/// Conditions over other tables: subqueries and relationships.
Bool nested(Generator& random, int kind) {
    if (kind == 0) {
        const Bool inner = random.condition(line_leaves(), 1);
        return both(Product::c.id.in_(select(Line::c.product_id).where(inner.cpp)),
                    "Product.id.in_(select(Line.product_id).where(" + inner.py + "))");
    }
    if (kind == 6 || kind == 7 || kind == 9) {
        const Bool inner = random.condition(vehicle_leaves(Truck::c, "Truck") + truck_leaves(Truck::c, "Truck"), 1);
        const auto trucks = select(Truck::c.id).where(inner.cpp);
        const std::string py = ".id.in_(select(Truck.id).where(" + inner.py + ").correlate(None))";
        if (kind == 6) return both(Vehicle::c.id.in_(trucks), "vehicle" + py);
        if (kind == 7) return both(Truck::c.id.not_in(trucks), "not_(Truck" + py + ")");
        return both(Tipper::c.id.in_(trucks), "Tipper" + py);
    }
    if (kind == 10 || kind == 11) {
        const Bool inner = random.condition(order_leaves(), 1);
        const auto newest = select(func::max(Order::c.id)).where(Order::c.customer_id == Customer::c.id, inner.cpp);
        return both(newest.scalar_subquery() > 4,
                    "(select(func.max(Order.id)).where(Order.customer_id == Customer.id, " + inner.py +
                        ").correlate(Customer).scalar_subquery() > 4)");
    }
    if (kind == 1 || kind == 3 || kind == 8) {
        const Bool inner = random.condition(line_leaves(), 1);
        return both(Customer::c.orders.any(Order::c.lines.any(inner.cpp)),
                    "Customer.orders.any(Order.lines.any(" + inner.py + "))");
    }
    if (kind == 4)
        return both(!Order::c.customer.has(Customer::c.age > 25), "not_(Order.customer.has(Customer.age > 25))");
    const auto average = select(func::avg(Product::c.stock)).scalar_subquery();
    (void)average;
    const Bool inner = random.condition(line_leaves(), 1);
    return both(
        exists(select(Line::c.number).where(Line::c.product_id == Product::c.id, inner.cpp)),
        "exists(select(Line.number).where(Line.product_id == Product.id, " + inner.py + ").correlate_except(Line))");
}

template <class Rows>
void print(const std::string& py, const Rows& rows) {
    std::cout << "q\t" << py << '\n';
    for (const auto& [i, m, t, b] : rows)
        std::cout << "r\t" << shown(i) << '\t' << shown(m) << '\t' << shown(t) << '\t' << shown(b) << '\n';
}

/// Some of the rows in an order that the key completes.
template <class S>
std::string ordered(Generator& random, S& query, const Int& i, const Money& m, const Int& key) {
    const int rows = 1 + random.below(8);
    const int skipped = random.below(4);
    const std::string page = ".limit(" + std::to_string(rows) + ").offset(" + std::to_string(skipped) + ")";
    const std::vector<sql::OrderTerm> by_number{i.cpp.desc().nulls_last()};
    query.limit(rows).offset(skipped);
    if (random.chance(50)) {
        query.order_by(by_number, key.cpp);
        return ".order_by((" + i.py + ").desc().nulls_last(), " + key.py + ")" + page;
    }
    query.order_by(m.cpp.asc().nulls_first(), key.cpp.desc());
    return ".order_by(exact(" + m.py + ").nulls_first(), (" + key.py + ").desc())" + page;
}

void plain_query(Session& session, Generator& random, const From& from) {
    const Int i = random.integer(from.leaves, 2);
    const Money m = random.money(from.leaves, 2);
    const TextOf t = random.text(from.leaves, 2);
    const Bool b = random.condition(from.leaves, 2);
    Bool where = random.condition(from.leaves, 3);
    if (random.chance(30)) {
        const Bool more = nested(random, from.kind);
        if (from.kind != 2) where = both(where.cpp && more.cpp, "and_(" + where.py + ", " + more.py + ")");
    }
    auto query = joined(select(i.cpp, m.cpp, t.cpp, b.cpp), from.kind).where(where.cpp);
    std::string py =
        "select(" + i.py + ", " + m.py + ", " + t.py + ", " + b.py + ")" + from.py + ".where(" + where.py + ")";
    const bool one_table = from.kind < 2 || from.kind == 6 || from.kind == 7;
    if (one_table && random.chance(40)) {
        py += ordered(random, query, i, m, from.leaves.integers.front());
    } else if (random.chance(20)) {
        query.distinct();
        py += ".distinct()";
    }
    print(py, session.execute(query));
}

/// Aggregates that the other queries leave out, over all rows.
void aggregates(Session& session, Generator& random, const From& from, const Bool& where) {
    const Int i = random.integer(from.leaves, 1);
    const Money m = random.money(from.leaves, 1);
    const TextOf t = random.text(from.leaves, 1);
    const auto counted = func::count(func::distinct(i.cpp)) + func::length(func::string_agg(t.cpp, "; "));
    print("select(func.count(sa.distinct(" + i.py + ")) + func.length(func.group_concat(" + t.py +
              ", '; ')), func.min(" + m.py + ") + func.coalesce(func.sum(" + m.py + ").filter(" + i.py +
              " > 2), D('0')), func.min(" + t.py + ").concat(func.max(" + t.py + ")), func.avg(" + i.py + ") > 2.5)" +
              from.py + ".where(" + where.py + ")",
          session.execute(
              joined(select(sql::nullable(counted),
                            func::min(m.cpp) + func::coalesce(func::sum(m.cpp).filter(i.cpp > 2), Decimal("0")),
                            func::min(t.cpp) + func::max(t.cpp), func::avg(i.cpp) > 2.5),
                     from.kind)
                  .where(where.cpp)));
}

void grouped_query(Session& session, Generator& random, const From& from) {
    const TextOf key = random.text(from.leaves, 1);
    const Int summed = random.integer(from.leaves, 1);
    const Money money = random.money(from.leaves, 1);
    const Bool filter = random.condition(from.leaves, 1);
    const Bool where = random.condition(from.leaves, 2);
    const int least = random.below(4);
    const auto count = func::count().filter(filter.cpp);
    if (random.chance(25)) return aggregates(session, random, from, where);
    Money total = both(func::sum(money.cpp), "func.sum(" + money.py + ")");
    if (random.chance(30)) total = both(func::max(money.cpp), "func.max(" + money.py + ")");
    if (random.chance(25)) {  // equal amounts are one group, although their doubles may differ
        const auto query = joined(select(sql::nullable(func::count()), money.cpp, sql::nullable(literal("x")),
                                         sql::nullable(func::count() > 1)),
                                  from.kind)
                               .where(where.cpp)
                               .group_by(money.cpp);
        return print("select(func.count(), func.min(" + money.py + "), literal('x'), func.count() > 1)" + from.py +
                         ".where(" + where.py + ").group_by(func.round(" + money.py + ", 8))",
                     session.execute(query));
    }
    const Bool some =
        both(func::sum(summed.cpp) > least, "(func.sum(" + summed.py + ") > " + std::to_string(least) + ")");
    const auto query = joined(select(sql::nullable(count), total.cpp, key.cpp, some.cpp), from.kind)
                           .where(where.cpp)
                           .group_by(key.cpp)
                           .having(func::count() >= least);
    print("select(func.count().filter(" + filter.py + "), " + total.py + ", " + key.py + ", " + some.py + ")" +
              from.py + ".where(" + where.py + ").group_by(" + key.py +
              ").having(func.count() >= " + std::to_string(least) + ")",
          session.execute(query));
}

void more_windows(Session& session, const Bool& where, const Int& part) {
    const sql::Window by_id{.partition_by = {part.cpp}, .order_by = {Product::c.id}};
    const auto py = [&](const std::string& function) {
        return function + ".over(partition_by=" + part.py + ", order_by=Product.id)";
    };
    const auto query =
        select(sql::nullable(over(func::dense_rank(), by_id) + over(func::ntile(3), by_id) * 100 +
                             over(func::lead(Product::c.category_id, 2, 77), by_id) * 1000),
               over(func::first_value(Product::c.price), by_id), over(func::last_value(Product::c.name), by_id),
               sql::nullable(over(func::percent_rank(), by_id) + over(func::cume_dist(), by_id) > 0.9))
            .where(where.cpp);
    print("select(" + py("func.dense_rank()") + " + " + py("func.ntile(3)") + " * 100 + " +
              py("func.lead(Product.category_id, 2, 77)") + " * 1000, " + py("func.first_value(Product.price)") + ", " +
              py("func.last_value(Product.name)") + ", " + py("func.percent_rank()") + " + " + py("func.cume_dist()") +
              " > 0.9).where(" + where.py + ")",
          session.execute(query));
}

void window_query(Session& session, Generator& random) {
    const Bool where = random.condition(product_leaves(), 2);
    const Int part = random.integer(product_leaves(), 1);
    if (random.chance(40)) return more_windows(session, where, part);
    const auto query =
        select(
            sql::nullable(over(func::row_number(), {.partition_by = {part.cpp}, .order_by = {Product::c.id.desc()}})),
            over(func::sum(Product::c.price), {.order_by = {Product::c.id}}),
            over(func::lag(Product::c.name), {.order_by = {Product::c.price, Product::c.id}}),
            sql::nullable(over(func::rank(), {.order_by = {Product::c.category_id}}) > 3))
            .where(where.cpp);
    print("select(func.row_number().over(partition_by=" + part.py +
              ", order_by=Product.id.desc()), func.sum(Product.price).over(order_by=Product.id), "
              "func.lag(Product.name).over(order_by=[Product.price, Product.id]), "
              "func.rank().over(order_by=Product.category_id) > 3).where(" +
              where.py + ")",
          session.execute(query));
}

void subquery_query(Session& session, Generator& random) {
    const Bool inner = random.condition(line_leaves(), 2);
    const Money money = random.money(line_leaves(), 1);
    const auto spent =
        select(Line::c.order_id, func::sum(money.cpp)).where(inner.cpp).group_by(Line::c.order_id).subquery("spent");
    const auto [order_id, amount] = spent.columns();
    const Leaves leaves = order_leaves() + Leaves{{both(order_id, "spent.c.order_id")},
                                                  {both(amount, "spent.c.amount")},
                                                  {both(Customer::c.name, "Customer.name")},
                                                  {}};
    const Bool where = random.condition(leaves, 2);
    const Money m = random.money(leaves, 1);
    const Int i = random.integer(leaves, 1);
    const auto query = select(i.cpp, m.cpp, sql::nullable(Customer::c.name), where.cpp)
                           .select_from<Order>()
                           .join(Order::c.customer)
                           .outerjoin(spent, Order::c.id == order_id)
                           .where(where.cpp || amount.is_null());
    print("(lambda spent: select(" + i.py + ", " + m.py + ", Customer.name, " + where.py +
              ").select_from(Order).join(Customer, Order.customer_id == Customer.id).outerjoin(spent, Order.id == "
              "spent.c.order_id).where(or_(" +
              where.py + ", spent.c.amount.is_(None))))(select(Line.order_id, func.sum(" + money.py +
              ").label('amount')).where(" + inner.py + ").group_by(Line.order_id).subquery('spent'))",
          session.execute(query));
}

void compound_query(Session& session, Generator& random) {
    const Bool a = random.condition(product_leaves(), 2);
    const Bool b = random.condition(product_leaves(), 2);
    const auto part = [](const Bool& where) {
        return select(sql::nullable(Product::c.category_id), sql::nullable(Product::c.price),
                      sql::nullable(Product::c.name), where.cpp)
            .where(where.cpp);
    };
    const auto py = [](const Bool& where) {
        return "select(Product.category_id, Product.price, Product.name, " + where.py + ").where(" + where.py + ")";
    };
    switch (random.below(4)) {
        case 0: return print(py(a) + ".union(" + py(b) + ")", session.execute(part(a).union_(part(b))));
        case 1: return print(py(a) + ".union_all(" + py(b) + ")", session.execute(part(a).union_all(part(b))));
        case 2: return print(py(a) + ".except_(" + py(b) + ")", session.execute(part(a).except_(part(b))));
        default: return print(py(a) + ".intersect(" + py(b) + ")", session.execute(part(a).intersect(part(b))));
    }
}

/// A random query over rows that have the columns id, stock, price and name, as SQLAlchemy's and ours.
template <class Rows>
void query_of_rows(Session& session, unsigned seed, const std::string& py, const Rows& rows) {
    Generator same(seed);  // every engine gets the same query
    const auto [id, stock, price, name] = rows.columns();
    const Leaves leaves{{both(id, "rows.c.id"), both(stock, "rows.c.stock")},
                        {both(price, "rows.c.price")},
                        {both(name, "rows.c.name")},
                        {}};
    const Int i = same.integer(leaves, 1);
    const Money m = same.money(leaves, 1);
    const TextOf t = same.text(leaves, 1);
    const Bool b = same.condition(leaves, 2);
    print(
        py + "select(" + i.py + ", " + m.py + ", " + t.py + ", " + b.py + ").where(or_(" + b.py + ", rows.c.id > 5)))",
        session.execute(select(i.cpp, m.cpp, t.cpp, b.cpp).where(b.cpp || id > 5)));
}

/// An UPDATE, and a query of the rows that it writes: in WITH where the engine has that, otherwise one after the other.
void updating_query(Session& session, Generator& random) {
    const Bool which = random.condition(product_leaves(), 2);
    const Int stock = random.integer(product_leaves(), 2);
    const auto seed = static_cast<unsigned>(random.below(1'000'000));
    const std::string py = "changed(update(Product).values(stock=" + stock.py + ").where(" + which.py +
                           "), select(Product.id).where(" + which.py + "), lambda rows: ";
    const auto change = update<Product>().where(which.cpp).set(Product::c.stock, stock.cpp);
    if (session.connection().dialect().changes_in_with) {
        const auto written = change.returning(Product::c.id, Product::c.stock, Product::c.price, Product::c.name);
        query_of_rows(session, seed, py, written.cte("rows"));
    } else {
        const std::vector<std::int64_t> ids = session.scalars(select(Product::c.id).where(which.cpp));
        session.execute(change);
        const auto written =
            select(Product::c.id, Product::c.stock, Product::c.price, Product::c.name).where(Product::c.id.in_(ids));
        query_of_rows(session, seed, py, written.cte("rows"));
    }
    session.rollback();
}

/// The same with a DELETE and the rows that it removes.
void deleting_query(Session& session, Generator& random) {
    const Bool which = random.condition(line_leaves(), 2);
    const auto seed = static_cast<unsigned>(random.below(1'000'000));
    const std::string py = "removed(" + which.py + ", lambda rows: ";
    const auto removal = delete_<Line>().where(which.cpp);
    const auto name = cast<std::string>(Line::c.number);
    if (session.connection().dialect().changes_in_with) {
        const auto removed = removal.returning(Line::c.order_id, Line::c.quantity, Line::c.price, name);
        query_of_rows(session, seed, py, removed.cte("rows"));
    } else {
        const auto found = select(Line::c.order_id, Line::c.quantity, Line::c.price, name).where(which.cpp);
        query_of_rows(session, seed, py, found.cte("rows"));
        const std::int64_t rows = session.query<Line>().filter(which.cpp).count();
        if (session.execute(removal).rowcount() != rows)
            throw std::runtime_error("delete_() has removed rows that differ from those that a query finds");
    }
    session.rollback();
}

/// A tree by recursion, and a window with a frame over its rows.
void recursive_query(Session& session, Generator& random) {
    const Leaves leaves{{both(Category::c.id, "Category.id"), both(Category::c.parent_id, "Category.parent_id")},
                        {},
                        {both(Category::c.name, "Category.name")},
                        {}};
    Leaves whole = leaves;
    complete(whole);
    const Bool roots = random.condition(whole, 1);
    const auto tree = recursive_cte_distinct(
        "tree",
        select(Category::c.id, sql::nullable(Category::c.parent_id), sql::nullable(Category::c.name)).where(roots.cpp),
        [](const auto& found) {
            const auto [id, up, name] = found.columns();
            return select(Category::c.id, sql::nullable(Category::c.parent_id), sql::nullable(Category::c.name))
                .join(found, Category::c.parent_id == id);
        });
    const auto [id, up, name] = tree.columns();
    struct Framed {
        sql::Frame frame;
        const char* py;
    };
    static constexpr Framed frames[] = {{"ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", "rows=(-1, 0)"},
                                        {"ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", "rows=(0, None)"},
                                        {"ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING", "rows=(-2, 1)"}};
    const auto& [frame, spelled] = frames[random.below(3)];
    const auto sum = over(func::sum(id), {.order_by = {id}, .frame = frame});
    const auto query = select(sum, sql::nullable(cast<Decimal>(id)), name, sql::nullable(up.is_distinct_from(3)));
    print("(lambda tree: (lambda tree: select(func.sum(tree.c.id).over(order_by=tree.c.id, " + std::string(spelled) +
              "), cast(tree.c.id, Numeric), tree.c.name, tree.c.parent_id.is_distinct_from(3)))"
              "(tree.union(select(Category.id, Category.parent_id, Category.name).join(tree, Category.parent_id == "
              "tree.c.id))))(select(Category.id, Category.parent_id, Category.name).where(" +
              roots.py + ").cte('tree', recursive=True))",
          session.execute(query));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    Engine engine{argv[1]};
    create_all(engine);
    Session session{engine};
    fill(session);
    Generator random(static_cast<unsigned>(std::atoi(argv[3])));
    const std::vector<From> from = sources();
    for (int n = std::atoi(argv[2]); n > 0; --n) switch (random.below(10)) {
            case 0:
            case 1: grouped_query(session, random, random.any(from)); break;
            case 2: window_query(session, random); break;
            case 3: subquery_query(session, random); break;
            case 4: compound_query(session, random); break;
            case 5: recursive_query(session, random); break;
            case 6: random.chance(60) ? updating_query(session, random) : deleting_query(session, random); break;
            default: plain_query(session, random, random.any(from));
        }
}

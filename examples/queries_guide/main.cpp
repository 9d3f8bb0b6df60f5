// The code of docs/guide/queries.md and docs/guide/models.md, compiled and run.
#include <carboy/orm.hpp>

#include <cassert>
#include <iostream>
#include <string>
#include <vector>

using namespace carboy;

struct Order;
struct Line;
enum class State { open, paid, shipped };

struct Category {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<std::optional<Integer>, foreign_key<&Category::id>> parent_id;
    One<Category, "parent_id"> parent;
    Many<Category, "parent"> children;

    CARBOY_MODEL(Category, id, name, parent_id, parent, children);
};

struct Address {
    Column<Integer, primary_key> id;
    Column<String<60>> city;

    CARBOY_MODEL(Address, id, city);
};

struct Customer {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<std::optional<Integer>> age;
    Many<Order, "customer"> orders;

    CARBOY_MODEL(Customer, id, name, age, orders);
};

struct Product {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> sku;
    Column<String<100>> name;
    Column<Numeric<10, 2>> price;
    Column<Integer, default_<0>> stock;
    Column<Boolean, column_name<"default">> is_default;  // the column is called "default"
    Column<String<10>, default_text<"draft">, server_default<"'draft'">> status;
    Column<std::optional<DateTime>, on_update_now> changed_at;
    Column<std::optional<Json>> attributes;
    Column<Integer, foreign_key<&Category::id>> category_id;
    One<Category, "category_id"> category;

    static constexpr TableArgs table_args{
        unique_constraint("category_id", "name"),
        index_on("category_id", "price"),
        index_on("lower(name)").named("ix_product_lower_name"),
        index_on("sku").named("ix_product_in_stock").where("stock > 0"),
        check_constraint("price >= 0", "ck_price"),
    };
    CARBOY_MODEL(Product, id, sku, name, price, stock, is_default, status, changed_at, attributes, category_id,
                 category);
};

struct Order {
    Column<Integer, primary_key> id;
    Column<DateTime, default_now> placed_at;
    Column<State, default_<State::open>> state;
    Column<Integer, foreign_key<&Customer::id>> customer_id;
    Column<Integer, foreign_key<&Address::id>> billing_id;
    Column<std::optional<Integer>, foreign_key<&Address::id>> shipping_id;
    One<Customer, "customer_id"> customer;
    One<Address, "billing_id"> billing;
    One<Address, "shipping_id"> shipping;
    Many<Line, "order"> lines;

    static constexpr std::string_view table_name = "orders";
    CARBOY_MODEL(Order, id, placed_at, state, customer_id, billing_id, shipping_id, customer, billing, shipping, lines);
};

struct Line {
    Column<Integer, primary_key, foreign_key<&Order::id>> order_id;
    Column<Integer, primary_key> number;
    Column<Integer, foreign_key<&Product::id>> product_id;
    Column<Integer> quantity;
    Column<Numeric<10, 2>> price;
    One<Order, "order_id"> order;
    One<Product, "product_id"> product;

    // For an object a Decimal, for Line::c an expression.
    static auto total(const auto& line) { return line.price * line.quantity; }

    CARBOY_MODEL(Line, order_id, number, product_id, quantity, price, order, product);
};

static void fill(Session& session) {
    auto [drinks, wine] = session.add_all(Category{.name = "drinks"}, Category{.name = "wine"});
    wine.parent = drinks;
    auto [must, red] =
        session.add_all(Product{.sku = "M1", .name = "Must", .price = Decimal("4.50"), .stock = 9, .category = drinks},
                        Product{.sku = "R1", .name = "Red", .price = Decimal("19.99"), .stock = 3, .category = wine});
    must.attributes = Json::parse(R"({"size": {"litres": 5}, "tags": ["new", "sweet"]})");
    auto [porto, beaune] = session.add_all(Address{.city = "Porto"}, Address{.city = "Beaune"});
    auto [ada, bob, cyd] =
        session.add_all(Customer{.name = "Ada", .age = 36}, Customer{.name = "Bob"}, Customer{.name = "Cyd"});
    Order& first = session.add(Order{.state = State::paid, .customer = ada, .billing = beaune, .shipping = porto});
    first.lines.add(Line{.number = 1, .quantity = 3, .price = Decimal("4.50"), .product = must});
    first.lines.add(Line{.number = 2, .quantity = 1, .price = Decimal("19.99"), .product = red});
    Order& second = session.add(Order{.customer = bob, .billing = porto});
    second.lines.add(Line{.number = 1, .quantity = 1, .price = Decimal("4.50"), .product = must});
    session.commit();
}

static void money(Session& session) {
    const auto amount = func::sum(Line::total(Line::c));
    std::optional<Decimal> all = session.scalar(select(amount));
    assert(all->to_string() == "37.99");
    assert(Line::total(*session.get<Line>(1, 1)) == Decimal("13.50"));
    session.query<Line>().filter(Line::total(Line::c) > Decimal("10")).count();  // 2
}

static void expressions(Session& session) {
    const auto next_year = select(Customer::c.name, Customer::c.age + 1);
    for (const auto& [name, age] : session.execute(next_year))
        std::cout << name << ' ' << age.value_or(0) << '\n';  // a std::optional, because the column may be NULL

    const auto shelf = case_(when(Product::c.stock > 5, "full"), when(Product::c.stock > 0, "low")).else_("empty");
    session.execute(select(shelf, func::count()).group_by(shelf));

    const auto year = func::extract(DatePart::year, Order::c.placed_at);
    session.execute(select(year, func::count()).group_by(year).order_by(year));
    session.execute(select(func::strftime("%Y-%m", Order::c.placed_at)));

    session.query<Product>().filter(Product::c.attributes["size"]["litres"].as_integer() == 5).one();
    session.query<Product>().filter(Product::c.attributes["tags"][0].as_string() == "new").one();

    session.scalar(select(func::call<double>("power", Product::c.stock, 2)));  // any function of the engine
    session.query<Line>().filter(tuple_(Line::c.order_id, Line::c.number).in_({{1, 1}, {2, 1}})).count();

    using std::chrono::days, std::chrono::hours;
    session.query<Order>().filter(Order::c.placed_at > func::now() - days(30)).all();
    const auto span = func::max(Order::c.placed_at) - func::min(Order::c.placed_at);  // an interval
    for (const auto& [customer, length] :
         session.execute(select(Order::c.customer_id, span).group_by(Order::c.customer_id).having(span > hours(1))))
        std::cout << customer << ": " << std::chrono::floor<days>(*length).count() << " days\n";
    session.execute(
        select(func::date(Order::c.placed_at) + days(14), func::total_seconds(func::now() - Order::c.placed_at)));
}

static void aliases(Session& session) {
    constexpr auto& billing = aliased<Address, "billing">;
    constexpr auto& shipping = aliased<Address, "shipping">;
    const auto moved = select(Order::c.id, billing.city, shipping.city)
                           .join(billing, Order::c.billing)
                           .join(shipping, Order::c.shipping)
                           .where(billing.city != shipping.city);
    for (const auto& [id, from, to] : session.execute(moved)) std::cout << id << ": " << from << " to " << to << '\n';

    const auto orders = select(Order::c, nullable(Address::c)).outerjoin(Order::c.shipping).order_by(Order::c.id);
    for (const auto& [order, address] : session.execute(orders))  // Order& and Address*
        std::cout << order.id << ' ' << (address == nullptr ? "collected" : *address->city) << '\n';
}

static void relationships(Session& session) {
    session.query<Customer>().filter(!Customer::c.orders.any()).all();
    session.query<Customer>().filter(Customer::c.orders.any(Order::c.state == State::paid)).all();
    session.query<Order>().filter(Order::c.customer.has(Customer::c.name.like("B%"))).all();
    const Order& order = *session.get<Order>(1);
    assert(session.query<Customer>().filter(Customer::c.orders.contains(order)).one().name == "Ada");
}

static void subqueries(Session& session) {
    const auto spent = select(Order::c.customer_id, func::sum(Line::total(Line::c)))
                           .join(Order::c.lines)
                           .group_by(Order::c.customer_id)
                           .subquery("spent");
    const auto [customer_id, amount] = spent.columns();
    const auto best = select(Customer::c, amount)
                          .join(spent, Customer::c.id == customer_id)
                          .where(amount > select(func::avg(amount)).scalar_subquery())
                          .order_by(amount.desc());
    for (const auto& [customer, money] : session.execute(best)) assert(customer.name == "Ada");

    const auto roots =
        select(Category::c.id, Category::c.name, literal(0)).where(Category::c.parent_id == std::nullopt);
    const auto tree = recursive_cte("tree", roots, [](const auto& found) {
        const auto [id, name, depth] = found.columns();
        return select(Category::c.id, Category::c.name, depth + 1).join(found, Category::c.parent_id == id);
    });
    const auto [id, name, depth] = tree.columns();
    assert(session.scalar(select(func::max(depth))) == 1);

    const auto names = select(Customer::c.name).union_(select(Address::c.city)).order_by(Customer::c.name);
    assert(session.scalars(names).front() == "Ada");
}

static void windows(Session& session) {
    const Window by_price{.partition_by = {Product::c.category_id}, .order_by = {Product::c.price.desc()}};
    session.execute(select(Product::c.name, over(func::rank(), by_price)));
    const Window last_two{.order_by = {Product::c.id}, .frame = "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW"};
    session.execute(select(Product::c.name, over(func::sum(Product::c.price), last_two)));
    session.execute(select(func::count(), func::count().filter(Product::c.stock > 5)).select_from<Product>());
}

static void rows(Session& session) {
    struct Sale {
        std::string name;
        std::int64_t orders;
    };
    const auto sales = select(Customer::c.name, func::count(Order::c.id))
                           .outerjoin(Customer::c.orders)
                           .group_by(Customer::c.id)
                           .order_by(Customer::c.id);
    for (const Sale& sale : session.execute(sales).as<Sale>()) std::cout << sale.name << ' ' << sale.orders << '\n';
    const std::vector<std::string> names = session.scalars(select(Customer::c.name).order_by(Customer::c.id));
    const Customer* ada = session.scalar(select(Customer::c).where(Customer::c.name == "Ada"));  // or nullptr
    assert(ada->name == names.front());
}

static void changes(Session& session) {
    Product& must = session.query<Product>().filter_by({.sku = "M1"}).one();
    const auto cheaper =
        update<Product>().where(Product::c.stock > 5).set(Product::c.price, Product::c.price * Decimal("0.5"));
    assert(session.execute(cheaper).rowcount() == 1);
    assert(must.price == Decimal("2.25"));  // the session's objects follow

    session.execute(
        insert(Product{.sku = "M1", .name = "Must, again", .price = Decimal("1"), .stock = 4, .category_id = 1})
            .on_conflict(Product::c.sku)
            .do_update(Product::c.stock, Product::c.stock + excluded(Product::c.stock)));
    assert(must.stock == 13);

    const auto gone = delete_<Line>().where(Line::c.quantity == 3).returning(Line::c.order_id, Line::c.price);
    for (const auto& [order_id, price] : session.execute(gone)) assert(order_id == 1 && price == Decimal("4.50"));

    const auto supplied =
        update<Product>().join(Product::c.category).where(Category::c.name == "drinks").set(Product::c.stock, 12);
    session.execute(supplied);  // UPDATE ... FROM category
    session.execute(delete_<Line>().join(Line::c.order).where(Order::c.state == State::shipped));  // DELETE ... USING
    session.rollback();
}

static void pages(Session& session) {
    const auto orders = session.query<Order>().order_by(Order::c.state, Order::c.id);
    const auto page = orders.paginate({.page = 1, .per_page = 1});
    assert(page.total == 2 && page.pages() == 2 && page.has_next());
    for (const std::optional<std::int64_t> number : page.iter_pages())
        std::cout << (number ? std::to_string(*number) : "...") << ' ';

    const auto start = orders.keyset({.per_page = 1});
    const auto rest = orders.keyset({.per_page = 1, .after = start.next_cursor});
    assert(rest.items[0].id != start.items[0].id && !rest.has_next());

    const SortBy sorts{{"name", Product::c.name}, {"price", Product::c.price}};
    session.query<Product>().order_by(sorts("-price,name")).all();  // the text may come from a request

    const FilterBy filters{{"name", Product::c.name}, {"price", Product::c.price, {"ge", "le"}}};
    const std::vector<std::pair<std::string, std::string>> args{
        {"name__icontains", "m"}, {"price__le", "9.50"}, {"page", "1"}};
    session.query<Product>().filter(filters(args, {"page"})).all();  // in a handler: filters(request.args, {"page"})

    const Plan plan = session.query<Order>().filter(Order::c.state == State::paid).explain();
    std::cout << plan;  // SCAN orders, and the advice: index_on("state")
    assert(plan.advice.size() == 1);
}

int main() {
    naming_convention({.uq = "uq_%(table_name)s_%(column_0_name)s",
                       .ck = "ck_%(table_name)s_%(constraint_name)s",
                       .fk = "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                       .pk = "pk_%(table_name)s"});
    Engine engine{"sqlite:///:memory:"};
    create_all(engine);
    Session session{engine};
    fill(session);
    money(session);
    expressions(session);
    aliases(session);
    relationships(session);
    subqueries(session);
    windows(session);
    rows(session);
    changes(session);
    pages(session);
    session.close();
    drop_all(engine);
}

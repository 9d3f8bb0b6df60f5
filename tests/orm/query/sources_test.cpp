// Where rows come from: aliases, joins, subqueries, common table expressions, unions, whole models beside columns.
#include <carboy/orm/session/error.hpp>

#include "orm/query/shop.hpp"

namespace carboy {
namespace {

using namespace shop;
using Names = std::vector<std::string>;

class SourcesTest : public ShopTest {};

template <class Rows>
Names names_of(const Rows& rows) {
    Names names;
    for (const auto& one : rows) names.push_back(std::get<0>(one));
    return names;
}

TEST_F(SourcesTest, OneTableTwice) {
    constexpr auto& billing = aliased<Address, "billing">;
    constexpr auto& shipping = aliased<Address, "shipping">;
    const auto moved = select(Order::c.id, billing.city, shipping.city)
                           .join(billing, Order::c.billing)
                           .join(shipping, Order::c.shipping)
                           .where(billing.city != shipping.city);
    const auto rows = session.execute(moved);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0], (std::tuple<std::int64_t, std::string, std::string>(1, "Beaune", "Porto")));
    EXPECT_EQ(session.query<Order>().join(Order::c.billing).filter(Address::c.city == "Porto").count(), 2);
    EXPECT_THROW(session.query<Order>().join(Order::c.billing).join(Order::c.shipping), orm::SessionError);
}

TEST_F(SourcesTest, ATableJoinedToItself) {
    constexpr auto& parent = aliased<Category, "parent">;
    constexpr auto& grandparent = aliased<Category, "grandparent">;
    const auto rows = session.execute(select(Category::c.name, parent.name, nullable(grandparent.name))
                                          .join(parent, Category::c.parent)
                                          .outerjoin(grandparent, parent.parent)
                                          .order_by(Category::c.id));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(std::get<1>(rows[0]), "drinks");
    EXPECT_EQ(std::get<2>(rows[0]), std::nullopt);
    EXPECT_EQ(std::get<2>(rows[1]), "drinks");
    EXPECT_THROW(session.query<Category>().join(Category::c.parent), orm::SessionError);
}

TEST_F(SourcesTest, WholeModels) {
    for (const auto& [order, customer, address] : session.execute(select(Order::c, Customer::c, nullable(Address::c))
                                                                      .join(Order::c.customer)
                                                                      .outerjoin(Order::c.shipping)
                                                                      .order_by(Order::c.id))) {
        EXPECT_EQ(&*order.customer, &customer);
        EXPECT_EQ(address == nullptr, order.id == 3);
    }
    EXPECT_EQ(session.scalar(select(Customer::c).where(Customer::c.name == "Bob"))->age, std::nullopt);
    EXPECT_EQ(session.scalar(select(Customer::c).where(Customer::c.name == "Eve")), nullptr);
    const auto customers = session.scalars(select(Customer::c, Customer::c.age).order_by(Customer::c.id));
    EXPECT_EQ(customers[2].name, "Cyd");
    EXPECT_EQ(session.scalars(select(Customer::c.name).order_by(Customer::c.name.desc())),
              (Names{"Cyd", "Bob", "Ada"}));
    EXPECT_THROW(session.execute(select(Order::c, Address::c).outerjoin(Order::c.shipping)), orm::SessionError);
    constexpr auto& other = aliased<Customer, "other">;
    EXPECT_EQ(session.scalar(select(other).where(other.name == "Ada")), session.get<Customer>(1));
}

TEST_F(SourcesTest, ObjectsOfOneResultLoadTheirRelationshipsTogether) {
    session.close();
    const auto rows = session.execute(select(Order::c, Order::c.id));
    const std::size_t before = statements.size();
    for (const auto& [order, id] : rows) EXPECT_FALSE(order.customer->name->empty());
    EXPECT_EQ(statements.size() - before, 1u);
}

TEST_F(SourcesTest, Rows) {
    const auto rows = session.execute(select(Customer::c.name, Customer::c.age).order_by(Customer::c.id));
    EXPECT_EQ(std::get<0>(*rows.first()), "Ada");
    EXPECT_THROW(rows.one(), orm::MultipleResultsFound);
    EXPECT_THROW(session.execute(select(Customer::c.id).limit(0)).one(), orm::NoResultFound);
    EXPECT_EQ(session.execute(select(Customer::c.id).limit(0)).one_or_none(), std::nullopt);
    EXPECT_EQ(rows.partitions(2).size(), 2u);
    EXPECT_EQ(rows.partitions(2)[1].size(), 1u);
    struct Person {
        std::string name;
        std::optional<std::int64_t> age;
    };
    EXPECT_EQ(rows.as<Person>()[2].age, 20);
}

TEST_F(SourcesTest, Subqueries) {
    const auto amount_of_lines = func::sum(Line::total(Line::c));
    const auto spent = select(Order::c.customer_id, amount_of_lines)
                           .join(Order::c.lines)
                           .group_by(Order::c.customer_id)
                           .subquery("spent");
    const auto [customer_id, amount] = spent.columns();
    const auto best = select(Customer::c, amount)
                          .join(spent, Customer::c.id == customer_id)
                          .where(amount > select(func::avg(amount)).select_from(spent).scalar_subquery())
                          .order_by(amount.desc());
    const auto rows = session.execute(best);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(std::get<0>(rows[0]).name, "Ada");
    EXPECT_EQ(std::get<1>(rows[0])->to_string(), "33.49");
    const auto with_none = session.execute(select(Customer::c.name, func::coalesce(amount, 0))
                                               .outerjoin(spent, Customer::c.id == customer_id)
                                               .order_by(Customer::c.id));
    EXPECT_EQ(std::get<1>(with_none[2]), Decimal(0));
    const auto count = select(func::count(Order::c.id)).where(Order::c.customer_id == Customer::c.id);
    const auto counts = session.execute(select(Customer::c.name, count.scalar_subquery()).order_by(Customer::c.id));
    EXPECT_EQ(std::get<1>(counts[0]), 2);
    EXPECT_EQ(names_of(session.execute(
                  select(Customer::c.name)
                      .where(!exists(select(Order::c.id).where(Order::c.customer_id == Customer::c.id))))),
              Names{"Cyd"});
    const auto [first_id, first_amount] = spent.aliased("first").columns();
    EXPECT_EQ(
        session
            .execute(select(first_id, amount).select_from(spent).join(spent.aliased("first"), first_id < customer_id))
            .size(),
        1u);
}

TEST_F(SourcesTest, Conditions) {
    const auto find = [&](const auto& condition) {
        Names names;
        for (const Customer& one : session.query<Customer>().filter(condition).order_by(Customer::c.id).all())
            names.push_back(*one.name);
        return names;
    };
    EXPECT_EQ(find(!Customer::c.orders.any()), Names{"Cyd"});
    EXPECT_EQ(find(Customer::c.orders.any(Order::c.state == State::paid)), Names{"Ada"});
    EXPECT_EQ(find(Customer::c.orders.any(Order::c.lines.any(Line::c.quantity > 2))), Names{"Ada"});
    Order& second = *session.get<Order>(2);
    EXPECT_EQ(find(Customer::c.orders.contains(second)), Names{"Bob"});
    EXPECT_EQ(session.query<Order>().filter(Order::c.customer.has(Customer::c.name.like("B%"))).count(), 1);
    Address& porto = *session.get<Address>(1);
    EXPECT_EQ(session.query<Order>().filter(Order::c.shipping == porto).count(), 2);
    EXPECT_EQ(session.query<Order>().filter(Order::c.shipping != porto).count(), 1);  // also where it is NULL
    EXPECT_EQ(session.query<Order>().filter(Order::c.shipping == nullptr).count(), 1);
    // Of the same table: the condition is about the related rows.
    const auto categories = [&](const auto& condition) {
        return session.scalars(select(Category::c.name).where(condition).order_by(Category::c.id));
    };
    EXPECT_EQ(categories(Category::c.parent.has(Category::c.name == "drinks")), Names{"wine"});
    EXPECT_EQ(categories(Category::c.children.any()), (Names{"drinks", "wine"}));
    EXPECT_EQ(categories(Category::c.children.any(Category::c.children.any(Category::c.name == "red"))),
              Names{"drinks"});
    EXPECT_EQ(categories(Category::c.parent.has(Category::c.parent.has(Category::c.name == "drinks"))), Names{"red"});
}

TEST_F(SourcesTest, Trees) {
    const auto roots =
        select(Category::c.id, Category::c.name, literal(0)).where(Category::c.parent_id == std::nullopt);
    const auto tree = recursive_cte("tree", roots, [](const auto& found) {
        const auto [id, name, depth] = found.columns();
        return select(Category::c.id, Category::c.name, depth + 1).join(found, Category::c.parent_id == id);
    });
    const auto [tree_id, tree_name, depth] = tree.columns();
    EXPECT_EQ(session.scalar(select(func::max(depth)).select_from(tree)), 2);
    const auto shelves = session.execute(
        select(Product::c.name, depth).join(tree, Product::c.category_id == tree_id).order_by(Product::c.id));
    ASSERT_EQ(shelves.size(), 4u);
    EXPECT_EQ(std::get<1>(shelves[1]), 2);
    const auto cheap = select(Product::c.id, Product::c.name).where(Product::c.price < Decimal("5")).cte("cheap");
    const auto [cheap_id, cheap_name] = cheap.columns();
    EXPECT_EQ(session.scalars(select(cheap_name).select_from(cheap).order_by(cheap_name)), (Names{"Gift", "Must"}));
    EXPECT_EQ(session.scalars(
                  select(Line::c.quantity).join(cheap, Line::c.product_id == cheap_id).order_by(Line::c.order_id)),
              (std::vector<std::int64_t>{3, 1}));
}

TEST_F(SourcesTest, Unions) {
    const auto customers = select(Customer::c.name);
    const auto cities = select(Address::c.city);
    EXPECT_EQ(session.scalars(customers.union_(cities).order_by(Customer::c.name).limit(3)),
              (Names{"Ada", "Beaune", "Bob"}));
    EXPECT_EQ(session.execute(customers.union_all(customers)).size(), 6u);
    EXPECT_EQ(session.execute(customers.union_(customers)).size(), 3u);
    EXPECT_EQ(session.scalars(customers.except_(select(Customer::c.name).where(Customer::c.name < "C"))), Names{"Cyd"});
    EXPECT_EQ(session.scalars(customers.intersect(select(Customer::c.name).where(Customer::c.name < "B"))),
              Names{"Ada"});
    EXPECT_THROW(select(Customer::c.name).limit(1).union_(cities), orm::SessionError);
}

TEST_F(SourcesTest, OtherJoins) {
    EXPECT_EQ(session.scalar(select(func::count()).select_from<Customer>().cross_join<Address>()), 6);
    EXPECT_EQ(
        session.execute(select(nullable(Customer::c.name), nullable(Order::c.id)).full_join(Customer::c.orders)).size(),
        4u);
    const auto latest = select(Order::c.placed_at)
                            .where(Order::c.customer_id == Customer::c.id)
                            .order_by(Order::c.placed_at.desc())
                            .limit(1)
                            .subquery("latest")
                            .lateral();
    const auto [placed_at] = latest.columns();
    const auto query = select(Customer::c.name, placed_at).join(latest, literal(1) == 1).order_by(Customer::c.name);
    if (on_sqlite()) {
        EXPECT_THROW(session.execute(query), Error);
        EXPECT_THROW(session.execute(select(Order::c.customer_id).distinct_on(Order::c.customer_id)), Error);
        return;
    }
    EXPECT_EQ(std::get<1>(session.execute(query)[0]), day(2024, 2, 29) + std::chrono::hours(23));
    EXPECT_EQ(session
                  .execute(select(Order::c.customer_id, Order::c.id)
                               .distinct_on(Order::c.customer_id)
                               .order_by(Order::c.customer_id, Order::c.id.desc()))
                  .size(),
              2u);
}

TEST_F(SourcesTest, WhatIsNotInTheQuery) {
    const auto message = [](const auto& call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(message([&] { session.query<Customer>().filter(Order::c.id == 1).all(); }).find("shop_order.id"),
              std::string::npos);
    EXPECT_NE(message([&] { session.query<Customer>().order_by(Order::c.state).all(); }).find("shop_order.state"),
              std::string::npos);
    constexpr auto& other = aliased<Customer, "stranger">;
    EXPECT_NE(message([&] { session.query<Customer>().filter(other.id == 1).all(); }).find("'stranger'"),
              std::string::npos);
    const auto id = std::get<0>(select(Customer::c.id).subquery("ghost").columns());
    EXPECT_NE(message([&] { session.execute(select(Customer::c.id).where(id == 1)); }).find("'ghost'"),
              std::string::npos);
    EXPECT_NE(
        message([&] { session.execute(select(Customer::c.id, Order::c.placed_at)); }).find("shop_order.placed_at"),
        std::string::npos);
}

// As in SQLAlchemy, select(spent.c.amount) needs no select_from(spent).
TEST_F(SourcesTest, FromIsFoundInTheColumnsOfASubquery) {
    const auto spent = select(Order::c.customer_id, func::sum(Line::c.price * Line::c.quantity).label("amount"))
                           .join(Line::c.order)
                           .select_from<Line>()
                           .group_by(Order::c.customer_id);
    const auto rows = spent.subquery("spent");
    const auto [customer_id, amount] = rows.columns();
    EXPECT_EQ(session.scalar(select(func::max(amount))), Decimal("33.49"));
    EXPECT_EQ(session.execute(select(amount).where(customer_id == 2)).scalar(), Decimal("4.50"));
    EXPECT_EQ(names_of(session.execute(
                  select(Customer::c.name, amount).join(rows, customer_id == Customer::c.id).order_by(amount))),
              (Names{"Bob", "Ada"}));
    EXPECT_EQ(names_of(session.execute(
                  select(Customer::c.name, amount).join<Customer>(customer_id == Customer::c.id).order_by(amount))),
              (Names{"Bob", "Ada"}));
    const auto named = spent.cte("spending");
    const auto [id, sum] = named.columns();
    EXPECT_EQ(session.scalar(select(func::count(id)).where(sum > Decimal("5"))), 1);
    const auto again = named.aliased("again");
    const auto [other_id, other_sum] = again.columns();
    EXPECT_EQ(session.execute(select(id, other_id).join(again, other_sum < sum)).size(), 1u);
    EXPECT_EQ(
        session.scalar(select(Customer::c.name).where(Customer::c.id == select(id).where(sum > 5).scalar_subquery())),
        "Ada");
}

TEST_F(SourcesTest, ColumnsOfTwoSubqueriesThatAreNotJoined) {
    const auto cheap = select(Product::c.id).where(Product::c.price < 5).subquery("cheap");
    const auto dear = select(Product::c.id).where(Product::c.price > 5).subquery("dear");
    const auto [cheap_id] = cheap.columns();
    const auto [dear_id] = dear.columns();
    EXPECT_THROW(session.execute(select(cheap_id, dear_id)), Error);
    EXPECT_EQ(session.execute(select(cheap_id, dear_id).cross_join(dear)).size(), 4u);
}

}  // namespace
}  // namespace carboy

// update(), delete_() and insert(), and what the session's objects show afterwards.
#include <carboy/orm/session/error.hpp>

#include "orm/query/shop.hpp"

namespace carboy {
namespace {

using namespace shop;

class ChangesTest : public ShopTest {
  protected:
    Product& product(const char* sku) { return session.query<Product>().filter(Product::c.sku == sku).one(); }
};

TEST_F(ChangesTest, UpdateWithAnExpression) {
    Product& must = product("M1");
    EXPECT_EQ(must.changed_at, std::nullopt);
    const auto cheaper =
        update<Product>().where(Product::c.stock > 5).set(Product::c.price, Product::c.price * Decimal("0.5"));
    EXPECT_EQ(session.execute(cheaper).rowcount(), 1);
    EXPECT_EQ(must.price->to_string(), "2.25");
    EXPECT_TRUE(must.changed_at->has_value());
    session.rollback();
    EXPECT_EQ(must.price->to_string(), "4.50");
    EXPECT_EQ(must.changed_at, std::nullopt);
}

TEST_F(ChangesTest, AColumnKeepsItsScale) {
    session.execute(update<Product>().set(Product::c.price, Product::c.price * Decimal("0.333")));
    session.commit();
    EXPECT_EQ(session.query<Product>().filter(Product::c.price == Decimal("6.66")).count(), 1);
    EXPECT_EQ(session.scalar(select(func::sum(Product::c.price)))->to_string(), "164.34");  // 1.50 + 6.66 + 156.18
    EXPECT_THROW(update<Product>().set(Product::c.price, Decimal("1.001")), sql::DataError);
}

TEST_F(ChangesTest, UnwrittenChangesStay) {
    Product& must = product("M1");
    const NoAutoflush off(session);
    must.name = "New must";
    session.execute(update<Product>()
                        .where(Product::c.sku.in_({"M1", "R1"}))
                        .set(Product::c.stock, Product::c.stock + 1)
                        .set(Product::c.name, "All"));
    EXPECT_EQ(must.stock, 10);
    EXPECT_EQ(must.name, "New must");
    session.commit();
    session.close();
    EXPECT_EQ(product("M1").name, "New must");
    EXPECT_EQ(product("R1").name, "All");
}

TEST_F(ChangesTest, ChangesAreFlushedBefore) {
    Product& must = product("M1");
    must.stock = 100;
    EXPECT_EQ(session.execute(update<Product>().where(Product::c.stock == 100).set(Product::c.stock, 7)).rowcount(), 1);
    EXPECT_EQ(must.stock, 7);
    must.stock = 8;
    session.commit();
    EXPECT_EQ(must.stock, 8);
    session.close();
    EXPECT_EQ(product("M1").stock, 8);
}

TEST_F(ChangesTest, UpdateWithSubqueriesAndNull) {
    const auto in_orders = select(Line::c.product_id).where(Line::c.quantity > 1);
    EXPECT_EQ(session
                  .execute(update<Product>()
                               .where(Product::c.id.in_(in_orders))
                               .set(Product::c.stock, func::coalesce(select(func::sum(Line::c.quantity))
                                                                         .where(Line::c.product_id == Product::c.id)
                                                                         .scalar_subquery(),
                                                                     0))
                               .set(Product::c.attributes, std::nullopt))
                  .rowcount(),
              1);
    EXPECT_EQ(product("M1").stock, 4);
    EXPECT_EQ(product("M1").attributes, std::nullopt);
    EXPECT_THROW(session.execute(update<Product>()), orm::SessionError);
    EXPECT_THROW(session.execute(update<Product>().where(Line::c.quantity > 1).set(Product::c.stock, 1)), Error);
}

TEST_F(ChangesTest, WithoutSynchronizing) {
    Product& must = product("M1");
    session.execute(update<Product>().set(Product::c.stock, 1).synchronize_session(false));
    EXPECT_EQ(must.stock, 9);
    session.refresh(must);
    EXPECT_EQ(must.stock, 1);
}

TEST_F(ChangesTest, Returning) {
    const auto raised = session.execute(update<Product>()
                                            .where(Product::c.stock > 0)
                                            .set(Product::c.price, Product::c.price + 1)
                                            .returning(Product::c.sku, Product::c.price));
    ASSERT_EQ(raised.size(), 2u);
    for (const auto& [sku, price] : raised) EXPECT_EQ(price.to_string(), sku == "M1" ? "5.50" : "20.99");
    const auto objects =
        session.scalars(update<Product>().where(Product::c.sku == "M1").set(Product::c.stock, 1).returning(Product::c));
    ASSERT_EQ(objects.size(), 1u);
    EXPECT_EQ(&objects[0], &product("M1"));
    EXPECT_EQ(objects[0].stock, 1);
    EXPECT_EQ(session.scalar(delete_<Line>().where(Line::c.order_id == 2).returning(Line::c.quantity)), 1);
}

TEST_F(ChangesTest, DeleteTakesObjectsOutOfTheSession) {
    Order& first = *session.get<Order>(1);
    Customer& ada = *first.customer;
    ASSERT_EQ(ada.orders.size(), 2u);
    Line& line = first.lines[0];
    EXPECT_EQ(session.execute(delete_<Order>().where(Order::c.state == State::paid)).rowcount(), 1);
    EXPECT_FALSE(session.contains(first));
    EXPECT_FALSE(session.contains(line));  // the database deleted it with its order
    EXPECT_EQ(ada.orders.size(), 1u);
    EXPECT_EQ(session.get<Order>(1), nullptr);
    session.rollback();
    EXPECT_TRUE(session.contains(first));
    EXPECT_EQ(session.get<Order>(1), &first);
    EXPECT_EQ(ada.orders.size(), 2u);
    EXPECT_EQ(session.execute(delete_<Order>().where(Order::c.state == State::shipped)).rowcount(), 0);
}

TEST_F(ChangesTest, Insert) {
    Category& drinks = *session.get<Category>(1);
    std::size_t before = drinks.children.size();
    session.execute(insert(Category{.name = "beer", .parent = drinks}));
    EXPECT_EQ(drinks.children.size(), before + 1);
    std::vector<Category> many;
    for (int i = 0; i < 1300; ++i) many.push_back(Category{.name = "c" + std::to_string(i)});
    EXPECT_EQ(session.execute(insert(std::move(many))).rowcount(), 1300);
    EXPECT_EQ(session.query<Category>().count(), 1304);
    const auto keys = session.scalars(insert(Category{.name = "x"}).returning(Category::c.id));
    EXPECT_EQ(keys, std::vector<std::int64_t>{1305});
    std::vector<Category> mixed;
    mixed.push_back(Category{.name = "a"});
    mixed.push_back(Category{.id = 9, .name = "b"});
    EXPECT_THROW(insert(std::move(mixed)), orm::SessionError);
    EXPECT_EQ(
        session
            .execute(insert<Address>().from_select(select(Customer::c.name).where(Customer::c.id < 3), Address::c.city))
            .rowcount(),
        2);
    EXPECT_EQ(session.query<Address>().filter_by({.city = "Bob"}).count(), 1);
}

TEST_F(ChangesTest, Upsert) {
    Product& must = product("M1");
    const auto again = [] {
        return insert(Product{.sku = "M1", .name = "Must, again", .price = Decimal("1"), .stock = 4, .category_id = 1});
    };
    EXPECT_EQ(session
                  .execute(again()
                               .on_conflict(Product::c.sku)
                               .do_update(Product::c.stock, Product::c.stock + excluded(Product::c.stock))
                               .do_update(Product::c.name, excluded(Product::c.name)))
                  .rowcount(),
              1);
    EXPECT_EQ(must.stock, 13);
    EXPECT_EQ(must.name, "Must, again");
    EXPECT_EQ(must.price->to_string(), "4.50");
    EXPECT_EQ(session.execute(again().on_conflict(Product::c.sku).do_nothing()).rowcount(), 0);
    EXPECT_EQ(session.execute(again().on_conflict().do_nothing()).rowcount(), 0);
    session.execute(again()
                        .on_conflict(Product::c.sku)
                        .do_update(Product::c.stock, 0)
                        .where(Product::c.stock > excluded(Product::c.stock) * 10));
    EXPECT_EQ(must.stock, 13);
    EXPECT_THROW(session.execute(again().on_conflict(Product::c.sku)), orm::SessionError);
    EXPECT_THROW(session.execute(again().do_update(Product::c.stock, 1)), orm::SessionError);
    EXPECT_THROW(session.execute(again()), engine::IntegrityError);
}

TEST_F(ChangesTest, OnUpdateNow) {
    Product& must = product("M1");
    must.stock = 1;
    session.flush();
    EXPECT_TRUE(must.changed_at->has_value());
    session.commit();
    const auto first = *must.changed_at;
    must.stock = 1;
    session.commit();
    EXPECT_EQ(*must.changed_at, first);  // nothing changed
    must.changed_at = day(2000, 1, 1);
    must.stock = 2;
    session.commit();
    EXPECT_EQ(*must.changed_at, day(2000, 1, 1));
}

TEST_F(ChangesTest, WithTheRowsOfOtherTables) {
    Product& must = product("M1");
    Product& red = product("R1");
    const auto reduced = update<Product>()
                             .join(Product::c.category)
                             .where(Category::c.name == "red")
                             .set(Product::c.price, Product::c.price - 1)
                             .set(Product::c.name, Product::c.name + " " + Category::c.name);
    EXPECT_EQ(session.execute(reduced).rowcount(), 1);
    EXPECT_EQ(red.name, "Red red");
    EXPECT_EQ(red.price->to_string(), "18.99");
    EXPECT_EQ(must.name, "Must");

    const auto sold = select(Line::c.product_id, func::sum(Line::c.quantity))
                          .where(Line::c.quantity > 0)
                          .group_by(Line::c.product_id)
                          .subquery("sold");
    const auto [product_id, pieces] = sold.columns();
    const auto taken = update<Product>()
                           .join(sold, Product::c.id == product_id)
                           .where(Product::c.stock > 2)
                           .set(Product::c.stock, Product::c.stock - func::coalesce(pieces, 0));
    EXPECT_EQ(session.execute(taken).rowcount(), 2);
    EXPECT_EQ(must.stock, 5);
    EXPECT_EQ(red.stock, 2);

    const auto counted = select(Product::c.category_id, func::count()).group_by(Product::c.category_id).cte("counted");
    const auto [category_id, count] = counted.columns();
    EXPECT_EQ(session
                  .execute(update<Category>()
                               .join(counted, Category::c.id == category_id)
                               .set(Category::c.name, Category::c.name + cast<std::string>(count)))
                  .rowcount(),
              3);
    constexpr auto& parent = aliased<Category, "parent">;
    const auto renamed = update<Category>()
                             .join(parent, Category::c.parent)
                             .where(parent.name == "drinks2")
                             .set(Category::c.name, parent.name + "/" + Category::c.name)
                             .returning(Category::c.name);
    EXPECT_EQ(session.scalars(renamed), std::vector<std::string>{"drinks2/wine1"});
    const std::string_view name = "join_of_a_model";
    EXPECT_EQ(session
                  .execute(update<Order>()
                               .join<Customer>(Customer::c.id == Order::c.customer_id)
                               .where(Customer::c.name == name)
                               .set(Order::c.state, State::open))
                  .rowcount(),
              0);
}

TEST_F(ChangesTest, DeletionsWithTheRowsOfOtherTables) {
    Line& line = *session.get<Line>(2, 1);
    EXPECT_EQ(session.state_of(line), ObjectState::persistent);
    const auto of_bob = delete_<Line>().join(Line::c.order).join(Order::c.customer).where(Customer::c.name == "Bob");
    EXPECT_EQ(session.execute(of_bob).rowcount(), 1);
    EXPECT_NE(session.state_of(line), ObjectState::persistent);
    EXPECT_EQ(session.query<Line>().count(), 2);
    const auto dear = select(Product::c.id).where(Product::c.price > Decimal("10")).subquery("dear");
    const auto [id] = dear.columns();
    const auto gone = delete_<Line>().join(dear, Line::c.product_id == id).returning(Line::c.order_id, Line::c.number);
    const auto rows = session.execute(gone);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0], (std::tuple<std::int64_t, std::int64_t>(1, 2)));
    EXPECT_THROW(session.execute(delete_<Line>().where(Product::c.price > 1)), Error);
    EXPECT_THROW(session.execute(update<Line>().set(Line::c.quantity, Product::c.stock)), Error);
    EXPECT_EQ(session.query<Line>().count(), 1);
}

TEST_F(ChangesTest, ChangedRowsInWithNeedPostgreSql) {
    if (!on_sqlite()) GTEST_SKIP() << "PostgreSQL has them";
    const auto gone = delete_<Line>().returning(Line::c.number).cte("gone");
    const auto [number] = gone.columns();
    try {
        session.execute(select(number));
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.message(), "The dialect sqlite does not support INSERT, UPDATE and DELETE in WITH.");
        EXPECT_NE(error.hint().find("returning()"), std::string::npos);
    }
    EXPECT_EQ(session.query<Line>().count(), 3);
}

class ChangedRowsTest : public ChangesTest {
  protected:
    void SetUp() override {
        if (on_sqlite()) GTEST_SKIP() << "SQLite has no INSERT, UPDATE and DELETE in WITH";
    }
};

TEST_F(ChangedRowsTest, ASelectOfDeletedRows) {
    Line& line = *session.get<Line>(2, 1);
    const auto gone =
        delete_<Line>().where(Line::c.price == Decimal("4.50")).returning(Line::c.order_id, Line::c.price).cte("gone");
    const auto [order_id, price] = gone.columns();
    const auto rows = session.execute(select(Customer::c.name, price)
                                          .join<Order>(Order::c.customer_id == Customer::c.id)
                                          .join(gone, order_id == Order::c.id)
                                          .order_by(Customer::c.name));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1], (std::tuple<std::string, Decimal>("Bob", "4.50")));
    EXPECT_NE(session.state_of(line), ObjectState::persistent);
    EXPECT_EQ(session.query<Line>().count(), 1);
    session.rollback();
    EXPECT_EQ(session.query<Line>().count(), 3);
}

TEST_F(ChangedRowsTest, AnInsertOfDeletedRows) {
    const auto gone = delete_<Category>().where(Category::c.name == "red").returning(Category::c.id, Category::c.name);
    session.execute(delete_<Line>());
    session.execute(delete_<Product>());
    const auto rows = gone.cte("red");
    const auto [id, name] = rows.columns();
    const auto moved = insert<Address>().from_select(select(id, name), Address::c.id, Address::c.city);
    const auto made = moved.returning(Address::c.city).cte("made");
    const auto [city] = made.columns();
    EXPECT_EQ(session.scalars(select(city)), (std::vector<std::string>{"red"}));
    EXPECT_EQ(session.query<Address>().filter_by({.city = "red"}).count(), 1);
    EXPECT_EQ(session.query<Category>().count(), 2);
}

TEST_F(ChangedRowsTest, ObjectsFollowAnUpdateInWith) {
    Product& must = product("M1");
    const auto dearer =
        update<Product>().where(Product::c.sku == "M1").set(Product::c.stock, 70).returning(Product::c.id);
    EXPECT_EQ(session.scalar(select(func::count(Customer::c.id)).add_cte(dearer.cte("dearer"))), 3);
    EXPECT_EQ(must.stock, 70);
    const auto rows = dearer.cte("dearest");
    const auto [id] = rows.columns();
    EXPECT_EQ(session.query<Product>().join(rows, id == Product::c.id).one().stock, 70);
    EXPECT_EQ(session.execute(delete_<Line>().join(rows, id == Line::c.product_id)).rowcount(), 2);
}

TEST_F(ChangedRowsTest, OnlyAtTheTop) {
    const auto gone = delete_<Line>().returning(Line::c.product_id).cte("gone");
    const auto [product_id] = gone.columns();
    try {
        session.execute(
            select(Product::c.name).where(Product::c.id == select(func::max(product_id)).scalar_subquery()));
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "change_inside");
    }
    const auto last = select(func::max(product_id).label("last")).subquery("newest");
    const auto [newest] = last.columns();
    EXPECT_EQ(session.scalar(select(Product::c.name).join(last, newest == Product::c.id)), "Red");
}

}  // namespace
}  // namespace carboy

// A small shop in the database of OrmTest, for the tests of queries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "orm/lesson_models.hpp"

namespace carboy::shop {

struct Order;
struct Line;
enum class State { open, paid, shipped };

struct Category {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<std::optional<Integer>, foreign_key<&Category::id>> parent_id;
    One<Category, "parent_id"> parent;
    Many<Category, "parent"> children;

    static constexpr std::string_view table_name = "shop_category";
    CARBOY_MODEL(Category, id, name, parent_id, parent, children);
};

struct Address {
    Column<Integer, primary_key> id;
    Column<String<60>> city;

    static constexpr std::string_view table_name = "shop_address";
    CARBOY_MODEL(Address, id, city);
};

struct Customer {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<std::optional<Integer>> age;
    Many<Order, "customer"> orders;

    static constexpr std::string_view table_name = "shop_customer";
    CARBOY_MODEL(Customer, id, name, age, orders);
};

struct Product {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> sku;
    Column<String<100>> name;
    Column<Numeric<10, 2>> price;
    Column<Integer, default_<0>> stock;
    Column<Boolean, column_name<"default">> is_default;
    Column<std::optional<Json>> attributes;
    Column<std::optional<DateTime>, on_update_now> changed_at;
    Column<Integer, foreign_key<&Category::id>> category_id;
    One<Category, "category_id"> category;

    static constexpr std::string_view table_name = "shop_product";
    static constexpr TableArgs table_args{unique_constraint("category_id", "name"), index_on("category_id", "price"),
                                          index_on("is_default").named("ix_default").where("stock > 0"),
                                          check_constraint("price >= 0", "ck_price")};
    CARBOY_MODEL(Product, id, sku, name, price, stock, is_default, attributes, changed_at, category_id, category);
};

struct Order {
    Column<Integer, primary_key> id;
    Column<DateTime> placed_at;
    Column<State, default_<State::open>> state;
    Column<Integer, foreign_key<&Customer::id>> customer_id;
    Column<Integer, foreign_key<&Address::id>> billing_id;
    Column<std::optional<Integer>, foreign_key<&Address::id>> shipping_id;
    One<Customer, "customer_id"> customer;
    One<Address, "billing_id"> billing;
    One<Address, "shipping_id"> shipping;
    Many<Line, "order"> lines;

    static constexpr std::string_view table_name = "shop_order";
    CARBOY_MODEL(Order, id, placed_at, state, customer_id, billing_id, shipping_id, customer, billing, shipping, lines);
};

struct Line {
    Column<Integer, primary_key, foreign_key<&Order::id>, on_delete_cascade> order_id;
    Column<Integer, primary_key> number;
    Column<Integer, foreign_key<&Product::id>> product_id;
    Column<Integer> quantity;
    Column<Numeric<10, 2>> price;
    One<Order, "order_id"> order;
    One<Product, "product_id"> product;

    /// For an object a Decimal, for Line::c an expression.
    static auto total(const auto& line) { return line.price * line.quantity; }

    static constexpr std::string_view table_name = "shop_line";
    CARBOY_MODEL(Line, order_id, number, product_id, quantity, price, order, product);
};

inline std::chrono::sys_time<std::chrono::microseconds> day(int year, unsigned month, unsigned day_of_month) {
    return std::chrono::sys_days{std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day_of_month)};
}

}  // namespace carboy::shop

namespace carboy {

/// The shop with four products, three customers and three orders.
class ShopTest : public OrmTest {
  protected:
    ShopTest() {
        create_tables<shop::Category, shop::Address, shop::Customer, shop::Product, shop::Order, shop::Line>();
        using namespace shop;
        auto [drinks, wine] = session.add_all(Category{.name = "drinks"}, Category{.name = "wine"});
        wine.parent = drinks;
        Category& red_wine = session.add(Category{.name = "red", .parent = wine});
        auto [must, red, rose, gift] = session.add_all(
            Product{.sku = "M1", .name = "Must", .price = Decimal("4.50"), .stock = 9, .category = drinks},
            Product{.sku = "R1", .name = "Red", .price = Decimal("19.99"), .stock = 3, .category = red_wine},
            Product{.sku = "R2", .name = "Rose", .price = Decimal("469.00"), .category = wine},
            Product{.sku = "G1", .name = "Gift", .price = Decimal("0.00"), .is_default = true, .category = drinks});
        must.attributes = Json::parse(R"({"sweet": true, "size": {"litres": 5}, "tags": ["a", "b"], "note": null})");
        red.attributes = Json::parse(R"({"sweet": false, "size": {"litres": 0.75}, "label": "5"})");
        auto [porto, beaune] = session.add_all(Address{.city = "Porto"}, Address{.city = "Beaune"});
        auto [ada, bob, cyd] = session.add_all(Customer{.name = "Ada", .age = 36}, Customer{.name = "Bob"},
                                               Customer{.name = "Cyd", .age = 20});
        session.flush();
        Order& first = session.add(Order{.placed_at = day(2024, 2, 29) + std::chrono::hours(23),
                                         .state = State::paid,
                                         .customer = ada,
                                         .billing = beaune,
                                         .shipping = porto});
        first.lines.add(Line{.number = 1, .quantity = 3, .price = Decimal("4.50"), .product = must});
        first.lines.add(Line{.number = 2, .quantity = 1, .price = Decimal("19.99"), .product = red});
        Order& second =
            session.add(Order{.placed_at = day(2023, 12, 31), .customer = bob, .billing = porto, .shipping = porto});
        second.lines.add(Line{.number = 1, .quantity = 1, .price = Decimal("4.50"), .product = must});
        session.add(Order{.placed_at = day(2024, 2, 1), .customer = ada, .billing = porto});
        session.commit();
    }

    Session session{engine};
};

}  // namespace carboy

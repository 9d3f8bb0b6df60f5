// The shop's data: eleven models, and the table product_tag between products and tags.
#pragma once

#include <carboy/orm.hpp>

namespace shop {

using carboy::Boolean, carboy::cascade, carboy::check_constraint, carboy::Column, carboy::column_name, carboy::Date;
using carboy::DateTime, carboy::Decimal, carboy::default_, carboy::default_text, carboy::foreign_key, carboy::index_on;
using carboy::indexed, carboy::Integer, carboy::Interval, carboy::Json, carboy::Many, carboy::ManyToMany;
using carboy::Numeric, carboy::on_delete_cascade, carboy::One, carboy::OneToOne, carboy::order_by, carboy::primary_key;
using carboy::SmallInteger, carboy::String, carboy::TableArgs, carboy::Text, carboy::unique, carboy::unique_constraint;

struct Profile;
struct Product;
struct Order;
struct Line;
struct Payment;
struct Review;

enum class State { cart, placed, paid, shipped };
enum class PayBy { card, transfer, cash };

struct Address {
    Column<Integer, primary_key> id;
    Column<String<80>> street;
    Column<String<60>> city;
    Column<String<2>, default_text<"PT">> country;

    CARBOY_MODEL(Address, id, street, city, country);
};

struct Customer {
    Column<Integer, primary_key> id;
    Column<String<80>, indexed> name;
    Column<String<120>, unique> email;
    Column<Date> joined_on;
    Column<std::optional<Numeric<10, 2>>> credit;
    Column<Integer, foreign_key<&Address::id>> address_id;
    One<Address, "address_id"> address;
    OneToOne<Profile, "customer", cascade<"all, delete-orphan">> profile;
    Many<Order, "customer", order_by<"id">> orders;

    CARBOY_MODEL(Customer, id, name, email, joined_on, credit, address_id, address, profile, orders);
};

struct Profile {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Customer::id>, unique> customer_id;
    Column<Boolean> newsletter;
    Column<std::optional<Date>> birthday;
    Column<Json> preferences;
    One<Customer, "customer_id"> customer;

    CARBOY_MODEL(Profile, id, customer_id, newsletter, birthday, preferences, customer);
};

struct Supplier {
    Column<Integer, primary_key> id;
    Column<String<80>, unique> name;
    Column<Interval> lead_time;

    CARBOY_MODEL(Supplier, id, name, lead_time);
};

struct Category {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<Integer, default_<0>> position;
    Column<std::optional<Integer>, foreign_key<&Category::id>> parent_id;
    One<Category, "parent_id"> parent;
    Many<Category, "parent", order_by<"position, name">> children;

    static constexpr TableArgs table_args{unique_constraint("parent_id", "name")};
    CARBOY_MODEL(Category, id, name, position, parent_id, parent, children);
};

struct Tag {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    ManyToMany<Product, "product_tag"> products;

    CARBOY_MODEL(Tag, id, name, products);
};

struct Product {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> sku;
    Column<String<100>> name;
    Column<Numeric<10, 2>> price;
    Column<Integer, default_<0>> stock;
    Column<Integer, default_<0>> minimum;                // when to order from the supplier
    Column<Boolean, column_name<"default">> is_default;  // the first choice of its category
    Column<std::optional<Json>> attributes;
    Column<Date> listed_on;
    Column<Integer, foreign_key<&Category::id>> category_id;
    Column<std::optional<Integer>, foreign_key<&Supplier::id>> supplier_id;
    One<Category, "category_id"> category;
    One<Supplier, "supplier_id"> supplier;
    ManyToMany<Tag, "product_tag", order_by<"name">> tags;
    Many<Review, "product", order_by<"written_on desc, id desc">> reviews;

    static constexpr TableArgs table_args{unique_constraint("category_id", "name"), index_on("category_id", "price"),
                                          check_constraint("price >= 0 AND stock >= 0", "ck_product")};
    CARBOY_MODEL(Product, id, sku, name, price, stock, minimum, is_default, attributes, listed_on, category_id,
                 supplier_id, category, supplier, tags, reviews);
};

/// An order, or a customer's cart.
struct Order {
    Column<Integer, primary_key> id;
    Column<DateTime> placed_at;
    Column<std::optional<DateTime>> shipped_at;
    Column<State> state;
    Column<Integer, foreign_key<&Customer::id>> customer_id;
    Column<Integer, foreign_key<&Address::id>> billing_id;
    Column<Integer, foreign_key<&Address::id>> shipping_id;
    Column<std::optional<Text>> note;
    One<Customer, "customer_id"> customer;
    One<Address, "billing_id"> billing;
    One<Address, "shipping_id"> shipping;
    Many<Line, "order", cascade<"all, delete-orphan">, order_by<"number">> lines;
    Many<Payment, "order", order_by<"id">> payments;

    static constexpr std::string_view table_name = "orders";
    static constexpr TableArgs table_args{
        index_on("customer_id", "placed_at"),
        check_constraint("shipped_at IS NULL OR shipped_at >= placed_at", "ck_orders_shipped")};
    CARBOY_MODEL(Order, id, placed_at, shipped_at, state, customer_id, billing_id, shipping_id, note, customer, billing,
                 shipping, lines, payments);
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
    Decimal amount() const { return total(*this); }  // for templates

    static constexpr TableArgs table_args{check_constraint("quantity > 0", "ck_line_quantity")};
    CARBOY_MODEL(Line, order_id, number, product_id, quantity, price, order, product);
};

struct Payment {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Order::id>, on_delete_cascade, indexed> order_id;
    Column<Numeric<10, 2>> amount;
    Column<PayBy> method;
    Column<Date> paid_on;
    One<Order, "order_id"> order;

    CARBOY_MODEL(Payment, id, order_id, amount, method, paid_on, order);
};

struct Review {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Product::id>> product_id;
    Column<Integer, foreign_key<&Customer::id>, indexed> customer_id;
    Column<SmallInteger> stars;
    Column<std::optional<Text>> body;
    Column<Date> written_on;
    One<Product, "product_id"> product;
    One<Customer, "customer_id"> customer;

    static constexpr TableArgs table_args{unique_constraint("product_id", "customer_id"),
                                          check_constraint("stars BETWEEN 1 AND 5", "ck_review_stars")};
    CARBOY_MODEL(Review, id, product_id, customer_id, stars, body, written_on, product, customer);
};

}  // namespace shop

// The reports of the shop: typed queries, each shown as a table by one template.
#include "shop.hpp"

using namespace carboy;
using namespace shop;

namespace {

using Titles = std::vector<std::string>;

/// A report: the titles of its columns and its rows.
template <class Rows>
Response show(const std::string& title, const Titles& titles, const Rows& rows) {
    return render_template("report.html", {{"title", title}, {"titles", titles}, {"rows", rows}});
}

// Carts are not orders.
auto ordered() { return Order::c.state != State::cart; }
auto amount() { return func::sum(Line::total(Line::c)); }
auto month() { return func::strftime("%Y-%m", Order::c.placed_at); }

Response sales_by_month() {
    const auto query = select(month(), func::count(func::distinct(Order::c.id)), func::sum(Line::c.quantity), amount(),
                              func::max(Line::total(Line::c)))
                           .join(Order::c.lines)
                           .where(ordered())
                           .group_by(month())
                           .order_by(month());
    return show("Sales by month", {"Month", "Orders", "Pieces", "Amount", "Largest line"}, db.session.execute(query));
}

Response best_sellers() {
    const auto query = select(over(func::rank(), {.order_by = {func::sum(Line::c.quantity).desc()}}), Product::c.sku,
                              Product::c.name, func::sum(Line::c.quantity), amount())
                           .join<Line>(Line::c.product_id == Product::c.id)
                           .join(Line::c.order)
                           .where(ordered())
                           .group_by(Product::c.id, Product::c.sku, Product::c.name)
                           .order_by(func::sum(Line::c.quantity).desc(), Product::c.id)
                           .limit(10);
    return show("Best sellers", {"Rank", "SKU", "Product", "Pieces", "Amount"}, db.session.execute(query));
}

Response low_stock() {
    const auto query = select(Product::c.sku, Product::c.name, Product::c.stock, Product::c.minimum,
                              Product::c.minimum - Product::c.stock, nullable(Supplier::c.name),
                              func::total_seconds(nullable(Supplier::c.lead_time)) / 86400)
                           .outerjoin(Product::c.supplier)
                           .where(Product::c.stock < Product::c.minimum)
                           .order_by((Product::c.minimum - Product::c.stock).desc(), Product::c.id);
    return show("Stock below the minimum", {"SKU", "Product", "Stock", "Minimum", "Missing", "Supplier", "Days"},
                db.session.execute(query));
}

/// Each category with the sales of everything below it, in the order of the tree.
Response categories() {
    const auto roots = select(Category::c.id, Category::c.id.label("top")).where(Category::c.id == Category::c.id);
    const auto pairs = recursive_cte("pairs", roots, [](const auto& found) {
        const auto [id, top] = found.columns();
        return select(Category::c.id, top).join(found, Category::c.parent_id == id);
    });
    const auto [below, top] = pairs.columns();
    const auto sales = select(top, func::sum(Line::c.quantity), amount())
                           .select_from(pairs)
                           .join<Product>(Product::c.category_id == below)
                           .join<Line>(Line::c.product_id == Product::c.id)
                           .join(Line::c.order)
                           .where(ordered())
                           .group_by(top)
                           .subquery("sales");
    const auto [sold_in, pieces, money] = sales.columns();
    const auto tops = select(Category::c.id, literal(0), cast<std::string>(Category::c.name))
                          .where(Category::c.parent_id == std::nullopt);
    const auto tree = recursive_cte("tree", tops, [](const auto& found) {
        const auto [id, depth, path] = found.columns();
        return select(Category::c.id, depth + 1, path + " / " + Category::c.name)
            .join(found, Category::c.parent_id == id);
    });
    const auto [id, depth, path] = tree.columns();
    const auto query = select(path, depth, func::coalesce(pieces, 0), func::coalesce(money, 0))
                           .select_from(tree)
                           .outerjoin(sales, sold_in == id)
                           .order_by(path);
    return show("Revenue by category", {"Category", "Depth", "Pieces", "Amount"}, db.session.execute(query));
}

Response idle_customers() {
    const auto query = select(Customer::c.name, Customer::c.email, Customer::c.joined_on, Address::c.city)
                           .join(Customer::c.address)
                           .where(!Customer::c.orders.any(ordered()))
                           .order_by(Customer::c.joined_on, Customer::c.id);
    return show("Customers without orders", {"Name", "Email", "Since", "City"}, db.session.execute(query));
}

Response running_totals() {
    const auto days = select(func::date(Order::c.placed_at), amount())
                          .join(Order::c.lines)
                          .where(ordered())
                          .group_by(func::date(Order::c.placed_at))
                          .subquery("days");
    const auto [day, money] = days.columns();
    const auto query =
        select(day, money, over(func::sum(money), {.order_by = {day}}),
               over(func::sum(money), {.partition_by = {func::strftime("%Y-%m", day)}, .order_by = {day}}))
            .select_from(days)
            .order_by(day);
    return show("Running totals", {"Day", "Amount", "Total", "Total of the month"}, db.session.execute(query));
}

Response moving_average() {
    const auto months =
        select(month(), amount()).join(Order::c.lines).where(ordered()).group_by(month()).subquery("months");
    const auto [name, money] = months.columns();
    const Window three{.order_by = {name}, .frame = "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW"};
    const Window before{.order_by = {name}};
    const auto query = select(name, money, func::round(over(func::avg(money), three), 2),
                              money - over(func::lag(money), before), over(func::count(), three))
                           .select_from(months)
                           .order_by(name);
    return show("Moving average of three months", {"Month", "Amount", "Average", "Change", "Months"},
                db.session.execute(query));
}

Response top_of_category() {
    const auto sold = select(Category::c.name, Product::c.name, amount(),
                             over(func::row_number(),
                                  {.partition_by = {Category::c.id}, .order_by = {amount().desc(), Product::c.id}}))
                          .join<Product>(Product::c.category_id == Category::c.id)
                          .join<Line>(Line::c.product_id == Product::c.id)
                          .join(Line::c.order)
                          .where(ordered())
                          .group_by(Category::c.id, Category::c.name, Product::c.id, Product::c.name)
                          .subquery("sold");
    const auto [category, product, money, place] = sold.columns();
    const auto query =
        select(category, product, money).select_from(sold).where(place == 1).order_by(money.desc(), category);
    return show("The top product of each category", {"Category", "Product", "Amount"}, db.session.execute(query));
}

Response elsewhere() {
    constexpr auto& billing = aliased<Address, "billing">;
    constexpr auto& shipping = aliased<Address, "shipping">;
    const auto query = select(Order::c.id, Customer::c.name, billing.city, shipping.city, shipping.country)
                           .join(Order::c.customer)
                           .join(billing, Order::c.billing)
                           .join(shipping, Order::c.shipping)
                           .where(billing.city != shipping.city, ordered())
                           .order_by(Order::c.id);
    return show("Orders sent elsewhere", {"Order", "Customer", "Billed to", "Sent to", "Country"},
                db.session.execute(query));
}

Response unpaid() {
    const auto owed = select(Line::c.order_id, amount()).group_by(Line::c.order_id).subquery("owed");
    const auto [owed_order, total] = owed.columns();
    const auto paid =
        select(Payment::c.order_id, func::sum(Payment::c.amount)).group_by(Payment::c.order_id).subquery("paid");
    const auto [paid_order, sum] = paid.columns();
    const auto due = total - func::coalesce(sum, 0);
    const auto query = select(Order::c.id, Customer::c.name, total, func::coalesce(sum, 0), due,
                              case_(when(due > Decimal("100"), "remind")).else_("wait"))
                           .join(Order::c.customer)
                           .join(owed, Order::c.id == owed_order)
                           .outerjoin(paid, Order::c.id == paid_order)
                           .where(due > 0, ordered())
                           .order_by(due.desc(), Order::c.id);
    return show("Unpaid orders", {"Order", "Customer", "Total", "Paid", "Due", ""}, db.session.execute(query));
}

Response payments() {
    const auto by = [](PayBy method) { return func::sum(Payment::c.amount).filter(Payment::c.method == method); };
    const auto year = func::extract(DatePart::year, Payment::c.paid_on);
    const auto quarter = func::extract(DatePart::quarter, Payment::c.paid_on);
    const auto query =
        select(year, quarter, by(PayBy::card), by(PayBy::transfer), by(PayBy::cash), func::sum(Payment::c.amount))
            .group_by(year, quarter)
            .order_by(year, quarter);
    return show("Payments by method", {"Year", "Quarter", "Card", "Transfer", "Cash", "All"},
                db.session.execute(query));
}

Response best_rated() {
    const auto stars = func::round(func::avg(cast<double>(Review::c.stars)), 2);
    const auto query = select(Product::c.name, stars, func::count(), func::max(Review::c.written_on))
                           .join(Product::c.reviews)
                           .group_by(Product::c.id, Product::c.name)
                           .having(func::count() >= 2)
                           .order_by(stars.desc(), Product::c.name);
    return show("Best rated", {"Product", "Stars", "Reviews", "Last"}, db.session.execute(query));
}

Response tags() {
    const auto query = select(Tag::c.name, func::count(Product::c.id), func::min(Product::c.price),
                              func::max(Product::c.price), func::sum(Product::c.price * Product::c.stock))
                           .outerjoin(Tag::c.products)
                           .group_by(Tag::c.id, Tag::c.name)
                           .order_by(func::count(Product::c.id).desc(), Tag::c.name);
    return show("Tags", {"Tag", "Products", "From", "To", "Value in stock"}, db.session.execute(query));
}

Response colours() {
    const auto colour = Product::c.attributes["colour"].as_string();
    const auto query = select(colour, func::count(), func::sum(Product::c.attributes["size"]["litres"].as_float()))
                           .where(colour.is_not_null())
                           .group_by(colour)
                           .order_by(colour);
    return show("Colours", {"Colour", "Products", "Litres"}, db.session.execute(query));
}

Response spenders() {
    const auto spent = select(Order::c.customer_id, amount(), func::count(func::distinct(Order::c.id)))
                           .join(Order::c.lines)
                           .where(ordered())
                           .group_by(Order::c.customer_id)
                           .subquery("spent");
    const auto [customer_id, money, orders] = spent.columns();
    const auto band =
        case_(when(money >= Decimal("500"), "gold"), when(money >= Decimal("200"), "silver")).else_("plain");
    const auto query = select(Customer::c.name, band, money, orders,
                              over(func::ntile(4), {.order_by = {money.desc(), Customer::c.id}}),
                              func::coalesce(Customer::c.credit, 0))
                           .join(spent, Customer::c.id == customer_id)
                           .where(money > select(func::avg(money)).select_from(spent).scalar_subquery() / 2)
                           .order_by(money.desc(), Customer::c.id);
    return show("Spenders", {"Customer", "Band", "Spent", "Orders", "Quarter", "Credit"}, db.session.execute(query));
}

Response weekdays() {
    const auto day = func::extract(DatePart::dow, Order::c.placed_at);
    const auto query = select(day, func::count(), func::min(func::strftime("%H:%M", Order::c.placed_at)),
                              func::max(func::strftime("%H:%M", Order::c.placed_at)))
                           .where(ordered())
                           .group_by(day)
                           .order_by(day);
    return show("Orders by weekday", {"Day (0 is Sunday)", "Orders", "First", "Last"}, db.session.execute(query));
}

Response never_sold() {
    const auto sold = exists(select(Line::c.number).where(Line::c.product_id == Product::c.id));
    const auto query = select(Product::c.sku, Product::c.name, Product::c.price * Product::c.stock,
                              Product::c.listed_on, Category::c.name)
                           .join(Product::c.category)
                           .where(!sold)
                           .order_by((Product::c.price * Product::c.stock).desc(), Product::c.id);
    return show("Never sold", {"SKU", "Product", "Value", "Listed", "Category"}, db.session.execute(query));
}

/// How long orders wait, and which ones waited longer than the slowest supplier of their products needs.
Response slow_orders() {
    const auto waited = Order::c.shipped_at - Order::c.placed_at;
    const auto query = select(Order::c.id, Order::c.placed_at, Order::c.shipped_at, waited,
                              func::max(Supplier::c.lead_time), waited - func::max(Supplier::c.lead_time))
                           .join(Order::c.lines)
                           .join(Line::c.product)
                           .join(Product::c.supplier)
                           .where(Order::c.shipped_at.is_not_null())
                           .group_by(Order::c.id, Order::c.placed_at, Order::c.shipped_at)
                           .having(waited > func::max(Supplier::c.lead_time))
                           .order_by(waited.desc(), Order::c.id);
    return show("Slow orders", {"Order", "Placed", "Shipped", "Waited", "Promised", "Late by"},
                db.session.execute(query));
}

Response regulars() {
    const auto first = func::min(Order::c.placed_at);
    const auto last = func::max(Order::c.placed_at);
    const auto query = select(Customer::c.name, func::count(), func::date(first), func::date(last), last - first,
                              (last - first) / func::nullif(func::count() - 1, 0))
                           .join(Customer::c.orders)
                           .where(ordered())
                           .group_by(Customer::c.id, Customer::c.name)
                           .having(func::count() > 1)
                           .order_by(func::count().desc(), Customer::c.id);
    return show("Regulars", {"Customer", "Orders", "First", "Last", "Between", "On average"},
                db.session.execute(query));
}

/// What happened, from three tables.
Response journal() {
    const auto orders = select(func::date(Order::c.placed_at), literal("order"), Customer::c.name)
                            .join(Order::c.customer)
                            .where(ordered());
    const auto reviews = select(Review::c.written_on, literal("review"), Customer::c.name).join(Review::c.customer);
    const auto joined = select(Customer::c.joined_on, literal("new"), Customer::c.name);
    const auto events = orders.union_all(reviews).union_all(joined).subquery("events");
    const auto [day, kind, name] = events.columns();
    const auto query = select(day, kind, name).select_from(events).order_by(day.desc(), kind, name).limit(25);
    return show("Journal", {"Day", "Event", "Customer"}, db.session.execute(query));
}

/// Products by price, and the share of the sales that the dearest ones have.
Response shares() {
    const auto sold = select(Line::c.product_id, amount()).group_by(Line::c.product_id).subquery("sold");
    const auto [product_id, money] = sold.columns();
    const Window dearest{.order_by = {money.desc(), product_id}};
    const auto all = over(func::sum(money));
    const auto query = select(Product::c.name, money, func::round(cast<double>(money) * 100 / cast<double>(all), 1),
                              func::round(cast<double>(over(func::sum(money), dearest)) * 100 / cast<double>(all), 1))
                           .join(sold, Product::c.id == product_id)
                           .order_by(money.desc(), product_id);
    return show("Shares", {"Product", "Amount", "Percent", "Together"}, db.session.execute(query));
}

Response list_reports() {
    std::vector<std::pair<std::string, std::string>> names;
    for (const char* name :
         {"sales_by_month", "best_sellers",    "low_stock", "categories", "idle_customers", "running_totals",
          "moving_average", "top_of_category", "elsewhere", "unpaid",     "payments",       "best_rated",
          "tags",           "colours",         "spenders",  "weekdays",   "never_sold",     "slow_orders",
          "regulars",       "journal",         "shares"})
        names.emplace_back(name, url_for("reports." + std::string(name)));
    return render_template("reports.html", {{"names", names}});
}

}  // namespace

Blueprint make_reports() {
    Blueprint reports{"reports", {.url_prefix = "/reports"}};
    reports.get<list_reports>("/");
    reports.get<sales_by_month>("/sales_by_month");
    reports.get<best_sellers>("/best_sellers");
    reports.get<low_stock>("/low_stock");
    reports.get<categories>("/categories");
    reports.get<idle_customers>("/idle_customers");
    reports.get<running_totals>("/running_totals");
    reports.get<moving_average>("/moving_average");
    reports.get<top_of_category>("/top_of_category");
    reports.get<elsewhere>("/elsewhere");
    reports.get<unpaid>("/unpaid");
    reports.get<payments>("/payments");
    reports.get<best_rated>("/best_rated");
    reports.get<tags>("/tags");
    reports.get<colours>("/colours");
    reports.get<spenders>("/spenders");
    reports.get<weekdays>("/weekdays");
    reports.get<never_sold>("/never_sold");
    reports.get<slow_orders>("/slow_orders");
    reports.get<regulars>("/regulars");
    reports.get<journal>("/journal");
    reports.get<shares>("/shares");
    return reports;
}

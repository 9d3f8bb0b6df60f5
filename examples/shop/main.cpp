// The pages of the shop. `shop demo` fills an empty database, `shop` serves it.
#include "shop.hpp"

using namespace carboy;
using namespace shop;

Database db;

/// The customer who is logged in, or null.
Customer* logged_in() {
    const auto id = session.get<std::int64_t>("customer_id");
    return id ? db.session.get<Customer>(*id) : nullptr;
}

Customer& buyer() {
    if (Customer* customer = logged_in()) return *customer;
    flash("Choose a customer first.");
    abort(redirect(url_for("list_customers")));
}

/// The ids of a category and of everything below it.
auto ids_below(std::int64_t category) {
    const auto top = select(Category::c.id).where(Category::c.id == category);
    const auto below = recursive_cte("below", top, [](const auto& found) {
        const auto [parent] = found.columns();
        return select(Category::c.id).join(found, Category::c.parent_id == parent);
    });
    const auto [id] = below.columns();
    return select(id).select_from(below);
}

/// The categories from the top to this one.
std::vector<Category*> path_to(Category* category) {
    std::vector<Category*> path;
    for (; category != nullptr; category = category->parent.get()) path.insert(path.begin(), category);
    return path;
}

Response catalogue(Request& request) {
    const FilterBy filters{{"name", Product::c.name, {"icontains"}},
                           {"price", Product::c.price, {"ge", "le"}},
                           {"stock", Product::c.stock, {"ge"}},
                           {"default", Product::c.is_default, {"eq"}}};
    const SortBy sorts{{"name", Product::c.name}, {"price", Product::c.price}, {"listed", Product::c.listed_on}};
    const std::string sort = request.args.get("sort", "name");
    Query<Product> products = Product::query()
                                  .options(joined_load(Product::c.category), selectin_load(Product::c.tags))
                                  .filter(filters(request.args, {"sort", "page", "category", "tag", "colour"}))
                                  .order_by(sorts(sort))
                                  .order_by(Product::c.id);
    if (const auto category = request.args.get<std::int64_t>("category"))
        products.filter(Product::c.category_id.in_(ids_below(*category)));
    if (const std::string tag = request.args.get("tag"); !tag.empty())
        products.filter(Product::c.tags.any(Tag::c.name == tag));
    if (const std::string colour = request.args.get("colour"); !colour.empty())
        products.filter(Product::c.attributes["colour"].as_string() == colour);
    const auto page = products.paginate({.page = request.args.get<int>("page", 1), .per_page = 8});
    return render_template("catalogue.html", {{"page", page},
                                              {"sort", sort},
                                              {"categories", Category::query().order_by(Category::c.name).all()},
                                              {"tags", Tag::query().order_by(Tag::c.name).all()}});
}

Response show_product(std::int64_t id) {
    Product& product = Product::query().options(selectin_load(Product::c.reviews)).get_or_404(id);
    const auto stars = db.session.execute(
        select(func::count(), func::avg(cast<double>(Review::c.stars))).where(Review::c.product_id == id));
    constexpr auto& other = aliased<Line, "other">;
    const auto together = db.session.execute(select(Product::c.id, Product::c.name, func::sum(other.quantity))
                                                 .join(other, other.product_id == Product::c.id)
                                                 .join<Line>(Line::c.order_id == other.order_id)
                                                 .where(Line::c.product_id == id, other.product_id != id)
                                                 .group_by(Product::c.id, Product::c.name)
                                                 .order_by(func::sum(other.quantity).desc(), Product::c.id)
                                                 .limit(5));
    const auto cheaper = Product::query()
                             .filter(Product::c.category_id == product.category_id, Product::c.price < product.price)
                             .order_by(Product::c.price.desc(), Product::c.id)
                             .limit(3)
                             .all();
    return render_template("product.html", {{"product", product},
                                            {"path", path_to(product.category.get())},
                                            {"stars", stars.front()},
                                            {"together", together},
                                            {"cheaper", cheaper}});
}

Response category_tree() {
    const auto counts = select(Product::c.category_id, func::count(), func::min(Product::c.price))
                            .group_by(Product::c.category_id)
                            .subquery("counts");
    const auto [category_id, count, cheapest] = counts.columns();
    const auto rows = db.session.execute(select(Category::c.id, func::coalesce(count, 0), cheapest)
                                             .outerjoin(counts, Category::c.id == category_id)
                                             .order_by(Category::c.id));
    return render_template("categories.html", {{"roots", Category::query()
                                                             .filter(Category::c.parent_id == std::nullopt)
                                                             .order_by(Category::c.position, Category::c.name)
                                                             .all()},
                                               {"rows", rows}});
}

Response list_customers() {
    const auto spent = select(Order::c.customer_id, func::sum(Line::total(Line::c)))
                           .join(Order::c.lines)
                           .where(Order::c.state != State::cart)
                           .group_by(Order::c.customer_id)
                           .subquery("spent");
    const auto [customer_id, amount] = spent.columns();
    const auto rows = db.session.execute(select(Customer::c, nullable(Profile::c), amount)
                                             .outerjoin(Customer::c.profile)
                                             .outerjoin(spent, Customer::c.id == customer_id)
                                             .order_by(Customer::c.name, Customer::c.id));
    return render_template("customers.html", {{"rows", rows}});
}

Response show_customer(std::int64_t id) {
    Customer& customer = Customer::query().get_or_404(id);
    const auto orders =
        db.session.execute(select(Order::c, func::sum(Line::total(Line::c)), func::count(Line::c.number))
                               .outerjoin(Order::c.lines)
                               .where(Order::c.customer_id == id)
                               .group_by(Order::c.id)
                               .order_by(Order::c.placed_at.desc(), Order::c.id.desc()));
    const auto reviews = Review::query()
                             .options(joined_load(Review::c.product))
                             .filter(Review::c.customer_id == id)
                             .order_by(Review::c.written_on.desc(), Review::c.id.desc())
                             .all();
    return render_template("customer.html", {{"customer", customer}, {"orders", orders}, {"reviews", reviews}});
}

Response log_in(std::int64_t id) {
    session["customer_id"] = Customer::query().get_or_404(id).id;
    return redirect(url_for<show_customer>(id));
}

Response show_order(std::int64_t id) {
    Order& order = Order::query().options(selectin_load(Order::c.lines).joined_load(Line::c.product)).get_or_404(id);
    const auto total =
        db.session.scalar(select(func::coalesce(func::sum(Line::total(Line::c)), 0)).where(Line::c.order_id == id));
    const auto paid =
        db.session.scalar(select(func::coalesce(func::sum(Payment::c.amount), 0)).where(Payment::c.order_id == id));
    return render_template("order.html", {{"order", order}, {"total", total}, {"due", *total - *paid}});
}

/// The customer's cart, which is made when it is missing.
Order& cart_of(Customer& customer) {
    if (Order* cart = Order::query().filter_by({.state = State::cart, .customer = customer}).first()) return *cart;
    return db.session.add(Order{.placed_at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                                .state = State::cart,
                                .customer = customer,
                                .billing = *customer.address,
                                .shipping = *customer.address});
}

Response show_cart() {
    Order& cart = cart_of(buyer());
    db.session.commit();
    return redirect(url_for<show_order>(cart.id));
}

Response add_to_cart(Request& request, std::int64_t id) {
    Customer& customer = buyer();
    const Product& product = Product::query().get_or_404(id);
    const int quantity = request.form.get<int>("quantity", 1);
    if (quantity < 1 || quantity > product.stock) {
        flash("That many are not in stock.");
        return redirect(url_for<show_product>(id));
    }
    Order& cart = cart_of(customer);
    db.session.flush();
    const auto line = [&] { return Line::query().filter_by({.order_id = cart.id, .product_id = id}).first(); };
    if (Line* known = line())
        known->quantity = Line::c.quantity + quantity;
    else
        cart.lines.add(Line{.number = static_cast<std::int64_t>(cart.lines.size()) + 1,
                            .product_id = product.id,
                            .quantity = quantity,
                            .price = product.price});
    db.session.commit();
    return redirect(url_for<show_order>(cart.id));
}

/// Turns the cart into an order and takes its products from the stock, all or nothing.
Response check_out(Request& request) {
    Order& cart = cart_of(buyer());
    if (cart.lines.empty()) abort(400, "The cart is empty.");
    const auto taken = db.session.execute(update<Product>()
                                              .join<Line>(Line::c.product_id == Product::c.id)
                                              .where(Line::c.order_id == cart.id, Product::c.stock >= Line::c.quantity)
                                              .set(Product::c.stock, Product::c.stock - Line::c.quantity));
    if (taken.rowcount() != static_cast<std::int64_t>(cart.lines.size())) {
        db.session.rollback();
        flash("Something is not in stock any more.");
        return redirect(url_for<show_cart>());
    }
    cart.state = State::placed;
    if (const std::string note = request.form.get("note"); !note.empty()) cart.note = note;
    const std::int64_t id = cart.id;
    db.session.commit();
    flash("Thank you for your order.");
    return redirect(url_for<show_order>(id));
}

App create_app(Config config = Config::from_env("SHOP")) {
    App app{"shop", std::move(config)};
    app.config.set_default("DATABASE_URL", "sqlite:///shop.db");
    app.config.set_default("SECRET_KEY", Uuid::random().to_string());
    db.init_app(app);
    template_method<&Line::amount>("amount");
    app.error_handler<HttpError>([](const HttpError& error) {
        return render_template("error.html", {{"error", error}});
    });

    app.route<catalogue>("/");
    app.route<show_product>("/product/<int:id>");
    app.route<category_tree>("/categories");
    app.route<list_customers>("/customers");
    app.route<show_customer>("/customer/<int:id>");
    app.post<log_in>("/customer/<int:id>/log-in");
    app.route<show_order>("/order/<int:id>");
    app.route<show_cart>("/cart");
    app.post<add_to_cart>("/cart/<int:id>");
    app.post<check_out>("/cart/check-out");
    app.register_blueprint(make_reports());
    app.add_command({.name = "demo", .help = "Fill an empty shop", .run = [](const CommandValues&) {
                         write_demo(db.session);
                         return 0;
                     }});
    return app;
}

int main(int argc, char** argv) {
    App app = create_app();
    {
        auto context = app.app_context();
        db.create_all();
    }
    return app.main(argc, argv);
}

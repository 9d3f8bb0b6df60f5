// Half a year of trade for an empty shop, the same at every run.
#include <carboy/orm.hpp>

#include <random>

#include "models.hpp"

using namespace carboy;
using namespace shop;
using namespace std::chrono;

namespace {

constexpr sys_days start = 2024y / January / 2;

class Trade {
  public:
    explicit Trade(Session& session) : session_(session) {}

    void shelves() {
        Supplier& mill = session_.add(Supplier{.name = "Mill & Sons", .lead_time = hours(60)});
        Supplier& harbour = session_.add(Supplier{.name = "Harbour Trading", .lead_time = days(9) + minutes(30)});
        Category& drinks = session_.add(Category{.name = "Drinks", .position = 2});
        Category& food = session_.add(Category{.name = "Food", .position = 1});
        Category& wine = session_.add(Category{.name = "Wine", .position = 1, .parent = drinks});
        Category& red = session_.add(Category{.name = "Red", .parent = wine});
        Category& white = session_.add(Category{.name = "White", .parent = wine});
        Category& bread = session_.add(Category{.name = "Bread", .parent = food});
        session_.add(Category{.name = "Tea", .position = 2, .parent = drinks});
        for (const char* name : {"organic", "new", "heavy", "gift"}) tags_.push_back(&session_.add(Tag{.name = name}));
        const auto stock = [&](const char* sku, const char* name, const char* price, int pieces, int minimum,
                               Category& category, Supplier* supplier, const char* attributes) {
            Product product{.sku = sku,
                            .name = name,
                            .price = Decimal(price),
                            .stock = pieces,
                            .minimum = minimum,
                            .is_default = products_.size() % 5 == 0,
                            .listed_on = start + days(products_.size() * 3),
                            .category = category};
            if (supplier != nullptr) product.supplier = *supplier;
            if (attributes != nullptr) product.attributes = Json::parse(attributes);
            products_.push_back(&session_.add(std::move(product)));
            for (std::size_t i = 0; i < tags_.size(); ++i)
                if ((products_.size() + i) % 3 == 0) products_.back()->tags.add(*tags_[i]);
        };
        stock("R-01", "Douro", "9.90", 12, 6, red, &harbour, R"({"colour": "red", "size": {"litres": 0.75}})");
        stock("R-02", "Dão & <Sons>", "12.45", 2, 6, red, &harbour, R"({"colour": "red", "size": {"litres": 1.5}})");
        stock("R-03", "Beaune", "24.00", 0, 3, red, &harbour, R"({"colour": "red", "grapes": ["pinot", "gamay"]})");
        stock("W-01", "Vinho Verde", "6.35", 40, 12, white, &harbour,
              R"({"colour": "green", "size": {"litres": 0.75}})");
        stock("W-02", "Riesling", "11.10", 7, 8, white, nullptr, R"({"colour": "white", "size": {"litres": 0.75}})");
        stock("B-01", "Rye loaf", "3.95", 25, 10, bread, &mill, R"({"grams": 750})");
        stock("B-02", "Rolls, six", "2.10", 60, 30, bread, &mill, nullptr);
        stock("B-03", "Fig bread", "4.80", 4, 5, bread, &mill, R"({"grams": 500, "contains": ["figs", "nuts"]})");
        stock("F-01", "Sardines", "2.99", 90, 20, food, &harbour, R"({"colour": "silver"})");
        stock("F-02", "Honey", "7.77", 15, 15, food, nullptr, R"({"colour": "gold", "grams": 500})");
        stock("D-01", "Lemonade", "1.45", 33, 24, drinks, nullptr, R"({"colour": "green", "size": {"litres": 0.33}})");
        stock("D-02", "Cider", "3.33", 18, 12, drinks, &harbour, nullptr);
    }

    void people() {
        const char* names[] = {"Ada", "Bento", "Clara", "Duarte", "Eva", "Fausto", "Graça", "Hugo"};
        const char* cities[] = {"Porto", "Braga", "Beaune", "Porto"};
        for (std::size_t i = 0; i < std::size(names); ++i) {
            addresses_.push_back(&session_.add(Address{
                .street = "Rua " + std::to_string(i + 1), .city = cities[i % 4], .country = i % 4 == 2 ? "FR" : "PT"}));
            Customer customer{.name = names[i],
                              .email = std::string(1, static_cast<char>('a' + i)) + "@example.org",
                              .joined_on = start + days(i * 11),
                              .address = *addresses_.back()};
            if (i % 3 == 0) customer.credit = Decimal("50.00") + static_cast<std::int64_t>(i);
            customers_.push_back(&session_.add(std::move(customer)));
            if (i % 2 == 0)
                customers_.back()->profile =
                    Profile{.newsletter = i % 4 == 0,
                            .birthday = sys_days(1980y / March / 1) + days(i * 97),
                            .preferences = Json::parse(R"({"language": "pt", "theme": "plain"})")};
        }
    }

    void orders(int count) {
        for (int i = 0; i < count; ++i) {
            const auto placed = start + days(below(180)) + hours(8 + below(11)) + minutes(below(60));
            Order order{.placed_at = placed,
                        .state = State(1 + below(3)),
                        .customer = *any(customers_, 7),
                        .billing = *any(addresses_, 8),
                        .shipping = *any(addresses_, 8)};
            if (order.state == State::shipped) order.shipped_at = placed + hours(4 + below(280));
            if (below(4) == 0) order.note = "Ring twice.";
            Order& added = session_.add(std::move(order));
            Decimal total("0");
            for (int number = 1, lines = 1 + below(4); number <= lines; ++number) {
                Product& product = *any(products_, 11);
                const Line& line = added.lines.add(
                    Line{.number = number, .quantity = 1 + below(6), .price = *product.price, .product = product});
                total = total + line.amount();
            }
            if (added.state != State::placed || below(3) == 0)
                added.payments.add(Payment{.amount = below(4) == 0 ? Decimal("1.00") : total,
                                           .method = PayBy(below(3)),
                                           .paid_on = floor<days>(placed) + days(below(20))});
        }
        for (std::size_t i = 0; i < products_.size(); ++i)
            for (std::size_t j = 0; j < i % 4; ++j)
                session_.add(Review{.stars = static_cast<std::int16_t>(1 + below(5)),
                                    .written_on = start + days(60 + below(120)),
                                    .product = *products_[i],
                                    .customer = *customers_[j]});
    }

  private:
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    /// One of the first `n`.
    template <class T>
    T* any(const std::vector<T*>& of, int n) {
        return of[static_cast<std::size_t>(below(n))];
    }

    Session& session_;
    std::mt19937 random_{7};
    std::vector<Tag*> tags_;
    std::vector<Product*> products_;
    std::vector<Address*> addresses_;
    std::vector<Customer*> customers_;
};

}  // namespace

void write_demo(Session& session) {
    if (Product::query().exists()) throw Error("not_empty", "The shop is not empty.", "Use another SHOP_DATABASE_URL.");
    Trade trade(session);
    trade.shelves();
    trade.people();
    trade.orders(60);
    session.commit();
}

// Pages by number and by key, and plans.
#include <algorithm>
#include <random>
#include <sstream>

#include "orm/query/shop.hpp"

namespace carboy {
namespace {

using namespace shop;

class PageTest : public OrmTest {
  protected:
    PageTest() {
        create_tables<Category, Address, Customer, Product, Order, Line>();
        std::vector<Customer> customers;
        for (int i = 0; i < 95; ++i) {
            customers.push_back(Customer{.name = std::string(1, static_cast<char>('a' + i % 7))});
            if (i % 3 != 0) customers.back().age = i % 5;
        }
        session.execute(insert(std::move(customers)));
        session.commit();
    }

    template <class Q>
    static std::vector<std::int64_t> ids(const Q& objects) {
        std::vector<std::int64_t> found;
        for (const Customer& one : objects) found.push_back(one.id);
        return found;
    }
    /// Every page in turn, forwards and then backwards, is what the whole query returns.
    template <class Q>
    void check_pages(const Q& query, std::int64_t per_page) {
        // The same order, with the primary key.
        const std::vector<std::int64_t> all = ids(Q(query).order_by(Customer::c.id).all());
        std::vector<std::int64_t> seen;
        auto page = query.keyset({.per_page = per_page});
        EXPECT_FALSE(page.has_prev());
        std::vector<std::vector<std::int64_t>> pages;
        while (true) {
            pages.push_back(ids(page.items));
            seen.insert(seen.end(), pages.back().begin(), pages.back().end());
            if (!page.has_next()) break;
            page = query.keyset({.per_page = per_page, .after = page.next_cursor});
        }
        EXPECT_EQ(seen, all);
        for (std::size_t i = pages.size() - 1; i > 0; --i) {
            ASSERT_TRUE(page.has_prev());
            page = query.keyset({.per_page = per_page, .before = page.prev_cursor});
            EXPECT_EQ(ids(page.items), pages[i - 1]);
            EXPECT_TRUE(page.has_next());
        }
        EXPECT_FALSE(page.has_prev());
    }

    Session session{engine};
};

TEST_F(PageTest, Numbers) {
    const auto query = session.query<Customer>().order_by(Customer::c.id);
    const auto page = query.paginate({.page = 3, .per_page = 20});
    EXPECT_EQ(page.total, 95);
    EXPECT_EQ(page.pages(), 5);
    EXPECT_EQ(page.first(), 41);
    EXPECT_EQ(page.last(), 60);
    EXPECT_EQ(page.prev_num(), 2);
    EXPECT_EQ(page.next_num(), 4);
    EXPECT_EQ(page.items.size(), 20u);
    const auto last = query.paginate({.page = 5, .per_page = 20});
    EXPECT_EQ(last.last(), 95);
    EXPECT_FALSE(last.has_next());
    EXPECT_EQ(last.next_num(), std::nullopt);
    EXPECT_THROW(query.paginate({.page = 6}), NotFound);
    EXPECT_THROW(query.paginate({.page = 0}), NotFound);
    EXPECT_THROW(query.paginate({.per_page = 0}), NotFound);
    EXPECT_THROW(query.paginate({.page = INT64_MAX, .per_page = 50}), NotFound);
    EXPECT_EQ(query.paginate({.page = -3, .per_page = -1, .error_out = false}).items.size(), 20u);
    EXPECT_EQ(query.paginate({.page = 9, .error_out = false}).first(), 0);
    EXPECT_EQ(query.paginate({.per_page = 1000}).items.size(), 95u);
    EXPECT_EQ(query.paginate({.per_page = 1000}).per_page, 100);
    EXPECT_EQ(query.paginate({.per_page = 10, .count = false}).total, 0);
    const auto none = session.query<Customer>().filter(Customer::c.id < 0).paginate();
    EXPECT_EQ(none.pages(), 0);
    EXPECT_TRUE(none.iter_pages().empty());
}

TEST_F(PageTest, NavigationBar) {
    const auto bar = [](std::int64_t page, std::int64_t pages) {
        std::ostringstream out;
        for (const auto& number : orm::detail::PageNumbers(page, 1, pages).iter_pages())
            out << (number ? std::to_string(*number) : "-") << ' ';
        return out.str();
    };
    // What Flask-SQLAlchemy 3.0's documentation and code give.
    EXPECT_EQ(bar(7, 20), "1 2 - 5 6 7 8 9 10 11 - 19 20 ");
    EXPECT_EQ(bar(1, 20), "1 2 3 4 5 - 19 20 ");
    EXPECT_EQ(bar(20, 20), "1 2 - 18 19 20 ");
    EXPECT_EQ(bar(1, 1), "1 ");
    EXPECT_EQ(bar(2, 3), "1 2 3 ");
}

TEST_F(PageTest, KeysOfAnyOrder) {
    const auto query = [&] { return session.query<Customer>(); };
    for (const std::int64_t per_page : {1, 7, 20, 100}) {
        check_pages(query(), per_page);
        check_pages(query().order_by(Customer::c.name), per_page);
        check_pages(query().order_by(Customer::c.name.desc(), Customer::c.age), per_page);
        check_pages(query().order_by(Customer::c.age.desc(), Customer::c.name), per_page);
        check_pages(query().order_by(Customer::c.age.asc().nulls_first()), per_page);
        check_pages(query().order_by(Customer::c.age.asc().nulls_last(), Customer::c.name.desc()), per_page);
        check_pages(query().order_by(Customer::c.age.desc().nulls_last()), per_page);
        check_pages(query().filter(Customer::c.name > "c").order_by(Customer::c.age * 2), per_page);
        check_pages(query().order_by(func::length(Customer::c.name), Customer::c.name), per_page);
    }
}

TEST_F(PageTest, RowsThatAppearAndDisappear) {
    const auto query = session.query<Customer>().order_by(Customer::c.name);
    const auto first = query.keyset({.per_page = 10});
    session.execute(delete_<Customer>().where(Customer::c.id == first.items.back().id));
    session.execute(insert(Customer{.name = "a"}));
    const auto second = query.keyset({.per_page = 10, .after = first.next_cursor});
    const std::vector<std::int64_t> all =
        ids(session.query<Customer>().order_by(Customer::c.name, Customer::c.id).all());
    EXPECT_EQ(second.items[0].id, all[9]);
}

TEST_F(PageTest, CursorsOfOthers) {
    const auto by_name = session.query<Customer>().order_by(Customer::c.name);
    const auto by_age = session.query<Customer>().order_by(Customer::c.age);
    const std::string cursor = by_name.keyset({.per_page = 5}).next_cursor;
    EXPECT_THROW(by_age.keyset({.after = cursor}), NotFound);
    EXPECT_THROW(by_name.keyset({.per_page = 0}), NotFound);
    EXPECT_THROW(by_name.keyset({.after = cursor, .before = cursor}), NotFound);
    EXPECT_THROW(session.query<Customer>().limit(3).keyset(), orm::SessionError);
    for (const char* bad : {"x", "!!", "AAAA", "aGVsbG8"})
        EXPECT_THROW(session.query<Customer>().order_by(Customer::c.name).keyset({.after = bad}), NotFound);
    std::mt19937 random(7);
    for (int i = 0; i < 500; ++i) {
        std::string changed = cursor;
        changed[random() % changed.size()] = "ABCxyz019-_"[random() % 11];
        changed.resize(changed.size() - random() % 3);
        try {
            session.query<Customer>().order_by(Customer::c.name).keyset({.after = changed});
        } catch (const NotFound&) {
        }
    }
    const auto query = session.query<Customer>().order_by(Customer::c.name);
    const std::string is_signed = query.keyset({.per_page = 5, .secret = "s"}).next_cursor;
    EXPECT_EQ(query.keyset({.per_page = 5, .after = is_signed, .secret = "s"}).items.size(), 5u);
    EXPECT_THROW(query.keyset({.after = is_signed, .secret = "other"}), NotFound);
    EXPECT_THROW(query.keyset({.after = cursor, .secret = "s"}), NotFound);
    EXPECT_THROW(query.keyset({.after = is_signed}), NotFound);
}

TEST_F(PageTest, OrdersThatARequestMayAskFor) {
    const SortBy sorts{{"name", Customer::c.name}, {"age", Customer::c.age.desc().nulls_last()}};
    const auto first = [&](std::string_view text) { return session.query<Customer>().order_by(sorts(text)).first(); };
    EXPECT_EQ(first("name")->name, "a");
    EXPECT_EQ(first("-name")->name, "g");
    EXPECT_EQ(first("age,name")->age, 4);
    EXPECT_EQ(first("-age")->age, std::nullopt);
    EXPECT_NE(first(""), nullptr);
    for (const char* bad : {"id", "name;", "name,name", "--name", "-", "NAME"})
        EXPECT_THROW(sorts(bad), sql::DataError) << bad;
}

TEST_F(PageTest, OrdersOfEveryKindTogether) {
    const SortBy sorts{{"name", Customer::c.name}, {"age", Customer::c.age.desc().nulls_last()}};
    const auto& dialect = sql::dialects::sqlite();
    const auto order_of = [&](const auto& query) {
        const std::string& text = query.compiled(dialect).text;
        return text.substr(text.find(" ORDER BY ") + 10);
    };
    const std::vector<sql::OrderTerm> none;
    const auto query = session.query<Customer>();
    EXPECT_EQ(order_of(Query(query).order_by(sorts("-name,age"), Customer::c.id)),
              "shop_customer.name DESC, shop_customer.age DESC NULLS LAST, shop_customer.id");
    EXPECT_EQ(order_of(Query(query).order_by(Customer::c.id.desc(), sorts("name"), none, Customer::c.age + 1)),
              "shop_customer.id DESC, shop_customer.name, shop_customer.age + ?");
    EXPECT_EQ(order_of(Query(query).order_by({Customer::c.age, Customer::c.id.desc()}).order_by(sorts("name"))),
              "shop_customer.age, shop_customer.id DESC, shop_customer.name");
    EXPECT_EQ(order_of(select(Customer::c.id)
                           .order_by(case_(when(Customer::c.age > 2, Customer::c.name)), sorts("name"),
                                     func::lower(Customer::c.name).desc())),
              "CASE WHEN shop_customer.age > ? THEN shop_customer.name END, shop_customer.name, "
              "lower(shop_customer.name) DESC");
    const auto joined = func::string_agg(Customer::c.name, ", ").order_by(sorts("-name"), Customer::c.id, none);
    EXPECT_NE(select(joined)
                  .compiled(sql::dialects::postgresql())
                  .text.find("string_agg(shop_customer.name, $1 ORDER BY shop_customer.name DESC, shop_customer.id)"),
              std::string::npos)
        << select(joined).compiled(sql::dialects::postgresql()).text;
    EXPECT_EQ(select(func::count(Customer::c.id).order_by(none)).compiled(dialect).text,
              "SELECT count(shop_customer.id) FROM shop_customer");
}

TEST_F(PageTest, FiltersOfEveryKindTogether) {
    const FilterBy filters{{"name", Customer::c.name}, {"age", Customer::c.age}};
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    const Pairs named{{"name", "c"}};
    const auto count = [&](const auto&... conditions) {
        return session.query<Customer>().filter(conditions...).count();
    };
    const std::int64_t all = session.query<Customer>().count();
    EXPECT_EQ(count(filters(Pairs{}), Customer::c.id > 0), all);
    EXPECT_EQ(count(filters(named), Customer::c.id < 0), 0);
    EXPECT_EQ(count(Customer::c.id > 0, filters(named), Customer::c.name != "d"), count(filters(named)));
    EXPECT_EQ(session.execute(update<Customer>().set(Customer::c.name, "x").where(filters(named), Customer::c.id > 0))
                  .rowcount(),
              14);
    EXPECT_EQ(session.execute(delete_<Customer>().filter(Customer::c.id > 0, filters(Pairs{{"name", "x"}}))).rowcount(),
              14);
    EXPECT_EQ(session.query<Customer>().count(), all - 14);
}

TEST_F(PageTest, ConditionsThatARequestMaySet) {
    const FilterBy filters{{"name", Customer::c.name}, {"age", Customer::c.age}, {"id", Customer::c.id, {"eq", "in"}}};
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    const auto found = [&](const Pairs& pairs) {
        std::string names;
        for (const Customer& one :
             session.query<Customer>().filter(filters(pairs, {"page"})).order_by(Customer::c.id).all())
            if (names.find(*one.name) == names.npos) names += *one.name;
        return names;
    };
    const std::string everyone = found({});
    EXPECT_EQ(found({{"name", ""}, {"age__ge", ""}, {"page", "2"}}), everyone);
    EXPECT_EQ(found({{"name", "a"}}), "a");
    EXPECT_EQ(found({{"name__ne", "a"}}) + "a", found({{"name__gt", "a"}}) + "a");
    EXPECT_EQ(found({{"name__in", "a,c,zz"}}), "ac");
    EXPECT_EQ(found({{"name__icontains", "A"}}), "a");
    EXPECT_EQ(found({{"name__startswith", "%"}}), "");
    EXPECT_EQ(found({{"name", "a' OR 1=1 --"}}), "");
    EXPECT_EQ(found({{"name__ge", "b"}, {"name__le", "c"}}), "bc");
    EXPECT_EQ(session.query<Customer>().filter(filters(Pairs{{"age__null", "true"}})).count() +
                  session.query<Customer>().filter(filters(Pairs{{"age__null", "false"}})).count(),
              session.query<Customer>().count());
    for (const auto& [name, text] : Pairs{{"sku", "x"},
                                          {"name__drop", "x"},
                                          {"age__contains", "1"},
                                          {"id__ge", "1"},
                                          {"NAME", "a"},
                                          {"__eq", "a"},
                                          {"name__", "a"},
                                          {"age", "x"},
                                          {"age", "1 "},
                                          {"age", "9223372036854775808"},
                                          {"age__in", "1,,2"},
                                          {"age__null", "maybe"}})
        EXPECT_THROW(found({{name, text}}), sql::DataError) << name << '=' << text;
    EXPECT_THROW((FilterBy{{"age", Customer::c.age, {"contains"}}}), Error);
    EXPECT_THROW((FilterBy{{"age", Customer::c.age, {"lte"}}}), Error);
}

TEST_F(PageTest, Plans) {
    const Plan whole = session.query<Customer>().filter(Customer::c.name == "a").explain();
    ASSERT_FALSE(whole.steps.empty());
    EXPECT_TRUE(whole.steps[0].reads_all_rows);
    EXPECT_EQ(whole.steps[0].table, "shop_customer");
    ASSERT_EQ(whole.advice.size(), 1u);
    EXPECT_NE(whole.advice[0].find("index_on(\"name\")"), std::string::npos);
    const Plan by_key = session.query<Customer>().filter(Customer::c.id == 1).explain();
    EXPECT_TRUE(by_key.advice.empty());
    std::ostringstream out;
    out << whole;
    EXPECT_NE(out.str().find("shop_customer"), std::string::npos);
}

TEST_F(PageTest, PlansOfText) {
    struct Case {
        const char* text;
        const char* advice;  // "" for none
    };
    const sql::ValueView seven = sql::ValueView::integer(7);
    for (const auto& [text, advice] :
         {Case{"SELECT name FROM shop_customer WHERE age = ?", R"(index_on("age"))"},
          Case{"SELECT name FROM shop_customer WHERE age > ? AND name = 'age = 1'", R"(index_on("name", "age"))"},
          Case{"SELECT c.name FROM shop_customer AS c WHERE ? = c.age", R"(index_on("age"))"},
          Case{"SELECT c.name FROM shop_customer c WHERE c.\"age\" IN (?, 1)", R"(index_on("age"))"},
          Case{"UPDATE shop_customer SET name = 'x' WHERE age BETWEEN ? AND 9", R"(index_on("age"))"},
          Case{"SELECT age FROM shop_customer WHERE id = ?", ""}, Case{"SELECT age + ? FROM shop_customer", ""}}) {
        const Plan plan = orm::explain(session.connection(), text, {&seven, 1});
        ASSERT_FALSE(plan.steps.empty()) << text;
        ASSERT_EQ(plan.advice.size(), *advice == '\0' ? 0u : 1u) << text;
        if (plan.advice.empty()) continue;
        EXPECT_NE(plan.advice[0].find(advice), std::string::npos) << plan.advice[0];
    }
}

}  // namespace
}  // namespace carboy

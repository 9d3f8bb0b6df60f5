// Models in a schema of PostgreSQL, or in a database that SQLite has attached.
#include <carboy/engine/inspector.hpp>
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace carboy {
namespace schema_models {

struct Invoice;

// A bind_key, because other tests create all tables of the default database.
struct Country {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> name;

    static constexpr std::string_view table_name = "schema_country";
    static constexpr std::string_view bind_key = "schema_test";
    CARBOY_MODEL(Country, id, name);
};

struct Tag {
    Column<Integer, primary_key> id;
    Column<String<20>> text;
    ManyToMany<Invoice, "sales.invoice_tag"> invoices;

    static constexpr std::string_view table_name = "sales.tag";
    static constexpr std::string_view bind_key = "schema_test";
    CARBOY_MODEL(Tag, id, text, invoices);
};

struct Customer {
    Column<Integer, primary_key> id;
    Column<String<40>, indexed> name;
    Column<std::optional<Integer>, foreign_key<&Country::id>> country_id;
    One<Country, "country_id"> country;
    Many<Invoice, "customer", cascade<"all, delete-orphan">> invoices;

    static constexpr std::string_view table_name = "sales.customer";
    static constexpr std::string_view bind_key = "schema_test";
    static constexpr TableArgs table_args{unique_constraint("name", "country_id"), index_on("country_id", "name")};
    CARBOY_MODEL(Customer, id, name, country_id, country, invoices);
};

struct Invoice {
    Column<Integer, primary_key> id;
    Column<Numeric<10, 2>> total;
    Column<Integer, foreign_key<&Customer::id>, on_delete_cascade> customer_id;
    One<Customer, "customer_id"> customer;
    ManyToMany<Tag, "sales.invoice_tag"> tags;

    static constexpr std::string_view table_name = "sales.invoice";
    static constexpr std::string_view bind_key = "schema_test";
    static constexpr TableArgs table_args{check_constraint("total >= 0")};
    CARBOY_MODEL(Invoice, id, total, customer_id, customer, tags);
};

/// Its name has a dot.
struct Dotted {
    Column<Integer, primary_key> id;

    static constexpr std::string_view table_name = "\"schema.dotted\"";
    static constexpr std::string_view bind_key = "schema_test";
    CARBOY_MODEL(Dotted, id);
};

namespace {

/// A database with the schema `sales`.
class SchemaTest : public ::testing::Test {
  protected:
    SchemaTest() { create_all(engine, tables()); }

    static std::vector<const sql::Table*> tables() {
        std::vector<const sql::Table*> found{&orm::joined_mapper<Country>().table, &orm::joined_mapper<Tag>().table,
                                             &orm::joined_mapper<Customer>().table,
                                             &orm::joined_mapper<Invoice>().table, &orm::joined_mapper<Dotted>().table};
        found.push_back(orm::joined_mapper<Tag>().relationships[0].association->table);
        return found;
    }
    static std::string address() {
        const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
        if (server == nullptr) return "sqlite:///:memory:?attach=sales::memory:";
        engine::connect(server).executescript(
            "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public; "
            "DROP SCHEMA IF EXISTS sales CASCADE; CREATE SCHEMA sales");
        return server;
    }
    bool on_sqlite() const { return engine.dialect().name == "sqlite"; }
    std::int64_t rows(const std::string& text) {
        return session.connection("schema_test")
            .execute(unchecked("SELECT count(*) FROM " + text))
            .scalar<std::int64_t>();
    }

    engine::Engine engine{address()};
    Session session{engine, {.binds = {{"schema_test", &engine}}}};
};

TEST_F(SchemaTest, ObjectsAreWrittenAndRead) {
    Customer& ada = session.add(Customer{.name = "Ada", .country = session.add(Country{.name = "Portugal"})});
    Invoice& first = session.add(Invoice{.total = Decimal("10.50"), .customer = ada});
    first.tags.add(session.add(Tag{.text = "paid"}));
    session.add(Invoice{.total = Decimal("2.00"), .customer = ada});
    session.commit();
    EXPECT_EQ(rows("sales.invoice"), 2);
    EXPECT_EQ(rows("sales.invoice_tag"), 1);

    first.total = Decimal("11.00");
    session.commit();
    EXPECT_EQ(session.query<Invoice>().filter(Invoice::c.total > Decimal("10")).one().total->to_string(), "11.00");
    EXPECT_EQ(ada.invoices.size(), 2u);
    EXPECT_EQ(session.query<Invoice>().filter(Invoice::c.tags.any(Tag::c.text == "paid")).count(), 1);
    EXPECT_EQ(session.query<Customer>().join(Customer::c.country).filter(Country::c.name == "Portugal").count(), 1);
    constexpr auto& other = aliased<Customer, "other">;
    EXPECT_EQ(session.execute(select(Customer::c.name, other.name).join(other, other.id == Customer::c.id)).size(), 1u);
    EXPECT_EQ(session.query<Invoice>().options(joined_load(Invoice::c.customer)).all()[1].customer->name, "Ada");

    session.delete_(ada);
    session.commit();
    EXPECT_EQ(rows("sales.invoice") + rows("sales.customer"), 0);
}

TEST_F(SchemaTest, StatementsThatChangeRows) {
    session.execute(insert(Country{.name = "Peru"}));
    session.execute(insert(Customer{.name = "Bob", .country_id = 1}));
    std::vector<Invoice> invoices;
    for (int i = 1; i <= 3; ++i) invoices.push_back(Invoice{.total = Decimal(std::to_string(i)), .customer_id = 1});
    session.execute(insert(std::move(invoices)));
    session.execute(
        update<Invoice>().set(Invoice::c.total, Invoice::c.total * 2).where(Invoice::c.total > Decimal("1")));
    const auto totals = session.execute(
        select(func::sum(Invoice::c.total), Customer::c.name).join(Invoice::c.customer).group_by(Customer::c.name));
    EXPECT_EQ(std::get<0>(totals[0])->to_string(), "11.00");
    EXPECT_EQ(session
                  .execute(delete_<Invoice>()
                               .join(Invoice::c.customer)
                               .where(Customer::c.name == "Bob", Invoice::c.total > Decimal("5")))
                  .rowcount(),
              1);
    session.execute(
        insert(Country{.id = 1, .name = "Chile"}).on_conflict(Country::c.id).do_update(Country::c.name, "Chile"));
    session.execute(insert(Customer{.id = 1, .name = "Bob"})
                        .on_conflict(Customer::c.id)
                        .do_update(Customer::c.name, Customer::c.name + "by"));
    EXPECT_EQ(session.scalar(select(Customer::c.name)), "Bobby");
    EXPECT_EQ(session.query<Invoice>().with_for_update_of<Invoice>().join(Invoice::c.customer).all().size(), 2u);
}

TEST_F(SchemaTest, AnInspectorReadsThem) {
    auto connection = engine.connect();
    engine::Inspector inspector(*connection);
    EXPECT_EQ(inspector.table_names("sales"), (std::vector<std::string>{"customer", "invoice", "invoice_tag", "tag"}));
    EXPECT_EQ(inspector.table_names(), (std::vector<std::string>{"schema.dotted", "schema_country"}));
    EXPECT_TRUE(inspector.has_table("sales.tag"));
    EXPECT_FALSE(inspector.has_table("tag"));
    EXPECT_TRUE(inspector.has_table("schema.dotted"));
    const auto schemas = inspector.schema_names();
    EXPECT_NE(std::find(schemas.begin(), schemas.end(), "sales"), schemas.end());
    const sql::Table invoice = inspector.table("sales.invoice");
    EXPECT_EQ(invoice.schema, "sales");
    ASSERT_EQ(invoice.foreign_keys.size(), 1u);
    EXPECT_EQ(invoice.foreign_keys[0].referred_table, "customer");
    EXPECT_EQ(invoice.foreign_keys[0].referred_schema, "sales");
    EXPECT_EQ(invoice.foreign_keys[0].on_delete, "CASCADE");
    const sql::Table customer = inspector.table("sales.customer");
    EXPECT_EQ(customer.indexes.size(), 2u);
    EXPECT_EQ(customer.uniques.size(), 1u);
    EXPECT_EQ(customer.foreign_keys.size(), on_sqlite() ? 0u : 1u);  // SQLite has none between two files
    EXPECT_THROW(inspector.table("sales.nothing"), engine::ProgrammingError);
    EXPECT_EQ(inspector.tables("sales").size(), 4u);
}

TEST_F(SchemaTest, TablesAreCreatedOnce) {
    create_all(engine, tables());
    create_all(engine, tables());
    EXPECT_EQ(rows("sales.customer"), 0);
    EXPECT_EQ(rows("\"schema.dotted\""), 0);
}

TEST(SchemaOfAModel, ASchemaThatDoesNotExistIsNamed) {
    engine::Engine engine{"sqlite:///:memory:"};
    try {
        create_all(engine, {&orm::joined_mapper<Tag>().table});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "no_such_schema");
        EXPECT_EQ(error.message(), "The table sales.tag is in a schema that the database does not have.");
        EXPECT_NE(error.hint().find("attach=sales:"), std::string::npos) << error.hint();
    }
    EXPECT_THROW(engine::connect("sqlite:///:memory:?attach=sales"), engine::UrlError);
    EXPECT_THROW(engine::connect("sqlite:///:memory:?attach=:x.db"), engine::UrlError);
}

std::string output_of(const std::string& script) {
    std::string out;
    FILE* const pipe = ::popen(("/usr/bin/python3 -B " CARBOY_SOURCE_DIR "/" + script + " 2>/dev/null").c_str(), "r");
    char part[4096];
    for (std::size_t size = 0; (size = std::fread(part, 1, sizeof part, pipe)) > 0;) out.append(part, size);
    ::pclose(pipe);
    return out;
}

/// The DDL of the models is SQLAlchemy's, in each dialect.
TEST(SchemaOfAModel, TheTablesAreThoseOfSqlAlchemy) {
    std::string ours;
    for (const char* name : {"sqlite", "postgresql"})
        for (const sql::Table* table : {&orm::joined_mapper<Country>().table, &orm::joined_mapper<Customer>().table,
                                        &orm::joined_mapper<Invoice>().table})
            for (const std::string& text : sql::create_statements(*table, *sql::find_dialect(name)))
                ours += text + ";\n";
    EXPECT_EQ(ours, output_of("tests/orm/schema/schema_sqlalchemy.py"));
}

}  // namespace
}  // namespace schema_models
}  // namespace carboy

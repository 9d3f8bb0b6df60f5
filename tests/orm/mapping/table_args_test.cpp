// The tables of models: the statements are those that SQLAlchemy 1.4 prints for the same model, up to the order of the
// constraints.
#include <carboy/orm/mapping/describe.hpp>

#include <algorithm>
#include <sstream>

#include "orm/query/shop.hpp"

namespace carboy::table_args {

struct Defaults {
    Column<Uuid, primary_key, default_uuid> id;
    Column<String<10>, default_text<"draft">, server_default<"'draft'">> status;
    Column<std::optional<Text>> note;

    CARBOY_MODEL(Defaults, id, status, note);
};

struct Coop;

struct Hen {
    Column<Integer, primary_key> id;
    Column<Integer> year;
    Column<std::optional<Integer>> coop_id;
    One<Coop, "coop_id"> coop;

    static constexpr TableArgs table_args{
        foreign_key_constraint("coop_id").references("coop", "id").named("fk_home").on_delete("SET NULL"),
        unique_constraint("id", "year"),
    };

    CARBOY_MODEL(Hen, id, year, coop_id, coop);
};

struct Coop {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>> best_id, best_year;
    Many<Hen, "coop"> hens;

    static constexpr TableArgs table_args{
        foreign_key_constraint("best_id", "best_year").references("hen", "id", "year").on_update("CASCADE"),
    };

    CARBOY_MODEL(Coop, id, best_id, best_year, hens);
};

struct Arrears {
    Column<String<20>, primary_key> code;
    Column<Integer, column_comment<"in cents, Ada's">> amount;

    static constexpr TableArgs table_args{
        table_comment("what is owed"),
        table_option("sqlite_with_rowid", false),
        table_option("mysql_engine", "InnoDB"),
        table_option("postgresql_using", "heap"),
        table_option("postgresql_tablespace", "pg_default"),
    };
    CARBOY_MODEL(Arrears, code, amount);
};

namespace {

/// The lines of the statements, sorted, without commas at their ends.
std::vector<std::string> lines_of(const std::vector<std::string>& statements) {
    std::vector<std::string> lines;
    for (const std::string& statement : statements) {
        std::istringstream text(statement);
        for (std::string line; std::getline(text, line);) {
            while (!line.empty() && (line.back() == ' ' || line.back() == ',')) line.pop_back();
            if (!line.empty()) lines.push_back(line);
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> sqlalchemy(const std::string& key, const std::string& time) {
    return lines_of(
        {"CREATE TABLE shop_product (\n\tid " + key +
             " NOT NULL, \n\tsku VARCHAR(20) NOT NULL, \n\tname VARCHAR(100) NOT NULL, \n\tprice NUMERIC(10, "
             "2) NOT NULL, \n\tstock INTEGER NOT NULL, \n\t\"default\" BOOLEAN NOT NULL, \n\tattributes JSON, "
             "\n\tchanged_at " +
             time +
             ", \n\tcategory_id INTEGER NOT NULL, \n\tPRIMARY KEY (id), \n\tUNIQUE (category_id, name), "
             "\n\tCONSTRAINT ck_price CHECK (price >= 0), \n\tUNIQUE (sku), \n\tFOREIGN KEY(category_id) "
             "REFERENCES shop_category (id)\n)",
         "CREATE INDEX ix_default ON shop_product (\"default\") WHERE stock > 0",
         "CREATE INDEX ix_shop_product_category_id_price ON shop_product (category_id, price)"});
}

TEST(TableArgsTest, TheStatementsAreThoseOfSqlAlchemy) {
    const sql::Table& table = orm::joined_mapper<shop::Product>().table;
    EXPECT_EQ(lines_of(sql::create_statements(table, sql::dialects::sqlite())), sqlalchemy("INTEGER", "DATETIME"));
    EXPECT_EQ(lines_of(sql::create_statements(table, sql::dialects::postgresql())),
              sqlalchemy("SERIAL", "TIMESTAMP WITHOUT TIME ZONE"));
}

/// Describes a model with other arguments, and returns its indexes.
std::vector<sql::Index> describe_with(const orm::TableArg& arg) {
    orm::Mapper mapper;
    orm::detail::Describer describer(mapper, "Address", orm::type_key<shop::Address>(), "",
                                     orm::detail::object_operations<shop::Address>);
    shop::Address::carboy_describe(describer);
    describer.finish({&arg, 1});
    return mapper.table.indexes;
}

TEST(TableArgsTest, TheOrderOfAnIndexsKeys) {
    const sql::Index ordered = describe_with(index_on("id", "city DESC NULLS LAST")).back();
    EXPECT_EQ(ordered.columns, (std::vector<std::string>{"id", "city"}));
    EXPECT_EQ(ordered.expressions, (std::vector<std::string>{"id", "city DESC NULLS LAST"}));
    const sql::Index mixed = describe_with(index_on("lower(city) DESC", "city COLLATE nocase").named("ix")).back();
    EXPECT_EQ(mixed.columns, (std::vector<std::string>{"", "city"}));
    EXPECT_EQ(mixed.expressions, (std::vector<std::string>{"lower(city) DESC", "city COLLATE nocase"}));
    EXPECT_TRUE(describe_with(index_on("id", "city")).back().expressions.empty());
}

TEST(TableArgsTest, NamesThatDoNotExist) {
    EXPECT_NO_THROW(describe_with(unique_constraint("id", "city")));
    EXPECT_THROW(describe_with(unique_constraint("id", "town")), MappingError);
    EXPECT_THROW(describe_with(index_on("town")), MappingError);
    EXPECT_THROW(describe_with(index_on("lower(city)")), MappingError);  // an expression needs a name
    EXPECT_NO_THROW(describe_with(index_on("lower(city)").named("ix_lower_city").unique()));
    EXPECT_THROW(describe_with(index_on("town DESC")), MappingError);
    EXPECT_NO_THROW(describe_with(index_on("city").include("id")));
    EXPECT_THROW(describe_with(index_on("city").include("town")), MappingError);
    EXPECT_THROW(describe_with(unique_constraint("city DESC")), MappingError);
}

TEST(TableArgsTest, CommentsAndOptions) {
    using Texts = std::vector<std::string>;
    const sql::Table& table = orm::joined_mapper<Arrears>().table;
    EXPECT_EQ(
        sql::create_statements(table, sql::dialects::sqlite()),
        (Texts{"CREATE TABLE arrears (\n\tcode VARCHAR(20) NOT NULL, \n\tamount INTEGER NOT NULL, \n\tPRIMARY KEY "
               "(code)\n)\n WITHOUT ROWID"}));
    EXPECT_EQ(
        sql::create_statements(table, sql::dialects::postgresql()),
        (Texts{"CREATE TABLE arrears (\n\tcode VARCHAR(20) NOT NULL, \n\tamount INTEGER NOT NULL, \n\tPRIMARY KEY "
               "(code)\n)\n USING heap\n TABLESPACE pg_default",
               "COMMENT ON TABLE arrears IS 'what is owed'",
               "COMMENT ON COLUMN arrears.amount IS 'in cents, Ada''s'"}));
    EXPECT_EQ(
        sql::create_statements(table, sql::dialects::mariadb()),
        (Texts{"CREATE TABLE arrears (\n\tcode VARCHAR(20) NOT NULL, \n\tamount INTEGER NOT NULL COMMENT 'in cents, "
               "Ada''s', \n\tPRIMARY KEY (code)\n)ENGINE=InnoDB COMMENT='what is owed'"}));
    EXPECT_NO_THROW(describe_with(table_option("sqlite_strict")));
    EXPECT_THROW(describe_with(table_option("sqlite_strickt")), MappingError);
    EXPECT_THROW(describe_with(table_option("engine", "InnoDB")), MappingError);
}

class TableOptionsTest : public OrmTest {};

TEST_F(TableOptionsTest, TheDatabaseHasTheCommentsAndOptions) {
    create_all(engine, {&orm::joined_mapper<Arrears>().table});
    Session session(engine);
    session.add(Arrears{.code = "a", .amount = 5});
    session.commit();
    EXPECT_EQ(session.get<Arrears>("a")->amount, 5);
    if (on_sqlite()) {
        EXPECT_THROW(session.execute(unchecked("SELECT rowid FROM arrears")), engine::ProgrammingError);
        return;
    }
    EXPECT_EQ(session.execute(unchecked("SELECT obj_description('arrears'::regclass)")).scalar<std::string>(),
              "what is owed");
    EXPECT_EQ(session.execute(unchecked("SELECT col_description('arrears'::regclass, 2)")).scalar<std::string>(),
              "in cents, Ada's");
}

class TableArgsShop : public ShopTest {};

TEST_F(TableArgsShop, TheDatabaseKeepsTheConstraints) {
    session.add(shop::Product{.sku = "X", .name = "Must", .price = Decimal(1), .category_id = 1});
    EXPECT_THROW(session.flush(), engine::IntegrityError);  // the name of another product of the category
    session.rollback();
    session.add(shop::Product{.sku = "X", .name = "X", .price = Decimal(-1), .category_id = 1});
    EXPECT_THROW(session.flush(), engine::IntegrityError);
}

TEST_F(TableArgsShop, AColumnWithAnotherName) {
    shop::Product& gift = session.query<shop::Product>().filter(shop::Product::c.is_default).one();
    EXPECT_EQ(gift.name, "Gift");
    EXPECT_EQ(session.query<shop::Product>().filter_by({.is_default = true}).count(), 1);
    gift.is_default = false;
    session.commit();
    const auto row = session.execute("SELECT \"default\" FROM shop_product WHERE name = ?", "Gift").fetchone();
    EXPECT_FALSE(row->get<bool>(0));
}

TEST(TableArgsTest, AForeignKeyOfSeveralColumnsToAModelThatIsDeclaredLater) {
    using Keys = std::vector<sql::ForeignKey>;
    EXPECT_EQ(orm::joined_mapper<Hen>().table.foreign_keys,
              (Keys{{"fk_home", {"coop_id"}, "coop", {"id"}, "SET NULL", ""}}));
    EXPECT_EQ(orm::joined_mapper<Coop>().table.foreign_keys,
              (Keys{{"", {"best_id", "best_year"}, "hen", {"id", "year"}, "", "CASCADE"}}));
    EXPECT_THROW(describe_with(foreign_key_constraint("id", "city").references("hen", "id")), MappingError);
}

TEST(TableArgsTest, ACycleIsCreatedWrittenAndDropped) {
    Engine engine("sqlite:///:memory:");
    create_all(engine, {&orm::joined_mapper<Coop>().table, &orm::joined_mapper<Hen>().table});
    Session session(engine);
    Coop& coop = session.add(Coop{.id = 7});
    coop.hens.add(Hen{.id = 3, .year = 2024});
    session.commit();
    EXPECT_EQ(session.query<Hen>().one().coop_id, 7);
    coop.best_id = 3;
    coop.best_year = 2023;
    EXPECT_THROW(session.commit(), engine::IntegrityError);
}

TEST(TableArgsTest, Defaults) {
    const Defaults made{};
    EXPECT_EQ(made.status, "draft");
    const std::vector<std::string> statements =
        sql::create_statements(orm::mapper_of<Defaults>().table, sql::dialects::sqlite());
    EXPECT_NE(statements[0].find("status VARCHAR(10) DEFAULT 'draft' NOT NULL"), std::string::npos);
}

/// A table with a part of each kind, two of them named.
sql::Table bill() {
    return {.name = "bill",
            .columns = {{.name = "id", .primary_key = true}, {.name = "shop_id"}, {.name = "number"}, {.name = "paid"}},
            .primary_key = {"id"},
            .uniques = {{"", {"shop_id", "number"}}, {"one_number", {"number"}}},
            .foreign_keys = {{"", {"shop_id", "number"}, "shop", {"id", "no"}, "", ""}},
            .checks = {{"positive", "number > 0"}},
            .indexes = {{"", {"paid", "number"}, false}, {"ix_own", {"paid"}, false}}};
}

TEST(TableArgsTest, NamesByConvention) {
    sql::Table table = bill();
    sql::apply_names(table,
                     {.ix = "ix_%(column_0_label)s",
                      .uq = "uq_%(table_name)s_%(column_0_N_name)s",
                      .ck = "ck_%(table_name)s_%(constraint_name)s",
                      .fk = "fk_%(table_name)s_%(column_0N_name)s_%(referred_table_name)s_%(referred_column_1_name)s",
                      .pk = "pk_%(table_name)s"});
    EXPECT_EQ(table.primary_key_name, "pk_bill");
    EXPECT_EQ(table.uniques[0].name, "uq_bill_shop_id_number");
    EXPECT_EQ(table.uniques[1].name, "one_number");
    EXPECT_EQ(table.checks[0].name, "ck_bill_positive");
    EXPECT_EQ(table.foreign_keys[0].name, "fk_bill_shop_idnumber_shop_no");
    EXPECT_EQ(table.indexes[0].name, "ix_bill_paid");
    EXPECT_EQ(table.indexes[1].name, "ix_own");
    EXPECT_NE(sql::create_statements(table, sql::dialects::sqlite())[0].find("CONSTRAINT pk_bill PRIMARY KEY (id)"),
              std::string::npos);
    sql::Table unnamed = bill();
    sql::apply_names(unnamed, {});
    EXPECT_EQ(unnamed.primary_key_name + unnamed.uniques[0].name + unnamed.foreign_keys[0].name, "");
    EXPECT_EQ(unnamed.indexes[0].name, "ix_bill_paid_number");
}

TEST(TableArgsTest, ConventionsThatDoNotFit) {
    const auto hint = [](const sql::NamingConvention& convention) -> std::string {
        sql::Table table = bill();
        table.checks[0].name = "";
        try {
            sql::apply_names(table, convention);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "naming_convention");
            return error.message();
        }
        return "";
    };
    EXPECT_NE(hint({.ck = "ck_%(constraint_name)s"}).find("a constraint has no name"), std::string::npos);
    EXPECT_NE(hint({.uq = "uq_%(colum_0_name)s"}).find("no value for %(colum_0_name)s"), std::string::npos);
    EXPECT_NE(hint({.uq = "uq_%(column_2_name)s"}).find("no value for"), std::string::npos);
    EXPECT_NE(hint({.pk = "pk_%(referred_table_name)s"}).find("no value for"), std::string::npos);
    EXPECT_NE(hint({.pk = "pk_%(table_name"}).find("does not end"), std::string::npos);
    EXPECT_NE(hint({.pk = std::string(60, 'x') + "_%(table_name)s"}).find("more than 63 bytes"), std::string::npos);
    orm::all_mappers();
    EXPECT_NO_THROW(naming_convention({}));
    EXPECT_THROW(naming_convention({.pk = "pk_%(table_name)s"}), MappingError);
}

struct Numbered {
    Column<BigInteger, primary_key, orm::identity> id;
    Column<String<10>> name;

    static constexpr std::string_view table_name = "numbered_bill";
    CARBOY_MODEL(Numbered, id, name);
};

TEST(TableArgsTest, IdentityColumns) {
    const sql::Table& table = orm::joined_mapper<Numbered>().table;
    EXPECT_NE(sql::create_statements(table, sql::dialects::postgresql())[0].find(
                  "id BIGINT GENERATED BY DEFAULT AS IDENTITY, "),
              std::string::npos);
    EXPECT_NE(sql::create_statements(table, sql::dialects::sqlite())[0].find("id INTEGER NOT NULL"), std::string::npos);
    EXPECT_NE(sql::create_statements(table, sql::dialects::mariadb())[0].find("id BIGINT NOT NULL AUTO_INCREMENT"),
              std::string::npos);
}

}  // namespace
}  // namespace carboy::table_args

// Decimal numbers in every form of condition: SQLite, PostgreSQL and SQLAlchemy return the same result.
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/statement/case.hpp>
#include <carboy/sql/statement/subquery.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include <unistd.h>

#include "orm/lesson_models.hpp"

namespace carboy {

struct Bill {
    Column<Integer, primary_key> id;
    Column<String<10>> payer;
    Column<std::optional<Numeric<10, 2>>> fee;

    CARBOY_MODEL(Bill, id, payer, fee);
};

struct Ledger {
    Column<Integer, primary_key> id;
    Column<Numeric<38, 18>> amount;
    Column<std::optional<Numeric<>>> rate;

    CARBOY_MODEL(Ledger, id, amount, rate);
};

/// A view: each fee twice.
struct Total {
    Column<Integer, primary_key> id;
    Column<std::optional<Numeric<12, 2>>> total;

    CARBOY_MODEL(Total, id, total);
};

/// A number of any length, once without and once with a fixed scale.
struct Pay {
    Column<Integer, primary_key> id;
    Column<Numeric<>> amount;
    Column<std::optional<Numeric<38, 19>>> fixed;

    CARBOY_MODEL(Pay, id, amount, fixed);
};

namespace {

using D = Decimal;
using Ids = std::vector<std::int64_t>;

struct Form {
    std::string name;
    std::function<Ids(Session&)> run;
    std::string sqlalchemy;  // empty: it has no equivalent, or version 1.4 is wrong
    Ids right;
};

const auto& fee = Bill::c.fee;

/// Returns the bills that satisfy a condition.
template <class C>
auto where(const C& condition) {
    return [condition](Session& session) {
        Ids ids;
        for (const Bill& bill : session.query<Bill>().filter(condition).order_by(Bill::c.id).all())
            ids.push_back(bill.id);
        return ids;
    };
}

/// Returns the lowest id of each payer whose bills together satisfy a condition.
template <class C>
auto having(const C& condition) {
    return [condition](Session& session) {
        Ids ids;
        for (const auto& [id] : session.execute(select(func::min(Bill::c.id))
                                                    .select_from<Bill>()
                                                    .group_by(Bill::c.payer)
                                                    .having(condition)
                                                    .order_by(Bill::c.payer)))
            ids.push_back(*id);
        return ids;
    };
}

template <class Term>
auto ordered(const Term& term) {
    return [term](Session& session) {
        Ids ids;
        for (const Bill& bill : session.query<Bill>().order_by(term, Bill::c.id).all()) ids.push_back(bill.id);
        return ids;
    };
}

/// Checked text that selects ids.
template <class... Args>
auto text(sql::Text<std::type_identity_t<Args>...> statement, const Args&... args) {
    return [statement, args...](Session& session) {
        Ids ids;
        for (const auto& row : session.execute(statement, args...)) ids.push_back(row.template get<std::int64_t>(0));
        return ids;
    };
}

/// 19, 20 and more values than a list has as single parameters.
std::vector<D> many() {
    std::vector<D> values{D("19"), D("20.00")};
    for (int i = 0; i < 2000; ++i) values.push_back(D(1000 + i) + D("0.25"));
    return values;
}

sql::Expr<std::optional<Decimal>> largest() {
    sql::Select max{.columns = {func::max(fee).expression()}, .from = {&orm::joined_mapper<Bill>().table}};
    return sql::scalar_subquery<Decimal>(std::move(max));
}

const std::vector<Form>& forms() {
    using sql::case_;
    using sql::else_;
    using sql::when;
    static const std::vector<Form> all{
        {"greater", where(fee > D("10")), "fee > D('10')", {4, 5}},
        {"greater or equal", where(fee >= D("10.0")), "fee >= D('10.0')", {3, 4, 5}},
        {"equal", where(fee == D("10")), "fee == D('10')", {3}},
        {"not equal", where(fee != D("9.5")), "fee != D('9.5')", {1, 3, 4, 5, 7, 8}},
        {"less than an integer", where(fee < 10), "fee < 10", {1, 2, 7, 8}},
        {"in", where(fee.in_({D("10"), D("0.1")})), "fee.in_([D('10'), D('0.1')])", {3, 8}},
        {"not in", where(fee.not_in({D("10"), D("0.1")})), "fee.not_in([D('10'), D('0.1')])", {1, 2, 4, 5, 7}},
        {"between", where(fee.between(D("9.5"), D("10.5"))), "fee.between(D('9.5'), D('10.5'))", {2, 3, 4}},
        {"not between", where(fee.not_between(D("0"), D("10"))), "~fee.between(D('0'), D('10'))", {4, 5, 7}},
        {"coalesce", where(func::coalesce(fee, 0) > D("10")), "func.coalesce(fee, 0) > D('10')", {4, 5}},
        {"coalesce less", where(func::coalesce(fee, 0) < D("1")), "func.coalesce(fee, 0) < D('1')", {6, 7, 8}},
        {"coalesce with a decimal",
         where(func::coalesce(fee, D("10.25")) > D("10")),
         "func.coalesce(fee, D('10.25')) > D('10')",
         {4, 5, 6}},
        {"coalesce equal", where(func::coalesce(fee, 0) == D("0")), "func.coalesce(fee, 0) == D('0')", {6}},
        {"coalesce in",
         where(func::coalesce(fee, 0).in_({D("0"), D("9.5")})),
         "func.coalesce(fee, 0).in_([D('0'), D('9.5')])",
         {2, 6}},
        {"coalesce not in",
         where(func::coalesce(fee, 0).not_in({D("0"), D("9.5")})),
         "func.coalesce(fee, 0).not_in([D('0'), D('9.5')])",
         {1, 3, 4, 5, 7, 8}},
        {"coalesce between",
         where(func::coalesce(fee, 0).between(D("-1"), D("5"))),
         "func.coalesce(fee, 0).between(D('-1'), D('5'))",
         {1, 6, 8}},
        {"product", where(fee * 2 > D("19")), "fee * 2 > D('19')", {3, 4, 5}},
        {"product equal", where(fee * 2 == D("21")), "fee * 2 == D('21')", {4}},
        {"product with a decimal", where(fee * D("1.5") >= D("15")), "fee * D('1.5') >= D('15')", {3, 4, 5}},
        {"product from the left", where(2 * fee > D("20.5")), "2 * fee > D('20.5')", {4, 5}},
        {"product in", where((fee * 2).in_({D("19"), D("20")})), "(fee * 2).in_([D('19'), D('20')])", {2, 3}},
        {"product in a long list", where((fee * 2).in_(many())), "(fee * 2).in_([D('19'), D('20')])", {2, 3}},
        {"a long list", where(fee.not_in(many())), "fee.not_in([D('19')])", {1, 2, 3, 4, 5, 7, 8}},
        {"text: a long list", text("SELECT id FROM bill WHERE fee * 2 IN (?...) ORDER BY id", many()), "", {2, 3}},
        {"product between",
         where((fee * 2).between(D("19"), D("21"))),
         "(fee * 2).between(D('19'), D('21'))",
         {2, 3, 4}},
        {"product not between",
         where((fee * 2).not_between(D("0"), D("21"))),
         "~(fee * 2).between(D('0'), D('21'))",
         {5, 7}},
        {"sum of two", where(fee + D("0.5") >= D("10")), "fee + D('0.5') >= D('10')", {2, 3, 4, 5}},
        {"difference", where(fee - 1 < D("8.75")), "fee - 1 < D('8.75')", {1, 2, 7, 8}},
        {"quotient", where(fee / 4 == D("2.5")), "", {3}},  // SQLAlchemy 1.4 uses SQLite's integer division
        {"quotient of a sum", where((fee + 5) / 2 > D("7.4")), "", {3, 4, 5}},
        {"quotient of fractions", where(D("1") / (fee * 2) == D("0.05")), "", {3}},
        {"case",
         where(case_(when(fee > D("10"), fee), else_(D("1"))) > D("10.2")),
         "case((fee > D('10'), fee), else_=D('1')) > D('10.2')",
         {4, 5}},
        {"case of decimals",
         where(case_(when(fee.is_null(), D("7.5")), else_(D("2"))) == D("7.5")),
         "case((fee.is_(None), D('7.5')), else_=D('2')) == D('7.5')",
         {6}},
        {"nullif", where(func::nullif(fee, D("10")).is_null()), "func.nullif(fee, D('10')).is_(None)", {3, 6}},
        {"nullif of an expression",
         where(func::nullif(fee * 2, D("20")).is_null()),
         "func.nullif(fee * 2, D('20')).is_(None)",
         {3, 6}},
        {"abs", where(func::abs(fee) == D("3.25")), "func.abs(fee, type_=fee.type) == D('3.25')", {7}},
        {"round", where(func::round(fee * 10) == D("1")), "func.round(fee * 10, type_=fee.type) == D('1')", {8}},
        {"is distinct from",
         where(fee.is_distinct_from(D("10"))),
         "fee.is_distinct_from(D('10'))",
         {1, 2, 4, 5, 6, 7, 8}},
        {"coalesce is not distinct from",
         where(func::coalesce(fee, 0).is_not_distinct_from(D("10"))),
         "func.coalesce(fee, 0).is_not_distinct_from(D('10'))",
         {3}},
        {"a scalar subquery",
         where(largest() > D("99")),
         "select(func.max(fee)).scalar_subquery() > D('99')",
         {1, 2, 3, 4, 5, 6, 7, 8}},
        {"less than a scalar subquery",
         where(largest() - D("89.75") < fee),
         "select(func.max(fee)).scalar_subquery() - D('89.75') < fee",
         {4, 5}},
        {"having sum",
         having(func::sum(fee) > D("24")),
         "select(func.min(bill.c.id)).group_by(bill.c.payer).having("
         "func.sum(fee) > D('24')).order_by(bill.c.payer)",
         {1, 4}},
        {"having sum less",
         having(func::sum(fee) < D("24.75")),
         "select(func.min(bill.c.id)).group_by(bill.c.payer)"
         ".having(func.sum(fee) < D('24.75')).order_by(bill.c.payer)",
         {1, 7}},
        {"having avg",
         having(func::avg(fee) > D("8.1")),
         "select(func.min(bill.c.id)).group_by(bill.c.payer).having("
         "func.avg(fee, type_=fee.type) > D('8.1')).order_by(bill.c.payer)",
         {1, 4}},
        {"having max",
         having(func::max(fee) == D("10")),
         "select(func.min(bill.c.id)).group_by(bill.c.payer).having("
         "func.max(fee) == D('10')).order_by(bill.c.payer)",
         {1}},
        {"having min",
         having(func::min(fee) < D("5")),
         "select(func.min(bill.c.id)).group_by(bill.c.payer).having("
         "func.min(fee) < D('5')).order_by(bill.c.payer)",
         {7}},
        {"order by coalesce",
         ordered(func::coalesce(fee, D("9.75"))),
         "select(bill.c.id).order_by(func.coalesce(fee, D('9.75')), bill.c.id)",
         {7, 8, 1, 2, 6, 3, 4, 5}},
        {"text: coalesce", text("SELECT id FROM bill WHERE coalesce(fee, 0) > ? ORDER BY id", D("10")), "", {4, 5}},
        {"text: product", text("SELECT id FROM bill WHERE fee * 2 > ? ORDER BY id", D("19")), "", {3, 4, 5}},
        {"text: from the left", text("SELECT id FROM bill WHERE ? < fee * 2 ORDER BY id", D("19")), "", {3, 4, 5}},
        {"text: a column", text("SELECT id FROM bill WHERE bill.fee >= ? ORDER BY id", D("10.0")), "", {3, 4, 5}},
        {"text: a column from the left",
         text("SELECT id FROM bill WHERE ? <= fee ORDER BY id", D("10.0")),
         "",
         {3, 4, 5}},
        {"text: quoted", text(R"(SELECT id FROM bill AS b WHERE b."fee" = ? ORDER BY id)", D("10.0")), "", {3}},
        {"text: between",
         text("SELECT id FROM bill WHERE fee + 0 BETWEEN ? AND ? ORDER BY id", D("9.5"), D("10")),
         "",
         {2, 3}},
        {"text: between of a column",
         text("SELECT id FROM bill WHERE fee NOT BETWEEN ? AND ? ORDER BY id", D("0"), D("10")),
         "",
         {4, 5, 7}},
        {"text: in", text("SELECT id FROM bill WHERE fee + 0 IN (?, ?) ORDER BY id", D("9.5"), D("10")), "", {2, 3}},
        {"text: a list",
         text("SELECT id FROM bill WHERE fee * 2 IN (?...) ORDER BY id", std::vector<D>{D("19"), D("20")}),
         "",
         {2, 3}},
        {"text: a list of a column",
         text("SELECT id FROM bill WHERE fee NOT IN (?...) ORDER BY id", std::vector<D>{D("9.5"), D("10")}),
         "",
         {1, 4, 5, 7, 8}},
        {"text: having",
         text("SELECT min(id) FROM bill GROUP BY payer HAVING sum(fee) < ? ORDER BY 1", D("24.75")),
         "",
         {1, 7}},
        {"text: coalesce twice",
         text("SELECT id FROM bill WHERE coalesce(fee, ?) > ? ORDER BY id", D("10.25"), D("10")),
         "",
         {4, 5, 6}},
        {"text: a number twice",
         text("SELECT id FROM bill WHERE fee > ?1 OR fee * 2 = ?1 ORDER BY id", D("10")),
         "",
         {1, 4, 5}},
        {"text: case",
         text("SELECT id FROM bill WHERE CASE WHEN fee IS NULL THEN ? ELSE fee END > ? ORDER BY id", D("11"), D("10")),
         "",
         {4, 5, 6}},
        {"text: a subquery",
         text("SELECT id FROM bill WHERE (SELECT max(fee) FROM bill) - fee < ? ORDER BY id", D("89.75")),
         "",
         {4, 5}},
    };
    return all;
}

template <class C>
auto totals(const C& condition) {
    return [condition](Session& session) {
        Ids ids;
        for (const Total& total : session.query<Total>().filter(condition).order_by(Total::c.id).all())
            ids.push_back(total.id);
        return ids;
    };
}

Ids of_subquery(Session& session) {
    const sql::Source twice =
        sql::subquery(select(Bill::c.id.label("id"), (fee * 2).label("f2")).select_from<Bill>().statement(), 7);
    sql::Select outer{.columns = {sql::column<std::int64_t>(twice, "id").expression()}, .from = twice};
    outer.where = {(sql::column<D>(twice, "f2") > D("19.98")).expression()};
    return where(Bill::c.id.in_(outer))(session);
}

/// Names that look like columns and are expressions, which have no type on SQLite.
const std::vector<Form>& named_forms() {
    static const std::vector<Form> all{
        {"view", totals(Total::c.total > D("19")), "", {3, 4, 5}},
        {"view less", totals(Total::c.total < D("9.5")), "", {7, 8}},
        {"view equal", totals(Total::c.total == D("20")), "", {3}},
        {"view in", totals(Total::c.total.in_({D("19"), D("20.00")})), "", {2, 3}},
        {"view in many", totals(Total::c.total.in_(many())), "", {2, 3}},
        {"view not in", totals(Total::c.total.not_in({D("19"), D("20.00")})), "", {1, 4, 5, 7, 8}},
        {"view between", totals(Total::c.total.between(D("19"), D("20.5"))), "", {2, 3}},
        {"view distinct", totals(Total::c.total.is_distinct_from(D("0.2"))), "", {1, 2, 3, 4, 5, 6, 7}},
        {"view, fraction", totals(Total::c.total == D("0.20")), "", {8}},
        {"text: view", text("SELECT id FROM total WHERE total > ? ORDER BY id", D("19")), "", {3, 4, 5}},
        {"text: view from the left", text("SELECT id FROM total WHERE ? < total ORDER BY id", D("19")), "", {3, 4, 5}},
        {"text: view with its name",
         text("SELECT v.id FROM total AS v WHERE v.total <= ? ORDER BY id", D("10")),
         "",
         {1, 7, 8}},
        {"text: view in", text("SELECT id FROM total WHERE total IN (?, ?) ORDER BY id", D("19"), D("1")), "", {2}},
        {"text: view between",
         text("SELECT id FROM total WHERE total BETWEEN ? AND ? ORDER BY id", D("10"), D("20")),
         "",
         {1, 2, 3}},
        {"text: joined view",
         text("SELECT b.id FROM bill AS b JOIN total AS t ON t.id = b.id AND t.total > ? ORDER BY b.id", D("20")),
         "",
         {4, 5}},
        {"text: common table expression",
         text("WITH t AS (SELECT id, fee * 2 AS f2 FROM bill) SELECT id FROM t WHERE f2 > ? ORDER BY id", D("19.98")),
         "",
         {3, 4, 5}},
        {"text: common table expression with names",
         text("WITH t (id, f2) AS (SELECT id, fee * 2 FROM bill) SELECT id FROM t WHERE f2 > ? ORDER BY id", D("19")),
         "",
         {3, 4, 5}},
        {"a subquery's column", of_subquery, "", {3, 4, 5}},
        {"text: round",
         text("SELECT id FROM (SELECT id, round(fee) AS r FROM bill) AS q WHERE q.r = ? ORDER BY id", D("10")),
         "",
         {2, 3}},
        {"text: max",
         text("SELECT id FROM (SELECT min(id) AS id, max(fee) AS m FROM bill GROUP BY payer) AS q WHERE m > ?",
              D("10")),
         "",
         {4}},
        {"text: quoted name",
         text(R"(SELECT id FROM (SELECT id, -fee AS "neg fee" FROM bill) AS q WHERE q."neg fee" < ? ORDER BY id)",
              D("-10")),
         "",
         {4, 5}},
        {"text: name without AS",
         text("SELECT id FROM (SELECT id, fee * 2 f2 FROM bill) q WHERE f2 >= ? ORDER BY id", D("21.0")),
         "",
         {4, 5}},
        {"text: name of the column",
         text("SELECT id FROM (SELECT id, fee * 2 AS fee FROM bill) AS q WHERE fee > ? ORDER BY id", D("19")),
         "",
         {3, 4, 5}},
        {"text: union",
         text("SELECT id FROM (SELECT id, fee AS f FROM bill UNION ALL SELECT id, fee * 2 FROM bill) AS q "
              "WHERE f = ? ORDER BY id",
              D("10")),
         "",
         {1, 3}},
        {"text: in a subquery",
         text("SELECT id FROM bill WHERE id IN (SELECT id FROM total WHERE total > ?) ORDER BY id", D("20")),
         "",
         {4, 5}},
        {"text: nested",
         text("SELECT id FROM (SELECT id, f2 AS f3 FROM (SELECT id, fee * 2 AS f2 FROM bill) AS a) AS b WHERE f3 < ? "
              "ORDER BY id",
              D("10")),
         "",
         {7, 8}},
        {"text: case",
         text("SELECT id FROM total WHERE CASE total WHEN ? THEN 1 ELSE 0 END = 1 ORDER BY id", D("20.00")),
         "",
         {3}},
        {"text: used twice",
         text("SELECT b.id FROM bill AS b JOIN total AS t ON t.id = b.id WHERE b.fee < ?1 AND t.total > ?1 ORDER BY "
              "b.id",
              D("10")),
         "",
         {2}},
    };
    return all;
}

class MoneyTest : public OrmTest {
  protected:
    MoneyTest() {
        create_tables<Bill, Ledger, Pay>();
        auto connection = engine.connect();
        connection->execute("CREATE VIEW total AS SELECT id, fee * 2 AS total FROM bill");
        connection->commit();
    }

    static void fill(Session& session) {
        const std::optional<D> fees[] = {D("5"),   D("9.5"),     D("10"),    D("10.5"),
                                         D("100"), std::nullopt, D("-3.25"), D("0.1")};
        const char* const payers[] = {"a", "a", "a", "b", "b", "b", "c", "c"};
        for (int i = 0; i < 8; ++i) session.add(Bill{.id = i + 1, .payer = payers[i], .fee = fees[i]});
        session.commit();
    }
};

TEST_F(MoneyTest, EveryFormGivesOneAnswer) {
    Session session{engine};
    fill(session);
    ASSERT_GE(forms().size(), 30U);
    for (const Form& form : forms()) EXPECT_EQ(form.run(session), form.right) << form.name;
}

TEST_F(MoneyTest, ANameMayBeAnExpression) {
    Session session{engine};
    fill(session);
    for (const Form& form : named_forms()) EXPECT_EQ(form.run(session), form.right) << form.name;
}

// 1 + (0.1 - 1) is not 0.1 as a double.
TEST_F(MoneyTest, ACastNumberKeepsItsScale) {
    Session session{engine};
    for (int i = 0; i < 40; ++i) session.add(Bill{.id = 1 + i, .payer = "cast", .fee = D("0.1")});
    session.flush();
    const auto number = cast<Decimal>(Bill::c.id);
    const auto rows = session.execute(select(number + (fee - number)).where(Bill::c.payer == "cast").distinct());
    EXPECT_EQ(rows.size(), 1u);
}

// PostgreSQL has no names of results in HAVING and WHERE, and requires a type for a parameter that is selected.
TEST_F(MoneyTest, ANameThatOnlySqliteAllows) {
    if (!on_sqlite()) GTEST_SKIP();
    Session session{engine};
    fill(session);
    EXPECT_EQ(text("SELECT min(id), sum(fee) AS total FROM bill GROUP BY payer HAVING total > ? ORDER BY 1",
                   D("24"))(session),
              (Ids{1, 4}));
    EXPECT_EQ(text("SELECT id, fee * 2 AS twice FROM bill WHERE twice > ? ORDER BY id", D("19"))(session),
              (Ids{3, 4, 5}));
    EXPECT_EQ(text("WITH least AS (SELECT ? AS fee) SELECT id FROM bill, least WHERE bill.fee * 2 > least.fee "
                   "ORDER BY id",
                   D("19"))(session),
              (Ids{3, 4, 5}));
    EXPECT_EQ(text("SELECT id, ? AS least FROM bill WHERE fee * 2 > least ORDER BY id", D("19"))(session),
              (Ids{3, 4, 5}));
    session.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, fee)");
    session.execute("INSERT INTO plain (fee) VALUES (?), (?)", D("9.50"), D("100"));
    EXPECT_EQ(text("SELECT id FROM plain WHERE fee > ?", D("10"))(session), Ids{2});
    EXPECT_EQ(text("SELECT id FROM plain WHERE fee = ?", D("9.5"))(session), Ids{1});
}

// Regardless of which of the two wrote the rows.
TEST_F(MoneyTest, SqlAlchemyGivesTheSameAnswers) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("carboy_money_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = folder / "bills.db";
    engine::Engine on_disk{"sqlite:///" + file};
    for (const std::string& statement : sql::create_statements(orm::joined_mapper<Bill>().table, on_disk.dialect()))
        on_disk.connect()->execute(unchecked(statement));
    Session session{on_disk};
    fill(session);
    session.close();
    {
        std::ofstream questions(folder / "questions");
        for (const Form& form : forms())
            if (!form.sqlalchemy.empty()) questions << form.name << '\t' << form.sqlalchemy << '\n';
    }
    const std::string command = "/usr/bin/python3 -B " CARBOY_SOURCE_DIR "/tests/orm/money_sqlalchemy.py '" + file +
                                "' < '" + (folder / "questions").string() + "'";
    std::string answers;
    FILE* const pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) answers += static_cast<char>(c);
    ASSERT_EQ(::pclose(pipe), 0) << answers;
    std::map<std::string, std::string> by_name;
    std::istringstream lines(answers);
    for (std::string line; std::getline(lines, line);)
        by_name[line.substr(0, line.find('\t'))] = line.substr(line.find('\t') + 1);
    std::size_t asked = 0;
    for (const Form& form : forms()) {
        if (form.sqlalchemy.empty()) continue;
        std::string right;
        for (const std::int64_t id : form.right) right += (right.empty() ? "" : ",") + std::to_string(id);
        EXPECT_EQ(by_name[form.name], right) << form.name;
        ++asked;
    }
    EXPECT_GE(asked, 30U);
    std::filesystem::remove_all(folder);
}

// The stored values are the same as before numbers were compared as numbers, and the same as SQLAlchemy's.
TEST_F(MoneyTest, WhatIsStoredStaysAsItWas) {
    if (!on_sqlite()) GTEST_SKIP() << "PostgreSQL has a NUMERIC type";
    Session session{engine};
    fill(session);
    std::string types;
    for (const auto& row : session.execute("SELECT typeof(fee) FROM bill ORDER BY id"))
        types += row.get<std::string>(0) + ' ';
    EXPECT_EQ(types, "integer real integer real integer null real real ");
    session.execute("CREATE TABLE note (price TEXT)");
    session.execute("INSERT INTO note VALUES (?)", D("12.50"));
    EXPECT_EQ(session.execute("SELECT price FROM note WHERE price = ?", D("12.50")).scalar<std::string>(), "12.50");
    session.execute("UPDATE note SET price = ?", D("0.12345678901234567890123456789"));
    EXPECT_EQ(session.execute("SELECT price FROM note").scalar<std::string>(), "0.12345678901234567890123456789");
    session.execute("UPDATE note SET price = ? WHERE note.price = ?", D("7.00"), D("0.12345678901234567890123456789"));
    session.execute("INSERT INTO note SELECT ? FROM note", D("8.00"));
    session.execute("WITH one AS (SELECT 1) INSERT INTO main.note VALUES (?)", D("9.00"));
    std::string prices;
    for (const auto& row : session.execute("SELECT price FROM note ORDER BY price"))
        prices += row.get<std::string>(0) + ' ';
    EXPECT_EQ(prices, "7.00 8.00 9.00 ");
    EXPECT_EQ(session.execute("SELECT count(*) FROM note WHERE price IN (?, ?)", D("7.00"), D("8.00")).scalar<int>(),
              2);
    EXPECT_EQ(session.execute("SELECT ?", D("0.12345678901234567890123456789")).scalar<D>(),
              D("0.12345678901234567890123456789"));
}

// What is accepted reads back equal; what SQLite would change is refused before anything is stored.
TEST_F(MoneyTest, WhatIsAcceptedReadsBackEqual) {
    std::vector<std::string> numbers{
        "4398046511104.001",   "999999999999999.9", "5.781503404627079", "740943685.2463549",
        "12345678901234.5678", "0.36043211",        "999999999999999",   "0.1",
        "-0.000000000000001",  "99999999999999.99"};
    std::uint64_t state = 7;
    const auto below = [&](std::uint64_t limit) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33U) % limit;
    };
    for (int i = 0; i < 600; ++i) {
        std::string digits(1, static_cast<char>('1' + below(9)));
        for (std::uint64_t n = 13 + below(4); n > 0; --n) digits += static_cast<char>('0' + below(10));
        numbers.push_back(digits.insert(1 + below(digits.size() - 1), 1, '.'));
    }
    std::map<int, D> accepted;
    int id = 0;
    for (const std::string& number : numbers) {
        Session session{engine};
        session.add(Pay{.id = ++id, .amount = D(number), .fixed = D(number)});
        try {
            session.commit();
            accepted.emplace(id, D(number));
        } catch (const sql::DataError& error) {
            EXPECT_EQ(error.code(), "decimal_digits") << error.what();
            EXPECT_TRUE(on_sqlite()) << number;
            EXPECT_GT(number.size(), 16U) << number;
        }
    }
    Session session{engine};
    EXPECT_EQ(session.query<Pay>().count(), static_cast<std::int64_t>(accepted.size()));
    for (const auto& [key, number] : accepted) {
        const Pay& pay = *session.get<Pay>(key);
        EXPECT_EQ(*pay.amount, number);
        EXPECT_EQ(*pay.fixed, number);
        EXPECT_EQ(session.execute("SELECT amount FROM pay WHERE id = ?", key).scalar<D>(), number);
        EXPECT_EQ(session.query<Pay>().filter(Pay::c.amount == number, Pay::c.fixed == number).count(), 1) << number;
        EXPECT_EQ(session.query<Pay>().filter(Pay::c.id == key, Pay::c.amount * 1 == number).count(), 1) << number;
    }
    EXPECT_GT(accepted.size(), numbers.size() / 2);
}

TEST_F(MoneyTest, NothingIsRoundedSilently) {
    Session session{engine};
    const D exact("1234567890.123456789012345678");
    session.add(Ledger{.id = 1, .amount = D("12.5"), .rate = D("9007199254740993")});
    session.add(Ledger{.id = 2, .amount = D("0.1")});
    session.commit();
    session.execute("INSERT INTO ledger (id, amount, rate) VALUES (?, 1, ?)", 7, D("123456789012345678.00"));
    session.commit();
    {
        Session other{engine};
        EXPECT_EQ(*other.get<Ledger>(1)->rate, D("9007199254740993"));
        EXPECT_EQ(*other.get<Ledger>(7)->rate, D("123456789012345678"));
    }
    if (!on_sqlite()) {
        session.add(Ledger{.id = 3, .amount = exact});
        session.commit();
        Session other{engine};
        EXPECT_EQ(*other.get<Ledger>(3)->amount, exact);
        return;
    }
    const auto refused = [&](auto write) {
        try {
            write();
            ADD_FAILURE() << "rounded";
        } catch (const sql::DataError& error) {
            EXPECT_EQ(error.code(), "decimal_digits") << error.what();
        }
        session.rollback();
    };
    refused([&] { session.add(Ledger{.id = 3, .amount = exact}), session.flush(); });
    refused([&] { session.get<Ledger>(1)->amount = exact, session.flush(); });
    refused([&] { session.execute("INSERT INTO ledger (id, amount) VALUES (?, ?)", 3, exact); });
    refused([&] { session.execute("INSERT INTO ledger VALUES (?, ?, NULL)", 3, exact); });
    refused([&] { session.execute("UPDATE ledger SET rate = ? WHERE id = 1", exact); });
    const D long_one("12345678901234.5678");
    refused([&] { session.execute("INSERT INTO ledger (id, amount) SELECT 3, ? FROM ledger WHERE id = 1", long_one); });
    refused([&] { session.execute("INSERT INTO ledger SELECT 3, ?, NULL FROM ledger WHERE id = 1", long_one); });
    refused([&] { session.execute("WITH one AS (SELECT 1) INSERT INTO ledger VALUES (3, ?, NULL)", long_one); });
    refused([&] { session.execute("REPLACE INTO main.ledger (amount, id) VALUES (?, 3)", long_one); });
    refused([&] {
        session.execute("INSERT INTO ledger (id, amount) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET amount = ?",
                        long_one);
    });
    refused([&] { session.execute("INSERT INTO ledger (id, amount) SELECT 3, x FROM (SELECT ? AS x)", long_one); });
    refused([&] { session.execute("UPDATE ledger SET (rate, amount) = (1, ?)", long_one); });
    refused([&] { session.query<Ledger>().filter(Ledger::c.amount * 2 > exact).count(); });
    EXPECT_EQ(session.query<Ledger>().count(), 3);
}

}  // namespace
}  // namespace carboy

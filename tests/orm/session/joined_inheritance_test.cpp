// Joined-table inheritance: classes whose columns are in tables of their own.
#include <carboy/orm.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "orm/lesson_models.hpp"

namespace carboy::crew {

struct Worker;
struct Coder;

struct Firm {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Many<Worker, "firm", order_by<"id">> workers;

    static constexpr std::string_view table_name = "crew_firm";
    CARBOY_MODEL(Firm, id, name, workers);
};

struct Worker {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<String<20>, polymorphic_on> type;
    Column<std::optional<Integer>, foreign_key<&Firm::id>, indexed> firm_id;
    One<Firm, "firm_id"> firm;

    static constexpr std::string_view table_name = "crew";
    static constexpr std::string_view polymorphic_identity = "worker";
    CARBOY_MODEL(Worker, id, name, type, firm_id, firm);
};

struct Boss : Worker {
    Column<Integer, default_<10>> budget;
    Column<std::optional<String<30>>> note;
    Many<Coder, "boss", order_by<"id">> coders;

    static constexpr std::string_view table_name = "bosses";
    static constexpr std::string_view polymorphic_identity = "boss";
    CARBOY_SUBMODEL(Boss, Worker, budget, note, coders);
};

// Has a column with the name of one of another class, a constraint and a unique column.
struct Coder : Worker {
    Column<String<30>, indexed> language;
    Column<std::optional<Integer>, unique> badge;
    Column<std::optional<String<30>>> note;
    Column<std::optional<Integer>, foreign_key<&Worker::id>> boss_id;
    One<Boss, "boss_id"> boss;

    static constexpr std::string_view table_name = "coders";
    static constexpr std::string_view polymorphic_identity = "coder";
    static constexpr TableArgs table_args{check_constraint("language <> ''", "ck_crew_language"),
                                          unique_constraint("note", "badge").named("uq_crew_note")};
    CARBOY_SUBMODEL(Coder, Worker, language, badge, note, boss_id, boss);
};

// The third table of an object.
struct Chief : Boss {
    Column<std::optional<Integer>> shares;

    static constexpr std::string_view table_name = "chiefs";
    static constexpr std::string_view polymorphic_identity = "chief";
    CARBOY_SUBMODEL(Chief, Boss, shares);
};

// Shares the table of its base class, which is joined.
struct Lead : Coder {
    Column<Integer, default_<3>> team;

    static constexpr std::string_view polymorphic_identity = "lead";
    CARBOY_SUBMODEL(Lead, Coder, team);
};

// Shares the first table.
struct Temp : Worker {
    Column<std::optional<Integer>> days;

    static constexpr std::string_view polymorphic_identity = "temp";
    CARBOY_SUBMODEL(Temp, Worker, days);
};

// A key that the program sets, a version counter and an automatic time.
struct Paper {
    Column<String<20>, primary_key> code;
    Column<Integer, primary_key> edition;
    Column<String<10>, polymorphic_on> kind;
    Column<Integer, version_counter> version;
    Column<String<40>> title;

    static constexpr std::string_view table_name = "papers";
    CARBOY_MODEL(Paper, code, edition, kind, version, title);
};

struct Essay : Paper {
    Column<Integer> words;

    static constexpr std::string_view table_name = "essays";
    static constexpr std::string_view polymorphic_identity = "essay";
    CARBOY_SUBMODEL(Essay, Paper, words);
};

struct Score : Paper {
    Column<Integer> bars;
    Column<Integer> words;

    static constexpr std::string_view table_name = "scores";
    static constexpr std::string_view polymorphic_identity = "score";
    CARBOY_SUBMODEL(Score, Paper, bars, words);
};

}  // namespace carboy::crew

namespace carboy {
namespace {

using namespace crew;
using Names = std::vector<std::string>;

class JoinedInheritanceTest : public OrmTest {
  protected:
    JoinedInheritanceTest() {
        create_tables<Firm, Worker, Paper>();
        fill(session);
        statements.clear();
    }

    static void fill(Session& session) {
        Firm& firm = session.add(Firm{.name = "Carboy"});
        session.add(Worker{.name = "Eve", .firm = firm});
        Boss& boss = session.add(Boss{{.name = "Ada", .firm = firm}, 70, "b"});
        Coder coder{{.name = "Bob", .firm = firm}, "C++", 1, "c"};
        session.add(std::move(coder)).boss = boss;
        Chief chief;
        chief.name = "Cyd";
        chief.shares = 3;
        session.add(std::move(chief)).coders.add(Lead{{{.name = "Dan"}, "Ada"}, 4});
        session.add(Temp{{.name = "Tom"}, 9});
        session.commit();
    }

    std::int64_t rows(const std::string& table) {
        return session.connection().execute(unchecked("SELECT count(*) FROM " + table)).scalar<std::int64_t>();
    }

    std::vector<std::string> names(const auto& objects) {
        std::vector<std::string> names;
        for (const Worker& one : objects) names.push_back(one.name);
        std::sort(names.begin(), names.end());
        return names;
    }

    template <class Work>
    std::string code_of(Work work) {
        try {
            work();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return "no error";
    }

    Session session{engine};
};

TEST_F(JoinedInheritanceTest, OnlyTheTablesWithANeededColumnAreJoined) {
    const auto tables_of_last = [&] {
        std::string tables;
        for (const char* table : {"bosses", "coders", "chiefs"})
            if (statements.back().find(table) != std::string::npos) tables += std::string(table) + " ";
        return tables;
    };
    const std::int64_t all = session.query<Worker>().count();
    EXPECT_EQ(tables_of_last(), "");
    EXPECT_EQ(session.scalars(select(Worker::c.name)).size(), static_cast<std::size_t>(all));
    EXPECT_EQ(tables_of_last(), "");
    EXPECT_TRUE(session.query<Worker>().filter(Worker::c.name == "Ada").exists());
    EXPECT_EQ(tables_of_last(), "");
    session.execute(select(Firm::c.name, func::count(Worker::c.id)).outerjoin(Firm::c.workers).group_by(Firm::c.name));
    EXPECT_EQ(tables_of_last(), "");
    session.query<Firm>().filter(Firm::c.workers.any(Worker::c.name == "Ada")).count();
    EXPECT_EQ(tables_of_last(), "");
    EXPECT_EQ(session.query<Worker>().filter(Boss::c.budget == 70).count(), 1);
    EXPECT_EQ(tables_of_last(), "bosses ");
    constexpr auto& other = aliased<Worker, "other_worker">;
    constexpr auto& lead = aliased<Coder, "other_coder">;
    session.execute(select(Worker::c.name, other.name).join(other, Worker::c.id < other.id));
    EXPECT_EQ(tables_of_last(), "");
    session.execute(select(Worker::c.name, lead.language).join(lead, Worker::c.id < lead.id));
    EXPECT_EQ(tables_of_last(), "coders ");
    session.execute(select(Worker::c.name).order_by(Coder::c.badge));
    EXPECT_EQ(tables_of_last(), "coders ");
    session.query<Boss>().count();
    EXPECT_EQ(tables_of_last(), "bosses ");
    session.query<Worker>().all();
    EXPECT_EQ(tables_of_last(), "bosses coders chiefs ");
}

TEST_F(JoinedInheritanceTest, EachClassHasItsTable) {
    Names tables;
    for (const sql::Table* table : sql::stored_tables(orm::joined_mapper<Coder>().table)) {
        std::string text = table->name + ":";
        for (const sql::Column& column : table->columns) text += " " + column.name + (column.nullable ? "?" : "");
        tables.push_back(text);
    }
    EXPECT_EQ(tables, (Names{"crew: id name type firm_id? days?", "bosses: id budget note?",
                             "coders: id language badge? note? boss_id? team?", "chiefs: id shares?"}));
    const auto all = orm::all_tables();
    for (const char* name : {"crew", "bosses", "coders", "chiefs"})
        EXPECT_EQ(std::count_if(all.begin(), all.end(), [&](const auto* one) { return one->name == name; }), 1) << name;
    EXPECT_EQ(rows("crew"), 6);
    EXPECT_EQ(rows("bosses"), 2);
    EXPECT_EQ(rows("coders"), 2);
    EXPECT_EQ(rows("chiefs"), 1);
}

TEST_F(JoinedInheritanceTest, ABaseQueryReturnsObjectsOfTheirClass) {
    Session fresh(engine);
    const auto all = fresh.query<Worker>().order_by(Worker::c.name).all();
    EXPECT_EQ(statements.size(), 1u);
    ASSERT_EQ(all.size(), 6u);
    EXPECT_EQ(as<Boss>(all[0])->budget, 70);
    EXPECT_EQ(as<Boss>(all[0])->note, "b");
    EXPECT_EQ(as<Coder>(all[1])->note, "c");
    EXPECT_EQ(as<Chief>(all[2])->shares, 3);
    EXPECT_EQ(as<Chief>(all[2])->budget, 10);
    EXPECT_EQ(as<Lead>(all[3])->team, 4);
    EXPECT_EQ(as<Temp>(all[5])->days, 9);
    EXPECT_EQ(as<Boss>(all[4]), nullptr);
    EXPECT_EQ(names(fresh.query<Boss>().all()), (Names{"Ada", "Cyd"}));
    EXPECT_EQ(names(fresh.query<Coder>().all()), (Names{"Bob", "Dan"}));
    EXPECT_EQ(names(fresh.query<Lead>().all()), Names{"Dan"});
    EXPECT_EQ(names(fresh.query<Temp>().all()), Names{"Tom"});
    EXPECT_EQ(fresh.get<Worker>(*all[2].id), &all[2]);
    EXPECT_EQ(fresh.get<Coder>(*all[2].id), nullptr);
    EXPECT_EQ(Session(engine).get<Chief>(*all[2].id)->budget, 10);
}

TEST_F(JoinedInheritanceTest, FiltersOverColumnsOfAllTables) {
    EXPECT_EQ(session.query<Boss>().filter(Boss::c.budget > 50, Boss::c.name == "Ada").one().note, "b");
    EXPECT_EQ(session.query<Worker>().filter(Boss::c.budget == 10).one().name, "Cyd");
    EXPECT_EQ(session.query<Boss>().filter(Chief::c.shares == 3).one().name, "Cyd");
    EXPECT_EQ(session.query<Worker>().filter(Boss::c.note == "b" || Coder::c.note == "c").count(), 2);
    EXPECT_EQ(session.query<Boss>().filter_by({{.name = "Ada"}, 70}).count(), 1);
    EXPECT_EQ(session.scalar(select(func::sum(Boss::c.budget))), 80);
    EXPECT_EQ(session.scalar(select(func::count(Worker::c.id)).where(Coder::c.language == "Ada")), 1);
    EXPECT_TRUE(session.query<Chief>().filter(Worker::c.name == "Cyd").exists());
    constexpr auto& top = aliased<Boss, "top">;
    const auto aliased_join =
        select(top.name, Coder::c.name).join<Coder>(Coder::c.boss_id == top.id).order_by(Coder::c.name);
    const auto pairs = session.execute(aliased_join).all();
    ASSERT_EQ(pairs.size(), 2u);
    EXPECT_EQ(std::get<0>(pairs[1]), "Cyd");
    EXPECT_EQ(names(session.query<Coder>().join(top, Coder::c.boss).filter(top.budget == 10).all()), Names{"Dan"});
    EXPECT_EQ(names(session.query<Boss>().filter(Boss::c.coders.any(Coder::c.language == "C++")).all()), Names{"Ada"});
    EXPECT_EQ(names(session.query<Coder>().filter(Coder::c.boss.has(Boss::c.budget == 70)).all()), Names{"Bob"});
    EXPECT_EQ(session.query<Boss>().order_by(Boss::c.budget.desc(), Boss::c.id).limit(1).one().name, "Ada");
    EXPECT_EQ(code_of([&] { session.query<Boss>().filter(Coder::c.language == "C++").all(); }), "not_in_query");
    EXPECT_EQ(session.query<Worker>().with_for_update().count(), 6);
    EXPECT_EQ(session.query<Boss>().with_for_update().all().size(), 2u);
    EXPECT_EQ(session.query<Worker>().with_for_update().all().size(), 6u);
}

TEST_F(JoinedInheritanceTest, SubqueriesAndUnions) {
    const auto rows = select(Boss::c.id, Boss::c.budget.label("money")).subquery("rows");
    const auto [id, money] = rows.columns();
    EXPECT_EQ(session.scalar(select(func::sum(money)).where(id > 0)), 80);
    const auto both = session.scalars(select(Boss::c.name).union_all(select(Coder::c.name)));
    EXPECT_EQ(both.size(), 4u);
    const auto in =
        session.query<Worker>().filter(Worker::c.id.in_(select(Boss::c.id).where(Boss::c.budget > 50))).all();
    EXPECT_EQ(names(in), Names{"Ada"});
    const auto page =
        session.query<Worker>().options(joined_load(Worker::c.firm)).order_by(Worker::c.name).limit(2).all();
    EXPECT_EQ(names(page), (Names{"Ada", "Bob"}));
}

TEST_F(JoinedInheritanceTest, BothTablesAreWrittenInOrder) {
    Chief chief;
    chief.name = "Cat";
    chief.budget = 5;
    Chief& added = session.add(std::move(chief));
    session.flush();
    added.name = "Kat";
    added.budget = 6;
    added.shares = 1;
    session.flush();
    added.shares = 2;
    session.flush();
    session.delete_(added);
    session.commit();
    Names changes;
    for (std::string text : statements) {
        std::erase_if(text, [](char c) { return c == '"'; });
        if (!text.starts_with("SELECT") && text.find(' ') != std::string::npos && !text.starts_with("BEGIN"))
            changes.push_back(text.substr(0, text.find(on_sqlite() ? "?" : "$")));
    }
    ASSERT_EQ(changes.size(), 10u);
    EXPECT_EQ(changes[0], "INSERT INTO crew (name, type, firm_id, days) VALUES (");
    EXPECT_EQ(changes[1], "INSERT INTO bosses (id, budget, note) VALUES (");
    EXPECT_EQ(changes[2], "INSERT INTO chiefs (id, shares) VALUES (");
    EXPECT_EQ(changes[3], "UPDATE crew SET name = ");
    EXPECT_EQ(changes[4], "UPDATE bosses SET budget = ");
    EXPECT_EQ(changes[5], "UPDATE chiefs SET shares = ");
    EXPECT_EQ(changes[6], "UPDATE chiefs SET shares = ");
    EXPECT_EQ(changes[7], "DELETE FROM chiefs WHERE id = ");
    EXPECT_EQ(changes[8], "DELETE FROM bosses WHERE id = ");
    EXPECT_EQ(changes[9], "DELETE FROM crew WHERE id = ");
    EXPECT_EQ(rows("crew"), 6);
}

TEST_F(JoinedInheritanceTest, ObjectsAreChangedAndDeletedThroughTheBase) {
    Worker& ada = session.query<Worker>().filter_by({.name = "Ada"}).one();
    ada.name = "Ada L.";
    as<Boss>(ada)->budget = 71;
    session.commit();
    session.close();
    EXPECT_EQ(session.query<Boss>().filter(Boss::c.budget == 71).one().name, "Ada L.");
    Worker& cyd = session.query<Worker>().filter_by({.name = "Cyd"}).one();
    as<Chief>(cyd)->coders.clear();
    session.delete_(cyd);
    session.commit();
    EXPECT_EQ(rows("chiefs"), 0);
    EXPECT_EQ(rows("bosses"), 1);
    EXPECT_EQ(session.query<Lead>().one().boss_id, std::nullopt);
    Coder& bob = session.query<Coder>().filter(Coder::c.name == "Bob").one();
    bob.language = "C";
    bob.name = "Rob";
    session.flush();
    session.rollback();
    EXPECT_EQ(bob.language, "C++");
    EXPECT_EQ(bob.name, "Bob");
    session.execute("UPDATE coders SET badge = 5 WHERE badge = 1");
    session.refresh(bob);
    EXPECT_EQ(bob.badge, 5);
    session.commit();
    bob.language = "";
    EXPECT_THROW(session.flush(), IntegrityError);
    session.rollback();
    session.add(Coder{{.name = "Twin"}, "C", 5});
    EXPECT_THROW(session.flush(), IntegrityError);
    session.rollback();
    EXPECT_EQ(rows("crew"), 5);
}

TEST_F(JoinedInheritanceTest, RelationshipsToTheBaseAndOfSubclasses) {
    Session fresh(engine);
    Firm& firm = fresh.query<Firm>().one();
    EXPECT_EQ(names(firm.workers), (Names{"Ada", "Bob", "Eve"}));
    EXPECT_EQ(std::count_if(firm.workers.begin(), firm.workers.end(), [](Worker& one) { return as<Boss>(one); }), 1);
    EXPECT_EQ(fresh.query<Coder>().filter(Coder::c.name == "Bob").one().boss->budget, 70);
    Session eager(engine);
    const auto bosses = eager.query<Boss>().options(selectin_load(Boss::c.coders), joined_load(Boss::c.firm)).all();
    const auto firms = eager.query<Firm>().options(joined_load(Firm::c.workers)).all();
    const auto coders = eager.query<Coder>().options(joined_load(Coder::c.boss)).order_by(Coder::c.name).all();
    EXPECT_EQ(count([&] {
                  for (Boss& one : bosses) EXPECT_EQ(one.coders.size(), 1u);
                  EXPECT_EQ(names(firms[0].workers), (Names{"Ada", "Bob", "Eve"}));
                  EXPECT_EQ(coders[1].boss->name, "Cyd");
              }),
              0u);
    const auto narrow = eager.query<Firm>().options(joined_load(Firm::c.workers)).order_by(Firm::c.id).limit(1).all();
    EXPECT_EQ(narrow[0].workers.size(), 3u);
}

TEST_F(JoinedInheritanceTest, DeferredColumnsOfSeveralTables) {
    session.close();
    const auto bosses = session.query<Boss>().options(load_only(Boss::c.note)).order_by(Boss::c.name).all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(bosses[0].budget, 70);
                  EXPECT_EQ(bosses[1].budget, 10);
              }),
              1u);
    session.close();
    const auto everyone = session.query<Worker>().options(defer(Worker::c.name)).order_by(Worker::c.name).all();
    EXPECT_EQ(count([&] { EXPECT_EQ(everyone[1].name, "Bob"); }), 1u);
}

TEST_F(JoinedInheritanceTest, StatementsThatChangeManyRows) {
    EXPECT_EQ(
        session.execute(update<Boss>().set(Boss::c.budget, Boss::c.budget + 1).where(Boss::c.name == "Cyd")).rowcount(),
        1);
    EXPECT_EQ(session.query<Boss>().filter(Boss::c.name == "Cyd").one().budget, 11);
    EXPECT_EQ(session.execute(update<Boss>().set(Boss::c.name, "X").where(Boss::c.budget == 11)).rowcount(), 1);
    EXPECT_EQ(session.execute(update<Worker>().set(Worker::c.name, "Y").where(Worker::c.name == "X")).rowcount(), 1);
    EXPECT_EQ(session.execute(update<Chief>().set(Chief::c.budget, 1)).rowcount(), 1);
    EXPECT_EQ(session.query<Chief>().one().budget, 1);
    const auto returned = session.execute(update<Boss>().set(Boss::c.budget, 2).returning(Boss::c.id, Boss::c.budget));
    EXPECT_EQ(returned.size(), 2u);
    EXPECT_EQ(code_of([&] { session.execute(update<Boss>().set(Boss::c.budget, 1).set(Boss::c.name, "Z")); }),
              "several_tables");
    EXPECT_EQ(code_of([&] { session.execute(update<Boss>().set(Boss::c.budget, 1).returning(Boss::c.name)); }),
              "several_tables");
    EXPECT_EQ(code_of([&] { session.execute(update<Boss>().set(Boss::c.budget, Worker::c.id)); }), "several_tables");
    EXPECT_EQ(code_of([&] { session.execute(delete_<Boss>()); }), "several_tables");
    EXPECT_EQ(code_of([&] { session.execute(orm::insert(Boss{{.name = "Z"}, 1})); }), "several_tables");
    EXPECT_EQ(code_of([&] {
                  std::vector<Boss> bosses;
                  bosses.push_back(Boss{{.name = "Z"}, 1});
                  orm::bulk_insert(session, std::move(bosses));
              }),
              "several_tables");
    EXPECT_EQ(session.execute(delete_<Temp>()).rowcount(), 1);
    EXPECT_EQ(rows("crew"), 5);
}

TEST_F(JoinedInheritanceTest, SqlExpressionsAsValues) {
    Boss& ada = session.query<Boss>().filter(Boss::c.name == "Ada").one();
    ada.budget = Boss::c.budget + 5;
    ada.name = "A";
    session.flush();
    EXPECT_EQ(ada.budget, 75);
    Boss& made = session.add(Boss{{.name = "Pat"}, 0});
    made.budget = sql::literal(4) + 3;
    session.commit();
    EXPECT_EQ(made.budget, 7);
    EXPECT_EQ(code_of([&] { ada.budget = Worker::c.id + 1; }), "sql_value");
}

TEST_F(JoinedInheritanceTest, AnUpdateOfManyRowsRaisesVersionsInAnotherTable) {
    Essay& essay = session.add(Essay{{.code = "a", .edition = 1, .title = "One"}, 100});
    Essay& second = session.add(Essay{{.code = "b", .edition = 1, .title = "Two"}, 7});
    session.commit();
    const auto longer = update<Essay>().set(Essay::c.words, Essay::c.words + 1);
    const auto run = [&](auto statement) { return session.execute(statement).rowcount(); };
    EXPECT_EQ(run(update<Essay>().where(Essay::c.words == 100).set(Essay::c.words, 101)), 1);
    EXPECT_EQ(run(update<Essay>().where(Essay::c.version == 2).set(Essay::c.words, 102)), 1);
    EXPECT_EQ(run(update<Paper>().where(Paper::c.code == "a").set(Paper::c.title, "Three")), 1);
    EXPECT_EQ(essay.version, 4);
    EXPECT_EQ(essay.words, 102);
    EXPECT_EQ(second.version, 1);
    EXPECT_EQ(run(longer), 2);
    EXPECT_EQ(second.version, 2);
    EXPECT_EQ(
        code_of([&] { run(update<Essay>().where(Essay::c.version == 2, Essay::c.words == 8).set(Essay::c.words, 9)); }),
        "version_elsewhere");
    EXPECT_EQ(code_of([&] { longer.returning(Essay::c.words).cte("longer"); }), "version_elsewhere");
    session.commit();
    Session other(engine);
    other.execute(longer);
    other.commit();
    essay.title = "Four";
    EXPECT_THROW(session.commit(), ConcurrentUpdate);
    session.rollback();
}

TEST_F(JoinedInheritanceTest, KeysOfTheProgramAndVersions) {
    session.add(Essay{{.code = "a", .edition = 1, .title = "One"}, 100});
    Score& score = session.add(Score{{.code = "b", .edition = 1, .title = "Two"}, 8, 1});
    session.commit();
    score.words = 2;
    session.commit();
    EXPECT_EQ(score.version, 2);
    Session other(engine);
    Score& same = *other.get<Score>("b", 1);
    EXPECT_EQ(same.words, 2);
    other.rollback();
    score.bars = 9;
    session.commit();
    same.words = 5;
    EXPECT_THROW(other.commit(), ConcurrentUpdate);
    other.rollback();
    other.close();
    EXPECT_EQ(session.query<Paper>().order_by(Paper::c.code).all().size(), 2u);
    score.edition = 2;
    EXPECT_EQ(code_of([&] { session.flush(); }), "key_of_class");
    session.rollback();
}

TEST_F(JoinedInheritanceTest, ANewObjectOfAnotherClassTakesTheKeyOfADeletedOne) {
    Essay& essay = session.add(Essay{{.code = "a", .edition = 1, .title = "One"}, 100});
    session.commit();
    session.delete_(essay);
    session.add(Score{{.code = "a", .edition = 1, .title = "Two"}, 8, 1});
    session.commit();
    EXPECT_EQ(rows("essays"), 0);
    EXPECT_EQ(rows("scores"), 1);
    session.close();
    Paper& paper = *session.get<Paper>("a", 1);
    ASSERT_NE(as<Score>(paper), nullptr);
    EXPECT_EQ(as<Score>(paper)->bars, 8);
    EXPECT_EQ(paper.title, "Two");
}

// Both read what the other one has written.
TEST_F(JoinedInheritanceTest, SqlAlchemyHasTheSameHierarchy) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("carboy_crew_" + std::to_string(::getpid()) + ".db");
    Engine on_disk{"sqlite:///" + file.string()};
    create_all(on_disk, {&orm::joined_mapper<Firm>().table, &orm::joined_mapper<Worker>().table});
    Session own{on_disk};
    fill(own);
    own.close();
    const std::string command = "/usr/bin/python3 -B " CARBOY_SOURCE_DIR
                                "/tests/orm/session/joined_inheritance_sqlalchemy.py '" +
                                file.string() + "'";
    std::string printed;
    FILE* const pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
    ASSERT_EQ(::pclose(pipe), 0) << printed;
    std::string expected;
    for (const sql::Table* table : sql::stored_tables(orm::joined_mapper<Worker>().table)) {
        std::string text = sql::create_statements(*table, on_disk.dialect())[0];
        std::vector<std::string> lines;
        std::erase_if(text, [](char c) { return c == '"'; });
        text = text.substr(text.find('(') + 1, text.rfind(')') - text.find('(') - 1);
        int depth = 0;
        std::string line;
        for (const char c : text + ",") {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c != ',' || depth > 0) {
                if (c != '\n' && c != '\t' && (c != ' ' || !line.empty())) line += c;
                continue;
            }
            while (line.ends_with(' ')) line.pop_back();
            lines.push_back(std::exchange(line, {}));
        }
        std::sort(lines.begin(), lines.end());
        expected += table->name + ":";
        for (const std::string& one : lines) expected += " " + one + ";";
        expected += "\n";
    }
    expected +=
        "Worker Boss:Ada Coder:Bob Chief:Cyd Lead:Dan Worker:Eve Temp:Tom\n"
        "Boss Boss:Ada Chief:Cyd\n"
        "Coder Coder:Bob Lead:Dan\n"
        "Chief Chief:Cyd\n"
        "Lead Lead:Dan\n"
        "Temp Temp:Tom\n"
        "80\nAda\n['Cyd', 3, 10] ['Dan', 4, 'Ada']\n"
        "INSERT crew\nINSERT bosses\nINSERT chiefs\n"
        "UPDATE crew\nUPDATE bosses\nUPDATE chiefs\n"
        "DELETE chiefs\nDELETE bosses\nDELETE crew\n";
    EXPECT_EQ(printed, expected);
    const Lead& gus = own.query<Lead>().filter(Lead::c.name == "Gus").one();
    EXPECT_EQ(gus.boss->name, "Cyd");
    EXPECT_EQ(gus.language, "C");
    EXPECT_EQ(gus.team, 3);
    own.close();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
}

}  // namespace
}  // namespace carboy

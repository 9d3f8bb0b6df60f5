// Single-table inheritance: several classes in one table, in queries, in the session and in relationships.
#include <carboy/orm.hpp>

#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

struct Employee;
struct Engineer;

struct Company {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Many<Employee, "company", order_by<"id">> employees;

    static constexpr std::string_view table_name = "staff_company";
    CARBOY_MODEL(Company, id, name, employees);
};

struct Employee {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<String<20>, polymorphic_on> type;
    Column<std::optional<Integer>, foreign_key<&Company::id>, indexed> company_id;
    One<Company, "company_id"> company;

    static constexpr std::string_view table_name = "staff";
    static constexpr std::string_view polymorphic_identity = "employee";
    CARBOY_MODEL(Employee, id, name, type, company_id, company);
};

struct Manager : Employee {
    Column<Integer, default_<10>> budget;
    Many<Engineer, "manager", order_by<"id">> reports;

    static constexpr std::string_view polymorphic_identity = "manager";
    CARBOY_SUBMODEL(Manager, Employee, budget, reports);
};

struct Engineer : Employee {
    Column<String<30>, indexed> language;
    Column<std::optional<Integer>, foreign_key<&Employee::id>> manager_id;
    One<Manager, "manager_id"> manager;

    static constexpr std::string_view polymorphic_identity = "engineer's";
    static constexpr TableArgs table_args{check_constraint("language <> ''", "ck_language")};
    CARBOY_SUBMODEL(Engineer, Employee, language, manager_id, manager);
};

struct Director : Manager {
    Column<std::optional<Integer>> shares;

    static constexpr std::string_view polymorphic_identity = "director";
    CARBOY_SUBMODEL(Director, Manager, shares);
};

// Without members of its own.
struct Trainee : Engineer {
    static constexpr std::string_view polymorphic_identity = "trainee";
    CARBOY_SUBMODEL(Trainee, Engineer);
};

enum class Kind { circle, square };

// A base class without rows of its own, a virtual function, and an enumeration as discriminator.
struct Shape {
    Column<Integer, primary_key> id;
    Column<Kind, polymorphic_on> kind;
    Column<Integer> size;

    virtual std::int64_t area() const { return 0; }
    CARBOY_MODEL(Shape, id, kind, size);
};

struct Circle : Shape {
    static constexpr Kind polymorphic_identity = Kind::circle;
    std::int64_t area() const override { return 3 * *size * *size; }
    CARBOY_SUBMODEL(Circle, Shape);
};

struct Square : Shape {
    static constexpr Kind polymorphic_identity = Kind::square;
    std::int64_t area() const override { return *size * *size; }
    CARBOY_SUBMODEL(Square, Shape);
};

class InheritanceTest : public OrmTest {
  protected:
    InheritanceTest() {
        create_tables<Company, Employee, Shape>();
        fill(session);
    }

    static void fill(Session& session) {
        Company& company = session.add(Company{.name = "Carboy"});
        Employee& cleaner = session.add(Employee{.name = "Eve", .company = company});
        Manager& manager = session.add(Manager{{.name = "Ada", .company = company}, 70});
        Engineer& engineer = session.add(Engineer{{.name = "Bob", .company = company}, "C++"});
        engineer.manager = manager;
        Director director;
        director.name = "Cyd";
        director.shares = 3;
        session.add(std::move(director)).reports.add(Trainee{{{.name = "Dan"}, "Ada"}});
        session.commit();
        EXPECT_EQ(cleaner.type, "employee");
    }

    std::vector<std::string> names(const auto& objects) {
        std::vector<std::string> names;
        for (const Employee& one : objects) names.push_back(one.name);
        std::sort(names.begin(), names.end());
        return names;
    }

    Session session{engine};
};

using Names = std::vector<std::string>;

TEST_F(InheritanceTest, OneTable) {
    const sql::Table& table = orm::joined_mapper<Employee>().table;
    Names columns;
    for (const sql::Column& column : table.columns) columns.push_back(column.name + (column.nullable ? "?" : ""));
    std::sort(columns.begin() + 4, columns.end());
    EXPECT_EQ(columns, (Names{"id", "name", "type", "company_id?", "budget?", "language?", "manager_id?", "shares?"}));
    EXPECT_EQ(table.indexes.size(), 2u);
    EXPECT_EQ(table.checks.size(), 1u);
    EXPECT_EQ(table.foreign_keys.size(), 2u);
    EXPECT_EQ(table.foreign_keys[1].referred_table, "staff");
    const auto tables = orm::all_tables();
    EXPECT_EQ(std::count_if(tables.begin(), tables.end(), [](const sql::Table* one) { return one->name == "staff"; }),
              1);
    EXPECT_EQ(session.execute("SELECT type, count(*) FROM staff GROUP BY type ORDER BY type").fetchall().size(), 5u);
}

TEST_F(InheritanceTest, ABaseQueryReturnsObjectsOfTheirClass) {
    Session fresh(engine);
    const auto all = fresh.query<Employee>().order_by(Employee::c.name).all();
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(as<Manager>(all[4]), nullptr);
    ASSERT_NE(as<Manager>(all[0]), nullptr);
    EXPECT_EQ(as<Manager>(all[0])->budget, 70);
    EXPECT_EQ(as<Director>(all[0]), nullptr);
    ASSERT_NE(as<Engineer>(all[1]), nullptr);
    EXPECT_EQ(as<Engineer>(all[1])->language, "C++");
    EXPECT_EQ(names(fresh.query<Manager>().all()), (Names{"Ada", "Cyd"}));
    EXPECT_EQ(names(fresh.query<Engineer>().all()), (Names{"Bob", "Dan"}));
    const Employee& director = fresh.query<Manager>().filter(Manager::c.name == "Cyd").one();
    ASSERT_NE(as<const Director>(director), nullptr);
    EXPECT_EQ(as<const Director>(director)->budget, 10);
    EXPECT_EQ(as<const Director>(director)->shares, 3);
    const Employee loose{};
    EXPECT_EQ(as<const Manager>(loose), nullptr);
}

TEST_F(InheritanceTest, EveryStatementOfASubclassIsFiltered) {
    EXPECT_EQ(session.query<Manager>().count(), 2);
    EXPECT_EQ(session.query<Trainee>().count(), 1);
    EXPECT_TRUE(session.query<Manager>().filter(Employee::c.name == "Ada").exists());
    EXPECT_FALSE(session.query<Manager>().filter(Manager::c.name == "Bob").exists());
    EXPECT_EQ(session.query<Manager>().filter_by({{.name = "Ada"}, 70}).one().name, "Ada");
    EXPECT_EQ(session.scalar(select(func::count(Manager::c.id))), 2);
    EXPECT_EQ(session.scalar(select(func::count(Employee::c.id)).where(Engineer::c.language == "Ada")), 1);
    constexpr auto& boss = aliased<Manager, "boss">;
    EXPECT_EQ(session.scalar(
                  select(boss.name).join<Engineer>(Engineer::c.manager_id == boss.id).where(Engineer::c.name == "Bob")),
              "Ada");
    const auto crossed = select(Company::c.name, Director::c.name).cross_join<Director>();
    EXPECT_EQ(session.execute(crossed).size(), 1u);
    const auto outer = select(Company::c.name, nullable(Director::c.name))
                           .outerjoin<Director>(Director::c.company_id == Company::c.id);
    EXPECT_EQ(std::get<1>(session.execute(outer)[0]), std::nullopt);
    EXPECT_EQ(session.execute(update<Manager>().set(Manager::c.budget, 5)).rowcount(), 2);
    EXPECT_EQ(session.query<Manager>().filter(Manager::c.name == "Ada").one().budget, 5);
    EXPECT_EQ(session.execute(delete_<Trainee>()).rowcount(), 1);
    EXPECT_EQ(session.query<Employee>().count(), 4);
}

TEST_F(InheritanceTest, OneIdentityMapForTheHierarchy) {
    Manager& ada = session.query<Manager>().filter(Manager::c.name == "Ada").one();
    EXPECT_EQ(session.get<Employee>(*ada.id), &ada);
    EXPECT_EQ(session.get<Manager>(*ada.id), &ada);
    EXPECT_EQ(session.get<Engineer>(*ada.id), nullptr);
    Session fresh(engine);
    EXPECT_EQ(fresh.get<Engineer>(*ada.id), nullptr);
    Employee* found = fresh.get<Employee>(*ada.id);
    EXPECT_EQ(as<Manager>(*found)->budget, 70);
    EXPECT_EQ(count([&] { fresh.get<Manager>(*ada.id); }), 0u);
}

TEST_F(InheritanceTest, ANewObjectOfAnotherClassTakesTheKeyOfADeletedOne) {
    Employee& eve = session.query<Employee>().filter(Employee::c.name == "Eve").one();
    const std::int64_t key = *eve.id;
    session.delete_(eve);
    Engineer engineer;
    engineer.id = key;
    engineer.name = "Fay";
    engineer.language = "C";
    Engineer& fay = session.add(std::move(engineer));
    session.commit();
    EXPECT_EQ(session.get<Employee>(key), &fay);
    EXPECT_EQ(session.execute("SELECT type FROM staff WHERE id = ?", key).scalar<std::string>(), "engineer's");
    session.delete_(fay);
    Employee again;
    again.id = key;
    again.name = "Eve";
    session.add(std::move(again));
    session.commit();
    EXPECT_EQ(session.execute("SELECT count(*) FROM staff WHERE id = ? AND language IS NULL", key).scalar<int>(), 1);
}

TEST_F(InheritanceTest, NewObjectsOfASubclassStayInALoadedList) {
    session.set_autoflush(false);
    Company& company = session.query<Company>().one();
    Manager& gus = session.add(Manager{{.name = "Gus", .company = company}, 5});
    session.refresh(company);
    EXPECT_TRUE(company.employees.contains(gus));
    session.flush();
    EXPECT_TRUE(company.employees.contains(gus));
}

TEST_F(InheritanceTest, ObjectsAreChangedAndDeletedThroughTheBase) {
    Employee& ada = session.query<Employee>().filter_by({.name = "Ada"}).one();
    ada.name = "Ada L.";
    as<Manager>(ada)->budget = 71;
    session.commit();
    session.close();
    EXPECT_EQ(session.query<Manager>().filter(Manager::c.budget == 71).one().name, "Ada L.");
    Employee& cyd = session.query<Employee>().filter_by({.name = "Cyd"}).one();
    as<Director>(cyd)->reports.clear();
    session.delete_(cyd);
    session.commit();
    EXPECT_EQ(session.query<Director>().count(), 0);
    EXPECT_EQ(session.query<Trainee>().one().manager_id, std::nullopt);
    Employee& bob = session.query<Employee>().filter_by({.name = "Bob"}).one();
    bob.name = "Rob";
    session.rollback();
    EXPECT_EQ(bob.name, "Bob");
    session.refresh(bob);
    session.expunge(bob);
    EXPECT_EQ(session.query<Engineer>().filter(Engineer::c.name == "Bob").one().language, "C++");
}

TEST_F(InheritanceTest, RelationshipsToTheBaseAndOfSubclasses) {
    Session fresh(engine);
    Company& company = fresh.query<Company>().one();
    EXPECT_EQ(names(company.employees), (Names{"Ada", "Bob", "Eve"}));
    const auto all = fresh.query<Employee>().order_by(Employee::c.name).all();
    EXPECT_EQ(count([&] {
                  for (Employee& one : all)
                      if (Manager* manager = as<Manager>(one)) {
                          EXPECT_EQ(manager->reports.size(), 1u);
                      }
              }),
              1u);
    EXPECT_EQ(as<Engineer>(all[1])->manager->name, "Ada");
    EXPECT_EQ(&*all[0].company, &company);
    Session eager(engine);
    const auto loaded =
        eager.query<Manager>().options(selectin_load(Manager::c.reports), joined_load(Manager::c.company)).all();
    EXPECT_EQ(count([&] {
                  for (Manager& one : loaded) EXPECT_EQ(one.reports.size(), 1u);
              }),
              0u);
    constexpr auto& boss = aliased<Manager, "boss">;
    EXPECT_EQ(names(eager.query<Engineer>().join(boss, Engineer::c.manager).filter(boss.budget == 10).all()),
              Names{"Dan"});
    EXPECT_EQ(names(eager.query<Manager>().filter(Manager::c.reports.any(Engineer::c.language == "C++")).all()),
              Names{"Ada"});
}

TEST_F(InheritanceTest, VirtualFunctionsAndAnEnumeration) {
    Circle circle;
    circle.size = 2;
    Square square;
    square.size = 2;
    session.add(std::move(circle));
    session.add(std::move(square));
    session.commit();
    Session fresh(engine);
    std::vector<std::int64_t> areas;
    for (const Shape& shape : fresh.query<Shape>().order_by(Shape::c.id).all()) areas.push_back(shape.area());
    EXPECT_EQ(areas, (std::vector<std::int64_t>{12, 4}));
    EXPECT_EQ(fresh.query<Square>().one().kind, Kind::square);
    session.add(Shape());
    EXPECT_THROW(session.flush(), MappingError);
}

TEST_F(InheritanceTest, ARowOfNoClass) {
    session.execute("INSERT INTO staff (name, type) VALUES ('Fay', 'robot')");
    session.commit();
    try {
        session.query<Employee>().all();
        FAIL() << "read";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "unknown_class");
        EXPECT_EQ(error.message(), "Employee.type is 'robot' in a row, which is the polymorphic_identity of no class.");
    }
    EXPECT_EQ(session.query<Manager>().count(), 2);
}

TEST_F(InheritanceTest, ARowThatChangesItsClass) {
    Manager& ada = session.query<Manager>().filter(Manager::c.name == "Ada").one();
    session.execute("UPDATE staff SET type = 'employee' WHERE id = ?", *ada.id);
    EXPECT_THROW(session.query<Employee>().all(), orm::SessionError);
    session.expunge(ada);
    EXPECT_EQ(session.query<Employee>().count(), 5);
    EXPECT_EQ(session.query<Employee>().all().size(), 5u);
}

// Both read what the other one has written.
TEST_F(InheritanceTest, AColumnIsLoadedForObjectsOfAllClasses) {
    session.close();
    const auto everyone = session.query<Employee>().options(load_only(Employee::c.id)).order_by(Employee::c.id).all();
    EXPECT_EQ(count([&] {
                  std::string names;
                  for (const Employee& one : everyone) names += *one.name + " ";
                  EXPECT_EQ(names.size(), everyone.size() * 4);
              }),
              1u);
    session.close();
    const auto engineers =
        session.query<Engineer>().options(defer(Engineer::c.name, Engineer::c.language)).order_by(Engineer::c.id).all();
    ASSERT_FALSE(engineers.empty());
    EXPECT_EQ(count([&] {
                  for (const Engineer& one : engineers) EXPECT_FALSE(one.language->empty());
              }),
              1u);
    const std::string language = engineers[0].language;
    engineers[0].name = "new";
    session.commit();
    session.close();
    EXPECT_EQ(session.query<Engineer>().filter(Engineer::c.name == "new").one().language, language);
}

template <class F>
static std::string code_of(F work) {
    try {
        work();
    } catch (const Error& error) {
        return std::string(error.code());
    }
    return "none";
}

TEST_F(InheritanceTest, AnObjectCannotChangeItsClass) {
    Manager& ada = session.query<Manager>().filter(Manager::c.name == "Ada").one();
    const std::string before = ada.type;
    ada.type = "engineer's";
    EXPECT_EQ(code_of([&] { session.commit(); }), "class_changed");
    ada.type = before;  // nothing was written, so the transaction goes on
    ada.name = "Ida";
    session.commit();
    EXPECT_EQ(session.query<Manager>().filter(Manager::c.name == "Ida").count(), 1);
}

TEST_F(InheritanceTest, ARowOfAnotherClassIsNotGone) {
    Manager& ada = session.query<Manager>().filter(Manager::c.name == "Ada").one();
    session.execute("UPDATE staff SET type = 'employee' WHERE name = 'Ada'");
    EXPECT_EQ(code_of([&] { session.refresh(ada); }), "other_class");
    EXPECT_EQ(code_of([&] { session.expire(ada); }), "other_class");
    EXPECT_EQ(code_of([&] { session.refresh(static_cast<Employee&>(ada)); }), "other_class");
    session.execute("UPDATE staff SET manager_id = NULL");
    session.execute("DELETE FROM staff WHERE name = 'Ada'");
    EXPECT_EQ(code_of([&] { session.refresh(ada); }), "row_gone");
}

TEST_F(InheritanceTest, AJoinWithinATableNeedsAnAlias) {
    const auto refused = [&](auto statement) { return code_of([&] { session.execute(statement).all(); }); };
    EXPECT_EQ(refused(select(Employee::c.name, Manager::c.budget)
                          .select_from<Employee>()
                          .template join<Manager>(Manager::c.id == Employee::c.id)),
              "joined_twice");
    EXPECT_EQ(code_of([&] { session.query<Manager>().join<Employee>(Manager::c.budget == Employee::c.id).count(); }),
              "joined_twice");
    EXPECT_EQ(code_of([&] { session.query<Company>().join<Company>(Company::c.id == Company::c.id).count(); }),
              "joined_twice");
}

TEST_F(InheritanceTest, SqlAlchemyHasTheSameHierarchy) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("carboy_staff_" + std::to_string(::getpid()) + ".db");
    Engine on_disk{"sqlite:///" + file.string()};
    create_all(on_disk, {&orm::joined_mapper<Company>().table, &orm::joined_mapper<Employee>().table});
    Session own{on_disk};
    fill(own);
    own.close();
    const std::string command =
        "/usr/bin/python3 -B " CARBOY_SOURCE_DIR "/tests/orm/session/inheritance_sqlalchemy.py '" + file.string() + "'";
    std::string printed;
    FILE* const pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
    ASSERT_EQ(::pclose(pipe), 0) << printed;
    EXPECT_EQ(printed,
              "FOREIGN KEY(company_id) REFERENCES staff_company (id); FOREIGN KEY(manager_id) REFERENCES staff (id); "
              "PRIMARY KEY (id); budget INTEGER; company_id INTEGER; id INTEGER NOT NULL; language VARCHAR(30); "
              "manager_id INTEGER; name VARCHAR(40) NOT NULL; shares INTEGER; type VARCHAR(20) NOT NULL\n"
              "Employee Manager:Ada Engineer:Bob Director:Cyd Trainee:Dan Employee:Eve\n"
              "Manager Manager:Ada Director:Cyd\n"
              "Engineer Engineer:Bob Trainee:Dan\n"
              "Director Director:Cyd\n"
              "Trainee Trainee:Dan\n"
              "2\nAda\nCyd\n");
    Trainee& gus = own.query<Trainee>().filter(Trainee::c.name == "Gus").one();
    EXPECT_EQ(gus.manager->name, "Cyd");
    EXPECT_EQ(gus.language, "C");
    own.close();
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
}

}  // namespace
}  // namespace carboy

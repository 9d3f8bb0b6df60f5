// Models with every kind of relationship: those of the guide's larger example.
#pragma once

#include <carboy/orm.hpp>

#include "orm/lesson_models.hpp"

namespace carboy::family {

struct Badge;
struct Skill;
struct Task;

struct Person {
    Column<Integer, primary_key> id;
    Column<String<80>, unique> email;
    Column<String<80>> name;
    Column<Integer, default_<0>> visits;
    Column<std::optional<Integer>, foreign_key<&Person::id>, on_delete_set_null> manager_id;
    One<Person, "manager_id"> manager;
    Many<Person, "manager", order_by<"name">> reports;
    OneToOne<Badge, "person", cascade<"all, delete-orphan">> badge;
    Many<Task, "owner", cascade<"all, delete-orphan">, order_by<"position">> tasks;
    ManyToMany<Skill, "person_skill"> skills;

    static constexpr std::string_view table_name = "family_person";
    CARBOY_MODEL(Person, id, email, name, visits, manager_id, manager, reports, badge, tasks, skills);
};

struct Badge {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> code;
    Column<Integer, foreign_key<&Person::id>, unique> person_id;
    One<Person, "person_id"> person;

    static constexpr std::string_view table_name = "family_badge";
    CARBOY_MODEL(Badge, id, code, person_id, person);
};

struct Skill {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    ManyToMany<Person, "person_skill", order_by<"name desc">> people;

    static constexpr std::string_view table_name = "family_skill";
    CARBOY_MODEL(Skill, id, name, people);
};

struct Task {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Integer> position;
    Column<Integer, foreign_key<&Person::id>> owner_id;
    One<Person, "owner_id"> owner;

    static constexpr std::string_view table_name = "family_task";
    CARBOY_MODEL(Task, id, title, position, owner_id, owner);
};

}  // namespace carboy::family

namespace carboy {

/// A database with the tables of every model of the program and of their associations.
class FamilyTest : public OrmTest {
  protected:
    FamilyTest() {
        create_all(engine);
        engine.on_query([this](const engine::QueryEvent& event) { statements.emplace_back(event.statement); });
    }

    family::Person& person(const std::string& name) {
        return session.add(family::Person{.email = name + "@example.org", .name = name});
    }
    std::int64_t rows(const std::string& table) {
        return session.execute(unchecked("SELECT count(*) FROM " + table)).scalar<std::int64_t>();
    }

    Session session{engine};
};

}  // namespace carboy

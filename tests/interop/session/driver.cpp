// Runs scenarios of session operations with Carboy and writes the transcript that oracle.py writes with SQLAlchemy.
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace carboy {

struct Badge;
struct Skill;
struct Task;
struct Note;
struct Item;
struct Crate;

struct Person {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<Integer, default_<0>> visits;
    Column<std::optional<Integer>, foreign_key<&Person::id>, on_delete_set_null> manager_id;
    One<Person, "manager_id"> manager;
    Many<Person, "manager", order_by<"name">> reports;
    OneToOne<Badge, "person", cascade<"all, delete-orphan">> badge;
    Many<Task, "owner", cascade<"all, delete-orphan">, order_by<"name">> tasks;
    Many<Note, "author"> notes;
    ManyToMany<Skill, "person_skill", order_by<"name">> skills;
    ManyToMany<Person, "follow", link_columns<"follower_id", "followed_id">, order_by<"name">> following;
    ManyToMany<Person, "follow", link_columns<"followed_id", "follower_id">, order_by<"name">> followers;

    CARBOY_MODEL(Person, id, name, visits, manager_id, manager, reports, badge, tasks, notes, skills, following,
                 followers);
};

struct Badge {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<Integer, foreign_key<&Person::id>> person_id;
    One<Person, "person_id"> person;

    CARBOY_MODEL(Badge, id, name, person_id, person);
};

struct Skill {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    ManyToMany<Person, "person_skill", order_by<"name">> people;

    CARBOY_MODEL(Skill, id, name, people);
};

struct Task {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<Integer, foreign_key<&Person::id>> owner_id;
    One<Person, "owner_id"> owner;

    CARBOY_MODEL(Task, id, name, owner_id, owner);
};

struct Note {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<std::optional<Integer>, foreign_key<&Person::id>> author_id;
    One<Person, "author_id"> author;

    CARBOY_MODEL(Note, id, name, author_id, author);
};

// Keys of several columns.
struct Depot {
    Column<Integer, primary_key, default_<7>> zone;
    Column<String<20>, primary_key> name;
    Many<Item, "depot", order_by<"name">> items;
    Many<Crate, "depot", cascade<"all, delete-orphan">, order_by<"name">> crates;

    CARBOY_MODEL(Depot, zone, name, items, crates);
};

struct Item {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<std::optional<Integer>> depot_zone;
    Column<std::optional<String<20>>> depot_name;
    One<Depot, "depot_zone, depot_name"> depot;

    static constexpr TableArgs table_args{
        foreign_key_constraint("depot_zone", "depot_name").references("depot", "zone", "name")};
    CARBOY_MODEL(Item, id, name, depot_zone, depot_name, depot);
};

struct Crate {
    Column<String<20>, primary_key> depot_name;
    Column<Integer, primary_key> depot_zone;
    Column<String<20>, primary_key> name;
    One<Depot, "depot_name, depot_zone"> depot;

    static constexpr TableArgs table_args{
        foreign_key_constraint("depot_name", "depot_zone").references("depot", "name", "zone")};
    CARBOY_MODEL(Crate, depot_name, depot_zone, name, depot);
};

namespace {

using Lines = std::vector<std::string>;

const Lines row_statements{
    "SELECT p.name, CAST(p.visits AS VARCHAR), m.name FROM person p LEFT JOIN person m ON m.id = p.manager_id ORDER BY "
    "1",
    "SELECT b.name, p.name FROM badge b JOIN person p ON p.id = b.person_id ORDER BY 1",
    "SELECT s.name FROM skill s ORDER BY 1",
    "SELECT t.name, p.name FROM task t JOIN person p ON p.id = t.owner_id ORDER BY 1",
    "SELECT n.name, p.name FROM note n LEFT JOIN person p ON p.id = n.author_id ORDER BY 1",
    "SELECT p.name, s.name FROM person_skill l JOIN person p ON p.id = l.person_id JOIN skill s ON s.id = l.skill_id "
    "ORDER BY 1, 2",
    "SELECT a.name, b.name FROM follow l JOIN person a ON a.id = l.follower_id JOIN person b ON b.id = l.followed_id "
    "ORDER BY 1, 2",
    "SELECT d.name, CAST(d.zone AS VARCHAR) FROM depot d ORDER BY 1",
    "SELECT i.name, d.name, CAST(i.depot_zone AS VARCHAR) FROM item i LEFT JOIN depot d ON d.zone = i.depot_zone AND "
    "d.name = i.depot_name ORDER BY 1",
    "SELECT c.name, d.name FROM crate c JOIN depot d ON d.zone = c.depot_zone AND d.name = c.depot_name ORDER BY 1"};

/// A relationship by its name, without its types.
struct Relation {
    std::string name;
    bool list = false;
    std::function<std::vector<void*>(void* owner)> objects;
    std::function<void(void* owner, void* object)> set;  // null: none
    std::function<void(void* owner, void* object)> add;
    std::function<void(void* owner, void* object)> remove;
    std::function<void(void* owner)> clear;
    std::function<void(void* owner, const std::vector<void*>& objects)> replace;
};

template <class Model, class Member>
Relation one(std::string name, Member Model::*member) {
    using Target = typename Member::target_type;
    Relation relation{.name = std::move(name)};
    relation.objects = [=](void* owner) {
        void* target = (static_cast<Model*>(owner)->*member).get();
        return target == nullptr ? std::vector<void*>{} : std::vector<void*>{target};
    };
    relation.set = [=](void* owner, void* object) {
        static_cast<Model*>(owner)->*member = static_cast<Target*>(object);
    };
    return relation;
}

template <class Model, class Member>
Relation list(std::string name, Member Model::*member) {
    using Target = typename Member::target_type;
    const auto of = [=](void* owner) -> Member& { return static_cast<Model*>(owner)->*member; };
    Relation relation{.name = std::move(name), .list = true};
    relation.objects = [=](void* owner) { return of(owner).load(); };
    relation.add = [=](void* owner, void* object) { of(owner).add(*static_cast<Target*>(object)); };
    relation.remove = [=](void* owner, void* object) { of(owner).remove(*static_cast<Target*>(object)); };
    relation.clear = [=](void* owner) { of(owner).clear(); };
    relation.replace = [=](void* owner, const std::vector<void*>& objects) {
        std::vector<Target*> targets;
        for (void* object : objects) targets.push_back(static_cast<Target*>(object));
        of(owner).replace(targets);
    };
    return relation;
}

/// What a scenario can do with the objects of a model.
struct Kind {
    std::function<void*(Session&, const std::string& name)> make;
    std::function<void*(Session&, void*, const std::string& name)> merge;
    std::function<void(Session&, void*, const std::string& verb)> act;
    std::function<ObjectState(Session&, void*)> state;
    std::function<std::string(void*)> text;
    std::function<void(void*, const std::string&)> rename;
    std::vector<Relation> relations;
};

template <class Model>
Kind kind(std::vector<Relation> relations) {
    Kind made;
    made.make = [](Session& session, const std::string& name) -> void* { return &session.add(Model{.name = name}); };
    made.merge = [](Session& session, void* object, const std::string& name) -> void* {
        Model copy = copy_of(*static_cast<Model*>(object));
        copy.name = name;
        return &session.merge(std::move(copy));
    };
    made.act = [](Session& session, void* object, const std::string& verb) {
        Model& model = *static_cast<Model*>(object);
        if (verb == "delete") session.delete_(model);
        if (verb == "expunge") session.expunge(model);
        if (verb == "readd") session.add(model);
        if (verb == "expire") session.expire(model);
        if (verb == "refresh") session.refresh(model);
    };
    made.state = [](Session& session, void* object) { return session.state_of(*static_cast<Model*>(object)); };
    made.text = [](void* object) {
        std::string text = *static_cast<Model*>(object)->name;
        if constexpr (std::is_same_v<Model, Person>) text += " " + std::to_string(*static_cast<Model*>(object)->visits);
        return text;
    };
    made.rename = [](void* object, const std::string& name) { static_cast<Model*>(object)->name = name; };
    made.relations = std::move(relations);
    return made;
}

const Kind& kind_of(const std::string& name) {
    static const std::map<char, Kind> kinds{
        {'p', kind<Person>({one("manager", &Person::manager), one("badge", &Person::badge),
                            list("reports", &Person::reports), list("tasks", &Person::tasks),
                            list("notes", &Person::notes), list("skills", &Person::skills),
                            list("following", &Person::following), list("followers", &Person::followers)})},
        {'b', kind<Badge>({one("person", &Badge::person)})},
        {'s', kind<Skill>({list("people", &Skill::people)})},
        {'t', kind<Task>({one("owner", &Task::owner)})},
        {'n', kind<Note>({one("author", &Note::author)})},
        {'d', kind<Depot>({list("items", &Depot::items), list("crates", &Depot::crates)})},
        {'i', kind<Item>({one("depot", &Item::depot)})},
        {'c', kind<Crate>({one("depot", &Crate::depot)})}};
    return kinds.at(name[0]);
}

const Relation& relation_of(const std::string& name, const std::string& relation) {
    for (const Relation& known : kind_of(name).relations)
        if (known.name == relation) return known;
    throw std::invalid_argument(name + "." + relation);
}

/// An empty database: SQLite in memory, or the server that CARBOY_TEST_POSTGRES names.
class Database {
  public:
    Database() : server_(std::getenv("CARBOY_TEST_POSTGRES")) {
        if (server_ != nullptr)
            engine::connect(server_).executescript(
                "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    Engine& empty() {
        const std::vector<const sql::Table*> tables = sql::in_creation_order(orm::all_tables());
        const bool first = engine_ == nullptr;
        if (server_ == nullptr || first) engine_ = std::make_unique<Engine>(server_ ? server_ : "sqlite:///:memory:");
        auto connection = engine_->connect();
        if (server_ == nullptr || first) {
            for (const sql::Table* table : tables)
                for (const std::string& text : sql::create_statements(*table, engine_->dialect()))
                    connection->execute(unchecked(text));
        } else {
            for (auto table = tables.rbegin(); table != tables.rend(); ++table)
                connection->execute(unchecked("DELETE FROM " + (*table)->name));
        }
        connection->commit();
        return *engine_;
    }

  private:
    const char* server_;
    std::unique_ptr<Engine> engine_;
};

class World {
  public:
    explicit World(Engine& engine)
        : engine_(engine), session_(engine), listener_(engine.on_query([this](const engine::QueryEvent& event) {
              const std::string verb(event.statement.substr(0, 6));
              statements_ += verb == "SELECT" || verb == "INSERT" || verb == "UPDATE" || verb == "DELETE";
          })) {}
    ~World() { engine_.off_query(listener_); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Lines outcome(const std::string& line) {
        statements_ = 0;
        Lines lines = outcome_of(line);
        lines.push_back("~" + std::to_string(statements_));
        return lines;
    }

  private:
    Lines outcome_of(const std::string& line) {
        try {
            return run(line);
        } catch (const IntegrityError&) {
            return {"integrity"};
        } catch (const ConcurrentUpdate&) {
            return {"stale"};
        } catch (const SessionError&) {
            return {"invalid"};
        }
    }

    Lines run(const std::string& line) {
        std::istringstream in(line);
        std::string verb, name, word, third;
        in >> verb >> name >> word >> third;
        if (verb == "show" || verb == "flushed") {
            if (verb == "flushed") session_.flush();
            return show(verb == "show");
        }
        if (verb == "rows") return rows();
        if (verb == "peek") return {peek(name, word)};
        if (verb == "state") return {state_name(kind_of(name).state(session_, at(name)))};
        if (verb == "merge") {
            const NoAutoflush quiet(session_);
            return {kind_of(name).merge(session_, at(name), word) == at(name) ? "True" : "False"};
        }
        change(verb, name, word, third);
        return {"ok"};
    }

    void change(const std::string& verb, const std::string& name, const std::string& word, const std::string& third) {
        if (verb == "flush") return session_.flush();
        if (verb == "commit" || verb == "rollback") return end(verb == "commit");
        if (verb == "sp") {
            savepoints_.push_back(std::unique_ptr<Savepoint>(new Savepoint(session_.begin_nested())));
        } else if (verb == "release" || verb == "undo") {
            const std::unique_ptr<Savepoint> savepoint = std::move(savepoints_.back());
            savepoints_.pop_back();
            verb == "release" ? savepoint->commit() : savepoint->rollback();
        } else if (verb == "new") {
            make(name, word);
        } else if (verb == "name") {
            kind_of(name).rename(at(name), word);
        } else if (verb == "visits") {
            static_cast<Person*>(at(name))->visits = std::stoi(word);
        } else if (verb == "bump") {
            static_cast<Person*>(at(name))->visits = Person::c.visits + 1;
        } else if (verb == "ref") {
            relation_of(name, word).set(at(name), third == "-" ? nullptr : at(third));
        } else if (verb == "add" || verb == "remove" || verb == "clear" || verb == "replace") {
            change_list(verb, name, relation_of(name, word), third);
        } else {
            kind_of(name).act(session_, at(name), verb);
        }
    }

    void end(bool commits) {
        commits ? session_.commit() : session_.rollback();
        savepoints_.clear();
    }

    void make(const std::string& name, const std::string& word) {
        objects_[name] = kind_of(name).make(session_, name);
        if (word.empty()) return;
        const std::size_t equal = word.find('=');
        relation_of(name, word.substr(0, equal)).set(objects_[name], at(word.substr(equal + 1)));
    }

    void change_list(const std::string& verb, const std::string& name, const Relation& relation,
                     const std::string& names) {
        if (verb == "add") return relation.add(at(name), at(names));
        if (verb == "remove") return relation.remove(at(name), at(names));
        if (verb == "clear") return relation.clear(at(name));
        std::vector<void*> objects;
        std::istringstream in(names);
        for (std::string one; std::getline(in, one, ',');) objects.push_back(at(one));
        relation.replace(at(name), objects);
    }

    void* at(const std::string& name) { return objects_.at(name); }

    std::string names(const std::vector<void*>& objects, bool ordered) {
        Lines found;
        for (void* object : objects)
            for (const auto& [name, known] : objects_)
                if (known == object) found.push_back(name);
        if (!ordered) std::sort(found.begin(), found.end());
        std::string text;
        for (const std::string& name : found) text += (text.empty() ? "" : ",") + name;
        return text;
    }

    std::string text_of(const std::string& name, const Relation& relation, bool ordered) {
        const std::string text = names(relation.objects(at(name)), ordered);
        return text.empty() && !relation.list ? "-" : text;
    }

    Lines show(bool ordered) {
        Lines lines;
        for (const auto& [name, object] : objects_) {
            const ObjectState state = kind_of(name).state(session_, object);
            if (state != ObjectState::pending && state != ObjectState::persistent) {
                lines.push_back(name + " out");
                continue;
            }
            std::string line = name + " " + kind_of(name).text(object);
            for (const bool list : {false, true})
                for (const Relation& relation : kind_of(name).relations)
                    if (relation.list == list)
                        line += " " + relation.name + "=" +
                                text_of(name, relation, ordered && relation.name != "notes");  // they have no order
            lines.push_back(line);
        }
        return lines;
    }

    std::string peek(const std::string& name, const std::string& relation) {
        const NoAutoflush quiet(session_);
        return text_of(name, relation_of(name, relation), false);
    }

    Lines rows() {
        Lines found;
        for (const std::string& statement : row_statements)
            for (const auto& row : session_.execute(unchecked(statement))) {
                std::string line;
                for (std::size_t i = 0; i < row.size(); ++i) {
                    const auto cell = row.get<std::optional<std::string>>(i);
                    line += (i == 0 ? "" : "|") + cell.value_or("-");
                }
                found.push_back(line);
            }
        return found;
    }

    static std::string state_name(ObjectState state) {
        switch (state) {
            case ObjectState::transient: return "transient";
            case ObjectState::pending: return "pending";
            case ObjectState::persistent: return "persistent";
            case ObjectState::deleted: return "deleted";
            case ObjectState::detached: return "detached";
        }
        return "";
    }

    Engine& engine_;
    Session session_;
    std::size_t listener_;
    int statements_ = 0;
    std::map<std::string, void*> objects_;
    std::vector<std::unique_ptr<Savepoint>> savepoints_;
};

}  // namespace
}  // namespace carboy

int main() {
    carboy::Database database;
    std::unique_ptr<carboy::World> world;
    for (std::string line; std::getline(std::cin, line);) {
        if (line.empty() || line[0] == ' ') continue;
        std::cout << line << '\n';
        if (line[0] == '#') {
            world.reset();
            world = std::make_unique<carboy::World>(database.empty());
            continue;
        }
        for (const std::string& one : world->outcome(line)) std::cout << "  " << one << '\n';
    }
}

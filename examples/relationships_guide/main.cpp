// The code of docs/guide/relationships.md and docs/guide/session.md, compiled and run. A test checks that every block
// of the pages is in this file.
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <cassert>
#include <string>
#include <vector>

using namespace carboy;

struct Badge;
struct Skill;
struct Task;
struct Item;

struct Person {
    Column<Integer, primary_key> id;
    Column<String<80>, unique> email;
    Column<String<80>> name;
    Column<Integer, default_<0>> visits;
    Column<std::optional<Integer>, foreign_key<&Person::id>, on_delete_set_null> manager_id;
    One<Person, "manager_id"> manager;
    Many<Person, "manager", order_by<"name">> reports;
    OneToOne<Badge, "person", cascade<"all, delete-orphan">> badge;
    Many<Task, "owner", cascade<"all, delete-orphan">, order_by<"position, id desc">> tasks;
    ManyToMany<Skill, "person_skill", order_by<"name">> skills;

    CARBOY_MODEL(Person, id, email, name, visits, manager_id, manager, reports, badge, tasks, skills);
};

struct Badge {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> code;
    Column<Integer, foreign_key<&Person::id>, unique> person_id;
    One<Person, "person_id"> person;

    CARBOY_MODEL(Badge, id, code, person_id, person);
};

struct Depot {
    Column<String<2>, primary_key> country;
    Column<Integer, primary_key> number;
    Many<Item, "depot"> items;

    CARBOY_MODEL(Depot, country, number, items);
};

struct Item {
    Column<Integer, primary_key> id;
    Column<std::optional<String<2>>> depot_country;
    Column<std::optional<Integer>> depot_number;
    One<Depot, "depot_country, depot_number"> depot;

    static constexpr TableArgs table_args{
        foreign_key_constraint("depot_country", "depot_number").references("depot", "country", "number")};
    CARBOY_MODEL(Item, id, depot_country, depot_number, depot);
};

struct Task {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Integer> position;
    Column<Integer, foreign_key<&Person::id>> owner_id;
    One<Person, "owner_id"> owner;

    CARBOY_MODEL(Task, id, title, position, owner_id, owner);
};

struct Skill {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    ManyToMany<Person, "person_skill"> people;

    CARBOY_MODEL(Skill, id, name, people);
};

struct Member {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    ManyToMany<Member, "follow", link_columns<"follower_id", "followed_id">> following;
    ManyToMany<Member, "follow", link_columns<"followed_id", "follower_id">> followers;

    CARBOY_MODEL(Member, id, name, following, followers);
};

struct Role;

struct Film {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Many<Role, "film", cascade<"all, delete-orphan">> roles;
    ManyToMany<Person, "role", view_only> actors;

    CARBOY_MODEL(Film, id, title, roles, actors);
};

struct Role {
    Column<Integer, primary_key, foreign_key<&Film::id>> film_id;
    Column<Integer, primary_key, foreign_key<&Person::id>> person_id;
    Column<String<80>> character;
    One<Film, "film_id"> film;
    One<Person, "person_id"> person;

    CARBOY_MODEL(Role, film_id, person_id, character, film, person);
};

struct Entry;
struct Setting;

struct Account {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    WriteOnly<Many<Entry, "account", passive_deletes, order_by<"id">>> entries;
    Keyed<Many<Setting, "account", cascade<"all, delete-orphan">>, "name"> settings;

    CARBOY_MODEL(Account, id, name, entries, settings);
};

struct Entry {
    Column<Integer, primary_key> id;
    Column<Integer> amount;
    Column<Integer, foreign_key<&Account::id>, on_delete_cascade> account_id;
    One<Account, "account_id"> account;

    CARBOY_MODEL(Entry, id, amount, account_id, account);
};

struct Setting {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<String<80>> value;
    Column<Integer, foreign_key<&Account::id>> account_id;
    One<Account, "account_id"> account;

    CARBOY_MODEL(Setting, id, name, value, account_id, account);
};

struct Click {
    Column<Integer, primary_key> id;
    Column<String<80>> page;
    Column<Integer> person_id;  // a person of the default database

    static constexpr std::string_view bind_key = "clicks";
    CARBOY_MODEL(Click, id, page, person_id);
};

static void create_tables(Engine& engine) {
    auto connection = engine.connect();
    for (const sql::Table* table : sql::in_creation_order(orm::all_tables()))
        for (const std::string& text : sql::create_statements(*table, engine.dialect()))
            connection->execute(unchecked(text));
    connection->commit();
}

static void write_only_lists(Session& session) {
    Account& account = session.add(Account{.name = "Savings"});
    account.entries.add(Entry{.amount = 500});
    account.entries.add_all(Entry{.amount = -20}, Entry{.amount = 30});
    session.commit();

    auto large = account.entries.select().filter(Entry::c.amount > 100).order_by(Entry::c.amount.desc());
    assert(large.count() == 1 && large.paginate({.per_page = 20}).items[0].amount == 500);
    std::int64_t balance = 0;
    for (const Entry& entry : account.entries.select().untracked().stream()) balance += entry.amount;
    assert(balance == 510);
}

static void keyed_lists(Session& session) {
    Account& account = session.query<Account>().one();
    account.settings.add(Setting{.name = "theme", .value = "dark"});
    account.settings["theme"].value = "light";
    account.settings.set(Setting{.name = "theme", .value = "blue"});  // the other one is an orphan
    session.commit();
    assert(account.settings.size() == 1 && account.settings["theme"].value == "blue");
    assert(account.settings.get("font") == nullptr && !account.settings.contains("font"));
}

static void one_to_one(Session& session) {
    Person& bob = session.add(Person{.email = "bob@example.org", .name = "Bob"});
    bob.badge = Badge{.code = "B-1"};
    assert(bob.badge->person.get() == &bob);
    session.commit();

    bob.badge = Badge{.code = "B-2"};  // B-1 has no owner any more
    session.commit();
    assert(session.query<Badge>().one().code == "B-2");

    bob.badge = nullptr;
    session.commit();
    assert(session.query<Badge>().count() == 0 && !bob.badge);
}

static void cascades(Session& session) {
    Person& bob = session.query<Person>().filter_by({.name = "Bob"}).one();
    bob.tasks.add(Task{.title = "write", .position = 2});
    Task& think = bob.tasks.add(Task{.title = "think", .position = 1});
    session.commit();
    assert(bob.tasks[0].title == "think");  // in their order

    bob.tasks.remove(think);  // an orphan: the next flush deletes it
    session.commit();
    assert(session.query<Task>().count() == 1);

    session.delete_(bob);  // with his tasks
    session.commit();
    assert(session.query<Task>().count() == 0);
}

static void many_to_many(Session& session) {
    Person& ada = session.add(Person{.email = "ada@example.org", .name = "Ada"});
    Person& bob = session.add(Person{.email = "bob@example.org", .name = "Bob"});
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    bob.skills.add(cpp);
    assert(cpp.people.size() == 2);
    session.commit();

    cpp.people.remove(bob);
    assert(bob.skills.empty());
    ada.skills.replace(std::vector{&cpp, &session.add(Skill{.name = "SQL"})});
    session.commit();
    assert(session.query<Person>().join(Person::c.skills).filter(Skill::c.name == "SQL").one().name == "Ada");

    ada.skills.clear();
    session.commit();
    assert(cpp.people.empty() && session.query<Skill>().count() == 2);
}

static void with_itself_and_with_a_model(Session& session) {
    Member& ada = session.add(Member{.name = "Ada"});
    Member& bob = ada.following.add(Member{.name = "Bob"});
    assert(&bob.followers[0] == &ada && bob.following.empty());

    Person& actor = session.query<Person>().filter_by({.name = "Ada"}).one();
    Film& film = session.add(Film{.title = "The Engine"});
    film.roles.add(Role{.character = "The Countess", .person = actor});
    session.commit();
    assert(film.actors.size() == 1 && film.roles[0].character == "The Countess");
}

static void savepoints(Session& session) {
    Person& ada = session.query<Person>().filter_by({.name = "Ada"}).one();
    {
        Savepoint savepoint = session.begin_nested();
        ada.name = "Nobody";
        session.add(Person{.email = "eve@example.org", .name = "Eve"});
        session.flush();
        savepoint.rollback();
    }
    assert(ada.name == "Ada" && session.query<Person>().count() == 2);

    std::size_t refused = 0;
    for (const char* email : {"carl@example.org", "ada@example.org", "dan@example.org"}) {
        try {
            Savepoint savepoint = session.begin_nested();
            session.add(Person{.email = email, .name = "New"});
            savepoint.commit();
        } catch (const IntegrityError&) {
            ++refused;  // the savepoint is undone; the rest of the transaction is not
        }
    }
    session.commit();
    assert(refused == 1 && session.query<Person>().count() == 4);
}

static void sql_values(Session& session) {
    Person& ada = session.query<Person>().filter_by({.name = "Ada"}).one();
    ada.visits = Person::c.visits + 1;
    session.flush();  // UPDATE person SET visits = visits + 1 WHERE id = ?
    assert(ada.visits == 1);
}

static void merging(Session& session) {
    Person& ada = session.query<Person>().filter_by({.name = "Ada"}).one();
    Person changed = copy_of(ada);
    changed.name = "Ada Lovelace";
    session.close();
    Person& merged = session.merge(std::move(changed));
    session.commit();
    assert(merged.name == "Ada Lovelace");
    merged.name = "Ada";
    session.commit();
}

static void states(Session& session) {
    Person& eve = session.add(Person{.email = "eve@example.org", .name = "Eve"});
    assert(session.state_of(eve) == ObjectState::pending && session.new_().contains(eve));
    session.flush();
    eve.name = "Eva";
    assert(session.is_modified(eve) && session.dirty().of<Person>().size() == 1);
    session.expire(eve);  // gives the change up
    assert(eve.name == "Eve");
    session.delete_(eve);
    session.commit();
    assert(session.state_of(eve) == ObjectState::detached);
    assert(session.get<Person>(99) == nullptr);  // get_one() throws
}

static void without_flush(Session& session) {
    session.add(Person{.email = "zoe@example.org", .name = "Zoe"});
    {
        auto quiet = session.no_autoflush();
        assert(session.query<Person>().filter_by({.name = "Zoe"}).count() == 0);
    }
    assert(session.query<Person>().filter_by({.name = "Zoe"}).count() == 1);
    session.rollback();
}

static void keys_of_several_columns(Session& session) {
    Depot& depot = session.add(Depot{.country = "se", .number = 4});
    Item& item = session.add(Item{.depot = depot});
    session.commit();
    assert(item.depot_country == "se" && item.depot_number == 4 && &depot.items[0] == &item);
    assert(session.query<Item>().filter(Item::c.depot == depot).count() == 1);
}

static void several_databases() {
    Engine engine{"sqlite:///:memory:"}, clicks{"sqlite:///:memory:"};
    create_all(engine);            // the models without a bind key
    create_all(clicks, "clicks");  // those of "clicks"

    Session session{engine, {.binds = {{"clicks", &clicks}}}};
    Person& ada = session.add(Person{.email = "ada@example.org", .name = "Ada"});
    session.flush();
    session.add(Click{.page = "/", .person_id = ada.id});
    session.commit();  // both
    assert(session.query<Click>().filter(Click::c.person_id == ada.id).count() == 1);
    assert(session.connection("clicks").execute("SELECT count(*) FROM click").scalar<int>() == 1);
}

int main() {
    Engine engine{"sqlite:///:memory:"};
    create_tables(engine);
    Session session{engine};
    one_to_one(session);
    cascades(session);
    many_to_many(session);
    with_itself_and_with_a_model(session);
    savepoints(session);
    sql_values(session);
    merging(session);
    states(session);
    without_flush(session);
    keys_of_several_columns(session);
    write_only_lists(session);
    keyed_lists(session);
    several_databases();
}

// Uses models that `carboy inspect` has written for databases of Flask-SQLAlchemy. models.hpp is made by the test: it
// includes their headers and lists the models.
//
// usage: driver NAME FROM TO
// Compares the models with the database FROM, creates its tables in the empty database TO, compares again, and copies
// every object and link through sessions. Prints each difference, and the number of objects in each relationship.
#include <carboy/migrate/compare/diff.hpp>
#include <carboy/orm.hpp>

#include <iostream>
#include <map>

#include "models.hpp"

using namespace carboy;

namespace {

template <class Member>
struct Kind {
    static constexpr bool one = false, many = false, link = false;
};
template <class Target, FixedString Via, auto... A>
struct Kind<One<Target, Via, A...>> {
    static constexpr bool one = true, many = false, link = false;
};
template <class Target, FixedString Via, auto... A>
struct Kind<OneToOne<Target, Via, A...>> : Kind<One<Target, Via, A...>> {};
template <class Target, FixedString Via, auto... A>
struct Kind<Many<Target, Via, A...>> {
    static constexpr bool one = false, many = true, link = false;
};
template <class Target, FixedString Via, auto... A>
struct Kind<ManyToMany<Target, Via, A...>> {
    static constexpr bool one = false, many = true, link = !orm::relationship_attributes<A...>.view_only;
};

/// Counts what the relationships of an object hold.
template <class Model>
struct Counter {
    const Model& object;
    std::map<std::string, std::size_t>& counts;

    template <auto Member>
    void member(const char* name) {
        using T = std::remove_cvref_t<decltype(object.*Member)>;
        std::size_t& count = counts[std::string(Model::carboy_model_name) + "." + name];
        if constexpr (Kind<T>::one) count += (object.*Member).get() != nullptr ? 1 : 0;
        if constexpr (Kind<T>::many) count += (object.*Member).size();
    }
};

template <class Model>
struct LinkCopier {
    const Model& from;
    Model& to;
    Session& session;

    template <auto Member>
    void member(const char*) {
        using T = std::remove_cvref_t<decltype(from.*Member)>;
        if constexpr (Kind<T>::link)
            for (const auto& other : from.*Member) {
                auto& same = session.merge(copy_of(other));
                if (!(to.*Member).contains(same)) (to.*Member).add(same);
            }
    }
};

template <class Model>
void copy_rows(Session& from, Session& to) {
    for (const Model& object : from.query<Model>().all()) to.add(copy_of(object));
}

template <class Model>
void copy_links(Session& from, Session& to) {
    for (const Model& object : from.query<Model>().all()) {
        LinkCopier<Model> copier{object, to.merge(copy_of(object)), to};
        Model::carboy_describe(copier);
    }
}

template <class Model>
void count(Session& session, std::map<std::string, std::size_t>& counts) {
    for (const Model& object : session.query<Model>().all()) {
        Counter<Model> counter{object, counts};
        Model::carboy_describe(counter);
    }
}

struct Models {
    void (*rows)(Session&, Session&);
    void (*links)(Session&, Session&);
    void (*counts)(Session&, std::map<std::string, std::size_t>&);
};

#define MODELS_OF(Model) Models{copy_rows<Model>, copy_links<Model>, count<Model>},
const std::map<std::string, std::vector<Models>> all = {
    {"shop", {SHOP_MODELS(MODELS_OF)}}, {"school", {SCHOOL_MODELS(MODELS_OF)}}, {"odd", {ODD_MODELS(MODELS_OF)}}};

std::vector<const sql::Table*> tables_of(Engine& engine) {
    std::vector<const sql::Table*> tables;
    const auto connection = engine.connect();
    for (const sql::Table& live : migrate::live_schema(*connection).reported)
        for (const sql::Table* table : orm::all_tables())
            if (table->name == live.name) tables.push_back(table);
    return tables;
}

void print_differences(Engine& engine, const std::vector<const sql::Table*>& tables) {
    const auto connection = engine.connect();
    const migrate::Schema live = migrate::live_schema(*connection),
                          models = migrate::declared_schema(*connection, tables);
    for (const auto* direction : {"with the models: ", "with the database: "}) {
        const bool forth = direction[9] == 'm';
        const auto difference = migrate::diff(forth ? live : models, forth ? models : live, connection->dialect());
        for (const migrate::Change& change : difference.changes)
            std::cout << direction << migrate::describe(change) << '\n';
    }
}

}  // namespace

int main(int, char** argv) {
    Engine from{argv[2]}, to{argv[3]};
    const std::vector<const sql::Table*> tables = tables_of(from);
    print_differences(from, tables);
    create_all(to, tables);
    print_differences(to, tables);
    const std::vector<Models>& models = all.at(argv[1]);
    Session source{from}, target{to};
    for (const Models& one : models) one.rows(source, target);
    target.commit();
    for (const Models& one : models) one.links(source, target);
    target.commit();
    std::map<std::string, std::size_t> counts;
    Session again{to};
    for (const Models& one : models) one.counts(again, counts);
    for (const auto& [name, number] : counts)
        if (number > 0) std::cout << name << ' ' << number << '\n';
}

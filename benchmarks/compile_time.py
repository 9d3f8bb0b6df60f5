#!/usr/bin/python3
"""Measures how long it takes to compile an application: the headers alone, the lesson, and files of models, queries
and relationships.

Prints the medians of three runs: CPU time, wall time and peak memory. On a shared machine, compare the CPU time.

usage: compile_time.py [compiler]
"""
import os
import pathlib
import shlex
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUNS = 3
MODELS = 10
RELATED_MODELS = 20

PAIR = """
struct Author@ {
    Column<Integer, primary_key> id;
    Column<String<100>> name;
    Column<Boolean> active;

    CARBOY_MODEL(Author@, id, name, active);
};

struct Book@ {
    Column<Integer, primary_key> id;
    Column<String<200>, indexed> title;
    Column<std::optional<Text>> summary;
    Column<Double> price;
    Column<DateTime, default_now> created;
    Column<std::optional<Integer>, foreign_key<&Author@::id>> author_id;
    One<Author@, "author_id"> author;

    CARBOY_MODEL(Book@, id, title, summary, price, created, author_id, author);
};

Response list_authors@() {
    return render_template("authors.html", {{"authors", Author@::query().filter_by({.active = true}).all()}});
}

Response list_books@(Request& request) {
    if (request.method == Method::post) {
        db.session.add(Book@{.title = request.form["title"], .price = 1.5});
        db.session.commit();
    }
    auto books = Book@::query().filter(Book@::c.title.like("%a%")).order_by(Book@::c.id.desc()).limit(20).all();
    return render_template("books.html", {{"books", books}});
}
"""
ROUTES = """\
    app.route<list_authors@>("/authors@");
    app.route<list_books@>("/books@", {Method::get, Method::post});
"""


WIDE = """
struct Item@ {
    Column<Integer, primary_key> id;
    Column<String<100>, indexed> name;
    Column<std::optional<Text>> summary;
    Column<Boolean> active;
    Column<Double> price;
    Column<Integer> stock;
    Column<DateTime, default_now> created;
    Column<std::optional<Date>> sold;
    Column<Numeric<10, 2>> cost;

    CARBOY_MODEL(Item@, id, name, summary, active, price, stock, created, sold, cost);
};

Response list_items@() {
    const auto items =
        Item@::query().filter(Item@::c.name.like("A%"), Item@::c.stock > 3).order_by(Item@::c.id.desc()).limit(20).all();
    return render_template("items.html", {{"items", items}});
}
"""
WIDE_ROUTE = """\
    app.route<list_items@>("/items@");
"""

VARIED = """
struct Good@ {
    Column<Integer, primary_key> id;
    Column<String<100>, indexed> name;
    Column<std::optional<Text>> remark;
    Column<Boolean> active;
    Column<Numeric<10, 2>> price;
    Column<Integer> stock;
    Column<DateTime, default_now> created;
    Column<std::optional<Integer>, foreign_key<&Good@::id>> other_id;
    One<Good@, "other_id"> other;

    CARBOY_MODEL(Good@, id, name, remark, active, price, stock, created, other_id, other);
};

void queries@(Session& session) {
    session.query<Good@>().filter(Good@::c.name.like("A%"), Good@::c.stock > 3).order_by(Good@::c.id.desc()).all();
    (void)session.execute(
        select(Good@::c.name, func::sum(Good@::c.price * Good@::c.stock)).group_by(Good@::c.name)).size();
    constexpr auto& other = aliased<Good@, "other">;
    (void)session.execute(
        select(Good@::c.name, other.name).join(other, Good@::c.other).where(other.active == true)).size();
    const auto average = select(func::avg(Good@::c.price)).scalar_subquery();
    (void)session.scalars(select(Good@::c.id).where(Good@::c.price > average)).size();
    session.execute(
        update<Good@>().where(Good@::c.created < func::now()).set(Good@::c.stock, Good@::c.stock + 1));
}
"""


# Four models with a relationship of every kind, to themselves and to each other.
RELATED = """
struct Badge@;
struct Skill@;
struct Task@;

struct Person@ {
    Column<Integer, primary_key> id;
    Column<String<80>, unique> email;
    Column<String<80>> name;
    Column<Integer, default_<0>> visits;
    Column<std::optional<Integer>, foreign_key<&Person@::id>, on_delete_set_null> manager_id;
    One<Person@, "manager_id"> manager;
    Many<Person@, "manager", order_by<"name">> reports;
    OneToOne<Badge@, "person", cascade<"all, delete-orphan">> badge;
    Many<Task@, "owner", cascade<"all, delete-orphan">, order_by<"position">> tasks;
    ManyToMany<Skill@, "person_skill@"> skills;

    CARBOY_MODEL(Person@, id, email, name, visits, manager_id, manager, reports, badge, tasks, skills);
};

struct Badge@ {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> code;
    Column<Integer, foreign_key<&Person@::id>, unique> person_id;
    One<Person@, "person_id"> person;

    CARBOY_MODEL(Badge@, id, code, person_id, person);
};

struct Skill@ {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    ManyToMany<Person@, "person_skill@"> people;

    CARBOY_MODEL(Skill@, id, name, people);
};

struct Task@ {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Integer> position;
    Column<Integer, foreign_key<&Person@::id>> owner_id;
    One<Person@, "owner_id"> owner;

    CARBOY_MODEL(Task@, id, title, position, owner_id, owner);
};

Response list_people@(Request& request) {
    if (request.method == Method::post) {
        Person@& person = db.session.add(Person@{.email = request.form["email"], .name = request.form["name"]});
        person.badge = db.session.add(Badge@{.code = request.form["code"]});
        person.tasks.add(Task@{.title = request.form["title"], .position = 1});
        person.skills.add(Skill@{.name = request.form["skill"]});
        db.session.commit();
    }
    return render_template("people.html", {{"people", Person@::query().order_by(Person@::c.name).all()}});
}
"""
RELATED_ROUTE = """\
    app.route<list_people@>("/people@", {Method::get, Method::post});
"""


def related_models():
    """Returns a file with RELATED_MODELS models, whose relationships are of all kinds, and a route for each four."""
    return application([RELATED], [RELATED_ROUTE], RELATED_MODELS // 4)


def varied_queries():
    """Returns a file with MODELS models and five different queries over each."""
    parts = "".join(VARIED.replace("@", str(i)) for i in range(MODELS))
    return f"#include <carboy/orm.hpp>\nusing namespace carboy;\n{parts}"


def wide_models(count):
    """Returns a file with `count` models of nine columns, each with a query of three clauses and a route."""
    return application([WIDE], [WIDE_ROUTE], count)


def many_models():
    """Returns the text of a file with MODELS models in related pairs, each with a query and a route."""
    return application([PAIR], [ROUTES], MODELS // 2)


def application(parts, routes, count):
    """Returns a file in which every part and route appears `count` times, with its number in place of @."""
    head = "#include <carboy/carboy.hpp>\nusing namespace carboy;\nApp app{\"books\"};\nDatabase db{app};\n"
    parts, routes = ("".join(text.replace("@", str(i)) for i in range(count) for text in texts)
                     for texts in (parts, routes))
    return f"{head}{parts}\nint main(int argc, char** argv) {{\n{routes}    return app.main(argc, argv);\n}}\n"


def compile_once(command):
    """Returns CPU seconds, wall seconds and peak megabytes."""
    start = time.monotonic()
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"failed: {shlex.join(command)}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def measure(compiler, name, path, folder):
    command = [*shlex.split(compiler), "-std=c++20", "-O2", f"-I{ROOT / 'include'}", "-c", str(path),
               "-o", str(pathlib.Path(folder) / "out.o")]
    runs = [compile_once(command) for _ in range(RUNS)]
    cpu, wall, memory = (statistics.median(column) for column in zip(*runs))
    print(f"{name:<30}{cpu:>10.2f} s{wall:>10.2f} s{memory:>10.0f} MB", flush=True)


def main():
    compiler = sys.argv[1] if len(sys.argv) > 1 else "g++"
    print(f"{compiler + ' -O2, median of ' + str(RUNS):<30}{'CPU time':>12}{'wall time':>12}{'memory':>13}")
    with tempfile.TemporaryDirectory(prefix="carboy-") as folder:
        def measure_text(name, text):
            path = pathlib.Path(folder) / "generated.cpp"
            path.write_text(text)
            measure(compiler, name, path, folder)

        measure_text("<carboy/carboy.hpp> alone", "#include <carboy/carboy.hpp>\n")
        measure(compiler, "examples/lesson/app.cpp", ROOT / "examples" / "lesson" / "app.cpp", folder)
        measure_text(f"{MODELS} models with a query each", many_models())
        measure_text(f"{MODELS} models, {5 * MODELS} varied queries", varied_queries())
        measure_text(f"{RELATED_MODELS} models, all relationships", related_models())
        measure_text("1 model of 9 columns", wide_models(1))
        measure_text(f"{MODELS} models of 9 columns", wide_models(MODELS))


if __name__ == "__main__":
    main()

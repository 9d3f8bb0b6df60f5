#!/usr/bin/python3
"""What it takes to compile an application: the lesson, and a file of ten models with a query each.

Prints the median of three of the time of the processor, of the clock, and of the peak of memory. On a machine that is
shared, the time of the processor is what can be compared.

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


def many_models():
    """A file with MODELS models in related pairs, each with a query and a route."""
    head = "#include <carboy/carboy.hpp>\nusing namespace carboy;\nApp app{\"books\"};\nDatabase db{app};\n"
    pairs, routes = ("".join(text.replace("@", str(i)) for i in range(MODELS // 2)) for text in (PAIR, ROUTES))
    return f"{head}{pairs}\nint main(int argc, char** argv) {{\n{routes}    return app.main(argc, argv);\n}}\n"


def compile_once(command):
    """Seconds of the processor, seconds of the clock, megabytes at the peak."""
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
    print(f"{name:<28}{cpu:>10.2f} s{wall:>10.2f} s{memory:>10.0f} MB", flush=True)


def main():
    compiler = sys.argv[1] if len(sys.argv) > 1 else "g++"
    print(f"{compiler + ' -O2, median of ' + str(RUNS):<28}{'processor':>12}{'clock':>12}{'memory':>13}")
    with tempfile.TemporaryDirectory(prefix="carboy-") as folder:
        generated = pathlib.Path(folder) / "models.cpp"
        generated.write_text(many_models())
        measure(compiler, "examples/lesson/app.cpp", ROOT / "examples" / "lesson" / "app.cpp", folder)
        measure(compiler, f"{MODELS} models, a query each", generated, folder)


if __name__ == "__main__":
    main()

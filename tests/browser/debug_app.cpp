// An application with faults to be found on the debug pages: an error, an N+1, a full scan, an error in a template.
#include <carboy/carboy.hpp>

using namespace carboy;

static const char* const token = "session-secret";  // far from the lines that the pages show

struct Author {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    CARBOY_MODEL(Author, id, name);
};

struct Book {
    Column<Integer, primary_key> id;
    Column<String<200>> title;
    Column<Integer, foreign_key<&Author::id>> author_id;
    CARBOY_MODEL(Book, id, title, author_id);
};

static Database db;

static std::string log_in(Request& request) {
    session["visitor"] = request.form["name"];
    session["access_token"] = token;
    throw std::out_of_range("never");
}

static std::string price_of(const Book& book) {
    if (book.title->size() > 3) throw std::runtime_error("<script>no price</script> for " + *book.title);  // THROWN
    return "9.99";
}

static std::string failing() { return price_of(*Book::query().first()); }

static std::string n_plus_one() {
    std::string names;
    for (const Book& book : Book::query().all())
        names += *db.session.get<Author>(book.author_id.value())->name;  // REPEATED
    return names;
}

static std::string full_scan(Request& request) {
    return std::to_string(Book::query().filter(Book::c.title == request.args.get("title", "")).count());  // SCANNED
}

static std::string in_template() { return render_template_string("{% set a = 1 %}\n{{ nobody.name }}"); }

int main(int argc, char** argv) {
    App app{"debugged", {{"SECRET_KEY", "the-secret-key"}, {"DATABASE_URL", "sqlite:///debugged.db"}}};
    db.init_app(app);
    app.route<failing>("/failing");
    app.route<n_plus_one>("/n-plus-one");
    app.route<full_scan>("/full-scan");
    app.route<in_template>("/in-template");
    app.route<log_in>("/log-in", {Method::post});
    secure_headers(app);
    {
        auto context = app.app_context();
        db.create_all();
        for (int i = 1; i <= 12; ++i) {
            db.session.add(Author{.name = "Author " + std::to_string(i)});
            db.session.add(Book{.title = "Book " + std::to_string(i), .author_id = i});
        }
        db.session.commit();
    }
    return app.main(argc, argv);
}

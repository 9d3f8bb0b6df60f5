// The code of docs/guide/orm.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/carboy.hpp>

#include <unistd.h>

#include <cassert>
#include <filesystem>
#include <iostream>
#include <string>

using namespace carboy;

struct Article;

struct Author {
    Column<Integer, primary_key> id;
    Column<String<100>> name;
    Column<String<120>, unique> email;
    Column<DateTime, default_now> joined_at;
    Many<Article, "author"> articles;

    CARBOY_MODEL(Author, id, name, email, joined_at, articles);  // table "author"
};

struct Article {
    Column<Integer, primary_key> id;
    Column<String<200>, indexed> title;
    Column<Text> body;
    Column<Boolean, default_<false>> published;
    Column<std::optional<Float>> rating;  // may be NULL
    Column<std::optional<Integer>, foreign_key<&Author::id>> author_id;
    One<Author, "author_id"> author;

    static constexpr std::string_view table_name = "articles";
    CARBOY_MODEL(Article, id, title, body, published, rating, author_id, author);
};

enum class Role { reader, writer };

struct Member {
    Column<Uuid, primary_key> id;
    Column<Role, default_<Role::reader>> role;
    Column<Numeric<10, 2>> fee;
    Column<std::optional<Interval>> trial;
    Column<std::optional<Json>> settings;

    CARBOY_MODEL(Member, id, role, fee, trial, settings);
};

// A composite primary key, and rows that are deleted together with the row they refer to.
struct Note {
    Column<Integer, primary_key, foreign_key<&Article::id>, on_delete_cascade> article_id;
    Column<Integer, primary_key> line;
    Column<Text> text;
    One<Article, "article_id"> article;

    CARBOY_MODEL(Note, article_id, line, text, article);
};

struct Seat {
    Column<Integer, primary_key> id;
    Column<std::optional<String<100>>> taken_by;
    Column<DateTime> since;
    Column<Integer, version_counter> version;

    CARBOY_MODEL(Seat, id, taken_by, since, version);
};

struct Stock {
    Column<Integer, primary_key> id;
    Column<Integer> left;
    Column<Integer, default_<0>> reserved;

    CARBOY_MODEL(Stock, id, left, reserved);
};

App app{"orm_guide"};
Database db{app};

// Returns the number of statements that `work` executes.
template <class F>
static int count_statements(F work) {
    int count = 0;
    const std::size_t listener = db.engine().on_query([&](const QueryEvent&) { ++count; });
    work();
    db.engine().off_query(listener);
    return count;
}

static void create() {
    Author& ada = db.session.add(Author{.name = "Ada", .email = "ada@example.org"});
    assert(ada.id == 0);  // no row yet
    db.session.commit();
    assert(ada.id == 1);  // the object in the session has the key
}

static void update() {
    Author& ada = *db.session.get<Author>(1);
    ada.name = "Ada Lovelace";
    ada.name += ", Countess";
    db.session.commit();  // UPDATE author SET name = ? WHERE id = ? AND name IS ?
}

static void values() {
    Article& article = db.session.add(Article{.title = "Draft", .body = "..."});
    std::string title = article.title;           // a column reads like its value
    std::size_t length = article.title->size();  // -> and * access it
    article.rating = 4.5;
    double rating = article.rating->value_or(0);
    article.rating = std::nullopt;
    assert(title == "Draft" && length == 5 && rating == 4.5);
    db.session.rollback();
}

static void one_object_per_row() {
    Author* one = Author::query().get(1);  // nullptr when there is none
    Author* same = Author::query().filter_by({.email = "ada@example.org"}).first();
    assert(one != nullptr && one == same);  // one row, one object
}

static void one_object() {
    auto [eve, dan] = db.session.add_all(Author{.name = "Eve", .email = "eve@example.org"},
                                         Author{.name = "Dan", .email = "dan@example.org"});
    db.session.flush();
    for (Author& author : Author::query().all()) author.name += ".";  // & or it does not compile
    for (const Author& author : Author::query().all().sorted_by(&Author::name)) std::cout << author.name << '\n';

    Author twin = copy_of(eve);  // not in a session: changes to it are not written
    twin.id = 0;
    twin.email = "twin@example.org";
    db.session.add(std::move(twin));
    assert(dan.name == "Dan.");
    db.session.rollback();
}

static void relationships() {
    Author& ada = *db.session.get<Author>(1);
    Article& engines = ada.articles.add(Article{.title = "On engines", .body = "Punched cards."});
    Article& numbers = db.session.add(Article{.title = "On numbers", .body = "Bernoulli.", .author = ada});
    assert(ada.articles.size() == 2 && engines.author.get() == &ada);
    db.session.commit();  // both foreign keys are filled
    assert(numbers.author_id == ada.id);

    numbers.author = nullptr;
    assert(ada.articles.size() == 1 && !numbers.author);
    ada.articles.add(numbers);
    db.session.commit();
}

static void erase() {
    Author& bob = db.session.add(Author{.name = "Bob", .email = "bob@example.org"});
    Article& draft = bob.articles.add(Article{.title = "Draft", .body = ""});
    Note& note = db.session.add(Note{.line = 1, .text = "Shorten.", .article = draft});
    db.session.commit();
    assert((Note::query().get(*draft.id, 1) == &note));

    db.session.delete_(bob);
    db.session.commit();
    assert(draft.author.get() == nullptr);  // its foreign key is NULL now

    db.session.delete_(draft);
    db.session.commit();
    assert(Note::query().count() == 0);  // on_delete_cascade: the database deleted them
}

static std::size_t search(const std::string& words, bool drafts_too) {
    auto query = Article::query().order_by(Article::c.title, Article::c.id.desc());
    if (!drafts_too) query.filter(Article::c.published);
    if (!words.empty()) query.filter(Article::c.title.ilike("%" + words + "%"));
    const auto first_page = Query<Article>(query).limit(20);  // a copy: `query` has no limit
    return first_page.all().size();
}

static void queries() {
    Author& ada = *db.session.get<Author>(1);
    using A = Article;

    A::query().filter(A::c.title == "On engines").one();  // throws unless there is exactly one
    A::query().filter(A::c.author == ada).count();        // 2
    A::query().filter(A::c.rating.is_null()).exists();    // true; also A::c.rating == std::nullopt
    A::query().filter(A::c.id.in_({1, 2, 3})).all();
    A::query().filter(A::c.id.between(1, 10) && !A::c.published).all();
    A::query().filter(or_(A::c.title.like("On %"), A::c.rating > 4)).all();
    A::query().filter(func::lower(A::c.title) == "on engines").first();
    A::query().join(A::c.author).filter(Author::c.name.like("Ada%")).all();
    A::query().order_by(A::c.rating.desc()).limit(10).offset(20).all();

    assert(A::query().filter(A::c.author == ada).count() == 2);
    assert(search("engine", true) == 1 && search("", false) == 0);
}

static void tuples() {
    auto totals = select(Author::c.name, func::count(Article::c.id))
                      .outerjoin(Author::c.articles)
                      .group_by(Author::c.id)
                      .having(func::count(Article::c.id) > 1)
                      .order_by(Author::c.name);
    for (const auto& [name, articles] : db.session.execute(totals))
        std::cout << name << ' ' << articles << '\n';  // std::string and std::int64_t

    auto best = db.session.scalar(select(func::coalesce(func::max(Article::c.rating), 0.0)));
    assert(best == 0.0);
}

static void plain_sql() {
    for (const auto& row : db.session.execute("SELECT title FROM articles WHERE id > ?", 0)) std::cout << row << '\n';
}

static void load_groups() {
    const int statements = count_statements([] {
        for (Article& article : Article::query().all())
            if (article.author) std::cout << article.title << " by " << article.author->name << '\n';
    });
    assert(statements <= 2);  // one for the articles, and one for all their authors at the first access
}

static void roll_back() {
    Author& ada = *db.session.get<Author>(1);
    const std::string name = ada.name;

    ada.name = "Nobody";
    Author& eve = db.session.add(Author{.name = "Eve", .email = "eve@example.org"});
    db.session.flush();
    db.session.rollback();
    assert(ada.name == name);                          // as in the database
    assert(eve.id == 0 && !db.session.contains(eve));  // out of the session again
}

static void broken_constraint() {
    try {
        db.session.add(Author{.name = "Eve", .email = "ada@example.org"});
        db.session.commit();
    } catch (const IntegrityError& error) {
        db.session.rollback();  // until then the session refuses to work
        assert(error.table() == "author" && error.column() == "email");
    }
}

static void autoflush() {
    db.session.add(Author{.name = "Carl", .email = "carl@example.org"});
    assert(Author::query().filter_by({.name = "Carl"}).count() == 1);  // inserted before the query

    const NoAutoflush off{*db.session};
    db.session.add(Author{.name = "Dora", .email = "dora@example.org"});
    assert(Author::query().filter_by({.name = "Dora"}).count() == 0);
    db.session.rollback();
}

// Retries a few times, each time with a new session.
static void take_one(std::int64_t id) {
    for (int attempt = 1;; ++attempt) {
        Session session{db.engine()};
        try {
            session.get<Stock>(id)->left -= 1;
            return session.commit();
        } catch (const ConcurrentUpdate&) {
            if (attempt == 5) throw;
        }
    }
}

static void lost_updates() {
    Stock& stock = db.session.add(Stock{.left = 10});
    db.session.commit();
    const std::int64_t id = stock.id;

    Session one{db.engine()}, two{db.engine()};
    one.get<Stock>(id)->left -= 1;
    two.get<Stock>(id)->left -= 1;  // both have read 10
    one.commit();
    try {
        two.commit();  // UPDATE stock SET "left" = ? WHERE id = ? AND "left" IS ?  changes no row
        assert(false);
    } catch (const ConcurrentUpdate&) {
        two.rollback();
    }
    assert(two.get<Stock>(id)->left == 9);
    take_one(id);
}

static void changes_of_different_columns_meet() {
    const std::int64_t id = Stock::query().first()->id;
    db.session.rollback();
    Session one{db.engine()}, two{db.engine()};
    one.get<Stock>(id)->left = 100;
    two.get<Stock>(id)->reserved = 5;
    one.commit();
    two.commit();
    const Stock& both = *one.get<Stock>(id);
    assert(both.left == 100 && both.reserved == 5);
}

static void a_version_guards_the_whole_row() {
    const std::int64_t id = [] {
        Seat& seat = db.session.add(Seat{});
        db.session.commit();
        return *seat.id;
    }();
    Session one{db.engine()}, two{db.engine()};
    one.get<Seat>(id)->taken_by = "Ada";
    two.get<Seat>(id)->since =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    one.commit();
    try {
        two.commit();
        assert(false);
    } catch (const ConcurrentUpdate&) {
        two.rollback();
    }
}

static void snapshots() {
    Session reader{db.engine()}, writer{db.engine()};
    const std::int64_t before = reader.query<Author>().count();
    writer.add(Author{.name = "Zoe", .email = "zoe@example.org"});
    writer.commit();
    assert(reader.query<Author>().count() == before);  // still the snapshot from its first read
    reader.rollback();
    assert(reader.query<Author>().count() == before + 1);
}

// Write skew, which the guide says is possible: two sessions decide on rows that they read, and write different rows.
static void write_skew_is_possible() {
    std::int64_t a = 0, b = 0;
    {
        Session session{db.engine()};
        Stock& first = session.add(Stock{.left = 1});
        Stock& second = session.add(Stock{.left = 1});
        session.commit();
        a = first.id, b = second.id;
    }
    Session one{db.engine()}, two{db.engine()};
    if (one.get<Stock>(a)->left + *one.get<Stock>(b)->left > 1) one.get<Stock>(a)->left = 0;
    if (two.get<Stock>(a)->left + *two.get<Stock>(b)->left > 1) two.get<Stock>(b)->left = 0;
    one.commit();
    two.commit();
    assert(one.get<Stock>(a)->left == 0 && one.get<Stock>(b)->left == 0);
}

// The guide's way to avoid it: the session reads again under the write lock before it decides.
static void reserve(Session& session, std::int64_t wanted, std::int64_t other) {
    Stock& stock = *session.get<Stock>(wanted);
    stock.left -= 1;
    session.flush();  // the write lock from here on: nobody else can write before the end
    Stock& rest = *session.get<Stock>(other);
    session.refresh(rest);  // as it is now, not as in the snapshot
    if (stock.left + *rest.left < 1) return session.rollback();
    session.commit();
}

static void the_write_lock_orders_decisions() {
    Session one{db.engine()};
    Stock& a = one.add(Stock{.left = 1});
    Stock& b = one.add(Stock{.left = 1});
    one.commit();
    Session two{db.engine()};
    assert(two.get<Stock>(*a.id)->left == 1 && two.get<Stock>(*b.id)->left == 1);
    reserve(one, *a.id, *b.id);
    reserve(two, *b.id, *a.id);
    one.rollback();
    one.refresh(a), one.refresh(b);
    assert(a.left + *b.left == 1);
}

static void without_an_application(const std::string& file) {
    Engine engine{"sqlite:///" + file};
    Session session{engine};
    session.query<Author>().filter_by({.name = "Ada"}).all();

    UseSession use{session};  // for this scope, Author::query() means this session
    Author::query().count();
}

static void types() {
    db.session.add(Member{.id = Uuid::random(), .role = Role::writer, .fee = Decimal("12.50")});
    Member& member = Member::query().filter(Member::c.fee > Decimal("1.50"), Member::c.role == Role::writer).one();
    member.settings = Json::parse(R"({"theme": "dark"})");
    db.session.commit();
    assert((*member.settings)->dump() == R"({"theme": "dark"})");
}

int main() {
    const auto folder = std::filesystem::temp_directory_path() / ("carboy_orm_guide_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "guide.db").string();
    app.config["DATABASE_URL"] = "sqlite:///" + file;
    {
        auto context = app.app_context();
        db.create_all();

        create();
        update();
        values();
        types();
        one_object_per_row();
        one_object();
        relationships();
        erase();
        queries();
        tuples();
        plain_sql();
        load_groups();
        roll_back();
        broken_constraint();
        autoflush();
        lost_updates();
        changes_of_different_columns_meet();
        a_version_guards_the_whole_row();
        snapshots();
        write_skew_is_possible();
        the_write_lock_orders_decisions();
    }
    without_an_application(file);
    std::filesystem::remove_all(folder);
}

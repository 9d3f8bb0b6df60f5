// An application whose models change from version to version, for tests of the migration commands.
#include <carboy/carboy.hpp>

#include <cstdlib>

using namespace carboy;

struct Author {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
#if MODELS_VERSION >= 2
    Column<String<120>, unique> email;
    Column<std::optional<Text>> remark;
#else
    Column<std::optional<Text>> note;
#endif
#if MODELS_VERSION >= 2
    CARBOY_MODEL(Author, id, name, email, remark);
#else
    CARBOY_MODEL(Author, id, name, note);
#endif
};

#if MODELS_VERSION >= 2
struct Book {
    Column<Integer, primary_key> id;
    Column<String<200>, indexed> title;
    Column<Integer, foreign_key<&Author::id>, on_delete_cascade> author_id;
    Column<String<10>, polymorphic_on> kind;

    static constexpr std::string_view polymorphic_identity = "book";
    CARBOY_MODEL(Book, id, title, author_id, kind);
};

struct Comic : Book {
    Column<Integer> colors;
    Column<std::optional<Integer>, unique> number;

    static constexpr std::string_view table_name = "comic";
    static constexpr std::string_view polymorphic_identity = "comic";
    static constexpr TableArgs table_args{check_constraint("colors > 0", "colored")};
    CARBOY_SUBMODEL(Comic, Book, colors, number);
};
#endif

static std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

int main(int argc, char** argv) {
    if (!variable("TEST_NAMES").empty())
        naming_convention({.ix = "ix_%(column_0_label)s",
                           .uq = "uq_%(table_name)s_%(column_0_name)s",
                           .ck = "ck_%(table_name)s_%(constraint_name)s",
                           .fk = "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                           .pk = "pk_%(table_name)s"});
    App app{"migrations"};
    app.config["DATABASE_URL"] = variable("TEST_DATABASE");
    Database db{app};
    Migrate migrate{app, db, {.folder = variable("TEST_MIGRATIONS"), .ignored_tables = "kept"}};
    migrate.function("shout",
                     [](Connection& connection) { connection.execute("UPDATE author SET name = upper(name)"); });
    return app.main(argc, argv);
}

// The same queries with the same options through Carboy and SQLAlchemy: the same objects, and never more statements.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include <unistd.h>

#include "orm/loading/library.hpp"

namespace carboy::library {
namespace {

struct Case {
    const char* name;
    std::function<std::string(Session&)> run;
    const char* sqlalchemy;
};

std::string of(const Book& book) {
    std::string out = *book.title + "/" + (book.editor ? *book.editor->name : "-") + "/" + *book.author->name + "(";
    for (const Note& note : book.notes.sorted_by(&Note::id)) out += *note.text + ",";
    return out + ")";
}

std::string of(const Author& author) {
    std::string out = *author.name + " of " + (author.mentor ? *author.mentor->name : "nobody") + "; pupils";
    for (const Author& one : author.pupils.sorted_by(&Author::id)) out += " " + *one.name;
    out += "; books";
    for (const Book& book : author.books.sorted_by(&Book::id)) out += " " + of(book);
    out += "; edited";
    for (const Book& book : author.edited.sorted_by(&Book::id)) out += " " + *book.title;
    return out;
}

std::string of(const Note& note) { return *note.text + " of " + *note.book->title + " by " + *note.book->author->name; }

template <class Model>
std::string of(const Objects<Model>& objects) {
    std::string out;
    for (const Model& one : objects) out += (out.empty() ? "" : "|") + of(one);
    return out;
}

const auto& A = Author::c;
const auto& B = Book::c;
const auto& N = Note::c;

std::vector<Case> author_cases() {
    return {
        {"lazy", [](Session& s) { return of(s.query<Author>().order_by(A.id).all()); },
         "s.query(Author).order_by(Author.id).all()"},
        {"joined list",
         [](Session& s) { return of(s.query<Author>().options(joined_load(A.books)).order_by(A.id).all()); },
         "s.query(Author).options(joinedload(Author.books)).order_by(Author.id).all()"},
        {"joined list, limit",
         [](Session& s) { return of(s.query<Author>().options(joined_load(A.books)).order_by(A.id).limit(2).all()); },
         "s.query(Author).options(joinedload(Author.books)).order_by(Author.id).limit(2).all()"},
        {"joined list, limit and offset, descending",
         [](Session& s) {
             return of(
                 s.query<Author>().options(joined_load(A.books)).order_by(A.name.desc()).limit(2).offset(1).all());
         },
         "s.query(Author).options(joinedload(Author.books)).order_by(Author.name.desc()).limit(2).offset(1).all()"},
        {"joined twice along a path",
         [](Session& s) {
             return of(s.query<Author>().options(joined_load(A.books).joined_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(joinedload(Author.books).joinedload(Book.notes)).order_by(Author.id).all()"},
        {"joined twice along a path, limit",
         [](Session& s) {
             return of(
                 s.query<Author>().options(joined_load(A.books).joined_load(B.notes)).order_by(A.id).limit(3).all());
         },
         "s.query(Author).options(joinedload(Author.books).joinedload(Book.notes)).order_by(Author.id).limit(3).all()"},
        {"selectin",
         [](Session& s) { return of(s.query<Author>().options(selectin_load(A.books)).order_by(A.id).all()); },
         "s.query(Author).options(selectinload(Author.books)).order_by(Author.id).all()"},
        {"selectin twice along a path",
         [](Session& s) {
             return of(s.query<Author>().options(selectin_load(A.books).selectin_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(selectinload(Author.books).selectinload(Book.notes)).order_by(Author.id).all()"},
        {"joined in a selectin",
         [](Session& s) {
             return of(s.query<Author>().options(selectin_load(A.books).joined_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(selectinload(Author.books).joinedload(Book.notes)).order_by(Author.id).all()"},
        {"selectin in a joined",
         [](Session& s) {
             return of(s.query<Author>().options(joined_load(A.books).selectin_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(joinedload(Author.books).selectinload(Book.notes)).order_by(Author.id).all()"},
        {"joined one of the same table",
         [](Session& s) { return of(s.query<Author>().options(joined_load(A.mentor)).order_by(A.id.desc()).all()); },
         "s.query(Author).options(joinedload(Author.mentor)).order_by(Author.id.desc()).all()"},
        {"joined ones of the same table",
         [](Session& s) {
             return of(s.query<Author>().options(joined_load(A.mentor).joined_load(A.mentor)).order_by(A.id).all());
         },
         "s.query(Author).options(joinedload(Author.mentor).joinedload(Author.mentor)).order_by(Author.id).all()"},
        {"joined list of the same table",
         [](Session& s) { return of(s.query<Author>().options(joined_load(A.pupils)).order_by(A.id).limit(3).all()); },
         "s.query(Author).options(joinedload(Author.pupils)).order_by(Author.id).limit(3).all()"},
        {"selectin lists of the same table",
         [](Session& s) {
             return of(s.query<Author>().options(selectin_load(A.pupils).selectin_load(A.pupils)).order_by(A.id).all());
         },
         "s.query(Author).options(selectinload(Author.pupils).selectinload(Author.pupils)).order_by(Author.id).all()"},
        {"two joined lists",
         [](Session& s) {
             return of(s.query<Author>().options(joined_load(A.books), joined_load(A.edited)).order_by(A.id).all());
         },
         "s.query(Author).options(joinedload(Author.books), joinedload(Author.edited)).order_by(Author.id).all()"},
        {"two selectin lists",
         [](Session& s) {
             return of(s.query<Author>().options(selectin_load(A.books), selectin_load(A.edited)).order_by(A.id).all());
         },
         "s.query(Author).options(selectinload(Author.books), selectinload(Author.edited)).order_by(Author.id).all()"},
        {"a later option wins",
         [](Session& s) {
             return of(
                 s.query<Author>().options(selectin_load(A.books)).options(joined_load(A.books)).order_by(A.id).all());
         },
         "s.query(Author).options(selectinload(Author.books)).options(joinedload(Author.books)).order_by(Author.id)."
         "all()"},
        {"an option behind a default",
         [](Session& s) {
             return of(s.query<Author>().options(default_load(A.books).joined_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(defaultload(Author.books).joinedload(Book.notes)).order_by(Author.id).all()"},
        {"an option behind a lazy one",
         [](Session& s) {
             return of(s.query<Author>().options(lazy_load(A.books).selectin_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(lazyload(Author.books).selectinload(Book.notes)).order_by(Author.id).all()"},
    };
}

std::vector<Case> other_cases() {
    return {
        {"distinct and a join",
         [](Session& s) {
             return of(s.query<Author>()
                           .join(A.books)
                           .filter(B.pages > 60)
                           .distinct()
                           .options(joined_load(A.edited))
                           .order_by(A.id)
                           .all());
         },
         "s.query(Author).join(Author.books).filter(Book.pages > "
         "60).distinct().options(joinedload(Author.edited)).order_by(Author.id).all()"},
        {"an order of another table, limit",
         [](Session& s) {
             return of(s.query<Author>().join(A.books).options(joined_load(A.pupils)).order_by(B.pages).limit(3).all());
         },
         "s.query(Author).join(Author.books).options(joinedload(Author.pupils)).order_by(Book.pages).limit(3).all()"},
        {"contains",
         [](Session& s) {
             return of(
                 s.query<Author>().outerjoin(A.books).options(contains_eager(A.books)).order_by(A.id, B.id).all());
         },
         "s.query(Author).outerjoin(Author.books).options(contains_eager(Author.books)).order_by(Author.id, "
         "Book.id).all()"},
        {"contains, filtered",
         [](Session& s) {
             return of(s.query<Author>()
                           .join(A.books)
                           .filter(B.pages > 150)
                           .options(contains_eager(A.books))
                           .order_by(A.id, B.id)
                           .all());
         },
         "s.query(Author).join(Author.books).filter(Book.pages > "
         "150).options(contains_eager(Author.books)).order_by(Author.id, Book.id).all()"},
        {"contains, and joined behind it",
         [](Session& s) {
             return of(s.query<Author>()
                           .join(A.books)
                           .options(contains_eager(A.books).joined_load(B.notes))
                           .order_by(A.id, B.id)
                           .all());
         },
         "s.query(Author).join(Author.books).options(contains_eager(Author.books).joinedload(Book.notes)).order_by("
         "Author.id, Book.id).all()"},
        {"first",
         [](Session& s) { return of(*s.query<Author>().options(joined_load(A.books)).order_by(A.id).first()); },
         "s.query(Author).options(joinedload(Author.books)).order_by(Author.id).first()"},
        {"one",
         [](Session& s) { return of(s.query<Author>().filter(A.id == 2).options(selectin_load(A.books)).one()); },
         "s.query(Author).filter(Author.id == 2).options(selectinload(Author.books)).one()"},
        {"get", [](Session& s) { return of(*s.query<Author>().options(joined_load(A.books)).get(1)); },
         "s.query(Author).options(joinedload(Author.books)).get(1)"},
        {"two ones of one table",
         [](Session& s) {
             return of(s.query<Book>().options(joined_load(B.author), joined_load(B.editor)).order_by(B.id).all());
         },
         "s.query(Book).options(joinedload(Book.author), joinedload(Book.editor)).order_by(Book.id).all()"},
        {"joined one, limit",
         [](Session& s) {
             return of(s.query<Book>().options(joined_load(B.author)).order_by(B.pages.desc()).limit(3).all());
         },
         "s.query(Book).options(joinedload(Book.author)).order_by(Book.pages.desc()).limit(3).all()"},
        {"there and back",
         [](Session& s) {
             return of(s.query<Book>().options(selectin_load(B.author).selectin_load(A.books)).order_by(B.id).all());
         },
         "s.query(Book).options(selectinload(Book.author).selectinload(Author.books)).order_by(Book.id).all()"},
        {"a chain of ones",
         [](Session& s) {
             return of(s.query<Note>().options(joined_load(N.book).joined_load(B.author)).order_by(N.id).all());
         },
         "s.query(Note).options(joinedload(Note.book).joinedload(Book.author)).order_by(Note.id).all()"},
        {"a chain of selectins",
         [](Session& s) {
             return of(s.query<Note>().options(selectin_load(N.book).selectin_load(B.author)).order_by(N.id).all());
         },
         "s.query(Note).options(selectinload(Note.book).selectinload(Book.author)).order_by(Note.id).all()"},
        {"lazy ones", [](Session& s) { return of(s.query<Note>().order_by(N.id).all()); },
         "s.query(Note).order_by(Note.id).all()"},
        {"offset only",
         [](Session& s) { return of(s.query<Author>().options(joined_load(A.books)).order_by(A.id).offset(2).all()); },
         "s.query(Author).options(joinedload(Author.books)).order_by(Author.id).offset(2).all()"},
        {"a filter on the joined table's name",
         [](Session& s) {
             return of(s.query<Author>()
                           .filter(A.name != "Ada")
                           .options(joined_load(A.mentor))
                           .order_by(A.mentor_id, A.id)
                           .all());
         },
         "s.query(Author).filter(Author.name != 'Ada').options(joinedload(Author.mentor)).order_by(Author.mentor_id, "
         "Author.id).all()"},
    };
}

using LoadingSqlalchemyTest = LibraryTest;

TEST_F(LoadingSqlalchemyTest, TheSameObjectsWithoutMoreStatements) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    const auto folder = std::filesystem::temp_directory_path() / ("carboy_loading_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "library.db").string();
    {
        auto connection = engine.connect();
        connection->commit();
        connection->executescript(unchecked("VACUUM INTO '" + file + "'"));
    }
    std::vector<Case> cases = author_cases();
    for (Case& one : other_cases()) cases.push_back(std::move(one));
    {
        std::ofstream questions(folder / "questions");
        for (const Case& one : cases) questions << one.name << '\t' << one.sqlalchemy << '\n';
    }
    const std::string command = "/usr/bin/python3 -B " CARBOY_SOURCE_DIR "/tests/orm/loading/loading_sqlalchemy.py '" +
                                file + "' < '" + (folder / "questions").string() + "'";
    FILE* const pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string answers;
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) answers += static_cast<char>(c);
    ASSERT_EQ(::pclose(pipe), 0) << answers;
    std::map<std::string, std::pair<std::size_t, std::string>> theirs;
    std::istringstream lines(answers);
    for (std::string name, number, shown; std::getline(lines, name, '\t') && std::getline(lines, number, '\t');) {
        std::getline(lines, shown);
        theirs[name] = {std::stoul(number), shown};
    }
    std::size_t ours_total = 0, theirs_total = 0;
    for (const Case& one : cases) {
        Session own{engine};
        std::string shown;
        const std::size_t sent = count([&] { shown = one.run(own); });
        EXPECT_EQ(shown, theirs[one.name].second) << one.name;
        EXPECT_LE(sent, theirs[one.name].first) << one.name;
        ours_total += sent;
        theirs_total += theirs[one.name].first;
    }
    RecordProperty("statements", static_cast<int>(ours_total));
    RecordProperty("statements_of_sqlalchemy", static_cast<int>(theirs_total));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace carboy::library

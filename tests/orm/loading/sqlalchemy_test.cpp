// The same queries with the same options through Carboy and SQLAlchemy: the same objects, and never more statements.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "orm/loading/essays.hpp"
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
        {"an option after a default",
         [](Session& s) {
             return of(s.query<Author>().options(default_load(A.books).joined_load(B.notes)).order_by(A.id).all());
         },
         "s.query(Author).options(defaultload(Author.books).joinedload(Book.notes)).order_by(Author.id).all()"},
        {"an option after a lazy one",
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
        {"contains, and joined after it",
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

/// The part of an essay that a letter names.
std::string of(const essays::Essay& essay, char part) {
    switch (part) {
        case 't': return essay.title;
        case 'b': return essay.body;
        case 'q': return essay.quoted->value_or("-") + essay.thanks->value_or("-");
        case 'w': return std::to_string(essay.words);
        case 'd': return essay.draft->value();
        case 'W': return essay.writer->name;
        case 'l': return essay.writer->life;
        case 'r': return std::to_string(essay.remarks.size());
        case 'p': return essay.topics[0].name;
        default: return essay.topics[0].meaning;
    }
}

const auto& E = essays::Essay::c;

std::string show(const auto& found, std::string_view parts) {
    std::string out;
    for (const essays::Essay& essay : found) {
        if (!out.empty()) out += "|";
        std::string between;
        for (const char part : parts) {
            out += std::exchange(between, ",");
            out += of(essay, part);
        }
    }
    return out;
}

std::string attempt(const std::function<std::string()>& work) {
    try {
        return work();
    } catch (const SessionError& error) {
        return error.code() == "raise_load" ? "refused" : std::string(error.code());
    }
}

Query<essays::Essay> all_essays(Session& s) { return s.query<essays::Essay>().order_by(E.id); }

Objects<essays::Essay> only(essays::Essay* essay) { return Objects<essays::Essay>(std::vector<void*>{essay}); }

std::vector<Case> essay_cases() {
    using essays::Essay, essays::Topic, essays::Writer;
    return {
        {"title", [](Session& s) { return show(all_essays(s).all(), "t"); },
         R"(show(s.query(Essay).order_by(Essay.id).all(), "t"))"},
        {"body", [](Session& s) { return show(all_essays(s).all(), "tb"); },
         R"(show(s.query(Essay).order_by(Essay.id).all(), "tb"))"},
        {"group", [](Session& s) { return show(all_essays(s).all(), "tq"); },
         R"(show(s.query(Essay).order_by(Essay.id).all(), "tq"))"},
        {"everything", [](Session& s) { return show(all_essays(s).all(), "tbqwWr"); },
         R"(show(s.query(Essay).order_by(Essay.id).all(), "tbqwWr"))"},
        {"undefer", [](Session& s) { return show(all_essays(s).options(undefer(E.body)).all(), "tb"); },
         R"(show(s.query(Essay).options(undefer(Essay.body)).order_by(Essay.id).all(), "tb"))"},
        {"undefer a group",
         [](Session& s) { return show(all_essays(s).options(undefer_group<Essay, "sources">()).all(), "tq"); },
         R"(show(s.query(Essay).options(undefer_group("sources")).order_by(Essay.id).all(), "tq"))"},
        {"load only", [](Session& s) { return show(all_essays(s).options(load_only(E.title)).all(), "t"); },
         R"(show(s.query(Essay).options(load_only(Essay.title)).order_by(Essay.id).all(), "t"))"},
        {"load only, another column",
         [](Session& s) { return show(all_essays(s).options(load_only(E.title)).all(), "tw"); },
         R"(show(s.query(Essay).options(load_only(Essay.title)).order_by(Essay.id).all(), "tw"))"},
        {"load only, a deferred column",
         [](Session& s) { return show(all_essays(s).options(load_only(E.title)).all(), "tb"); },
         R"(show(s.query(Essay).options(load_only(Essay.title)).order_by(Essay.id).all(), "tb"))"},
        {"load only a deferred column",
         [](Session& s) { return show(all_essays(s).options(load_only(E.body)).all(), "b"); },
         R"(show(s.query(Essay).options(load_only(Essay.body)).order_by(Essay.id).all(), "b"))"},
        {"load only and undefer",
         [](Session& s) { return show(all_essays(s).options(load_only(E.title), undefer(E.body)).all(), "tbw"); },
         R"(show(s.query(Essay).options(load_only(Essay.title), undefer(Essay.body)).order_by(Essay.id).all(), "tbw"))"},
        {"load only twice",
         [](Session& s) { return show(all_essays(s).options(load_only(E.title), load_only(E.words)).all(), "tw"); },
         R"(show(s.query(Essay).options(load_only(Essay.title), load_only(Essay.words)).order_by(Essay.id).all(), "tw"))"},
        {"defer", [](Session& s) { return show(all_essays(s).options(defer(E.words)).all(), "tw"); },
         R"(show(s.query(Essay).options(defer(Essay.words)).order_by(Essay.id).all(), "tw"))"},
        {"defer, then undefer",
         [](Session& s) { return show(all_essays(s).options(defer(E.words), undefer(E.words)).all(), "tw"); },
         R"(show(s.query(Essay).options(defer(Essay.words), undefer(Essay.words)).order_by(Essay.id).all(), "tw"))"},
        {"load only of the writer",
         [](Session& s) {
             return show(all_essays(s).options(joined_load(E.writer).load_only(Writer::c.name)).all(), "tW");
         },
         R"(show(s.query(Essay).options(joinedload(Essay.writer).load_only(Writer.name)).order_by(Essay.id).all(), "tW"))"},
        {"a deferred column of the writer", [](Session& s) { return show(all_essays(s).all(), "tl"); },
         R"(show(s.query(Essay).order_by(Essay.id).all(), "tl"))"},
        {"undefer along a path",
         [](Session& s) {
             return show(all_essays(s).options(joined_load(E.writer).undefer(Writer::c.life)).all(), "tl");
         },
         R"(show(s.query(Essay).options(joinedload(Essay.writer).undefer(Writer.life)).order_by(Essay.id).all(), "tl"))"},
        {"undefer after a default",
         [](Session& s) {
             return show(all_essays(s).options(default_load(E.writer).undefer(Writer::c.life)).all(), "tl");
         },
         R"(show(s.query(Essay).options(defaultload(Essay.writer).undefer(Writer.life)).order_by(Essay.id).all(), "tl"))"},
        {"load only of topics",
         [](Session& s) {
             return show(all_essays(s).options(selectin_load(E.topics).load_only(Topic::c.name)).all(), "tp");
         },
         R"(show(s.query(Essay).options(selectinload(Essay.topics).load_only(Topic.name)).order_by(Essay.id).all(), "tp"))"},
        {"a column of topics that is left out",
         [](Session& s) {
             return show(all_essays(s).options(selectin_load(E.topics).load_only(Topic::c.name)).all(), "tm");
         },
         R"(show(s.query(Essay).options(selectinload(Essay.topics).load_only(Topic.name)).order_by(Essay.id).all(), "tm"))"},
        {"load only of joined topics",
         [](Session& s) {
             return show(all_essays(s).options(joined_load(E.topics).load_only(Topic::c.name)).all(), "tp");
         },
         R"(show(s.query(Essay).options(joinedload(Essay.topics).load_only(Topic.name)).order_by(Essay.id).all(), "tp"))"},
        {"load only of lazy topics",
         [](Session& s) {
             return show(all_essays(s).options(lazy_load(E.topics).load_only(Topic::c.name)).all(), "tp");
         },
         R"(show(s.query(Essay).options(lazyload(Essay.topics).load_only(Topic.name)).order_by(Essay.id).all(), "tp"))"},
        {"lazy instead of joined",
         [](Session& s) { return show(all_essays(s).options(lazy_load(E.writer)).all(), "tW"); },
         R"(show(s.query(Essay).options(lazyload(Essay.writer)).order_by(Essay.id).all(), "tW"))"},
        {"joined instead of selectin",
         [](Session& s) { return show(all_essays(s).options(joined_load(E.remarks)).all(), "tr"); },
         R"(show(s.query(Essay).options(joinedload(Essay.remarks)).order_by(Essay.id).all(), "tr"))"},
        {"nothing along",
         [](Session& s) { return show(all_essays(s).options(lazy_load(E.writer), lazy_load(E.remarks)).all(), "t"); },
         R"(show(s.query(Essay).options(lazyload(Essay.writer), lazyload(Essay.remarks)).order_by(Essay.id).all(), "t"))"},
        {"limit and a joined list",
         [](Session& s) {
             return show(all_essays(s).options(joined_load(E.remarks), load_only(E.title)).limit(2).all(), "tr");
         },
         R"(show(s.query(Essay).options(joinedload(Essay.remarks), load_only(Essay.title)).order_by(Essay.id).limit(2).all(), "tr"))"},
        {"get", [](Session& s) { return show(only(s.get<Essay>(1)), "tWrb"); }, R"(show([s.get(Essay, 1)], "tWrb"))"},
        {"a column that raises", [](Session& s) { return attempt([&] { return show(all_essays(s).all(), "d"); }); },
         R"(attempt(lambda: show(s.query(Essay).all(), "d")))"},
        {"a column that raises, undeferred",
         [](Session& s) { return show(all_essays(s).options(undefer(E.draft)).all(), "d"); },
         R"(show(s.query(Essay).options(undefer(Essay.draft)).order_by(Essay.id).all(), "d"))"},
        {"defer and raise",
         [](Session& s) {
             return attempt([&] { return show(all_essays(s).options(raise_load(E.words)).all(), "w"); });
         },
         R"(attempt(lambda: show(s.query(Essay).options(defer(Essay.words, raiseload=True)).all(), "w")))"},
        {"a list that raises",
         [](Session& s) { return attempt([&] { return std::to_string(s.get<Writer>(1)->essays.size()); }); },
         R"(attempt(lambda: len(s.get(Writer, 1).essays)))"},
        {"a list that raises, loaded",
         [](Session& s) {
             return show(
                 s.query<Writer>().options(selectin_load(Writer::c.essays)).order_by(Writer::c.id).first()->essays,
                 "tr");
         },
         R"(show(s.query(Writer).options(selectinload(Writer.essays)).order_by(Writer.id).first().essays, "tr"))"},
        {"everything raises",
         [](Session& s) {
             return attempt([&] { return show(all_essays(s).options(raise_load<Essay>()).all(), "r"); });
         },
         R"(attempt(lambda: show(s.query(Essay).options(raiseload("*")).all(), "r")))"},
        {"an assignment",
         [](Session& s) {
             const auto found = all_essays(s).all();
             found[0].body = "new";
             s.flush();
             return show(found, "tb");
         },
         R"(show(change(s, s.query(Essay).order_by(Essay.id).all(), "flush", body="new"), "tb"))"},
        {"an assignment that is rolled back",
         [](Session& s) {
             const auto found = all_essays(s).all();
             found[0].body = "new";
             s.flush();
             s.rollback();
             return show(only(s.get<Essay>(1)), "tb");
         },
         R"(show(change(s, s.query(Essay).order_by(Essay.id).all(), "flush", body="new") and not s.rollback() and [s.get(Essay, 1)], "tb"))"},
        {"an assignment that is expired",
         [](Session& s) {
             const auto found = all_essays(s).all();
             found[0].body = "new";
             s.expire(found[0]);
             return show(only(&found[0]), "tb");
         },
         R"((lambda found: setattr(found[0], "body", "new") or s.expire(found[0]) or show(found[:1], "tb"))(s.query(Essay).order_by(Essay.id).all()))"},
        {"another query fills in",
         [](Session& s) {
             const auto found = all_essays(s).options(load_only(E.title)).all();
             all_essays(s).options(undefer(E.body)).all();
             return show(found, "tbw");
         },
         R"((lambda found: s.query(Essay).options(undefer(Essay.body)).all() and show(found, "tbw"))(s.query(Essay).options(load_only(Essay.title)).order_by(Essay.id).all()))"},
    };
}

using Counter = std::function<std::size_t(const std::function<void()>&)>;

/// Runs the cases with both on the same rows.
void compare(Engine& engine, const std::vector<Case>& cases, const Counter& count) {
    const auto folder = std::filesystem::temp_directory_path() / ("carboy_loading_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "library.db").string();
    {
        auto connection = engine.connect();
        connection->commit();
        connection->executescript(unchecked("VACUUM INTO '" + file + "'"));
    }
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
    std::filesystem::remove_all(folder);
    ::testing::Test::RecordProperty("statements", static_cast<int>(ours_total));
    ::testing::Test::RecordProperty("statements_of_sqlalchemy", static_cast<int>(theirs_total));
}

using LoadingSqlalchemyTest = LibraryTest;

TEST_F(LoadingSqlalchemyTest, TheSameObjectsWithoutMoreStatements) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    std::vector<Case> cases = author_cases();
    for (Case& one : other_cases()) cases.push_back(std::move(one));
    compare(engine, cases, [this](const auto& work) { return count(work); });
}

using EssaysSqlalchemyTest = essays::EssaysTest;

TEST_F(EssaysSqlalchemyTest, TheSameValuesWithoutMoreStatements) {
    if (!on_sqlite()) GTEST_SKIP() << "SQLAlchemy reads a file";
    compare(engine, essay_cases(), [this](const auto& work) { return count(work); });
}

}  // namespace
}  // namespace carboy::library

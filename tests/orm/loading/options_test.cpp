// The options of a query: what each one loads, with which statements, in every kind of query.
#include "orm/loading/library.hpp"

#include <carboy/orm/session/error.hpp>

#include <random>

namespace carboy::library {
namespace {

class LoadOptionsTest : public LibraryTest {
  protected:
    /// Changes that no flush has written, the same ones for the same number.
    void change(Session& own, unsigned seed) {
        std::mt19937 random{seed};
        const auto pick = [&](int n) { return std::uniform_int_distribution<int>(1, n)(random); };
        for (int i = pick(3); i > 0; --i) {
            Book& book = *own.get<Book>(pick(6));
            switch (pick(4)) {
                case 1: book.author = *own.get<Author>(pick(4)); break;
                case 2: book.editor = own.get<Author>(pick(5)); break;
                case 3: book.author_id = pick(4); break;
                default:
                    Book& added = own.add(Book{.title = "New", .pages = 1, .author = *own.get<Author>(pick(4))});
                    added.id = 100 + i;
            }
        }
    }
    template <class F>
    void expect_code(const char* code, F work) {
        try {
            work();
            ADD_FAILURE() << "nothing was thrown instead of " << code;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code);
        }
    }
};

TEST_F(LoadOptionsTest, JoinedLoadsAOneInTheSameStatement) {
    const auto books = session.query<Book>().options(joined_load(Book::c.author)).order_by(Book::c.id).all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(books.size(), 6u);
                  for (Book& book : books) EXPECT_EQ(book.author->id, book.author_id);
              }),
              0u);
    EXPECT_EQ(statements.size(), 1u);
}

TEST_F(LoadOptionsTest, JoinedLoadsAListInTheSameStatement) {
    const auto authors = session.query<Author>().options(joined_load(Author::c.books)).order_by(Author::c.id).all();
    ASSERT_EQ(authors.size(), 4u);
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(authors[0].books.size(), 3u);
                  EXPECT_EQ(authors[1].books.size(), 2u);
                  EXPECT_EQ(authors[3].books.size(), 0u);
                  EXPECT_EQ(authors[0].books[0].author.get(), &authors[0]);
              }),
              0u);
    EXPECT_EQ(statements.size(), 1u);
}

TEST_F(LoadOptionsTest, ALimitCountsObjectsAndNotJoinedRows) {
    const auto authors = session.query<Author>()
                             .options(joined_load(Author::c.books).joined_load(Book::c.notes))
                             .order_by(Author::c.name.desc())
                             .limit(2)
                             .offset(2)
                             .all();
    ASSERT_EQ(authors.size(), 2u);
    EXPECT_EQ(authors[0].name, "Bob");
    EXPECT_EQ(authors[1].name, "Ada");
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(authors[1].books.size(), 3u);
                  std::size_t notes = 0;
                  for (Book& book : authors[1].books) notes += book.notes.size();
                  EXPECT_EQ(notes, 5u);
              }),
              0u);
    EXPECT_EQ(statements.size(), 1u);
    EXPECT_NE(statements[0].find("FROM (SELECT"), std::string::npos) << statements[0];
}

TEST_F(LoadOptionsTest, TheOrderOfASubqueryMayBeAnyExpression) {
    const auto authors = session.query<Author>()
                             .join(Author::c.books)
                             .options(joined_load(Author::c.pupils))
                             .order_by(Book::c.pages.desc(), Author::c.id + 1)
                             .limit(4)
                             .all();
    ASSERT_EQ(authors.size(), 2u);  // rows 400 Bob, 300 Ada, 200 Ada, 100 Ada
    EXPECT_EQ(authors[0].name, "Bob");
    EXPECT_EQ(authors[1].name, "Ada");
    EXPECT_EQ(count([&] { EXPECT_EQ(authors[1].pupils.size(), 2u); }), 0u);
}

TEST_F(LoadOptionsTest, DistinctCountsObjects) {
    const auto authors = session.query<Author>()
                             .join(Author::c.books)
                             .distinct()
                             .options(joined_load(Author::c.books))
                             .order_by(Author::c.id)
                             .all();
    ASSERT_EQ(authors.size(), 3u);
    EXPECT_EQ(count([&] { EXPECT_EQ(authors[0].books.size(), 3u); }), 0u);
}

TEST_F(LoadOptionsTest, FirstAndOneLoadWholeLists) {
    Author* first = session.query<Author>().options(joined_load(Author::c.books)).order_by(Author::c.id).first();
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(count([&] { EXPECT_EQ(first->books.size(), 3u); }), 0u);
    session.close();
    Author& one = session.query<Author>().filter(Author::c.name == "Ada").options(joined_load(Author::c.books)).one();
    EXPECT_EQ(count([&] { EXPECT_EQ(one.books.size(), 3u); }), 0u);
    session.close();
    Author* by_key = session.query<Author>().options(selectin_load(Author::c.books)).get(1);
    ASSERT_NE(by_key, nullptr);
    EXPECT_EQ(count([&] { EXPECT_EQ(by_key->books.size(), 3u); }), 0u);
}

TEST_F(LoadOptionsTest, ATreeIsJoinedUnderOtherNames) {
    const auto authors = session.query<Author>()
                             .options(joined_load(Author::c.mentor).joined_load(Author::c.mentor),
                                      joined_load(Author::c.pupils).joined_load(Author::c.pupils))
                             .order_by(Author::c.id)
                             .all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(authors[0].mentor.get(), nullptr);
                  EXPECT_EQ(authors[3].mentor->mentor.get(), &authors[0]);
                  EXPECT_EQ(authors[0].pupils.size(), 2u);
                  EXPECT_EQ(authors[1].pupils[0].name, "Dan");
              }),
              0u);
    EXPECT_EQ(statements.size(), 1u);
}

TEST_F(LoadOptionsTest, SelectinLoadsInOneMoreStatement) {
    const auto authors = session.query<Author>()
                             .options(selectin_load(Author::c.books).selectin_load(Book::c.notes),
                                      selectin_load(Author::c.edited), selectin_load(Author::c.mentor))
                             .order_by(Author::c.id)
                             .all();
    EXPECT_EQ(statements.size(), 4u);  // the mentors are in the result
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(authors[0].books[0].notes.size(), 3u);
                  EXPECT_EQ(authors[1].edited.size(), 2u);
                  EXPECT_EQ(authors[3].mentor->name, "Bob");
              }),
              0u);
}

TEST_F(LoadOptionsTest, JoinsInsideASelectin) {
    const auto authors =
        session.query<Author>().options(selectin_load(Author::c.books).joined_load(Book::c.editor)).all();
    EXPECT_EQ(statements.size(), 2u);
    EXPECT_EQ(count([&] {
                  for (Author& author : authors)
                      for (Book& book : author.books) EXPECT_EQ(book.editor.get() == nullptr, !book.editor_id.value());
              }),
              0u);
}

TEST_F(LoadOptionsTest, ALazyPathHasOptionsToo) {
    const auto authors = session.query<Author>()
                             .options(lazy_load(Author::c.books).joined_load(Book::c.notes))
                             .order_by(Author::c.id)
                             .all();
    EXPECT_EQ(statements.size(), 1u);
    EXPECT_EQ(authors[0].books.size(), 3u);
    EXPECT_EQ(statements.size(), 2u);
    EXPECT_EQ(count([&] { EXPECT_EQ(authors[0].books[0].notes.size(), 3u); }), 0u);
}

TEST_F(LoadOptionsTest, RaiseRefusesALazyLoad) {
    Author& ada = *session.query<Author>().options(raise_load(Author::c.books)).get(1);
    expect_code("raise_load", [&] { ada.books.size(); });
    EXPECT_EQ(ada.pupils.size(), 2u);
    Book& book = *session.query<Book>().options(raise_load(Book::c.author)).get(1);
    expect_code("raise_load", [&] { book.author.get(); });
    session.delete_(book);  // a flush may load what it needs
    session.rollback();
}

TEST_F(LoadOptionsTest, RaiseForEverythingElse) {
    const auto authors = session.query<Author>().options(raise_load<Author>(), selectin_load(Author::c.books)).all();
    EXPECT_EQ(authors[0].books.size(), 3u);
    expect_code("raise_load", [&] { authors[0].pupils.size(); });
    EXPECT_EQ(authors[0].books[0].notes.size(), 3u);
    session.close();
    const auto deep = session.query<Author>().options(selectin_load(Author::c.books).options(raise_load<Book>())).all();
    expect_code("raise_load", [&] { deep[0].books[0].notes.size(); });
}

TEST_F(LoadOptionsTest, TheLatestResultDecides) {
    session.query<Author>().options(raise_load(Author::c.books)).all();
    Author& ada = session.query<Author>().filter(Author::c.id == 1).one();
    EXPECT_EQ(ada.books.size(), 3u);
    session.query<Author>().options(raise_load(Author::c.books), raise_load(Author::c.pupils)).all();
    EXPECT_EQ(ada.books.size(), 3u);  // it is loaded
    expect_code("raise_load", [&] { ada.pupils.size(); });
}

TEST_F(LoadOptionsTest, ContainsTakesTheProgramsJoin) {
    const auto authors = session.query<Author>()
                             .join(Author::c.books)
                             .filter(Book::c.pages > 150)
                             .options(contains_eager(Author::c.books))
                             .order_by(Author::c.id, Book::c.id)
                             .all();
    ASSERT_EQ(authors.size(), 2u);
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(authors[0].books.size(), 2u);
                  EXPECT_EQ(authors[1].books.size(), 1u);
              }),
              0u);
    session.close();
    const auto books = session.query<Book>()
                           .join(Book::c.author)
                           .options(contains_eager(Book::c.author))
                           .order_by(Author::c.name.desc(), Book::c.id)
                           .limit(2)
                           .all();
    ASSERT_EQ(books.size(), 2u);
    EXPECT_EQ(count([&] { EXPECT_EQ(books[0].author->name, "Cyd"); }), 0u);
    expect_code("not_joined", [&] { session.query<Book>().options(contains_eager(Book::c.author)).all(); });
}

TEST_F(LoadOptionsTest, WhatIsLoadedStaysAsItIs) {
    Author& ada = *session.get<Author>(1);
    EXPECT_EQ(ada.books.size(), 3u);
    Book& gone = ada.books[0];
    ada.books[1].title = "Changed";
    const auto again = session.query<Author>().options(joined_load(Author::c.books)).order_by(Author::c.id).all();
    EXPECT_EQ(&again[0], &ada);
    EXPECT_EQ(again[0].books.size(), 3u);
    EXPECT_EQ(again[0].books[1].title, "Changed");
    EXPECT_EQ(&again[0].books[0], &gone);
}

TEST_F(LoadOptionsTest, PendingChangesAreInTheLists) {
    for (const bool joined : {true, false}) {
        Session own{engine};
        const NoAutoflush off(own);
        Author& ada = *own.get<Author>(1);
        Author& bob = *own.get<Author>(2);
        Book& moved = *own.get<Book>(1);
        moved.author = bob;
        Book& added = own.add(Book{.title = "New", .pages = 1, .author = ada});
        auto query = own.query<Author>();
        query.options(joined ? joined_load(Author::c.books) : selectin_load(Author::c.books)).all();
        EXPECT_EQ(count([&] {
                      EXPECT_FALSE(ada.books.contains(moved));
                      EXPECT_TRUE(bob.books.contains(moved));
                      EXPECT_TRUE(ada.books.contains(added));
                      EXPECT_EQ(ada.books.size(), 3u);
                      EXPECT_EQ(bob.books.size(), 3u);
                  }),
                  0u);
    }
}

TEST_F(LoadOptionsTest, FlushesBeforeAQueryThatJoins) {
    Author& ada = *session.get<Author>(1);
    session.add(Book{.id = 7, .title = "New", .pages = 1, .author = ada});
    const auto authors = session.query<Author>().options(joined_load(Author::c.books)).order_by(Author::c.id).all();
    EXPECT_EQ(authors[0].books.size(), 4u);
}

TEST_F(LoadOptionsTest, PopulateExistingReadsAgain) {
    Author& ada = *session.get<Author>(1);
    EXPECT_EQ(ada.books.size(), 3u);
    session.execute("UPDATE library_author SET name = 'Adele' WHERE id = 1");
    session.execute("DELETE FROM library_book WHERE id = 3");
    EXPECT_EQ(session.query<Author>().filter(Author::c.id == 1).one().name, "Ada");
    EXPECT_EQ(session.query<Author>().filter(Author::c.id == 1).populate_existing().one().name, "Adele");
    session.query<Author>().options(joined_load(Author::c.books)).populate_existing().all();
    EXPECT_EQ(ada.books.size(), 2u);
    {
        const NoAutoflush off(session);
        ada.name = "Never";
        EXPECT_EQ(session.query<Author>().filter(Author::c.id == 1).populate_existing().one().name, "Adele");
    }
    session.commit();
    EXPECT_EQ(session.execute("SELECT name FROM library_author WHERE id = 1").fetchone()->get<std::string>(0), "Adele");
}

TEST_F(LoadOptionsTest, LocksTheRowsOfTheQueryOnly) {
    auto query = session.query<Book>().options(joined_load(Book::c.editor)).with_for_update();
    EXPECT_EQ(query.all().size(), 6u);
    const bool named = statements.back().find("FOR UPDATE OF library_book") != std::string::npos;
    EXPECT_EQ(named, !on_sqlite()) << statements.back();
}

// Any options show the same as none, with changes that no flush has written too.
TEST_F(LoadOptionsTest, AnyOptionsShowTheSame) {
    std::mt19937 random{20};
    const auto pick = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    const auto along = [&](const auto& load, const auto& ref) {
        switch (pick(4)) {
            case 0: return load.joined_load(ref);
            case 1: return load.selectin_load(ref);
            case 2: return load.lazy_load(ref);
            default: return load.default_load(ref);
        }
    };
    for (unsigned round = 0; round < 400; ++round) {
        const auto shape = [kind = pick(6), limit = pick(4)](Query<Author> query) {
            if (kind == 0) query.order_by(Author::c.name.desc()).limit(limit);
            if (kind == 1) query.order_by(Author::c.id).offset(1).limit(2);
            if (kind == 2) query.join(Author::c.books).filter(Book::c.pages > 60).distinct().order_by(Author::c.id);
            if (kind == 3) query.join(Author::c.books).order_by(Book::c.pages).limit(limit + 1);
            if (kind == 4)
                query.filter(Author::c.mentor_id != std::nullopt).order_by(Author::c.mentor_id, Author::c.id);
            if (kind == 5) query.order_by(Author::c.id);
            return query;
        };
        const bool changes = pick(2) == 0;
        std::string pictures[2];
        for (const bool with_options : {false, true}) {
            Session own{engine};
            const NoAutoflush off(own);
            if (changes) change(own, round);
            auto query = shape(own.query<Author>());
            if (with_options) {
                if (pick(3) == 0) own.query<Author>().all()[0].books.size();
                if (pick(3) == 0) own.query<Book>().limit(3).all();
                const orm::Load<Author> load;
                if (pick(2) == 0) query.options(along(along(load, Author::c.books), Book::c.notes));
                if (pick(2) == 0) query.options(along(along(load, Author::c.books), Book::c.editor));
                if (pick(2) == 0) query.options(along(along(load, Author::c.mentor), Author::c.books));
                if (pick(2) == 0) query.options(along(along(load, Author::c.pupils), Author::c.mentor));
                if (pick(2) == 0) query.options(along(along(load, Author::c.edited), Book::c.author));
                if (pick(4) == 0 && !changes) query.populate_existing();
            }
            statements.clear();
            const auto found = query.all();
            pictures[with_options] = picture(found);
        }
        ASSERT_EQ(pictures[0], pictures[1]) << "round " << round << ": " << statements[0];
    }
}

}  // namespace
}  // namespace carboy::library

// Streams, untracked objects and query budgets.
#include "orm/loading/library.hpp"

#include <carboy/base/log.hpp>
#include <carboy/orm/session/error.hpp>

#include <unistd.h>

#include <fstream>

namespace carboy::library {
namespace {

class StreamTest : public LibraryTest {
  protected:
    template <class F>
    void expect_code(const char* code, F work) {
        try {
            work();
            ADD_FAILURE() << "nothing was thrown instead of " << code;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code);
        }
    }
    void add_notes(int count) {
        Session writer{engine};
        for (int i = 0; i < count; ++i) writer.add(Note{.id = 100 + i, .text = "more", .book_id = i % 6 + 1});
        writer.commit();
    }
};

TEST_F(StreamTest, AStreamIsTheQueryForAnyPortion) {
    std::vector<Book*> right;
    for (Book& book : session.query<Book>().order_by(Book::c.title).all()) right.push_back(&book);
    for (std::size_t portion = 1; portion < 9; ++portion) {
        std::vector<Book*> found;
        for (Book& book : session.query<Book>().order_by(Book::c.title).stream(portion)) found.push_back(&book);
        EXPECT_EQ(found, right) << portion;
    }
    for (Book& book : session.query<Book>().filter(Book::c.id < 0).stream()) ADD_FAILURE() << *book.title;
}

TEST_F(StreamTest, AnUntrackedStreamShowsTheSameValues) {
    for (std::size_t portion = 1; portion < 9; ++portion) {
        std::string titles;
        for (const Book& book : session.query<Book>().order_by(Book::c.id).untracked().stream(portion))
            titles += *book.title + "/" + *book.author->name + "/" + std::to_string(book.notes.size()) + " ";
        EXPECT_EQ(titles, "One/Ada/3 Two/Ada/2 Three/Ada/0 Four/Bob/2 Five/Bob/0 Six/Cyd/0 ") << portion;
    }
    EXPECT_EQ(session.query<Book>().filter(Book::c.pages > 100).untracked().all().size(), 3u);
}

TEST_F(StreamTest, LoadsForEachPortion) {
    EXPECT_EQ(count([&] {
                  for (const Author& author : session.query<Author>()
                                                  .options(joined_load(Author::c.mentor), joined_load(Author::c.books))
                                                  .order_by(Author::c.id)
                                                  .untracked()
                                                  .stream(2)) {
                      author.mentor.get();
                      author.books.size();
                  }
              }),
              on_sqlite() ? 3u : 7u);  // with DECLARE, FETCH twice, CLOSE
}

TEST_F(StreamTest, AJoinReturnsAnObjectOnce) {
    for (std::size_t portion = 1; portion < 4; ++portion) {
        std::size_t tracked = 0, untracked = 0;
        const auto query = session.query<Author>().join(Author::c.books).order_by(Book::c.pages);
        for (Author& author : query.stream(portion)) tracked += author.id > 0;
        for (const Author& author : query.untracked().stream(portion)) untracked += author.id > 0;
        EXPECT_EQ(tracked, 3u);
        EXPECT_EQ(untracked, 3u);
        EXPECT_EQ(query.untracked().all().size(), 3u);
    }
}

TEST_F(StreamTest, UntrackedObjectsAreNotInTheSession) {
    const auto books = session.query<Book>().order_by(Book::c.id).untracked().all();
    EXPECT_NE(&books[0], session.get<Book>(1));
    EXPECT_FALSE(session.contains(books[0]));
    expect_code("untracked", [&] { books[0].author->name = "Never"; });
    expect_code("untracked", [&] { books[0].author->books.add(Book{.title = "Never"}); });
    EXPECT_FALSE(session.is_modified());
}

TEST_F(StreamTest, UntrackedObjectsSeeThePendingChanges) {
    session.get<Book>(1)->title = "Changed";
    EXPECT_EQ(session.query<Book>().order_by(Book::c.id).untracked().all()[0].title, "Changed");
}

TEST_F(StreamTest, UntrackedObjectsOutliveTheirSession) {
    auto own = std::make_unique<Session>(engine);
    const auto books = own->query<Book>().options(joined_load(Book::c.author)).order_by(Book::c.id).untracked().all();
    auto stream = own->query<Book>().order_by(Book::c.id).untracked().stream(2);
    auto at = stream.begin();
    own.reset();
    EXPECT_EQ(books[0].author->name, "Ada");
    expect_code("session_ended", [&] { books[0].notes.size(); });
    expect_code("stream_ended", [&] { ++at; });
}

TEST_F(StreamTest, AStreamEndsWithTheTransaction) {
    auto stream = session.query<Book>().stream(2);
    auto at = stream.begin();
    session.commit();
    expect_code("stream_ended", [&] { ++at; });
    auto second = session.query<Book>().stream(2);
    auto again = second.begin();
    session.rollback();
    expect_code("stream_ended", [&] { ++again; });
    auto third = session.query<Book>().stream(2);
    auto last = third.begin();
    session.close();
    expect_code("stream_ended", [&] { ++last; });
}

TEST_F(StreamTest, WritesDuringAStream) {
    session.begin_write();
    std::size_t seen = 0;
    for (Book& book : session.query<Book>().order_by(Book::c.id).stream(2)) {
        book.pages = book.pages + 1;
        session.flush();
        ++seen;
    }
    session.commit();
    EXPECT_EQ(seen, 6u);
    EXPECT_EQ(session.query<Book>().filter(Book::c.pages == 301).count(), 1);
}

// Whatever the loop writes, a stream has the objects that all() has.
TEST_F(StreamTest, AStreamDoesNotSeeTheRowsThatItsLoopWrites) {
    const auto seen_with = [&](auto query, auto write) {
        session.begin_write();
        std::size_t seen = 0;
        for (auto& read : query.stream(2)) {
            EXPECT_GT(read.id, 0);
            write();
            if (++seen > 100) break;
        }
        session.rollback();
        return seen;
    };
    int added = 0;
    const auto book = [&] { return Book{.id = 1000 + ++added, .title = "New", .pages = 1, .author_id = 1}; };
    const auto add = [&] {
        session.add(book());
        session.flush();
    };
    EXPECT_EQ(seen_with(session.query<Book>().order_by(Book::c.id), add), 6u);
    EXPECT_EQ(seen_with(session.query<Book>(), add), 6u);
    EXPECT_EQ(seen_with(session.query<Book>().order_by(Book::c.id).untracked(), add), 6u);
    const auto add_many = [&] {
        std::vector<Book> books;
        books.push_back(book());
        orm::bulk_insert(session, std::move(books));
    };
    EXPECT_EQ(seen_with(session.query<Book>().order_by(Book::c.id), add_many), 6u);
    EXPECT_EQ(seen_with(session.query<Book>().order_by(Book::c.id), [&] { session.execute(insert(book())); }), 6u);
    EXPECT_EQ(
        seen_with(session.query<Book>().order_by(Book::c.id),
                  [&] {
                      session.execute(
                          "INSERT INTO library_book (id, title, pages, author_id) SELECT max(id) + 1, 'New', 1, 1 "
                          "FROM library_book");
                  }),
        6u);
}

TEST_F(StreamTest, ObjectsOfAStreamFollowItsWrites) {
    session.begin_write();
    std::size_t seen = 0;
    for (Book& book : session.query<Book>().order_by(Book::c.id).stream(1)) {
        if (++seen == 1) session.execute(update<Book>().set(Book::c.pages, 7));
        EXPECT_EQ(book.pages, 7);
        book.pages = 8;
    }
    session.commit();
    EXPECT_EQ(seen, 6u);
    EXPECT_EQ(session.query<Book>().filter(Book::c.pages == 8).count(), 6);
}

TEST_F(StreamTest, RefusesAContainedList) {
    const auto query = session.query<Author>().join(Author::c.books).options(contains_eager(Author::c.books));
    expect_code("stream_contains", [&] { query.stream(); });
}

static std::size_t resident_pages() {
    std::size_t total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident;
}

TEST_F(StreamTest, AnUntrackedStreamNeedsConstantMemory) {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "AddressSanitizer keeps freed memory";
#endif
    add_notes(20'000);
    const auto read = [&] {
        std::size_t seen = 0;
        for (const Note& note : session.query<Note>().untracked().stream(100)) seen += note.id > 0;
        return seen;
    };
    EXPECT_EQ(read(), 20'007u);
    const std::size_t before = resident_pages();
    EXPECT_EQ(read(), 20'007u);
    EXPECT_LT(resident_pages(), before + 200);  // of 4 KiB; the objects themselves have more than 1,000
}

TEST_F(StreamTest, ABudgetRefusesTheNextStatement) {
    {
        const QueryBudget budget{session, 2};
        const auto authors = session.query<Author>().options(selectin_load(Author::c.books)).all();
        EXPECT_EQ(budget.used(), 2u);
        EXPECT_EQ(authors[0].books.size(), 3u);
        try {
            authors[0].pupils.size();
            ADD_FAILURE();
        } catch (const SessionError& error) {
            EXPECT_EQ(error.code(), "query_budget");
            EXPECT_NE(std::string(error.message()).find("stream_test.cpp"), std::string::npos);
            EXPECT_NE(std::string(error.message()).find("library_author"), std::string::npos);
        }
        expect_code("query_budget", [&] { session.execute("SELECT 1"); });
        expect_code("query_budget", [&] { session.get<Note>(1); });
        expect_code("query_budget", [&] { session.query<Note>().untracked().stream(); });
    }
    EXPECT_NE(session.get<Note>(1), nullptr);
}

TEST_F(StreamTest, BudgetsNestAndLog) {
    QueryBudget outer{session, 100};
    {
        const QueryBudget inner{session, 1, QueryBudget::Excess::logs};
        session.query<Book>().all();
        session.query<Author>().all();
        session.query<Note>().all();
        EXPECT_EQ(inner.used(), 3u);
    }
    session.get<Book>(1)->pages = 5;
    session.commit();
    EXPECT_EQ(outer.used(), 4u);  // the UPDATE, not its COMMIT
}

}  // namespace
}  // namespace carboy::library

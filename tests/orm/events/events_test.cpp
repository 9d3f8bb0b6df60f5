// Events of sessions, objects and columns, and what listeners may do.
#include <carboy/orm/session/error.hpp>

#include <functional>
#include <memory>

#include "orm/loading/library.hpp"

namespace carboy::library {
namespace {

class EventsTest : public LibraryTest {
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
    ~EventsTest() override {
        for (const std::size_t id : on_books) events<Book>().remove(id);
    }
    void keep(std::size_t id) { on_books.push_back(id); }
    void say(const std::string& what) { said += what + " "; }

    std::vector<std::size_t> on_books;
    std::string said;
};

TEST_F(EventsTest, OfASessionInTheirOrder) {
    session.events().before_flush([&](Session& own) {
        EXPECT_EQ(&own, &session);
        say("before_flush");
    });
    session.events().after_flush([&](Session&) { say("after_flush"); });
    session.events().before_commit([&](Session&) { say("before_commit"); });
    session.events().after_commit([&](Session&) { say("after_commit"); });
    session.events().before_rollback([&](Session&) { say("before_rollback"); });
    const std::size_t last = session.events().after_rollback([&](Session&) { say("after_rollback"); });
    session.get<Book>(1)->title = "Changed";
    session.commit();
    EXPECT_EQ(said, "before_commit before_flush after_flush after_commit ");
    said.clear();
    session.get<Book>(1)->title = "Again";
    session.rollback();
    session.events().remove(last);
    session.events().remove(last);
    session.rollback();
    EXPECT_EQ(said, "before_rollback after_rollback before_rollback ");
}

TEST_F(EventsTest, AListenerOfCommitsMayCommit) {
    session.events().before_commit([&](Session& own) { own.commit(); });
    session.events().after_commit([&](Session& own) {
        say("after_commit");
        own.get<Book>(2)->title = "Later";
        own.commit();
    });
    session.get<Book>(1)->title = "Changed";
    session.commit();
    session.close();
    EXPECT_EQ(session.get<Book>(2)->title, "Later");
}

TEST_F(EventsTest, OfAllSessions) {
    const std::size_t id = session_events().before_commit([&](Session&) { say("commit"); });
    Session moved{std::move(session)};
    moved.commit();
    Session(engine).commit();
    session_events().remove(id);
    Session(engine).commit();
    EXPECT_EQ(said, "commit commit ");
    session = std::move(moved);
}

TEST_F(EventsTest, BeforeFlushMayChangeAnything) {
    session.events().before_flush([&](Session& own) {
        own.flush();  // no effect in here
        own.get<Book>(2)->title = "Also";
        own.add(Note{.id = 50, .text = "added", .book_id = 1});
        own.delete_(*own.get<Note>(7));
    });
    session.get<Book>(1)->title = "Changed";
    session.commit();
    session.close();
    EXPECT_EQ(session.get<Book>(2)->title, "Also");
    EXPECT_NE(session.get<Note>(50), nullptr);
    EXPECT_EQ(session.get<Note>(7), nullptr);
}

TEST_F(EventsTest, WhatAfterFlushChangesIsCommittedToo) {
    session.events().after_flush([&](Session& own) {
        Book& book = *own.get<Book>(3);
        if (book.pages < 203) book.pages += 1;
    });
    session.get<Book>(1)->title = "Changed";
    session.commit();
    session.close();
    EXPECT_EQ(session.get<Book>(3)->pages, 203);
}

TEST_F(EventsTest, AListenerThatNeverStopsIsAnError) {
    session.events().after_flush([&](Session& own) { own.get<Book>(3)->pages += 1; });
    session.get<Book>(1)->title = "Changed";
    expect_code("endless_flush", [&] { session.commit(); });
    session.rollback();
}

TEST_F(EventsTest, AThrowingListenerStopsTheCommit) {
    const std::size_t id = session.events().before_flush([](Session&) { throw std::runtime_error("no"); });
    session.get<Book>(1)->title = "Changed";
    EXPECT_THROW(session.commit(), std::runtime_error);
    session.events().remove(id);
    session.commit();  // nothing was lost
    EXPECT_EQ(session.execute("SELECT title FROM library_book WHERE id = 1").fetchone()->get<std::string>(0),
              "Changed");
}

TEST_F(EventsTest, ARollbackAlwaysTakesPlace) {
    session.events().before_rollback([](Session&) { throw std::runtime_error("no"); });
    session.get<Book>(1)->title = "Changed";
    session.flush();
    EXPECT_THROW(session.rollback(), std::runtime_error);
    EXPECT_EQ(session.get<Book>(1)->title, "One");
}

TEST_F(EventsTest, OfObjectsInTheirOrder) {
    keep(events<Book>().before_insert([&](Book& book, Session&) { say("before_insert " + *book.title); }));
    keep(events<Book>().after_insert([&](Book& book) { say("after_insert " + std::to_string(book.id)); }));
    keep(events<Book>().before_update([&](Book& book) { say("before_update " + *book.title); }));
    keep(events<Book>().after_update([&](Book&) { say("after_update"); }));
    keep(events<Book>().before_delete([&](Book& book) { say("before_delete " + *book.title); }));
    keep(events<Book>().after_delete([&](Book&) { say("after_delete"); }));
    Book& added = session.add(Book{.id = 20, .title = "New", .pages = 1, .author_id = 1});
    session.commit();
    added.title = "Newer";
    session.commit();
    added.title = "Newer";
    session.commit();
    session.delete_(added);
    session.commit();
    EXPECT_EQ(said,
              "before_insert New after_insert 20 before_update Newer after_update before_delete Newer after_delete ");
}

TEST_F(EventsTest, BeforeInsertAndUpdateMayAssignToTheObject) {
    keep(events<Book>().before_insert([](Book& book) { book.pages = 7; }));
    keep(events<Book>().before_update([](Book& book) { book.pages = book.pages + 1; }));
    Book& added = session.add(Book{.id = 20, .title = "New", .pages = 1, .author_id = 1});
    session.commit();
    added.title = "Newer";
    session.commit();
    session.close();
    EXPECT_EQ(session.get<Book>(20)->pages, 8);
}

TEST_F(EventsTest, OtherChangesInAFlushAreRefused) {
    Author& ada = *session.get<Author>(1);
    Book& other = *session.get<Book>(2);
    std::function<void(Book&)> change;
    keep(events<Book>().before_update([&](Book& book) { change(book); }));
    const std::vector<std::function<void(Book&)>> changes{
        [&](Book&) { other.title = "Never"; },
        [&](Book& book) { book.editor = ada; },
        [&](Book&) { session.add(Note{.text = "never", .book_id = 1}); },
        [&](Book&) { session.delete_(other); },
        [&](Book& book) { book.notes.add(Note{.text = "never"}); },
        [&](Book&) { session.commit(); },
        [&](Book&) { session.rollback(); },
    };
    for (const auto& one : changes) {
        change = one;
        session.get<Book>(1)->title = "Changed";
        expect_code("flush_event", [&] { session.flush(); });
        session.rollback();
    }
    const std::size_t after = events<Book>().after_update([](Book& book) { book.pages = 1; });
    change = [](Book&) {};
    session.get<Book>(1)->title = "Changed";
    expect_code("flush_event", [&] { session.flush(); });
    session.rollback();
    events<Book>().remove(after);
    change = [&](Book&) { EXPECT_EQ(session.query<Author>().count(), 4); };  // it may read
    session.get<Book>(1)->title = "Changed";
    session.get<Book>(2)->title = "Too";
    session.commit();
}

TEST_F(EventsTest, NoListenerOfAFlushEndsItsTransaction) {
    Book& other = *session.get<Book>(2);
    std::unique_ptr<Savepoint> savepoint;
    const std::vector<std::function<void()>> ends{
        [&] { session.close(); },       [&] { session.commit(); },       [&] { session.rollback(); },
        [&] { session.begin_write(); }, [&] { session.begin_nested(); }, [&] { savepoint->rollback(); },
        [&] { savepoint->release(); },
    };
    const std::vector<std::function<void()>> empties{
        [&] { session.expunge_all(); },
        [&] { session.expire_all(); },
        [&] { session.expire(other); },
        [&] { session.refresh(*session.get<Book>(1)); },
        [&] { session.query<Book>().filter(Book::c.id == 1).populate_existing().one(); },
    };
    std::function<void()> work;
    const auto refused = [&](const std::function<void()>& one, bool commits, bool nested) {
        work = one;
        if (nested) savepoint.reset(new Savepoint(session.begin_nested()));
        session.get<Book>(1)->title = "Changed";
        expect_code("flush_event", [&] { commits ? session.commit() : session.flush(); });
        session.rollback();
        savepoint.reset();
        EXPECT_EQ(session.get<Book>(1)->title, "One");
        EXPECT_TRUE(session.contains(other));
    };
    const auto with_each = [&](auto listen, auto remove, bool of_object) {
        const std::size_t id = listen();
        for (std::size_t i = 0; i < ends.size(); ++i)
            for (const bool commits : {false, true}) refused(ends[i], commits, i >= 5);
        for (const auto& one : empties)
            if (of_object) refused(one, false, false);
        remove(id);
    };
    const auto of_books = [](std::size_t id) { events<Book>().remove(id); };
    const auto of_session = [&](std::size_t id) { session.events().remove(id); };
    with_each([&] { return events<Book>().before_update([&](Book&) { work(); }); }, of_books, true);
    with_each([&] { return events<Book>().after_update([&](Book&) { work(); }); }, of_books, false);
    with_each([&] { return session.events().before_flush([&](Session&) { work(); }); }, of_session, false);
    with_each([&] { return session.events().after_flush([&](Session&) { work(); }); }, of_session, false);
}

TEST_F(EventsTest, NoListenerOfAFlushEndsItsTransactionOnTheConnection) {
    const auto count = [&] { return session.execute("SELECT count(*) FROM library_book").scalar<int>(); };
    const int books = count();
    std::function<void()> work;
    keep(events<Book>().after_insert([&](Book&) { work(); }));
    const std::size_t after_flush = session.events().after_flush([&](Session&) { work(); });
    const auto refused = [&](const char* code, const std::function<void()>& one) {
        work = one;
        session.add(Book{.id = 40, .title = "New", .pages = 1, .author_id = 1});
        expect_code(code, [&] { session.commit(); });
        work = [] {};
        session.rollback();
        EXPECT_EQ(count(), books);
    };
    refused("transaction_held", [&] { session.connection().commit(); });
    refused("transaction_held", [&] { session.connection().rollback(); });
    refused("transaction_open", [&] { session.connection().executescript("SELECT 1"); });
    if (on_sqlite()) refused("flush_event", [&] { session.connection().execute(unchecked("ROLLBACK")); });
    work = [&] { EXPECT_GT(session.connection().execute("SELECT count(*) FROM library_book").scalar<int>(), books); };
    session.add(Book{.id = 40, .title = "New", .pages = 1, .author_id = 1});
    session.commit();
    session.events().remove(after_flush);
    session.connection().commit();
    EXPECT_EQ(count(), books + 1);
}

TEST_F(EventsTest, AFailedFlushOfAListenerUndoesTheTransaction) {
    bool first = true;
    session.events().after_flush([&](Session& own) {
        if (!std::exchange(first, false)) return;
        own.add(Book{.id = 1, .title = "There already", .pages = 1, .author_id = 1});
        EXPECT_THROW(own.flush(), IntegrityError);
    });
    session.add(Book{.id = 40, .title = "New", .pages = 1, .author_id = 1});
    session.flush();
    expect_code("needs_rollback", [&] { session.commit(); });
    session.rollback();
    EXPECT_EQ(session.get<Book>(40), nullptr);
    EXPECT_EQ(session.get<Book>(1)->title, "One");
}

TEST_F(EventsTest, CloseIsRefusedWhileTheSessionUsesTheObject) {
    int refused = 0;
    const auto close = [&] {
        expect_code("listener_event", [&] { session.close(); });
        ++refused;
    };
    keep(events<Book>().load([&](Book&) { close(); }));
    keep(events<Book>().set(Book::c.title, [&](Book&, const std::string&, const std::string&) { close(); }));
    keep(events<Book>().validate(Book::c.title, [&](Book&, const std::string& title) {
        close();
        return title;
    }));
    session.get<Book>(1)->title = "Changed";
    session.add(Book{.id = 40, .title = "New", .pages = 1, .author_id = 1});
    EXPECT_EQ(refused, 4);
    session.commit();
    session.close();
    EXPECT_EQ(session.execute("SELECT count(*) FROM library_book").scalar<int>(), 7);
}

TEST_F(EventsTest, AListenerThatDestroysItsSessionIsTold) {
    EXPECT_DEATH(
        {
            auto own = std::make_unique<Session>(engine);
            keep(events<Book>().validate(Book::c.title, [&](Book&, const std::string& title) {
                own.reset();
                return title;
            }));
            own->add(Book{.id = 41, .title = "New", .pages = 1, .author_id = 1});
        },
        "destroyed by one of its listeners");
}

TEST_F(EventsTest, LoadOncePerObjectAfterItsResult) {
    keep(events<Book>().load([&](Book& book, Session& own) {
        say(*book.title);
        own.query<Note>().filter(Note::c.book == book).count();
    }));
    session.query<Book>().filter(Book::c.id < 3).order_by(Book::c.id).all();
    session.query<Book>().filter(Book::c.id < 3).order_by(Book::c.id).all();
    session.get<Book>(3);
    session.query<Author>().filter(Author::c.id == 2).options(joined_load(Author::c.books)).all();
    session.query<Book>().untracked().all();
    for (Book& book : session.query<Book>().order_by(Book::c.id).stream(2)) book.pages.value();
    EXPECT_EQ(said, "One Two Three Four Five Six ");
}

TEST_F(EventsTest, SetTellsTheValuesBeforeAndAfter) {
    keep(events<Book>().set(Book::c.title, [&](Book& book, const std::string& value, const std::string& before) {
        say(std::to_string(book.id) + ":" + before + ">" + value);
    }));
    Book& book = *session.get<Book>(1);
    book.title = "Uno";
    book.title = "Eins";
    book.pages = 5;
    Book& added = session.add(Book{.id = 9, .title = "New", .pages = 1, .author_id = 1});
    added.title = "Newer";
    session.rollback();  // not an assignment
    EXPECT_EQ(said, "1:One>Uno 1:Uno>Eins 9:New>Newer ");
    EXPECT_EQ(book.title, "One");
}

TEST_F(EventsTest, AValidatorChecksAndReplacesValues) {
    keep(events<Book>().validate(Book::c.title, [](Book&, const std::string& title) {
        if (title.empty()) throw std::invalid_argument("A book has a title.");
        return title + "!";
    }));
    Book& book = *session.get<Book>(1);
    book.title = "Uno";
    EXPECT_EQ(book.title, "Uno!");
    EXPECT_THROW(book.title = "", std::invalid_argument);
    EXPECT_EQ(book.title, "Uno!");
    Book bad{.id = 30, .title = "", .pages = 1, .author_id = 1};
    EXPECT_THROW(session.add(std::move(bad)), std::invalid_argument);
    EXPECT_EQ(bad.pages, 1);  // it is still the program's
    EXPECT_EQ(session.add(Book{.id = 31, .title = "New", .pages = 1, .author_id = 1}).title, "New!");
    Author author{.id = 8, .name = "Eve"};
    author.books.add(Book{.id = 32, .title = "Hers", .pages = 1});
    EXPECT_EQ(session.add(std::move(author)).books[0].title, "Hers!");
    session.commit();
    session.close();
    EXPECT_EQ(session.get<Book>(1)->title, "Uno!");  // a loaded value is not validated
    EXPECT_EQ(session.get<Book>(32)->title, "Hers!");
}

TEST_F(EventsTest, AListenerMayRemoveItself) {
    std::size_t id = 0;
    id = events<Book>().before_update([&](Book&) {
        say("once");
        events<Book>().remove(id);
    });
    session.get<Book>(1)->title = "Changed";
    session.get<Book>(2)->title = "Changed too";
    session.commit();
    EXPECT_EQ(said, "once ");
}

}  // namespace
}  // namespace carboy::library

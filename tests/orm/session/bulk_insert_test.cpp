// Rows without objects.
#include <carboy/engine/error.hpp>
#include <carboy/orm/session/bulk_insert.hpp>
#include <carboy/orm/session/error.hpp>

#include "orm/loading/library.hpp"

namespace carboy::library {
namespace {

class BulkInsertTest : public LibraryTest {
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
    static std::vector<Note> notes(int count, int first_id = 0) {
        std::vector<Note> made;
        for (int i = 0; i < count; ++i)
            made.push_back(
                Note{.id = first_id == 0 ? 0 : first_id + i, .text = std::to_string(i), .book_id = 1 + i % 6});
        return made;
    }
};

TEST_F(BulkInsertTest, InsertsManyRowsWithFewStatements) {
    session.execute("DELETE FROM library_note");
    EXPECT_EQ(count([&] { EXPECT_EQ(orm::bulk_insert(session, notes(1203, 1)), 1203u); }), 3u);
    session.commit();
    EXPECT_EQ(session.query<Note>().count(), 1203);
    EXPECT_EQ(session.get<Note>(1203)->text, "1202");
    EXPECT_EQ(session.get<Note>(8)->book_id, 2);
}

TEST_F(BulkInsertTest, TheDatabaseAssignsKeys) {
    session.execute("DELETE FROM library_note");
    orm::bulk_insert(session, notes(10));
    session.commit();
    EXPECT_EQ(session.query<Note>().count(), 10);
    expect_code("mixed_keys", [&] {
        std::vector<Note> mixed = notes(2);
        mixed[1].id = 500;
        orm::bulk_insert(session, std::move(mixed));
    });
    EXPECT_EQ(orm::bulk_insert(session, std::vector<Note>()), 0u);
}

TEST_F(BulkInsertTest, IsPartOfTheTransaction) {
    Book& book = session.add(Book{.id = 77, .title = "New", .pages = 1, .author_id = 1});
    std::vector<Note> own = notes(2, 100);
    for (Note& note : own) note.book_id = 77;
    orm::bulk_insert(session, std::move(own));  // the book is flushed first
    EXPECT_EQ(book.notes.size(), 2u);
    session.rollback();
    EXPECT_EQ(session.query<Note>().count(), 7);
    EXPECT_THROW(orm::bulk_insert(session, notes(1, 1)), engine::IntegrityError);
    session.rollback();
    EXPECT_EQ(session.query<Note>().count(), 7);
}

TEST_F(BulkInsertTest, WritesAllRowsOrNone) {
    const auto refused = [&](int count, auto write) {
        std::vector<Note> made = notes(count, 100);
        made.back().id = 1;  // which another row has
        EXPECT_THROW(write(std::move(made)), engine::IntegrityError);
        EXPECT_FALSE(session.needs_rollback());
        session.commit();
        EXPECT_EQ(session.query<Note>().count(), 7);
    };
    for (const int count : {700, 1400}) {
        refused(count, [&](std::vector<Note> made) { orm::bulk_insert(session, std::move(made)); });
        refused(count, [&](std::vector<Note> made) { session.execute(insert(std::move(made))); });
    }
    refused(3, [&](std::vector<Note> made) { session.execute(insert(std::move(made))); });
    session.get<Note>(1)->text = "kept";  // earlier changes stay
    session.flush();
    refused(1203, [&](std::vector<Note> made) { orm::bulk_insert(session, std::move(made)); });
    EXPECT_EQ(session.execute("SELECT text FROM library_note WHERE id = 1").scalar<std::string>(), "kept");
}

TEST_F(BulkInsertTest, RefusesWhatItWouldNotWrite) {
    expect_code("bulk_relationship", [&] {
        std::vector<Note> refers = notes(1, 100);
        refers[0].book = *session.get<Book>(1);
        orm::bulk_insert(session, std::move(refers));
    });
    expect_code("bulk_relationship", [&] {
        std::vector<Book> owners(1);
        owners[0].notes.add(Note{.text = "x"});
        orm::bulk_insert(session, std::move(owners));
    });
}

}  // namespace
}  // namespace carboy::library

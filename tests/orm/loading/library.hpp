// Models with every shape of path: two paths between two tables, a tree in one table, chains of three.
#pragma once

#include "orm/lesson_models.hpp"

namespace carboy::library {

struct Book;
struct Note;

struct Author {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<std::optional<Integer>, foreign_key<&Author::id>> mentor_id;
    One<Author, "mentor_id"> mentor;
    Many<Author, "mentor"> pupils;
    Many<Book, "author"> books;
    Many<Book, "editor"> edited;

    static constexpr std::string_view table_name = "library_author";
    CARBOY_MODEL(Author, id, name, mentor_id, mentor, pupils, books, edited);
};

struct Book {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Integer> pages;
    Column<Integer, foreign_key<&Author::id>> author_id;
    Column<std::optional<Integer>, foreign_key<&Author::id>> editor_id;
    One<Author, "author_id"> author;
    One<Author, "editor_id"> editor;
    Many<Note, "book"> notes;

    static constexpr std::string_view table_name = "library_book";
    CARBOY_MODEL(Book, id, title, pages, author_id, editor_id, author, editor, notes);
};

struct Note {
    Column<Integer, primary_key> id;
    Column<String<200>> text;
    Column<Integer, foreign_key<&Book::id>> book_id;
    One<Book, "book_id"> book;

    static constexpr std::string_view table_name = "library_note";
    CARBOY_MODEL(Note, id, text, book_id, book);
};

/// A session on a library of four authors, six books and seven notes.
class LibraryTest : public OrmTest {
  protected:
    LibraryTest() {
        create_tables<Author, Book, Note>();
        fill();
        session.close();
        statements.clear();
    }

    void fill() {
        Session writer{engine};
        Author& ada = writer.add(Author{.id = 1, .name = "Ada"});
        Author& bob = writer.add(Author{.id = 2, .name = "Bob", .mentor = ada});
        Author& cyd = writer.add(Author{.id = 3, .name = "Cyd", .mentor = ada});
        writer.add(Author{.id = 4, .name = "Dan", .mentor = bob});
        const auto book = [&](int id, const char* title, int pages, Author& author, Author* editor) -> Book& {
            return writer.add(Book{.id = id, .title = title, .pages = pages, .author = author, .editor = editor});
        };
        Book& one = book(1, "One", 300, ada, &bob);
        Book& two = book(2, "Two", 100, ada, nullptr);
        book(3, "Three", 200, ada, &bob);
        Book& four = book(4, "Four", 50, bob, &ada);
        book(5, "Five", 400, bob, &cyd);
        book(6, "Six", 10, cyd, nullptr);
        int id = 0;
        for (Book* noted : {&one, &one, &one, &two, &two, &four, &four})
            writer.add(Note{.id = ++id, .text = "note " + std::to_string(id), .book = *noted});
        writer.commit();
    }

    Session session{engine};
};

/// Every relationship of some authors as text, three steps deep.
inline std::string picture(const orm::Objects<Author>& authors) {
    std::string out;
    const auto names = [&](const char* what, const auto& list) {
        out += what;
        for (const Author& one : list) out += " " + *one.name;
    };
    for (const Author& author : authors) {
        out += *author.name + " of " + (author.mentor ? *author.mentor->name : "nobody");
        names("; pupils", author.pupils.sorted_by(&Author::id));
        out += "; books";
        for (const Book& book : author.books.sorted_by(&Book::id)) {
            out += " " + *book.title + "/" + (book.editor ? *book.editor->name : "-") + "/" + *book.author->name + "(";
            for (const Note& note : book.notes.sorted_by(&Note::id)) out += *note.text + ",";
            out += ")";
        }
        out += "; edited";
        for (const Book& book : author.edited.sorted_by(&Book::id)) out += " " + *book.title;
        out += "\n";
    }
    return out;
}

}  // namespace carboy::library

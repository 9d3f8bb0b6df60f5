// The blog's data: accounts, their entries, and visitors' comments on the entries.
#pragma once

#include <carboy/orm.hpp>

struct Entry;
struct Comment;

struct Account {
    carboy::Column<carboy::Integer, carboy::primary_key> id;
    carboy::Column<carboy::String<80>, carboy::unique> username;
    carboy::Column<carboy::DateTime, carboy::default_now> joined_at;
    carboy::Many<Entry, "author"> entries;

    CARBOY_MODEL(Account, id, username, joined_at, entries);
};

struct Entry {
    carboy::Column<carboy::Integer, carboy::primary_key> id;
    carboy::Column<carboy::String<200>> title;
    carboy::Column<carboy::Text> body;
    carboy::Column<carboy::DateTime, carboy::default_now, carboy::indexed> published_at;
    carboy::Column<carboy::Integer, carboy::foreign_key<&Account::id>, carboy::on_delete_cascade> author_id;
    carboy::One<Account, "author_id"> author;
    carboy::Many<Comment, "entry"> comments;

    CARBOY_MODEL(Entry, id, title, body, published_at, author_id, author, comments);
};

struct Comment {
    carboy::Column<carboy::Integer, carboy::primary_key> id;
    carboy::Column<carboy::String<40>> name;  // entered by the visitor, not the name of an account
    carboy::Column<carboy::Text> body;
    carboy::Column<carboy::DateTime, carboy::default_now> posted_at;
    carboy::Column<carboy::Integer, carboy::foreign_key<&Entry::id>, carboy::on_delete_cascade> entry_id;
    carboy::One<Entry, "entry_id"> entry;

    CARBOY_MODEL(Comment, id, name, body, posted_at, entry_id, entry);
};

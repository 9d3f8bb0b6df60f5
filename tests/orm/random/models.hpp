// The models of the random test: one-to-many with a nullable and with a required key, one-to-one by a unique key and by
// OneToOne, many-to-many between two models and of a model with itself, a tree, each rule for deleted owners, lists
// that are never loaded, and a deferred column. Members have the same names, so that one template serves all.
#pragma once

#include <carboy/orm.hpp>

namespace carboy::random_models {

struct Article;
struct Badge;
struct Comment;
struct License;
struct Tag;

struct Author {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, unique> code;
    Many<Article, "ref"> articles;
    WriteOnly<Many<Badge, "ref">> badges;
    OneToOne<License, "ref"> license;
    ManyToMany<Tag, "author_tag"> tags;

    CARBOY_MODEL(Author, id, value, code, articles, badges, license, tags);
};

struct Article {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, foreign_key<&Author::id>> ref_id;
    One<Author, "ref_id"> ref;
    Many<Comment, "ref"> comments;

    CARBOY_MODEL(Article, id, value, ref_id, ref, comments);
};

struct Badge {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, foreign_key<&Author::id>, unique, on_delete_set_null> ref_id;
    One<Author, "ref_id"> ref;

    CARBOY_MODEL(Badge, id, value, ref_id, ref);
};

struct Comment {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<Integer, foreign_key<&Article::id>, on_delete_cascade> ref_id;
    One<Article, "ref_id"> ref;

    CARBOY_MODEL(Comment, id, value, ref_id, ref);
};

struct Node {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, foreign_key<&Node::id>> ref_id;
    One<Node, "ref_id"> ref;
    Many<Node, "ref"> children;
    WriteOnly<ManyToMany<Node, "node_node", link_columns<"from_id", "to_id">>> next;
    ManyToMany<Node, "node_node", link_columns<"to_id", "from_id">> previous;

    CARBOY_MODEL(Node, id, value, ref_id, ref, children, next, previous);
};

struct License {
    Column<Integer, primary_key> id;
    Column<Integer, deferred> value;
    Column<std::optional<Integer>, foreign_key<&Author::id>, unique> ref_id;
    One<Author, "ref_id"> ref;

    CARBOY_MODEL(License, id, value, ref_id, ref);
};

struct Tag {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    ManyToMany<Author, "author_tag"> authors;

    CARBOY_MODEL(Tag, id, value, authors);
};

}  // namespace carboy::random_models

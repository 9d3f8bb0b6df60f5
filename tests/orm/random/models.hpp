// The models of the random test: one-to-many with a nullable and with a required key, one-to-one by a unique key and by
// OneToOne, many-to-many between two models and of a model with itself, a tree, each rule for deleted owners, lists
// that are never loaded and lists with keys, a unique key of several columns, a primary key of several columns that a
// foreign key follows (ON UPDATE), inheritance with one table and with joined tables, and a deferred column. Members
// have the same names, so that one template serves all.
#pragma once

#include <carboy/orm.hpp>

namespace carboy::random_models {

struct Article;
struct Badge;
struct Chapter;
struct Comment;
struct License;
struct Stop;
struct Tag;
struct Vehicle;
struct Worker;

struct Author {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, unique> code;
    Many<Article, "ref"> articles;
    WriteOnly<Many<Badge, "ref">> badges;
    OneToOne<License, "ref"> license;
    ManyToMany<Tag, "author_tag"> tags;
    Many<Worker, "ref"> workers;
    Many<Vehicle, "ref"> vehicles;

    CARBOY_MODEL(Author, id, value, code, articles, badges, license, tags, workers, vehicles);
};

struct Article {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, foreign_key<&Author::id>> ref_id;
    One<Author, "ref_id"> ref;
    Many<Comment, "ref"> comments;
    Keyed<Many<Chapter, "ref">, "value", std::int64_t> chapters;

    CARBOY_MODEL(Article, id, value, ref_id, ref, comments, chapters);
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

/// No two chapters of an article have the same value.
struct Chapter {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>, foreign_key<&Article::id>> ref_id;
    One<Article, "ref_id"> ref;

    static constexpr TableArgs table_args{unique_constraint("ref_id", "value")};
    CARBOY_MODEL(Chapter, id, value, ref_id, ref);
};

/// `part` follows from `id`.
struct Leg {
    Column<Integer, primary_key> id;
    Column<Integer, primary_key> part;
    Column<Integer> value;
    Many<Stop, "ref"> stops;

    CARBOY_MODEL(Leg, id, part, value, stops);
};

struct Stop {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<std::optional<Integer>> ref_id;
    Column<std::optional<Integer>> ref_part;
    One<Leg, "ref_id, ref_part"> ref;

    static constexpr TableArgs table_args{foreign_key_constraint("ref_id", "ref_part")
                                              .references("leg", "id", "part")
                                              .on_delete("SET NULL")
                                              .on_update("CASCADE")};
    CARBOY_MODEL(Stop, id, value, ref_id, ref_part, ref);
};

/// Classes that share a table. `extra` is the same as `value`.
struct Worker {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<String<20>, polymorphic_on> type;
    Column<std::optional<Integer>, foreign_key<&Author::id>> ref_id;
    One<Author, "ref_id"> ref;

    static constexpr std::string_view polymorphic_identity = "worker";
    CARBOY_MODEL(Worker, id, value, type, ref_id, ref);
};
struct Clerk : Worker {
    Column<Integer> extra;

    static constexpr std::string_view polymorphic_identity = "clerk";
    CARBOY_SUBMODEL(Clerk, Worker, extra);
};

/// Classes with joined tables.
struct Vehicle {
    Column<Integer, primary_key> id;
    Column<Integer> value;
    Column<String<20>, polymorphic_on> type;
    Column<std::optional<Integer>, foreign_key<&Author::id>> ref_id;
    One<Author, "ref_id"> ref;

    static constexpr std::string_view polymorphic_identity = "vehicle";
    CARBOY_MODEL(Vehicle, id, value, type, ref_id, ref);
};
struct Truck : Vehicle {
    Column<Integer> extra;

    static constexpr std::string_view table_name = "truck";
    static constexpr std::string_view polymorphic_identity = "truck";
    CARBOY_SUBMODEL(Truck, Vehicle, extra);
};

}  // namespace carboy::random_models

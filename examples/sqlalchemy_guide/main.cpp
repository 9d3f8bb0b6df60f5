// The C++ of docs/guide/sqlalchemy.md. It prints the same lines as main.py.
#include <carboy/orm.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace carboy;

struct Post;
struct Tag;
enum class Role { reader, writer };

struct User {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    Column<std::optional<Integer>, indexed> age;
    Column<Role, default_<Role::reader>> role;
    Many<Post, "author", cascade<"all, delete-orphan">, order_by<"id">> posts;

    static constexpr std::string_view table_name = "users";
    static constexpr TableArgs table_args{check_constraint("age >= 0", "ck_age")};
    CARBOY_MODEL(User, id, name, age, role, posts);
};

struct Post {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Integer, default_<0>> likes;
    Column<Integer, foreign_key<&User::id>> author_id;
    One<User, "author_id"> author;
    ManyToMany<Tag, "post_tags", order_by<"name">> tags;

    static constexpr std::string_view table_name = "posts";
    CARBOY_MODEL(Post, id, title, likes, author_id, author, tags);
};

struct Tag {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> name;
    ManyToMany<Post, "post_tags"> posts;

    static constexpr std::string_view table_name = "tags";
    CARBOY_MODEL(Tag, id, name, posts);
};

static std::string first_page() { return "home"; }
static sql::Expr<std::string> title_of_visit();
static sql::Expr<std::string> today() { return cast<std::string>(func::date(func::now())); }

struct Visit {
    Column<Integer, primary_key> id;
    Column<String<40>, default_from<first_page>> page;
    Column<String<10>, default_from<today>> day;
    Column<DateTime> at;
    Column<Numeric<10, 2>> cost;
    Column<Integer, default_<1>> pieces;
    Column<std::optional<Json>> extra;
    Column<std::optional<Text>, deferred> notes;
    Column<Integer, foreign_key<&User::id>> user_id;
    Column<Text, column_property<title_of_visit>> title;

    static auto total(const auto& visit) { return visit.cost * visit.pieces; }

    static constexpr std::string_view table_name = "visits";
    static constexpr TableArgs table_args{unique_constraint("user_id", "at"), index_on("page", "at")};
    CARBOY_MODEL(Visit, id, page, day, at, cost, pieces, extra, notes, user_id, title);
};

static sql::Expr<std::string> title_of_visit() { return Visit::c.page + "!"; }

template <class... T>
static void show(std::string_view label, const T&... values) {
    std::cout << label << ':';
    ((std::cout << ' ' << values), ...);
    std::cout << '\n';
}

static std::string names(const auto& objects) {
    std::string out;
    for (const auto& one : objects) out += (out.empty() ? "" : " ") + *one.name;
    return out;
}

static void sql_text(Engine& engine) {
    auto connection = engine.connect();
    connection->execute("INSERT INTO tags (name) VALUES (?)", "new");
    connection->commit();
    const Row row = *connection->execute("SELECT id, name FROM tags WHERE name = :n", bind<"n">("new")).fetchone();
    show("text", row.get<std::int64_t>("id"), row.get<std::string>("name"));
    show("scalar", connection->execute("SELECT count(*) FROM tags").scalar<std::int64_t>());
}

static void writing(Session& session) {
    User& ada = session.add(User{.name = "Ada", .age = 36, .role = Role::writer});
    ada.posts.add(Post{.title = "Notes", .likes = 3});
    ada.posts.add(Post{.title = "Letters"});
    session.add_all(User{.name = "Bob", .age = 17}, User{.name = "Cyd"});
    session.flush();
    Tag& tag = session.query<Tag>().filter_by({.name = "new"}).one();
    ada.posts[0].tags.add(tag);
    session.commit();
    ada.age = 37;
    session.rollback();
    show("rollback", ada.age->value());
    Savepoint savepoint = session.begin_nested();
    session.add(User{.name = "Eve"});
    savepoint.rollback();
    show("savepoint", session.query<User>().count());
}

static void reading(Session& session) {
    show("get", session.get<User>(1)->name, session.get<User>(99) == nullptr);
    show("where", names(session.query<User>().filter(User::c.age > 18, User::c.role == Role::writer).all()));
    show("filter_by", session.query<User>().filter_by({.name = "Bob"}).one().age->value());
    show("null", names(session.query<User>().filter(User::c.age == std::nullopt).all()));
    show("in", names(session.query<User>().filter(User::c.name.in_({"Ada", "Cyd"})).order_by(User::c.name).all()));
    show("like", names(session.query<User>().filter(User::c.name.ilike("%b%")).all()));
    show("or", names(session.query<User>()
                         .filter(or_(User::c.age < 18, User::c.age == std::nullopt))
                         .order_by(User::c.name)
                         .all()));
    show("between", names(session.query<User>().filter(User::c.age.between(30, 40)).all()));
    show("order", names(session.query<User>().order_by(User::c.age.desc().nulls_last()).limit(2).offset(1).all()));
    show("exists", session.query<User>().filter(User::c.name == "Eve").exists());
    const User* nobody = session.query<User>().filter(User::c.name == "Eve").one_or_none();
    show("one_or_none", nobody == nullptr);
}

static void joining(Session& session) {
    const auto counts = select(User::c.name, func::count(Post::c.id))
                            .outerjoin(User::c.posts)
                            .group_by(User::c.id)
                            .order_by(User::c.name);
    for (const auto& [name, count] : session.execute(counts)) show("group_by", name, count);
    show("join", names(session.query<User>().join(User::c.posts).filter(Post::c.likes > 0).all()));
    show("any", names(session.query<User>().filter(User::c.posts.any(Post::c.title == "Letters")).all()));
    show("has", session.query<Post>().filter(Post::c.author.has(User::c.name == "Ada")).count());
    show("tags", session.query<Post>().join(Post::c.tags).filter(Tag::c.name == "new").one().title);
    constexpr auto& older = aliased<User, "older">;
    const auto pairs = select(User::c.name, older.name).join(older, User::c.age < older.age);
    for (const auto& [name, other] : session.execute(pairs)) show("aliased", name, other);
    const auto users = session.query<User>().options(selectin_load(User::c.posts)).order_by(User::c.id).all();
    show("selectinload", users[0].posts.size(), users[1].posts.size());
    const auto posts = session.query<Post>().options(joined_load(Post::c.author)).order_by(Post::c.id).all();
    show("joinedload", posts[1].author->name);
}

static void expressions(Session& session) {
    const auto group = case_(when(User::c.age >= 18, "adult"), when(User::c.age < 18, "child")).else_("unknown");
    for (const auto& [name, text] : session.execute(select(User::c.name, group).order_by(User::c.name)))
        show("case", name, text);
    show("coalesce", *session.scalar(select(func::sum(func::coalesce(User::c.age, 0)))));
    const auto ages = select(func::max(User::c.age)).scalar_subquery();
    show("scalar_subquery", names(session.query<User>().filter(User::c.age == ages).all()));
    const auto writers = select(Post::c.author_id, func::sum(Post::c.likes)).group_by(Post::c.author_id).subquery("w");
    const auto [author_id, likes] = writers.columns();
    for (const auto& [name, sum] : session.execute(select(User::c.name, likes).join(writers, User::c.id == author_id)))
        show("subquery", name, *sum);
    const auto both = select(User::c.name).union_(select(Tag::c.name)).order_by(User::c.name);
    for (const std::string& name : session.scalars(both)) show("union", name);
    const Window by_likes{.order_by = {Post::c.likes.desc()}};
    for (const auto& [title, rank] :
         session.execute(select(Post::c.title, over(func::rank(), by_likes)).order_by(Post::c.id)))
        show("window", title, rank);
    show("distinct", session.execute(select(Post::c.author_id).distinct()).size());
}

static void visits(Session& session) {
    using namespace std::chrono;
    const auto noon = sys_days{year{2024} / 2 / 29} + hours{12};
    session.add(Visit{
        .at = noon, .cost = Decimal("1.25"), .pieces = 3, .extra = Json::parse(R"({"size": {"w": 7}})"), .user_id = 1});
    Visit& second = session.add(Visit{.page = "shop", .at = noon + days{40}, .cost = Decimal("10.00"), .user_id = 2});
    session.flush();
    show("defaults", session.query<Visit>().filter(Visit::c.page == "home").one().day->size(), *second.pieces);
    show("column_property", second.title);
    show("hybrid", Visit::total(second), session.query<Visit>().filter(Visit::total(Visit::c) < Decimal("5")).count());
    show("sum", session.scalar(select(func::sum(Visit::total(Visit::c))))->to_string());
    const auto month = func::extract(DatePart::month, Visit::c.at);
    for (const auto& [number, count] : session.execute(select(month, func::count()).group_by(month).order_by(month)))
        show("extract", number, count);
    show("json", session.query<Visit>().filter(Visit::c.extra["size"]["w"].as_integer() == 7).one().page);
    const auto light = session.query<Visit>().options(load_only(Visit::c.page)).order_by(Visit::c.id).all();
    show("load_only", light[0].page, light[1].page);
    session.execute("UPDATE visits SET page = 'cart' WHERE page = 'shop'");
    session.refresh(second);
    show("refresh", second.page);
}

static void results(Session& session) {
    const auto likes = select(Post::c.title, Post::c.likes).order_by(Post::c.id);
    const auto [title, number] = *session.execute(likes).first();
    show("first", title, number);
    struct Liked {
        std::string title;
        std::int64_t likes;
    };
    for (const Liked& row : session.execute(likes).as<Liked>()) show("names", row.title, row.likes);
    const auto rows = session.execute(likes);
    for (const auto& part : rows.partitions(1)) show("partitions", std::get<0>(part[0]));
    for (const auto& [user, post] : session.execute(
             select(User::c, nullable(Post::c)).outerjoin(User::c.posts).order_by(User::c.name, Post::c.id)))
        show("entities", user.name, post == nullptr ? "none" : *post->title);
    for (const Post& post : session.query<Post>().order_by(Post::c.id).stream(1)) show("yield_per", post.title);
}

static void more_expressions(Session& session) {
    show("tuple", session.query<Post>().filter(tuple_(Post::c.author_id, Post::c.likes).in_({{1, 3}})).one().title);
    show("distinct_from",
         names(session.query<User>().filter(User::c.age.is_distinct_from(36)).order_by(User::c.name).all()));
    show("cast", *session.scalar(select(cast<std::string>(Post::c.likes) + " likes").order_by(Post::c.id)));
    show("func",
         *session.scalar(
             select(func::call<std::string>("replace", Post::c.title, "Notes", "Essays")).order_by(Post::c.id)));
    const auto adults = func::count().filter(User::c.age >= 18);
    show("filter", *session.scalar(select(adults).select_from<User>()));
    const auto numbers = recursive_cte("numbers", select(literal(1)), [](const auto& found) {
        const auto [n] = found.columns();
        return select(n + 1).where(n < 3);
    });
    const auto [n] = numbers.columns();
    for (const int one : session.scalars(select(n))) show("recursive", one);
    const auto liked = select(Post::c.author_id).where(Post::c.likes > 0);
    show("in_select", names(session.query<User>().filter(User::c.id.in_(liked)).all()));
    show("correlated", names(session.query<User>()
                                 .filter(!exists(select(Post::c.id).where(Post::c.author_id == User::c.id)))
                                 .order_by(User::c.name)
                                 .all()));
    const auto running =
        over(func::sum(Post::c.likes), {.order_by = {Post::c.id}, .frame = "ROWS UNBOUNDED PRECEDING"});
    for (const auto& [title, sum] : session.execute(select(Post::c.title, running).order_by(Post::c.id)))
        show("frame", title, *sum);
}

static void criteria(Session& session) {
    session.add_criteria<Post>(Post::c.likes > 0);
    show("criteria", session.query<Post>().all().size());
    const auto everything = session.without_criteria();
    show("without", session.query<Post>().all().size());
}

static void many_rows(Session& session) {
    const auto more = update<Post>().where(Post::c.likes == 0).set(Post::c.likes, Post::c.likes + 5);
    show("update", session.execute(more).rowcount());
    const auto gone = delete_<User>().where(User::c.age < 18).returning(User::c.name);
    for (const auto& [name] : session.execute(gone)) show("delete", name);
    session.execute(
        insert(Tag{.name = "new"}).on_conflict(Tag::c.name).do_update(Tag::c.name, excluded(Tag::c.name) + "er"));
    show("upsert", names(session.query<Tag>().all()));
    session.execute(insert<Tag>().from_select(select(User::c.name), Tag::c.name));
    show("from_select", session.query<Tag>().count());
    session.delete_(*session.get<User>(1));
    session.flush();
    show("cascade", session.query<Post>().count());
    session.rollback();
    show("after", session.query<User>().count(), session.query<Post>().count());
}

static void listening(Session& session) {
    session.events().before_flush([](Session& changed) { show("before_flush", changed.new_().size()); });
    session.add(User{.name = "Dan"});
    session.flush();
    session.rollback();
}

int main() {
    Engine engine{"sqlite:///:memory:"};
    create_all(engine);
    sql_text(engine);
    Session session{engine};
    writing(session);
    reading(session);
    joining(session);
    expressions(session);
    results(session);
    more_expressions(session);
    many_rows(session);
    listening(session);
    visits(session);
    session.rollback();
    criteria(session);
}

// Criteria: conditions on a model that every row which a session reads has to meet.
#include <carboy/orm.hpp>

#include <string>
#include <vector>

#include "orm/lesson_models.hpp"

namespace carboy::criteria {

struct Note;

struct Folder {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<Integer, default_<1>> tenant;
    Column<std::optional<Integer>, foreign_key<&Folder::id>> parent_id;
    One<Folder, "parent_id"> parent;
    Many<Note, "folder", order_by<"id">> notes;

    static constexpr std::string_view table_name = "criteria_folder";
    CARBOY_MODEL(Folder, id, name, tenant, parent_id, parent, notes);
};

struct Topic {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<Boolean, default_<false>> hidden;

    static constexpr std::string_view table_name = "criteria_topic";
    CARBOY_MODEL(Topic, id, name, hidden);
};

struct Note {
    Column<Integer, primary_key> id;
    Column<String<20>> text;
    Column<Boolean, default_<false>> gone;
    Column<Integer, foreign_key<&Folder::id>> folder_id;
    Column<std::optional<Text>, deferred> body;
    One<Folder, "folder_id"> folder;
    ManyToMany<Topic, "criteria_note_topic", order_by<"name">> topics;

    static constexpr std::string_view table_name = "criteria_note";
    CARBOY_MODEL(Note, id, text, gone, folder_id, body, folder, topics);
};

namespace {

using Texts = std::vector<std::string>;

class CriteriaTest : public OrmTest {
  protected:
    CriteriaTest() {
        create_tables<Folder, Topic, Note>();
        auto connection = engine.connect();
        const orm::Association& links = *orm::joined_mapper<Note>().relationships[1].association;
        for (const std::string& text : sql::create_statements(*links.table, engine.dialect()))
            connection->execute(unchecked(text));
        connection->commit();
        connection.give_back();
        Session filling{engine};
        Folder& home = filling.add(Folder{.name = "home"});
        Folder& work = filling.add(Folder{.name = "work", .tenant = 2});
        Folder& inner = filling.add(Folder{.name = "inner", .parent = home});
        Note& a = home.notes.add(Note{.text = "a", .body = "long"});
        home.notes.add(Note{.text = "b", .gone = true});
        work.notes.add(Note{.text = "c"});
        inner.notes.add(Note{.text = "d"});
        a.topics.add(Topic{.name = "x"});
        a.topics.add(Topic{.name = "y", .hidden = true});
        filling.commit();
        filling.close();
        session.add_criteria<Note>(Note::c.gone == false);
        statements.clear();
    }
    Texts texts() { return session.scalars(select(Note::c.text).order_by(Note::c.text)); }

    Session session{engine};
};

TEST_F(CriteriaTest, EveryQueryMeetsThem) {
    EXPECT_EQ(texts(), (Texts{"a", "c", "d"}));
    EXPECT_EQ(session.query<Note>().count(), 3);
    EXPECT_EQ(session.query<Note>().filter_by({.text = "b"}).first(), nullptr);
    EXPECT_FALSE(session.query<Note>().filter(Note::c.text == "b").exists());
    EXPECT_EQ(session.get<Note>(2), nullptr);
    EXPECT_NE(session.get<Note>(1), nullptr);
    EXPECT_EQ(session.query<Note>().order_by(Note::c.id).paginate({.page = 1, .per_page = 2}).total, 3);
    EXPECT_EQ(session.query<Note>().order_by(Note::c.id).keyset({.per_page = 10}).items.size(), 3u);
    std::size_t streamed = 0;
    for (const Note& note : session.query<Note>().stream(2)) streamed += note.text != "b";
    EXPECT_EQ(streamed, 3u);
    EXPECT_EQ(session.query<Note>().untracked().all().size(), 3u);
    constexpr auto& other = aliased<Note, "other_note">;
    EXPECT_EQ(session.scalar(select(func::count(other.id))), 3);
    const auto both = select(Note::c.text).where(Note::c.id < 3).union_all(select(other.text).where(other.id < 3));
    EXPECT_EQ(session.scalars(both), (Texts{"a", "a"}));
    const auto sub = select(Note::c.folder_id, func::count(Note::c.id)).group_by(Note::c.folder_id).subquery("per");
    const auto [folder_id, number] = sub.columns();
    const auto counts = select(Folder::c.name, number).join(sub, Folder::c.id == folder_id).order_by(Folder::c.id);
    EXPECT_EQ(std::get<1>(session.execute(counts)[0]), 1);
    const auto named = select(Note::c.text).cte("named");
    const auto [text] = named.columns();
    EXPECT_EQ(session.execute(select(text)).size(), 3u);
}

TEST_F(CriteriaTest, JoinsAndRelationshipsMeetThem) {
    const auto joined = select(Folder::c.name, func::count(Note::c.id))
                            .outerjoin(Folder::c.notes)
                            .group_by(Folder::c.id, Folder::c.name)
                            .order_by(Folder::c.id);
    EXPECT_EQ(std::get<1>(session.execute(joined)[0]), 1);
    EXPECT_EQ(session.query<Folder>().filter(Folder::c.notes.any(Note::c.text == "b")).count(), 0);
    Folder& home = *session.get<Folder>(1);
    EXPECT_EQ(home.notes.size(), 1u);
    EXPECT_EQ(session.query<Folder>().options(selectin_load(Folder::c.notes)).all()[0].notes.size(), 1u);
    Session other{engine};
    if (on_sqlite()) GTEST_SKIP() << "a database in memory has one connection";
    other.add_criteria<Note>(Note::c.gone == false);
    EXPECT_EQ(other.query<Folder>().options(joined_load(Folder::c.notes)).order_by(Folder::c.id).all()[0].notes.size(),
              1u);
}

TEST_F(CriteriaTest, ManyToManyAndManyToOneMeetThem) {
    session.add_criteria<Topic>(!Topic::c.hidden);
    session.add_criteria<Folder>(Folder::c.tenant == 1);
    Note& a = *session.get<Note>(1);
    ASSERT_EQ(a.topics.size(), 1u);
    EXPECT_EQ(a.topics[0].name, "x");
    EXPECT_EQ(session.query<Folder>().count(), 2);
    Note& c = *session.get<Note>(3);
    EXPECT_EQ(c.folder.get(), nullptr);  // the folder of another tenant
    EXPECT_EQ(c.folder_id, 2);
    EXPECT_EQ(session.query<Note>().filter(Note::c.folder.has(Folder::c.name == "work")).count(), 0);
    c.text = "changed";
    session.commit();  // the hidden folder stays the folder of the row
    EXPECT_EQ(session.scalar(select(Note::c.folder_id).where(Note::c.text == "changed")), 2);
}

TEST_F(CriteriaTest, TheSessionItselfSeesAllRows) {
    Note& a = *session.get<Note>(1);
    a.gone = true;
    session.flush();
    EXPECT_EQ(a.body, "long");  // a deferred column
    session.refresh(a);
    EXPECT_TRUE(*a.gone);
    session.commit();
    session.expire(a);
    EXPECT_EQ(a.text, "a");
    EXPECT_TRUE(session.contains(a));
    EXPECT_EQ(texts(), (Texts{"c", "d"}));
}

TEST_F(CriteriaTest, StatementsForManyRowsMeetThem) {
    EXPECT_EQ(session.execute(update<Note>().set(Note::c.text, Note::c.text + "!")).rowcount(), 3);
    EXPECT_EQ(session.execute(delete_<Note>().where(Note::c.text == "b")).rowcount(), 0);
    EXPECT_EQ(session.execute("SELECT text FROM criteria_note WHERE gone").scalar<std::string>(), "b");
    session.execute(insert<Topic>().from_select(select(Note::c.text, literal(false)), Topic::c.name, Topic::c.hidden));
    EXPECT_EQ(session.query<Topic>().filter(Topic::c.name.endswith("!")).count(), 3);
    session.rollback();
}

TEST_F(CriteriaTest, TheyCanBeLeftOut) {
    {
        const auto everything = session.without_criteria();
        EXPECT_EQ(texts(), (Texts{"a", "b", "c", "d"}));
        EXPECT_NE(session.get<Note>(2), nullptr);
    }
    EXPECT_EQ(texts(), (Texts{"a", "c", "d"}));
    EXPECT_NE(session.get<Note>(2), nullptr);  // it is in the session now
}

TEST_F(CriteriaTest, OtherModelsAndASubqueryInTheConditionAreLeftAlone) {
    EXPECT_EQ(session.query<Folder>().count(), 3);
    session.add_criteria<Folder>(Folder::c.id.in_(select(Note::c.folder_id).where(Note::c.gone)));
    EXPECT_EQ(session.query<Folder>().one().name, "home");  // the condition itself sees all notes
    constexpr auto& parent = aliased<Folder, "criteria_parent">;
    const auto pairs = select(Folder::c.name, parent.name).join(parent, Folder::c.parent);
    EXPECT_TRUE(session.execute(pairs).empty());
}

TEST_F(CriteriaTest, ThePlanIsThatOfTheNarrowedQuery) {
    session.query<Note>().filter(Note::c.text == "a").explain();
    EXPECT_NE(statements.back().find("gone"), std::string::npos) << statements.back();
}

}  // namespace
}  // namespace carboy::criteria

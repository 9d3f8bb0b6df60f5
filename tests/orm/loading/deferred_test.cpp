// Deferred columns, and the options that say which columns a query reads.
#include "orm/loading/essays.hpp"

#include <carboy/orm/session/error.hpp>

namespace carboy::essays {
namespace {

class DeferredTest : public EssaysTest {
  protected:
    /// The essays alone, in their order.
    Query<Essay> essays() {
        return session.query<Essay>()
            .options(lazy_load(Essay::c.writer), lazy_load(Essay::c.remarks))
            .order_by(Essay::c.id);
    }
    bool sent_last(const char* text) const { return statements.back().find(text) != std::string::npos; }
};

TEST_F(DeferredTest, AQueryLeavesOutDeferredColumns) {
    const auto found = essays().all();
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(statements.size(), 1u);
    for (const char* column : {"body", "quoted", "thanks", "draft"}) EXPECT_FALSE(sent_last(column)) << statements[0];
    EXPECT_EQ(found[0].title, "title 1");
    EXPECT_EQ(found[3].words, 400);
}

TEST_F(DeferredTest, TheFirstUseLoadsTheColumnForAllObjects) {
    const auto found = essays().all();
    EXPECT_EQ(count([&] {
                  for (std::size_t i = 0; i < found.size(); ++i)
                      EXPECT_EQ(found[i].body, "body " + std::to_string(i + 1));
              }),
              1u);
    EXPECT_FALSE(sent_last("quoted"));
}

TEST_F(DeferredTest, AGroupIsLoadedTogether) {
    const auto found = essays().all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(found[1].quoted, "quoted 2");
                  EXPECT_EQ(found[1].thanks.value(), std::nullopt);
                  EXPECT_EQ(found[2].quoted, "quoted 3");
              }),
              1u);
}

TEST_F(DeferredTest, OptionsLoadDeferredColumns) {
    const Essay& first = *essays().options(undefer(Essay::c.body), undefer_group<Essay, "sources">()).first();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(first.body, "body 1");
                  EXPECT_EQ(first.quoted, "quoted 1");
              }),
              0u);
    EXPECT_FALSE(sent_last("draft"));
}

TEST_F(DeferredTest, LoadOnlyLoadsWhatItNamesAndWhatTheSessionNeeds) {
    const auto found = session.query<Writer>().options(load_only(Writer::c.born)).order_by(Writer::c.id).all();
    EXPECT_TRUE(sent_last("born"));
    EXPECT_TRUE(sent_last("name"));  // unique
    EXPECT_FALSE(sent_last("life"));
    EXPECT_EQ(count([&] { EXPECT_EQ(found[1].name, "Bob"); }), 0u);
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(found[0].life, "life of Ada");
                  EXPECT_EQ(found[1].life, "life of Bob");
              }),
              1u);
}

TEST_F(DeferredTest, ALaterOptionTakesPrecedence) {
    essays().options(load_only(Essay::c.title)).all();
    EXPECT_FALSE(sent_last("words"));
    session.close();
    const auto found = essays().options(load_only(Essay::c.title), undefer(Essay::c.words, Essay::c.body)).all();
    EXPECT_TRUE(sent_last("words") && sent_last("body"));
    session.close();
    essays().options(undefer(Essay::c.body)).options(defer(Essay::c.body, Essay::c.words)).all();
    EXPECT_FALSE(sent_last("words") || sent_last("body"));
}

TEST_F(DeferredTest, OptionsFollowPaths) {
    const auto writers =
        session.query<Writer>()
            .options(selectin_load(Writer::c.essays).load_only(Essay::c.title).options(lazy_load(Essay::c.remarks)))
            .order_by(Writer::c.id)
            .all();
    EXPECT_FALSE(sent_last("words"));
    EXPECT_EQ(writers[1].essays[0].title, "title 3");
    session.close();
    const Essay& joined = *essays().options(joined_load(Essay::c.writer).load_only(Writer::c.name)).first();
    EXPECT_FALSE(sent_last("born"));
    EXPECT_EQ(count([&] { EXPECT_EQ(joined.writer->born, 1900); }), 1u);
    session.close();
    const Essay& linked = *essays().options(selectin_load(Essay::c.topics).defer(Topic::c.meaning)).first();
    EXPECT_FALSE(sent_last("meaning"));
    ASSERT_EQ(linked.topics.size(), 1u);
    EXPECT_EQ(count([&] { EXPECT_EQ(linked.topics[0].meaning, "they float"); }), 1u);
    session.close();
    const Essay& lazily = *essays().options(default_load(Essay::c.topics).load_only(Topic::c.name)).first();
    EXPECT_EQ(lazily.topics[0].name, "ships");
    EXPECT_FALSE(sent_last("meaning"));
}

TEST_F(DeferredTest, SubqueriesUnionsAndPagesLeaveOutColumnsToo) {
    const auto nested = essays().options(joined_load(Essay::c.remarks), load_only(Essay::c.title)).limit(2).all();
    ASSERT_EQ(nested.size(), 2u);
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(nested[1].title, "title 2");
                  EXPECT_EQ(nested[1].remarks.size(), 1u);
              }),
              0u);
    EXPECT_EQ(count([&] { EXPECT_EQ(nested[1].words, 200); }), 1u);
    session.close();
    const auto page = essays().options(defer(Essay::c.words)).paginate({.page = 2, .per_page = 3});
    EXPECT_EQ(count([&] { EXPECT_EQ(page.items[0].words, 400); }), 1u);
    session.close();
    const auto keyset = essays().options(defer(Essay::c.words)).keyset({.per_page = 2});
    EXPECT_EQ(count([&] { EXPECT_EQ(keyset.items[1].words, 200); }), 1u);
}

TEST_F(DeferredTest, AnUpdateWritesOnlyAssignedColumns) {
    Essay& essay = *essays().first();
    essay.title = "new";
    EXPECT_EQ(count([&] { session.commit(); }), 1u);
    EXPECT_FALSE(sent_last("body"));
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "body 1");
    EXPECT_EQ(value_in_row("SELECT draft FROM essay WHERE id = 1"), "draft 1");
}

TEST_F(DeferredTest, AnAssignmentLoadsNothing) {
    Essay& essay = *essays().first();
    EXPECT_EQ(count([&] {
                  essay.body = "written blindly";
                  essay.thanks = std::nullopt;
                  EXPECT_EQ(essay.body, "written blindly");
                  EXPECT_TRUE(session.is_modified(essay));
                  session.commit();
              }),
              1u);
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "written blindly");
    essay.quoted = "";
    essay.quoted = "quoted 1";
    session.commit();
    EXPECT_EQ(value_in_row("SELECT quoted FROM essay WHERE id = 1"), "quoted 1");
}

TEST_F(DeferredTest, NullIsWrittenOverAnUnknownValue) {
    Essay& essay = *essays().first();
    essay.quoted = std::nullopt;
    session.commit();
    EXPECT_EQ(value_in_row("SELECT quoted FROM essay WHERE id = 1"), "NULL");
}

TEST_F(DeferredTest, ARollbackForgetsAnAssignedColumn) {
    Essay& essay = *essays().first();
    essay.body = "draft";
    session.flush();
    essay.body = "second draft";
    session.rollback();
    EXPECT_EQ(count([&] { EXPECT_EQ(essay.body, "body 1"); }), 1u);
    essay.words = 1;
    session.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "body 1");
}

TEST_F(DeferredTest, ASavepointForgetsAnAssignedColumn) {
    Essay& essay = *essays().first();
    auto savepoint = session.begin_nested();
    essay.body = "draft";
    essay.words = 5;
    session.flush();
    savepoint.rollback();
    EXPECT_EQ(essay.words, 100);
    EXPECT_EQ(essay.body, "body 1");
    auto second = session.begin_nested();
    essay.body = "kept";
    second.release();
    session.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "kept");
}

TEST_F(DeferredTest, RefreshAndExpireLeaveDeferredColumnsOutAgain) {
    Essay& essay = *essays().first();
    EXPECT_EQ(essay.body, "body 1");
    session.execute("UPDATE essay SET body = 'other', title = 'other' WHERE id = 1");
    session.refresh(essay);
    EXPECT_FALSE(sent_last("body"));
    EXPECT_EQ(essay.title, "other");
    EXPECT_EQ(essay.body, "other");
    essay.body = "lost";
    session.expire(essay);
    EXPECT_EQ(essay.body, "other");
    essay.body = "lost";
    session.expire_all();
    EXPECT_EQ(essay.body, "other");
    session.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "other");
}

TEST_F(DeferredTest, AnotherQueryFillsInWhatIsMissing) {
    Essay& essay = *essays().options(load_only(Essay::c.title)).first();
    essays().options(undefer(Essay::c.body)).all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(essay.words, 100);
                  EXPECT_EQ(essay.body, "body 1");
              }),
              0u);
    essay.title = "mine";
    essay.draft = "mine";
    const NoAutoflush quiet{session};
    essays().options(undefer(Essay::c.draft, Essay::c.quoted)).populate_existing().all();
    EXPECT_EQ(essay.title, "title 1");
    EXPECT_EQ(essay.draft, "draft 1");
    EXPECT_FALSE(session.is_modified());
}

TEST_F(DeferredTest, RaiseLoadForbidsTheUse) {
    const auto found = essays().options(raise_load(Essay::c.body)).all();
    EXPECT_EQ(count([&] { expect_code("raise_load", [&] { (void)found[0].body.value(); }); }), 0u);
    expect_code("raise_load", [&] { (void)found[0].draft.value(); });  // the model forbids it
    EXPECT_EQ(found[0].quoted, "quoted 1");
    Essay& first = found[0];
    first.body = "assigned";
    EXPECT_EQ(first.body, "assigned");
    session.commit();
    const Essay& second = *essays().options(undefer(Essay::c.draft, Essay::c.body)).filter(Essay::c.id == 2).first();
    EXPECT_EQ(second.draft, "draft 2");
    const Writer& writer =
        *session.query<Writer>().options(load_only(Writer::c.name).raise_deferred()).order_by(Writer::c.id).first();
    expect_code("raise_load", [&] { (void)writer.born.value(); });
    expect_code("raise_load", [&] { (void)*writer.life; });
}

TEST_F(DeferredTest, OtherOperationsOnAColumnLoadItToo) {
    Essay& essay = *essays().options(load_only(Essay::c.title)).first();
    essay.words += 1;
    EXPECT_EQ(essay.words, 101);
    const Essay& other = essays().options(load_only(Essay::c.title)).all()[1];
    EXPECT_TRUE(other.words == 200 && other.words < essay.words * 2);
    const Essay copy = copy_of(*session.get<Essay>(3));
    EXPECT_EQ(copy.body, "body 3");
    EXPECT_EQ(copy.quoted, "quoted 3");
}

TEST_F(DeferredTest, AnSqlExpressionIsAssignedUnread) {
    Essay& essay = *essays().options(load_only(Essay::c.title)).first();
    essay.words = Essay::c.words + 5;
    essay.body = Essay::c.body + "!";
    session.flush();
    EXPECT_EQ(essay.words, 105);
    EXPECT_EQ(essay.body, "body 1!");
    session.rollback();
    EXPECT_EQ(essay.words, 100);
    EXPECT_EQ(essay.body, "body 1");
}

TEST_F(DeferredTest, BulkStatementsKeepUnwrittenAssignments) {
    Essay& essay = *essays().first();
    Essay& other = *session.get<Essay>(2);
    EXPECT_EQ(other.body, "body 2");
    {
        NoAutoflush quiet{session};
        session.execute(update<Essay>().set(Essay::c.words, 7).set(Essay::c.body, "bulk"));
    }
    EXPECT_EQ(essay.words, 7);
    EXPECT_EQ(other.body, "bulk");
    essay.body = "mine";
    session.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "mine");
}

TEST_F(DeferredTest, ObjectsOutsideTheSessionThrow) {
    Essay& essay = *essays().first();
    session.expunge(essay);
    EXPECT_EQ(essay.title, "title 1");
    expect_code("not_loaded", [&] { (void)essay.body.value(); });
    expect_code("not_loaded", [&] { (void)copy_of(essay); });
    essay.body = "assigned outside";
    session.add(essay);
    session.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "assigned outside");
    EXPECT_EQ(essay.quoted, "quoted 1");
}

TEST_F(DeferredTest, ADeletedRowIsNotReadAsDefaults) {
    Topic& topic = *session.query<Topic>().options(load_only(Topic::c.name)).filter(Topic::c.id == 2).first();
    Session other{engine};
    for (Essay& essay : other.query<Essay>().all()) essay.topics.clear();
    other.delete_(*other.get<Topic>(2));
    session.rollback();
    other.commit();
    expect_code("row_gone", [&] { (void)topic.meaning.value(); });
    session.rollback();
    Topic& gone = *session.query<Topic>().options(load_only(Topic::c.name)).filter(Topic::c.id == 1).first();
    session.delete_(gone);
    session.flush();
    expect_code("not_loaded", [&] { (void)gone.meaning.value(); });
    session.commit();
    expect_code("not_loaded", [&] { session.add(std::move(gone)); });
}

TEST_F(DeferredTest, MergeSkipsWhatTheGivenObjectDoesNotKnow) {
    Session other{engine};
    Essay& given = *other.query<Essay>().options(load_only(Essay::c.title)).filter(Essay::c.id == 1).first();
    given.title = "merged";
    Essay& merged = session.merge(given);
    EXPECT_TRUE(session.is_modified(merged));
    other.rollback();
    session.commit();
    EXPECT_EQ(merged.title, "merged");
    EXPECT_EQ(merged.body, "body 1");
    session.merge(Essay{.id = 1, .title = "whole", .body = "whole", .words = 1, .writer_id = 1});
    session.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay WHERE id = 1"), "whole");
}

TEST_F(DeferredTest, UntrackedObjectsAndStreamsLoadInPortions) {
    EXPECT_EQ(count([&] {
                  std::string bodies;
                  for (const Essay& essay : essays().untracked().stream(2)) bodies += *essay.body + ",";
                  EXPECT_EQ(bodies, "body 1,body 2,body 3,body 4,");
              }),
              3u);
    EXPECT_EQ(count([&] {
                  const auto found = essays().options(load_only(Essay::c.title)).untracked().all();
                  EXPECT_EQ(found[1].words, 200);
                  EXPECT_EQ(found[0].words, 100);
              }),
              2u);
    EXPECT_EQ(count([&] {
                  for (const Essay& essay : essays().options(undefer(Essay::c.body)).stream(2))
                      EXPECT_FALSE(essay.body->empty());
              }),
              1u);
}

TEST_F(DeferredTest, KeysOfSeveralColumnsAndVersionsWork) {
    const auto found = session.query<Translation>()
                           .options(load_only(Translation::c.language))
                           .order_by(Translation::c.essay_id, Translation::c.language)
                           .all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(found[0].body, "Text 1");
                  EXPECT_EQ(found[7].body, "texte 4");
              }),
              1u);
    Translation& first = *session.get<Translation>(1, "de");
    first.body = "anders";
    session.commit();
    EXPECT_EQ(first.version, 2);
    Session own{engine};
    Translation& second = *own.get<Translation>(1, "fr");
    second.body = "autre";  // not read before
    own.commit();
    EXPECT_EQ(value_in_row("SELECT body FROM essay_translation WHERE essay_id = 1 AND language = 'fr'"), "autre");
}

TEST_F(DeferredTest, ValidatorsAndListenersSeeTheOldValue) {
    std::string before;
    const std::size_t check = events<Topic>().validate(Topic::c.meaning, [](Topic&, const std::string& text) {
        return text == "bad" ? throw Error("bad", "bad") : text;
    });
    const std::size_t listen = events<Topic>().set(
        Topic::c.meaning, [&](Topic&, const std::string&, const std::string& old) { before = old; });
    Topic& topic = *session.query<Topic>().options(load_only(Topic::c.name)).filter(Topic::c.id == 1).first();
    expect_code("bad", [&] { topic.meaning = "bad"; });
    EXPECT_EQ(count([&] { session.commit(); }), 0u);
    topic.meaning = "they sail";
    EXPECT_EQ(before, "they float");
    session.commit();
    EXPECT_EQ(value_in_row("SELECT meaning FROM essay_topic WHERE id = 1"), "they sail");
    events<Topic>().remove(check);
    events<Topic>().remove(listen);
}

TEST_F(DeferredTest, AMovedOrCopiedColumnIsLoaded) {
    Essay& essay = *essays().first();
    const Column<Text, deferred> copied = essay.body;
    EXPECT_EQ(copied, "body 1");
    Essay& other = essays().all()[1];
    const Column<Text, deferred> moved = std::move(other.body);
    EXPECT_EQ(moved, "body 2");
    EXPECT_EQ(other.body, "body 2");
}

TEST_F(DeferredTest, TuplesReadWholeRows) {
    const auto rows = session.execute(select(Essay::c, Writer::c).join(Essay::c.writer).order_by(Essay::c.id)).all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(std::get<0>(rows[0]).body, "body 1");
                  EXPECT_EQ(std::get<1>(rows[0]).life, "life of Ada");
              }),
              0u);
}

}  // namespace
}  // namespace carboy::essays

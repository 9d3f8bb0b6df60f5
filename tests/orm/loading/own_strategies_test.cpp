// Relationships whose loading the model declares (lazy<>), and queries that say otherwise.
#include "orm/loading/essays.hpp"

#include <carboy/orm/session/error.hpp>

namespace carboy::essays {
namespace {

using OwnStrategiesTest = EssaysTest;

TEST_F(OwnStrategiesTest, AQueryLoadsWhatTheModelSays) {
    const auto found = session.query<Essay>().order_by(Essay::c.id).all();
    EXPECT_EQ(statements.size(), 2u);
    EXPECT_NE(statements[0].find("LEFT OUTER JOIN"), std::string::npos) << statements[0];
    EXPECT_EQ(count([&] {
                  for (const Essay& essay : found) {
                      EXPECT_EQ(essay.writer->born, 1900);
                      EXPECT_EQ(essay.remarks.size(), 1u);
                  }
              }),
              0u);
    EXPECT_EQ(count([&] { EXPECT_EQ(found[0].topics.size(), 1u); }), 1u);
}

TEST_F(OwnStrategiesTest, EveryWayToAnObjectLoadsAlong) {
    EXPECT_EQ(count([&] {
                  const Essay& essay = *session.get<Essay>(1);
                  EXPECT_EQ(essay.remarks[0].text, "remark on 1");
                  EXPECT_EQ(essay.writer->name, "Ada");
              }),
              2u);
    session.close();
    EXPECT_EQ(count([&] {
                  for (const Essay& essay : session.query<Essay>().order_by(Essay::c.id).untracked().stream(2))
                      EXPECT_EQ(essay.remarks.size(), 1u);
              }),
              3u);
    const Remark& remark = *session.query<Remark>().order_by(Remark::c.id).first();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(remark.essay->writer->name, "Ada");
                  EXPECT_EQ(remark.essay->remarks.size(), 1u);
              }),
              2u);
}

TEST_F(OwnStrategiesTest, AQuerySaysOtherwise) {
    const auto lazily = session.query<Essay>()
                            .options(lazy_load(Essay::c.writer), lazy_load(Essay::c.remarks))
                            .order_by(Essay::c.id)
                            .all();
    EXPECT_EQ(statements.size(), 1u);
    EXPECT_EQ(lazily[0].writer->name, "Ada");
    session.close();
    const auto raising = session.query<Essay>().options(raise_load<Essay>()).all();
    expect_code("raise_load", [&] { (void)raising[0].remarks.size(); });
    session.close();
    const Essay& other = *session.query<Essay>().options(selectin_load(Essay::c.writer)).first();
    EXPECT_EQ(count([&] { EXPECT_EQ(other.writer->name, "Ada"); }), 0u);
}

TEST_F(OwnStrategiesTest, StrategiesOfTheTargetsAreAddedToOptions) {
    const Writer& writer =
        *session.query<Writer>().options(selectin_load(Writer::c.essays)).order_by(Writer::c.id).first();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(writer.essays.size(), 2u);
                  for (const Essay& essay : writer.essays) EXPECT_EQ(essay.remarks.size(), 1u);
              }),
              0u);
    session.close();
    const Writer& joined =
        *session.query<Writer>().options(joined_load(Writer::c.essays)).order_by(Writer::c.id).first();
    EXPECT_EQ(count([&] { EXPECT_EQ(joined.essays[1].remarks.size(), 1u); }), 0u);
    session.close();
    const auto remarks = session.query<Remark>().options(joined_load(Remark::c.essay)).order_by(Remark::c.id).all();
    EXPECT_EQ(count([&] {
                  EXPECT_EQ(remarks[0].essay->writer->name, "Ada");
                  EXPECT_EQ(remarks[0].essay->remarks.size(), 1u);
              }),
              1u);  // the path does not come back to remarks
}

TEST_F(OwnStrategiesTest, RaiseIsTheModelsDefault) {
    Writer& writer = *session.get<Writer>(1);
    EXPECT_EQ(count([&] { expect_code("raise_load", [&] { (void)writer.essays.size(); }); }), 0u);
    session.close();
    const Writer& allowed =
        *session.query<Writer>().options(lazy_load(Writer::c.essays)).order_by(Writer::c.id).first();
    EXPECT_EQ(allowed.essays.size(), 2u);
}

TEST_F(OwnStrategiesTest, TheSessionItselfMayLoad) {
    session.execute("DELETE FROM essay_translation");
    session.execute("DELETE FROM essay_about");
    session.delete_(*session.get<Writer>(1));  // deletes the essays too
    session.commit();
    EXPECT_EQ(value_in_row("SELECT CAST(count(*) AS VARCHAR(9)) FROM essay"), "2");
    EXPECT_EQ(value_in_row("SELECT CAST(count(*) AS VARCHAR(9)) FROM essay_remark"), "2");
}

TEST_F(OwnStrategiesTest, NewObjectsHaveTheirLists) {
    Writer& writer = session.add(Writer{.name = "Cyd", .life = "short", .born = 2000});
    writer.essays.add(Essay{.id = 9, .title = "new", .body = "new", .words = 1});
    EXPECT_EQ(writer.essays.size(), 1u);
    session.commit();
    EXPECT_EQ(session.query<Essay>().filter(Essay::c.writer_id == writer.id).one().writer.get(), &writer);
}

}  // namespace
}  // namespace carboy::essays

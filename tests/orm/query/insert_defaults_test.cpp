// INSERT ... SELECT with the defaults of the columns that it does not name.
#include "orm/lesson_models.hpp"

namespace carboy {

int draft_calls = 0;
std::int64_t next_draft_call() { return ++draft_calls; }
auto draft_expression() { return sql::func::coalesce(sql::literal(std::int64_t{8}), sql::literal(std::int64_t{0})); }

struct DraftSource {
    Column<Integer, primary_key> id;
    Column<String<20>> name;

    CARBOY_MODEL(DraftSource, id, name);
};

struct DraftCopy {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<Integer, default_<5>> number;
    Column<String<20>, default_<"draft">> state;
    Column<std::optional<DateTime>, default_now> at;
    Column<Integer, default_from<next_draft_call>> call;
    Column<std::optional<Integer>, default_from<draft_expression>> made;
    Column<std::optional<Integer>> bare;
    Column<Integer, server_default<"7">> server;

    CARBOY_MODEL(DraftCopy, id, name, number, state, at, call, made, bare, server);
};

namespace {

class InsertDefaultsTest : public OrmTest {
  protected:
    InsertDefaultsTest() {
        create_tables<DraftSource, DraftCopy>();
        session.add_all(DraftSource{.name = "a"}, DraftSource{.name = "b"});
        session.commit();
        draft_calls = 0;
    }

    Session session{engine};
};

TEST_F(InsertDefaultsTest, TheSelectIsCompletedByTheDefaults) {
    const auto copies = insert<DraftCopy>().from_select(select(DraftSource::c.name), DraftCopy::c.name);
    EXPECT_EQ(session.execute(copies).rowcount(), 2);
    const auto rows = session.query<DraftCopy>().order_by(DraftCopy::c.id).all();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].name, "b");
    for (const DraftCopy& row : rows) {
        EXPECT_EQ(row.number, 5);
        EXPECT_EQ(row.state, "draft");
        EXPECT_NE(row.at, std::nullopt);
        EXPECT_EQ(row.call, 1) << "the function is called once for the statement";
        EXPECT_EQ(row.made, 8);
        EXPECT_EQ(row.bare, std::nullopt);
        EXPECT_EQ(row.server, 7) << "the default of the table";
    }
    session.execute(copies);
    EXPECT_EQ(session.query<DraftCopy>().filter(DraftCopy::c.call == 2).count(), 2)
        << "and again for the next execution";
}

TEST_F(InsertDefaultsTest, ANamedColumnHasTheValueOfTheSelect) {
    session.execute(insert<DraftCopy>().from_select(select(DraftSource::c.name, DraftSource::c.id + 40),
                                                    DraftCopy::c.name, DraftCopy::c.number));
    EXPECT_EQ(session.scalar(select(func::max(DraftCopy::c.number))), 42);
    EXPECT_EQ(session.scalar(select(func::min(DraftCopy::c.state))), "draft");
}

TEST_F(InsertDefaultsTest, ColumnsAreReturned) {
    const auto numbers = session.scalars(
        insert<DraftCopy>().from_select(select(DraftSource::c.name), DraftCopy::c.name).returning(DraftCopy::c.number));
    EXPECT_EQ(numbers, (std::vector<std::int64_t>{5, 5}));
}

TEST_F(InsertDefaultsTest, TheyCanBeLeftOut) {
    const auto bare =
        insert<DraftCopy>().from_select(select(DraftSource::c.name), DraftCopy::c.name).include_defaults(false);
    EXPECT_THROW(session.execute(bare), IntegrityError);
}

TEST_F(InsertDefaultsTest, AUnionIsRefused) {
    const auto both = select(DraftSource::c.name).union_all(select(DraftSource::c.name));
    try {
        session.execute(insert<DraftCopy>().from_select(both, DraftCopy::c.name));
        FAIL();
    } catch (const SessionError& error) {
        EXPECT_EQ(error.code(), "compound_defaults");
    }
    session.execute(insert<DraftSource>().from_select(both, DraftSource::c.name));
    EXPECT_EQ(session.query<DraftSource>().count(), 6) << "a table without defaults";
}

}  // namespace
}  // namespace carboy

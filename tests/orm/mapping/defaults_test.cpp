// Defaults that functions of the program and the database make; sequences; models over views.
#include <carboy/engine/inspector.hpp>
#include <carboy/orm.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "orm/lesson_models.hpp"

namespace carboy::defaults {

inline std::atomic<int> made_tokens{0};
inline std::string make_token() { return "token-" + std::to_string(++made_tokens); }
inline std::optional<std::int64_t> nothing() { return std::nullopt; }
inline sql::Expr<std::string> shouted() { return func::upper(literal("new")) + "!"; }
inline sql::Expr<std::int64_t> longest_label();

struct Label;

struct Ticket {
    Column<Integer, primary_key> id;
    Column<String<40>, default_from<make_token>> token;
    Column<std::optional<Integer>, default_from<nothing>> note;
    Column<String<20>, default_from<shouted>> state;
    Column<Integer, default_from<longest_label>> width;
    Column<Integer, default_<7>> rank;
    ManyToMany<Label, "default_ticket_label"> labels;

    static constexpr std::string_view table_name = "default_ticket";
    CARBOY_MODEL(Ticket, id, token, note, state, width, rank, labels);
};

struct Label {
    Column<Integer, primary_key> id;
    Column<String<20>> name;

    static constexpr std::string_view table_name = "default_label";
    CARBOY_MODEL(Label, id, name);
};

// The table of the association, with a default of its own.
struct TicketLabel {
    Column<Integer, primary_key, foreign_key<&Ticket::id>> ticket_id;
    Column<Integer, primary_key, foreign_key<&Label::id>> label_id;
    Column<String<20>, default_from<shouted>> state;

    static constexpr std::string_view table_name = "default_ticket_label";
    CARBOY_MODEL(TicketLabel, ticket_id, label_id, state);
};

inline sql::Expr<std::int64_t> longest_label() {
    return func::coalesce(select(func::max(func::length(Label::c.name))).scalar_subquery(), 0);
}

struct Visit {
    Column<Integer, primary_key> id;
    Column<DateTime, default_now> at;
    Column<std::optional<DateTime>, default_now> began;
    Column<std::optional<Uuid>, default_uuid> token;

    static constexpr std::string_view table_name = "default_visit";
    CARBOY_MODEL(Visit, id, at, began, token);
};

struct Invoice {
    Column<Integer, primary_key, sequence<"invoice_id_seq">> id;
    Column<std::optional<BigInteger>, sequence<"Invoice Number">, unique> number;
    Column<String<20>> customer;

    static constexpr std::string_view table_name = "sequence_invoice";
    CARBOY_MODEL(Invoice, id, number, customer);
};

/// The rows of a view.
struct LabelLength {
    Column<Integer, primary_key> id;
    Column<Integer> width;

    static constexpr std::string_view table_name = "default_label_length";
    static constexpr bool is_view = true;
    CARBOY_MODEL(LabelLength, id, width);
};

}  // namespace carboy::defaults

namespace carboy {
namespace {

using namespace defaults;

class DefaultsTest : public OrmTest {
  protected:
    DefaultsTest() { create_tables<Ticket, Label, TicketLabel>(); }
    Session session{engine};
};

TEST_F(DefaultsTest, FunctionsFillWhatTheProgramHasNotSet) {
    session.add(Label{.name = "urgent"});
    Ticket& first = session.add(Ticket{});
    Ticket& second = session.add(Ticket{.token = "mine", .note = 3, .state = "old", .width = 1, .rank = 2});
    EXPECT_EQ(first.token, "");
    session.flush();
    EXPECT_TRUE(first.token->starts_with("token-"));
    EXPECT_EQ(first.note, std::nullopt);
    EXPECT_EQ(first.state, "NEW!");
    EXPECT_EQ(first.width, 6);
    EXPECT_EQ(first.rank, 7);
    EXPECT_EQ(second.token, "mine");
    EXPECT_EQ(second.note, 3);
    EXPECT_EQ(second.state, "old");
    EXPECT_EQ(second.width, 1);
    session.commit();
    EXPECT_EQ(session.scalar(select(func::count()).select_from<Ticket>().where(Ticket::c.state == "NEW!")), 1);
}

TEST_F(DefaultsTest, AnExpressionOfTheProgramReplacesThem) {
    Ticket& ticket = session.add(Ticket{});
    ticket.state = func::lower(literal("LOW"));
    session.commit();
    EXPECT_EQ(ticket.state, "low");
    EXPECT_EQ(ticket.width, 0);
}

TEST_F(DefaultsTest, ARolledBackObjectIsWrittenAgain) {
    Ticket& ticket = session.add(Ticket{});
    session.flush();
    session.rollback();
    EXPECT_FALSE(session.contains(ticket));
    session.add(ticket);
    session.commit();
    EXPECT_EQ(ticket.state, "NEW!");
    EXPECT_EQ(session.query<Ticket>().count(), 1);
}

TEST_F(DefaultsTest, RowsWithoutObjectsHaveThemToo) {
    std::vector<Ticket> tickets;
    for (int i = 0; i < 3; ++i) tickets.push_back(Ticket{.rank = i});
    tickets[1].state = "set";
    session.execute(insert(std::move(tickets)));
    std::vector<Ticket> more;
    for (int i = 3; i < 5; ++i) more.push_back(Ticket{.rank = i});
    more[0].state = "set";
    bulk_insert(session, std::move(more));
    const std::vector<std::string> states = session.scalars(select(Ticket::c.state).order_by(Ticket::c.rank));
    EXPECT_EQ(states, (std::vector<std::string>{"NEW!", "set", "NEW!", "set", "NEW!"}));
    for (const std::string& token : session.scalars(select(Ticket::c.token)))
        EXPECT_TRUE(token.starts_with("token-")) << token;
}

TEST_F(DefaultsTest, TheRowsOfAnAssociationHaveThemToo) {
    Ticket& ticket = session.add(Ticket{});
    ticket.labels.add(Label{.name = "one"});
    ticket.labels.add(Label{.name = "two"});
    session.commit();
    const auto states = session.scalars(select(TicketLabel::c.state));
    EXPECT_EQ(states, (std::vector<std::string>{"NEW!", "NEW!"}));
}

TEST_F(DefaultsTest, AnOptionalColumnKeepsEveryValueOfTheProgram) {
    const std::vector<const sql::Table*> tables{&orm::joined_mapper<Visit>().table};
    create_all(engine, tables);
    const std::chrono::sys_time<std::chrono::microseconds> epoch{};
    Visit& visit = session.add(Visit{.at = epoch, .began = epoch, .token = Uuid()});
    Visit& unset = session.add(Visit{});
    session.commit();
    EXPECT_GT(visit.at.value(), epoch);  // the value of a new object, so the default replaces it
    EXPECT_EQ(visit.began.value(), epoch);
    EXPECT_EQ(visit.token.value(), Uuid());
    EXPECT_TRUE(unset.began->has_value() && unset.token->has_value());
    visit.at = epoch;  // an UPDATE can write it
    session.commit();
    session.close();
    EXPECT_EQ(session.get<Visit>(1)->at.value(), epoch);
    EXPECT_EQ(session.get<Visit>(1)->began.value(), epoch);
}

TEST_F(DefaultsTest, ASequenceNumbersAKeyAndAnotherColumn) {
    const std::vector<const sql::Table*> tables{&orm::joined_mapper<Invoice>().table};
    create_all(engine, tables);
    if (on_sqlite()) {  // the key is numbered like any other, and the number has to be set
        Invoice& invoice = session.add(Invoice{.number = 5, .customer = "Ada"});
        session.commit();
        EXPECT_EQ(invoice.id, 1);
        EXPECT_EQ(invoice.number, 5);
        session.add(Invoice{.customer = "Bob"});
        try {
            session.flush();
            FAIL() << "SQLite has no sequences";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "unsupported_sql");
        }
        session.rollback();
        EXPECT_THROW(session.scalar(select(func::next_value("invoice_id_seq"))), Error);
        return;
    }
    Invoice& ada = session.add(Invoice{.customer = "Ada"});
    Invoice& bob = session.add(Invoice{.number = 100, .customer = "Bob"});
    Invoice& cyd = session.add(Invoice{.customer = "Cyd"});
    session.commit();
    EXPECT_EQ(ada.id, 1);
    EXPECT_EQ(ada.number, 1);
    EXPECT_EQ(bob.number, 100);
    EXPECT_EQ(cyd.number, 2);
    EXPECT_EQ(cyd.id, 3);
    EXPECT_EQ(session.scalar(select(func::next_value("invoice_id_seq"))), 4);
    bob.number = func::next_value("invoice_id_seq");
    session.commit();
    EXPECT_EQ(bob.number, 5);
    session.execute("INSERT INTO sequence_invoice (customer) VALUES ('by hand')");  // the table has them as defaults
    EXPECT_EQ(session.query<Invoice>().filter_by({.customer = "by hand"}).one().number, 3);
    session.commit();
    drop_all(engine);
    EXPECT_EQ(engine.connect()
                  ->execute("SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relname IN ('invoice_id_seq', "
                            "'Invoice Number') AND relnamespace = current_schema()::regnamespace")
                  .scalar<std::int64_t>(),
              0);
}

TEST_F(DefaultsTest, AViewIsNeitherCreatedNorDropped) {
    const std::vector<const sql::Table*> created = orm::tables_to_create();
    const sql::Table* const view = &orm::joined_mapper<LabelLength>().table;
    EXPECT_EQ(std::count(created.begin(), created.end(), view), 0);
    const std::vector<const sql::Table*> all = orm::all_tables();
    EXPECT_EQ(std::count(all.begin(), all.end(), view), 1);
    session.execute("CREATE VIEW default_label_length AS SELECT id, length(name) AS width FROM default_label");
    session.add(Label{.name = "urgent"});
    session.add(Label{.name = "low"});
    session.commit();
    EXPECT_EQ(session.query<LabelLength>().filter(LabelLength::c.width > 3).one().width, 6);
    EXPECT_EQ(session.query<LabelLength>().count(), 2);
}

}  // namespace
}  // namespace carboy

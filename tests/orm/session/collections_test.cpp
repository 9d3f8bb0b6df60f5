// WriteOnly and Keyed: lists that are never loaded, and lists whose objects are found by a column.
#include <algorithm>
#include <cstdio>
#include <sstream>
#include <utility>

#include "orm/session/family_models.hpp"

namespace carboy::collections {
namespace {

struct Entry;
struct Note;
struct Topic;
struct Setting;
struct Score;

struct Account {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    WriteOnly<Many<Entry, "account", cascade<"all, delete-orphan">, passive_deletes, order_by<"amount">>> entries;
    WriteOnly<ManyToMany<Topic, "account_topic", order_by<"name">>> topics;
    Keyed<Many<Setting, "account", cascade<"all, delete-orphan">, order_by<"id">>, "name"> settings;
    Keyed<Many<Score, "account">, "year", std::int64_t> scores;
    Keyed<ManyToMany<Topic, "account_favorite">, "name"> favorites;

    CARBOY_MODEL(Account, id, name, entries, topics, settings, scores, favorites);
};

struct Entry {
    Column<Integer, primary_key> id;
    Column<Integer> amount;
    Column<Integer, foreign_key<&Account::id>, on_delete_cascade> account_id;
    One<Account, "account_id"> account;

    CARBOY_MODEL(Entry, id, amount, account_id, account);
};

// Neither the database nor the session knows what becomes of the notes of a deleted rack.
struct Rack {
    Column<Integer, primary_key> id;
    WriteOnly<Many<Note, "rack">> notes;

    CARBOY_MODEL(Rack, id, notes);
};

struct Note {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Rack::id>> rack_id;
    One<Rack, "rack_id"> rack;

    CARBOY_MODEL(Note, id, rack_id, rack);
};

struct Topic {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    ManyToMany<Account, "account_topic"> accounts;

    CARBOY_MODEL(Topic, id, name, accounts);
};

struct Setting {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<String<40>> value;
    Column<Integer, foreign_key<&Account::id>> account_id;
    One<Account, "account_id"> account;

    CARBOY_MODEL(Setting, id, name, value, account_id, account);
};

struct Score {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>> year;
    Column<std::optional<Integer>, foreign_key<&Account::id>> account_id;
    One<Account, "account_id"> account;

    CARBOY_MODEL(Score, id, year, account_id, account);
};

class CollectionsTest : public FamilyTest {
  protected:
    Account& account(const std::string& name = "Ada") { return session.add(Account{.name = name}); }
    std::vector<std::int64_t> amounts(Account& of) {
        std::vector<std::int64_t> all;
        for (Entry& entry : of.entries.select().all()) all.push_back(entry.amount);
        return all;
    }
    template <class F>
    std::string code_of(F call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return "";
    }
};

using Amounts = std::vector<std::int64_t>;

TEST_F(CollectionsTest, AWriteOnlyListIsWrittenAndQueriedButNeverLoaded) {
    Account& ada = account();
    ada.entries.add_all(Entry{.amount = 3}, Entry{.amount = 1});
    session.commit();
    statements.clear();
    Entry& two = ada.entries.add(Entry{.amount = 2});
    EXPECT_EQ(two.account.get(), &ada);
    session.flush();
    ASSERT_EQ(statements.size(), 1U) << "an addition reads nothing";
    EXPECT_EQ(amounts(ada), (Amounts{1, 2, 3}));
    EXPECT_EQ(ada.entries.select().filter(Entry::c.amount > 1).count(), 2);
    EXPECT_EQ(ada.entries.select().limit(1).offset(1).one().amount, 2);
    EXPECT_EQ(ada.entries.select().paginate({.page = 2, .per_page = 2}).items.size(), 1U);
    EXPECT_EQ(ada.entries.select().order_by(Entry::c.id).first()->amount, 1) << "its own order comes first";
    std::int64_t sum = 0;
    for (const Entry& entry : ada.entries.select().untracked().stream(1)) sum += entry.amount;
    EXPECT_EQ(sum, 6);
}

TEST_F(CollectionsTest, AWriteOnlyListFollowsTheOtherSide) {
    Account& ada = account();
    Account& bob = account("Bob");
    Entry& entry = ada.entries.add(Entry{.amount = 1});
    EXPECT_EQ(amounts(ada), Amounts{1}) << "the query writes what is pending first";
    session.commit();
    entry.account = bob;
    EXPECT_TRUE(amounts(ada).empty());
    EXPECT_EQ(amounts(bob), Amounts{1});
    ada.entries.add(entry);
    EXPECT_EQ(entry.account_id, ada.id);
    session.rollback();
    EXPECT_EQ(entry.account.get(), &ada);
    EXPECT_EQ(amounts(ada), Amounts{1});
    EXPECT_EQ(code_of([&] { bob.entries.remove(entry); }), "not_in_list");
    ada.entries.remove(entry);
    session.commit();
    EXPECT_EQ(rows("entry"), 0) << "an orphan is deleted";
}

TEST_F(CollectionsTest, ANewOwnerKeepsItsWriteOnlyListWhenItIsRolledBack) {
    Account& ada = account();
    ada.entries.add(Entry{.amount = 1});
    session.flush();
    ada.entries.add(Entry{.amount = 2});
    session.rollback();
    EXPECT_EQ(code_of([&] { (void)ada.entries.select(); }), "not_in_session");
    session.add(ada);
    session.commit();
    EXPECT_EQ(amounts(ada), (Amounts{1, 2}));

    Account free{.name = "Cyd"};
    free.entries.add_all(std::vector<Entry>());
    free.entries.add(Entry{.amount = 7});
    EXPECT_EQ(amounts(session.add(std::move(free))), Amounts{7});
    const auto quiet = session.no_autoflush();
    Account& dan = account("Dan");
    EXPECT_EQ(code_of([&] { (void)dan.entries.select(); }), "no_row");
}

TEST_F(CollectionsTest, AWriteOnlyListLeavesItsRowsToTheDatabaseWhenItsOwnerIsDeleted) {
    Account& ada = account();
    Entry& first = ada.entries.add(Entry{.amount = 1});
    session.commit();
    session.refresh(first);
    Entry& added = ada.entries.add(Entry{.amount = 2});
    statements.clear();
    session.delete_(ada);
    EXPECT_FALSE(session.contains(added)) << "a new object of a deleted owner leaves with it";
    session.commit();
    for (const std::string& statement : statements) EXPECT_EQ(statement.find("FROM entry"), std::string::npos);
    EXPECT_EQ(rows("entry"), 0);
}

TEST_F(CollectionsTest, AWriteOnlyListWithoutPassiveDeletesRefusesTheDeletionOfItsOwner) {
    Rack& rack = session.add(Rack{});
    Note& note = rack.notes.add(Note{});
    session.commit();
    session.delete_(rack);
    EXPECT_EQ(code_of([&] { session.flush(); }), "write_only");
    session.rollback();
    EXPECT_EQ(rack.notes.select().one().id, note.id);
    note.rack = nullptr;
    session.flush();
    Rack& other = session.add(Rack{});
    Note& second = other.notes.add(Note{});
    session.flush();
    session.delete_(other);
    EXPECT_EQ(code_of([&] { session.commit(); }), "") << "the list of a new object is known";
    EXPECT_EQ(second.rack_id, std::nullopt);
}

TEST_F(CollectionsTest, WriteOnlyLinksAreInStepWithTheOtherSide) {
    Account& ada = account();
    Topic& sea = ada.topics.add(Topic{.name = "sea"});
    Topic& air = session.add(Topic{.name = "air"});
    session.commit();
    EXPECT_EQ(air.accounts.size(), 0U);
    ada.topics.add(air);
    EXPECT_EQ(&air.accounts[0], &ada) << "at once";
    EXPECT_EQ(ada.topics.select().count(), 2);
    EXPECT_EQ(ada.topics.select().first()->name, "air");
    EXPECT_EQ(ada.topics.select().join(Topic::c.accounts).filter(Account::c.name == "Ada").count(), 2);
    EXPECT_EQ(session.query<Account>().filter(Account::c.topics.contains(sea)).one().name, "Ada");
    sea.accounts.remove(ada);
    ada.topics.remove(air);
    EXPECT_EQ(ada.topics.select().count(), 0);
    session.rollback();
    EXPECT_EQ(ada.topics.select().one().name, "sea") << "air was added in the transaction that was rolled back";
}

TEST_F(CollectionsTest, AddingAndRemovingWriteOnlyLinksInOneFlushLeavesThemAsTheyWere) {
    Account& ada = account();
    Topic& sea = ada.topics.add(Topic{.name = "sea"});
    Topic& air = session.add(Topic{.name = "air"});
    session.commit();
    ada.topics.remove(sea);
    ada.topics.add(sea);
    ada.topics.add(air);
    ada.topics.remove(air);
    EXPECT_FALSE(session.is_modified());
    ada.topics.add(sea);
    EXPECT_THROW(session.commit(), IntegrityError) << "the link exists";
    session.rollback();
    ada.topics.remove(air);
    EXPECT_THROW(session.commit(), ConcurrentUpdate) << "the link does not exist";
    session.rollback();
    session.delete_(ada);
    session.commit();
    EXPECT_EQ(rows("account_topic"), 0);
}

TEST_F(CollectionsTest, SavepointsRestoreWriteOnlyLists) {
    Account& ada = account();
    Topic& sea = session.add(Topic{.name = "sea"});
    session.flush();
    auto savepoint = session.begin_nested();
    ada.entries.add(Entry{.amount = 1});
    ada.topics.add(sea);
    session.flush();
    ada.entries.add(Entry{.amount = 2});
    savepoint.rollback();
    EXPECT_TRUE(amounts(ada).empty());
    EXPECT_FALSE(ada.topics.select().exists());
    ada.entries.add(Entry{.amount = 3});
    ada.topics.add(sea);
    session.commit();
    EXPECT_EQ(amounts(ada), Amounts{3});
    EXPECT_EQ(ada.topics.select().count(), 1);
}

TEST_F(CollectionsTest, MergeAddsTheNewObjectsOfAWriteOnlyList) {
    Account& ada = account();
    ada.entries.add(Entry{.amount = 1});
    session.commit();
    Account copy = copy_of(ada);
    copy.entries.add(Entry{.amount = 2});
    EXPECT_EQ(&session.merge(copy), &ada);
    EXPECT_EQ(amounts(ada), (Amounts{1, 2}));
}

TEST_F(CollectionsTest, UntrackedObjectsHaveWriteOnlyLists) {
    account().entries.add(Entry{.amount = 1});
    session.commit();
    for (const Account& ada : session.query<Account>().untracked().all())
        EXPECT_EQ(ada.entries.select().one().amount, 1);
}

TEST_F(CollectionsTest, KeyedObjectsAreFoundByTheirColumn) {
    Account& ada = account();
    ada.settings.add(Setting{.name = "theme", .value = "dark"});
    ada.settings.set(Setting{.name = "size", .value = "10"});
    EXPECT_EQ(ada.settings["theme"].value, "dark");
    session.commit();
    statements.clear();
    EXPECT_EQ(ada.settings["size"].value, "10");
    EXPECT_EQ(ada.settings.get("font"), nullptr);
    EXPECT_EQ(ada.settings.keys(), (std::vector<std::string>{"theme", "size"}));
    EXPECT_EQ(std::count_if(statements.begin(), statements.end(),
                            [](const std::string& one) { return one.find("FROM setting") != std::string::npos; }),
              1);
    EXPECT_EQ(code_of([&] { (void)ada.settings["font"]; }), "no_such_key");
    EXPECT_EQ(code_of([&] { ada.settings.add(Setting{.name = "size"}); }), "key_taken");
    ada.settings["size"].name = "width";
    EXPECT_TRUE(ada.settings.contains("width"));
    EXPECT_FALSE(ada.settings.contains("size"));
    session.rollback();
    EXPECT_TRUE(ada.settings.contains("size"));
}

TEST_F(CollectionsTest, AKeyedObjectIsReplaced) {
    Account& ada = account();
    Setting& old = ada.settings.add(Setting{.name = "theme", .value = "dark"});
    session.commit();
    Setting& now = ada.settings.set(Setting{.name = "theme", .value = "light"});
    EXPECT_EQ(ada.settings.size(), 1U);
    EXPECT_EQ(&ada.settings.set(now), &now);
    session.commit();
    EXPECT_EQ(session.query<Setting>().one().value, "light");
    EXPECT_FALSE(session.contains(old)) << "an orphan is deleted";
    ada.settings.erase("theme");
    EXPECT_EQ(code_of([&] { ada.settings.erase("theme"); }), "no_such_key");
    session.commit();
    EXPECT_EQ(rows("setting"), 0);
}

TEST_F(CollectionsTest, KeysOfOtherTypesAndNull) {
    Account& ada = account();
    Score& unknown = ada.scores.add(Score{});
    ada.scores.add(Score{});
    ada.scores.set(Score{.year = 1999});
    EXPECT_EQ(ada.scores.keys(), std::vector<std::int64_t>{1999});
    unknown.year = 2001;
    EXPECT_EQ(&ada.scores[2001], &unknown);
    ada.scores.set(Score{.year = 2001});
    session.commit();
    EXPECT_FALSE(unknown.account);
    EXPECT_EQ(ada.scores.size(), 3U);
    EXPECT_EQ(session.query<Account>().options(selectin_load(Account::c.scores)).one().scores[1999].year, 1999);
    EXPECT_EQ(session.query<Account>().join(Account::c.scores).filter(Score::c.year == 1999).count(), 1);
}

TEST_F(CollectionsTest, AKeyedObjectThatIsAddedAgainGetsTheOwnersNewKey) {
    Account& ada = session.add(Account{.id = 5, .name = "Ada"});
    Score& score = ada.scores.add(Score{.year = 1999});
    session.flush();
    const NoAutoflush quiet(session);
    ada.id = 6;
    EXPECT_EQ(&ada.scores.add(score), &score);
    EXPECT_EQ(score.account_id, 6);
    ada.id = 7;
    EXPECT_EQ(&ada.scores.set(score), &score);
    EXPECT_EQ(score.account_id, 7);
    EXPECT_EQ(ada.scores.size(), 1U);
    session.commit();
    EXPECT_EQ(score.account_id, 7);
    EXPECT_EQ(ada.scores.size(), 1U);
}

TEST_F(CollectionsTest, KeyedLinks) {
    Account free{.name = "Ada"};
    free.favorites.add(Topic{.name = "sea"});
    EXPECT_EQ(code_of([&] { free.favorites.add(Topic{.name = "sea"}); }), "key_taken");
    free.favorites.set(Topic{.name = "sea"});
    EXPECT_EQ(free.favorites.size(), 1U);
    Account& ada = session.add(std::move(free));
    session.commit();
    EXPECT_EQ(rows("topic"), 1);
    Topic& other = session.add(Topic{.name = "sea"});
    EXPECT_EQ(&ada.favorites.set(other), &other);
    session.commit();
    EXPECT_EQ(rows("account_favorite"), 1);
    EXPECT_EQ(&ada.favorites["sea"], &other);
    EXPECT_EQ(&ada.favorites.add(other), &other) << "it is in the list already";
    Topic& land = ada.favorites.add(Topic{.name = "land"});
    ada.favorites.add(land);
    EXPECT_EQ(ada.favorites.size(), 2U);
    session.commit();
    EXPECT_EQ(rows("account_favorite"), 2);
}

/// The same steps as in collections_sqlalchemy.py.
class CollectionsSqlalchemyTest : public CollectionsTest {
  protected:
    void show(const std::string& step) {
        out << step;
        for (Account& one : session.query<Account>().order_by(Account::c.name).all()) {
            out << ' ' << *one.name << ":[";
            const char* comma = "";
            for (Entry& entry : one.entries.select().all()) out << std::exchange(comma, ", ") << *entry.amount;
            comma = "";
            out << "][";
            for (Topic& topic : one.topics.select().all())
                out << std::exchange(comma, ", ") << '\'' << *topic.name << '\'';
            comma = "";
            out << "][";
            std::vector<std::string> keys = one.settings.keys();
            std::sort(keys.begin(), keys.end());
            for (const std::string& key : keys)
                out << std::exchange(comma, ", ") << "('" << key << "', '" << *one.settings[key].value << "')";
            out << ']';
        }
        for (const char* table : {"entry", "topic", "account_topic", "setting"}) out << ' ' << rows(table);
        out << '\n';
    }
    void failing(const std::string& step) {
        out << step;
        try {
            session.commit();
            out << " works\n";
        } catch (const IntegrityError&) {
            out << " IntegrityError\n";
            session.rollback();
        } catch (const ConcurrentUpdate&) {
            out << " ConcurrentUpdate\n";
            session.rollback();
        }
    }
    static std::string of_sqlalchemy() {
        std::string printed;
        FILE* const pipe =
            ::popen("/usr/bin/python3 -B " CARBOY_SOURCE_DIR "/tests/orm/session/collections_sqlalchemy.py 2>&1", "r");
        for (int c = 0; pipe != nullptr && (c = std::fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
        if (pipe == nullptr || ::pclose(pipe) != 0) printed += "failed";
        return printed;
    }

    std::ostringstream out;
};

TEST_F(CollectionsSqlalchemyTest, TheSameSteps) {
    Account& ada = account();
    Account& bob = account("Bob");
    Entry& two = ada.entries.add(Entry{.amount = 2});
    Entry& one = ada.entries.add(Entry{.amount = 1});
    Topic& sea = session.add(Topic{.name = "sea"});
    Topic& air = session.add(Topic{.name = "air"});
    ada.topics.add(sea);
    ada.settings.set(Setting{.name = "theme", .value = "dark"});
    show("pending");
    session.commit();
    bob.entries.add(one);
    two.account = bob;
    show("moved");
    session.rollback();
    show("rolled back");
    auto savepoint = session.begin_nested();
    bob.entries.add(one);
    air.accounts.add(ada);
    ada.topics.remove(sea);
    show("nested");
    savepoint.rollback();
    show("undone");
    ada.topics.remove(sea);
    ada.topics.add(air);
    session.commit();
    show("linked");
    ada.topics.add(air);
    failing("a link that exists");
    ada.topics.remove(sea);
    failing("a link that does not exist");
    ada.entries.remove(two);
    failing("an orphan");
    show("orphan");
    ada.settings.set(Setting{.name = "theme", .value = "light"});
    ada.settings.set(Setting{.name = "size", .value = "10"});
    session.commit();
    show("keys");
    ada.settings.erase("theme");
    session.commit();
    show("without a key");
    session.delete_(ada);
    session.commit();
    show("deleted");
    EXPECT_EQ(out.str(), of_sqlalchemy());
}

}  // namespace
}  // namespace carboy::collections

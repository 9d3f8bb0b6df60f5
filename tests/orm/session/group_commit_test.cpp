// Group commit: sessions that commit at the same time share a sync. None is answered before it, and one that fails
// fails alone.
#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/orm/session/error.hpp>

#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include "orm/lesson_models.hpp"
#include "orm/session/durable_vfs.hpp"

namespace carboy {

struct Entry {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> name;
    Column<Integer> number;

    static constexpr std::string_view table_name = "group_entry";
    CARBOY_MODEL(Entry, id, name, number);
};

struct GroupTag;

struct GroupDoc {
    Column<Integer, primary_key> id;
    Column<Integer, default_<0>> hits;
    ManyToMany<GroupTag, "group_doc_tag"> tags;

    CARBOY_MODEL(GroupDoc, id, hits, tags);
};

struct GroupTag {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> name;
    ManyToMany<GroupDoc, "group_doc_tag"> docs;

    CARBOY_MODEL(GroupTag, id, name, docs);
};

namespace {

class GroupCommitTest : public ::testing::Test {
  protected:
    GroupCommitTest() {
        remove();
        durable::install(file);
        engine.emplace("sqlite:///" + file);
        auto connection = engine->connect();
        for (const std::string& text : sql::create_statements(orm::joined_mapper<Entry>().table, engine->dialect()))
            connection->execute(unchecked(text));
        connection->execute(
            "CREATE TABLE strict_child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES "
            "group_entry (id) DEFERRABLE INITIALLY DEFERRED)");
        connection->execute(
            "CREATE TRIGGER deferred AFTER INSERT ON group_entry WHEN new.number = -1 BEGIN INSERT INTO "
            "strict_child (parent) VALUES (new.id + 1000000); END");
        connection->execute(
            "CREATE TRIGGER ends_all BEFORE INSERT ON group_entry WHEN new.number = -2 BEGIN SELECT "
            "RAISE(ROLLBACK, 'no'); END");
        connection->commit();
    }
    ~GroupCommitTest() override {
        engine.reset();
        durable::uninstall();
        remove();
    }
    void remove() const {
        for (const char* end : {"", "-wal", "-shm", ".copy", ".copy-wal", ".copy-shm"})
            std::filesystem::remove(file + end);
    }

    /// Runs `work(i)` in `count` threads.
    template <class F>
    static void in_threads(int count, F work) {
        std::vector<std::thread> threads;
        for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
        for (std::thread& thread : threads) thread.join();
    }
    void add(const std::string& name, std::int64_t number) {
        Session session{*engine};
        session.add(Entry{.name = name, .number = number});
        session.commit();
    }
    std::int64_t rows() {
        Session session{*engine};
        return session.query<Entry>().count();
    }

    std::string file =
        (std::filesystem::temp_directory_path() / ("carboy_group_" + std::to_string(::getpid()) + ".db")).string();
    std::optional<Engine> engine;
};

TEST_F(GroupCommitTest, OneSessionAlone) {
    add("one", 1);
    const int before = durable::syncs();
    std::vector<std::string> texts;
    engine->on_query([&](const engine::QueryEvent& event) { texts.emplace_back(event.statement); });
    add("two", 2);
    EXPECT_EQ(durable::syncs(), before + 1);
    EXPECT_EQ(texts.size(), 1u) << texts.back();
    EXPECT_EQ(rows(), 2);
}

TEST_F(GroupCommitTest, SixtyFourThreadsShareSyncs) {
    const int before = durable::syncs();
    in_threads(64, [&](int i) {
        for (int n = 0; n < 10; ++n) add(std::to_string(i) + "/" + std::to_string(n), n);
    });
    EXPECT_EQ(rows(), 640);
    EXPECT_LT(durable::syncs() - before, 640);
}

TEST_F(GroupCommitTest, SixtyFourFibersShareSyncs) {
    const int before = durable::syncs();
    fiber::Loop loop;
    for (int i = 0; i < 64; ++i)
        loop.spawn([&, i] {
            for (int n = 0; n < 10; ++n) add(std::to_string(i) + "/" + std::to_string(n), n);
        });
    loop.run();
    EXPECT_EQ(rows(), 640);
    EXPECT_LT(durable::syncs() - before, 320);
}

TEST_F(GroupCommitTest, TheWaitsForTheTurnAndForTheLockHaveOneTimeout) {
    using namespace std::chrono_literals;
    engine.emplace("sqlite:///" + file + "?timeout=1.2");
    add("opens", 0);
    sqlite3* other = nullptr;  // a raw handle represents another process
    ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    std::thread first([&] { EXPECT_THROW(add("first", 1), Timeout); });
    std::this_thread::sleep_for(300ms);
    const auto begin = std::chrono::steady_clock::now();
    try {
        add("second", 2);  // its turn comes after 900 ms
        ADD_FAILURE() << "it was added";
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "write_lock_timeout");
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 1700ms);
    first.join();
    sqlite3_close(other);
    add("third", 3);
    EXPECT_EQ(rows(), 2);
}

TEST_F(GroupCommitTest, EachGetsItsOwnKeyAndItsOwnError) {
    add("taken", 0);
    std::atomic<int> unique{0}, added{0};
    std::mutex guard;
    std::set<std::int64_t> keys;
    in_threads(32, [&](int i) {
        for (int n = 0; n < 10; ++n) {
            Session session{*engine};
            const bool bad = (i + n) % 3 == 0;
            Entry& entry = session.add(Entry{.name = bad ? "taken" : std::to_string(i) + "/" + std::to_string(n)});
            try {
                session.commit();
                ++added;
                const std::lock_guard lock(guard);
                EXPECT_TRUE(keys.insert(entry.id).second);
            } catch (const engine::IntegrityError& error) {
                EXPECT_EQ(error.kind(), engine::Constraint::unique);
                ++unique;
                session.rollback();
                EXPECT_EQ(entry.id, 0);
                EXPECT_FALSE(session.is_modified());
            }
        }
    });
    EXPECT_EQ(unique, 107);
    EXPECT_EQ(added, 213);
    EXPECT_EQ(rows(), 214);
}

TEST_F(GroupCommitTest, ADeferredConstraintFailsAlone) {
    std::atomic<int> failed{0}, added{0};
    in_threads(32, [&](int i) {
        try {
            add(std::to_string(i), i % 4 == 0 ? -1 : i);
            ++added;
        } catch (const engine::IntegrityError& error) {
            EXPECT_EQ(error.kind(), engine::Constraint::foreign_key);
            ++failed;
        }
    });
    EXPECT_EQ(failed, 8);
    EXPECT_EQ(added, 24);
    EXPECT_EQ(rows(), 24);
}

// A trigger that ends the whole transaction: the others are told so, and may run again.
TEST_F(GroupCommitTest, ARollbackByATriggerLosesNothingAcknowledged) {
    std::atomic<int> added{0};
    const auto work = [&](int i) {
        for (int n = 0; n < 10; ++n) {
            try {
                add(std::to_string(i) + "/" + std::to_string(n), (i + n) % 11 == 0 ? -2 : n);
                ++added;
            } catch (const engine::IntegrityError&) {
                EXPECT_EQ((i + n) % 11, 0);
            } catch (const engine::SerializationFailure& error) {
                EXPECT_EQ(error.code(), "transaction_lost");
            }
        }
    };
    // Each shared commit may have a member that is rolled back, so that nothing is left of a round.
    for (int round = 0; round < 10 && added == 0; ++round) in_threads(32, work);
    EXPECT_EQ(rows(), added);
    EXPECT_GT(added, 0);
    add("later", 1);  // the next commit is not lost
    EXPECT_EQ(rows(), added + 1);
}

TEST_F(GroupCommitTest, AChangedRowFailsAlone) {
    for (int i = 0; i < 16; ++i) add(std::to_string(i), 0);
    std::atomic<int> lost{0}, written{0};
    in_threads(16, [&](int i) {
        for (int n = 0; n < 20; ++n) {
            Session session{*engine};
            Entry& own = *session.get<Entry>(i / 2 + 1);  // two threads a row
            own.number = own.number + 1;
            try {
                session.commit();
                ++written;
            } catch (const orm::ConcurrentUpdate&) {
                session.rollback();
                ++lost;
            }
        }
    });
    EXPECT_EQ(lost + written, 320);
    Session session{*engine};
    std::int64_t sum = 0;
    for (const Entry& entry : session.query<Entry>().untracked().all()) sum += entry.number;
    EXPECT_EQ(sum, written);
}

// What a flush reads back, it reads from the shared transaction.
TEST_F(GroupCommitTest, SqlValuesAndLinks) {
    create_all(*engine);
    {
        Session session{*engine};
        session.add(GroupDoc{});
        session.commit();
    }
    in_threads(16, [&](int i) {
        for (int n = 0; n < 10; ++n) {
            Session session{*engine};
            GroupDoc& doc = *session.get<GroupDoc>(1);
            doc.hits = GroupDoc::c.hits + 1;
            GroupTag& tag = session.add(GroupTag{.name = std::to_string(i) + "/" + std::to_string(n)});
            doc.tags.add(tag);
            session.commit();
            EXPECT_GT(doc.hits, 0);
            EXPECT_GT(tag.id, 0);
        }
    });
    Session session{*engine};
    GroupDoc& doc = session.query<GroupDoc>().options(joined_load(GroupDoc::c.tags)).one();
    EXPECT_EQ(doc.hits, 160);
    EXPECT_EQ(doc.tags.size(), 160u);
}

TEST_F(GroupCommitTest, BesideWritersWithTheirOwnTransactions) {
    in_threads(16, [&](int i) {
        for (int n = 0; n < 10; ++n) {
            const std::string name = std::to_string(i) + "/" + std::to_string(n);
            if (i % 3 == 0) {
                auto connection = engine->connect();
                connection->execute("INSERT INTO group_entry (name, number) VALUES (?, 1)", name);
                connection->commit();
            } else if (i % 3 == 1) {
                Session session{*engine};
                session.add(Entry{.name = name, .number = 1});
                session.flush();  // takes its turn in the writers' queue
                session.commit();
            } else {
                add(name, 1);
            }
        }
    });
    EXPECT_EQ(rows(), 160);
}

TEST_F(GroupCommitTest, ATurnThatDoesNotComeIsAnError) {
    engine.emplace("sqlite:///" + file, engine::EngineOptions{.connect = {.timeout = std::chrono::milliseconds(100)}});
    auto holder = engine->connect();
    holder->begin_write();
    in_threads(8, [&](int i) { EXPECT_THROW(add(std::to_string(i), i), engine::Timeout); });
    holder->rollback();
    add("after", 1);
    EXPECT_EQ(rows(), 1);
}

TEST_F(GroupCommitTest, CanBeTurnedOff) {
    engine.emplace("sqlite:///" + file, engine::EngineOptions{.group_commits = false});
    EXPECT_EQ(engine->commit_group(), nullptr);
    add("one", 1);
    EXPECT_EQ(rows(), 1);
    EXPECT_EQ(Engine("sqlite:///:memory:").commit_group(), nullptr);
}

// At any moment, what a power failure would leave contains everything that was acknowledged before.
TEST_F(GroupCommitTest, NothingIsAcknowledgedBeforeItIsDurable) {
    std::mutex guard;
    std::set<std::string> acknowledged;
    std::atomic<int> running{24};
    std::thread checker([&] {
        while (running > 0) {
            std::set<std::string> right;
            {
                const std::lock_guard lock(guard);
                right = acknowledged;
            }
            durable::save(file + ".copy");
            {
                Connection copy = engine::connect(file + ".copy");
                std::set<std::string> found;
                for (const auto& row : copy.execute("SELECT name FROM group_entry"))
                    found.insert(row.get<std::string>(0));
                for (const std::string& name : right) EXPECT_TRUE(found.contains(name)) << name;
            }
            for (const char* end : {".copy", ".copy-wal", ".copy-shm"}) std::filesystem::remove(file + end);
        }
    });
    in_threads(24, [&](int i) {
        for (int n = 0; n < 40; ++n) {
            const std::string name = std::to_string(i) + "/" + std::to_string(n);
            add(name, n);
            const std::lock_guard lock(guard);
            acknowledged.insert(name);
        }
        --running;
    });
    checker.join();
    EXPECT_EQ(rows(), 24 * 40);
}

}  // namespace
}  // namespace carboy

// Each call that SQLite makes to the disk or the allocator fails in turn, once or from then on. The program gets the
// right error, acknowledged data is there, and nothing is half written.
#include "faults/faulty_vfs.hpp"

#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <new>
#include <set>

namespace carboy {
namespace {

using faults::Call;

/// The outcomes that the program was told.
struct Ledger {
    std::set<int> acknowledged;
    std::set<int> unknown;  // CommitUnknown: either outcome is right
    int errors = 0;
};

class SqliteIoTest : public testing::TestWithParam<std::tuple<Call, bool>> {
  protected:
    SqliteIoTest() { remove(); }
    ~SqliteIoTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
    }

    // Checks an error's class, and that it has a hint.
    static void judge(Ledger& ledger) {
        faults::own_allocations = false;
        try {
            throw;
        } catch (const std::bad_alloc&) {
        } catch (const DatabaseError& error) {
            EXPECT_NE(dynamic_cast<const OperationalError*>(&error), nullptr) << error.what();
            EXPECT_FALSE(error.hint().empty()) << error.what() << " " << error.native_code();
        }
        ++ledger.errors;
        faults::own_allocations = true;
    }

    // A transaction of two rows, one of which is large enough to need overflow pages.
    static void write(Connection& conn, int number, Ledger& ledger) {
        try {
            Transaction transaction(conn);
            conn.execute("INSERT INTO t VALUES (?, 1, 'small')", number);
            conn.execute("INSERT INTO t VALUES (?, 2, zeroblob(9000))", number);
            try {
                transaction.commit();
            } catch (const CommitUnknown&) {
                faults::own_allocations = false;
                ledger.unknown.insert(number);
                throw;
            }
            faults::own_allocations = false;
            ledger.acknowledged.insert(number);
            faults::own_allocations = true;
        } catch (...) {
            judge(ledger);
        }
    }

    void work(Ledger& ledger, const std::string& address) {
        try {
            Connection conn = connect(address);
            conn.execute("CREATE TABLE IF NOT EXISTS t (n, part, data, PRIMARY KEY (n, part))");
            for (int number = 1; number <= 4; ++number) write(conn, number, ledger);
            conn.execute("SELECT n, part, data FROM t ORDER BY data").fetchall();
            conn.execute("DELETE FROM t WHERE n = -1");
            conn.commit();
        } catch (...) {
            judge(ledger);
        }
    }

    void check(const Ledger& ledger, const std::string& address, int n) {
        Connection conn = connect(address);
        EXPECT_EQ(conn.execute("PRAGMA integrity_check").scalar<std::string>(), "ok") << n;
        conn.execute("CREATE TABLE IF NOT EXISTS t (n, part, data, PRIMARY KEY (n, part))");
        std::set<int> there;
        for (auto [number, parts] : conn.execute("SELECT n, count(*) FROM t GROUP BY n").as<int, int>()) {
            EXPECT_EQ(parts, 2) << "half of " << number << ", fault " << n;
            there.insert(number);
        }
        for (const int number : ledger.acknowledged) EXPECT_TRUE(there.contains(number)) << number << ", fault " << n;
        for (const int number : there)
            EXPECT_TRUE(ledger.acknowledged.contains(number) || ledger.unknown.contains(number))
                << number << " failed and is there, fault " << n;
    }

    void run(const std::string& address) {
        const auto [kind, sticky] = GetParam();
        int n = 1;
        for (bool met = true; met; ++n) {
            remove();
            Ledger ledger;
            faults::plant(kind, n, sticky);
            faults::own_allocations = true;
            work(ledger, address);
            faults::own_allocations = false;
            met = faults::clear();
            if (!met) {
                EXPECT_EQ(ledger.errors, 0) << "an error without a fault";
            }
            check(ledger, address, n);
            if (testing::Test::HasFailure()) FAIL() << "fault " << n;
            ASSERT_LT(n, 20'000);
        }
        EXPECT_GT(n, 2) << "no such call was ever made";
        std::printf("    %d faults\n", n - 2);
    }

    // The test makes thousands of databases, so they are in memory if the machine has a file system for that.
    std::string path = (std::filesystem::is_directory("/dev/shm") ? "/dev/shm/" : testing::TempDir()) + "carboy_io_" +
                       std::to_string(::getpid()) + ".db";
};

TEST_P(SqliteIoTest, WriteAheadLog) { run("sqlite:///" + path + "?timeout=0.05"); }
TEST_P(SqliteIoTest, RollbackJournal) {
    const Call kind = std::get<0>(GetParam());
    if (kind == Call::shared_memory || kind == Call::truncate) GTEST_SKIP() << "only WAL mode makes this call";
    run("sqlite:///" + path + "?timeout=0.05&journal_mode=delete");
}

std::string name_of(const testing::TestParamInfo<std::tuple<Call, bool>>& info) {
    static constexpr const char* names[] = {"open", "read", "write", "sync", "truncate", "shared_memory", "allocate"};
    std::string name = names[static_cast<std::size_t>(std::get<0>(info.param))];
    name += std::get<1>(info.param) ? "_sticky" : "_once";
    return name;
}
INSTANTIATE_TEST_SUITE_P(Faults, SqliteIoTest,
                         testing::Combine(testing::Values(Call::open, Call::read, Call::write, Call::sync,
                                                          Call::truncate, Call::shared_memory, Call::allocate),
                                          testing::Bool()),
                         name_of);

}  // namespace
}  // namespace carboy

int main(int argc, char** argv) {
    faults::install();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}

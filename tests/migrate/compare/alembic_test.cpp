// The pairs of schemas of the cases, compared by Alembic's autogenerate: whatever it finds, the comparison finds too.
#include "migrate/compare/cases.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "interop/web/python.hpp"

namespace carboy::migrate {
namespace {

using Lines = std::set<std::string>;

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ",") + name;
    return out;
}

/// Writes changes in Alembic's words.
struct InAlembicsWords {
    Lines& out;

    void add(const std::string& kind, const std::string& table, const std::string& detail = "") const {
        out.insert(kind + " " + table + " " + detail);
    }
    void operator()(const CreateTable& c) const {
        add("add_table", c.table.name);
        for (const sql::Index& index : c.table.indexes) add("add_index", c.table.name, index.name);
    }
    void operator()(const DropTable& c) const {
        add("remove_table", c.table.name);
        for (const sql::Index& index : c.table.indexes) add("remove_index", c.table.name, index.name);
    }
    void operator()(const AddColumn& c) const { add("add_column", c.table, c.column.name); }
    void operator()(const DropColumn& c) const { add("remove_column", c.table, c.column.name); }
    void operator()(const AlterColumn& c) const {
        if (c.what.type) add("modify_type", c.table, c.to.name);
        if (c.what.nullable) add("modify_nullable", c.table, c.to.name);
        if (c.what.comment) add("modify_comment", c.table, c.to.name);
        if (c.what.default_value || c.what.numbering || c.what.counting) add("modify_default", c.table, c.to.name);
    }
    void operator()(const ChangeTableComment& c) const {
        add(c.to.empty() ? "remove_table_comment" : "add_table_comment", c.table);
    }
    void operator()(const AddIndex& c) const { add("add_index", c.table, c.index.name); }
    void operator()(const DropIndex& c) const { add("remove_index", c.table, c.index.name); }
    void operator()(const AddUnique& c) const { add("add_constraint", c.table, joined(c.unique.columns)); }
    void operator()(const DropUnique& c) const { add("remove_constraint", c.table, joined(c.unique.columns)); }
    void operator()(const AddForeignKey& c) const { add("add_fk", c.table, joined(c.key.columns)); }
    void operator()(const DropForeignKey& c) const { add("remove_fk", c.table, joined(c.key.columns)); }
    template <class Other>
    void operator()(const Other&) const {}  // Alembic does not look for it
};

/// Compares cases in one run of Python. `open` returns an empty database of this name and its two words for the
/// script.
template <class Open>
void compare_all(const std::filesystem::path& folder, const std::vector<Case>& cases, Open open) {
    std::ofstream list(folder / "pairs");
    std::map<std::string, Lines> ours;
    auto [before, before_words] = open("before");
    create(before, base());
    for (const Case& one : cases) {
        Tables wanted = base();
        one.change(wanted);
        auto [after, words] = open(one.name);
        const Difference all = diff(live_schema(after), declared_schema(after, pointers(wanted)), after.dialect());
        apply_all(after, statements(all, after.dialect()));  // which creates tables of a cycle on every engine
        const Difference difference =
            diff(live_schema(before), declared_schema(before, pointers(wanted)), before.dialect());
        for (const Change& change : difference.changes) std::visit(InAlembicsWords{ours[one.name]}, change);
        list << one.name << '\t' << before_words << '\t' << words << '\n';
    }
    list.close();
    // Alembic takes a few equal defaults for different ones: what it finds between equal schemas does not count.
    std::multimap<std::string, std::string> theirs;
    for (const std::string& line :
         python_lines("-B tests/migrate/compare/alembic_compare.py " + (folder / "pairs").string()))
        theirs.emplace(line.substr(0, line.find(' ')), line.substr(line.find(' ') + 1));
    Lines noise;
    for (auto [at, end] = theirs.equal_range("nothing"); at != end; ++at) noise.insert(at->second);
    EXPECT_LE(noise.size(), 1U);
    std::size_t found = 0;
    for (const auto& [name, line] : theirs) {
        if (noise.contains(line)) continue;
        ++found;
        EXPECT_TRUE(ours[name].contains(line)) << name << ": " << line;
    }
    EXPECT_GE(found, cases.size() * 3 / 4);
}

struct AlembicComparison : testing::Test {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("carboy_alembic_" + std::to_string(::getpid()));

    AlembicComparison() { std::filesystem::create_directories(folder); }
    ~AlembicComparison() override { std::filesystem::remove_all(folder); }
};

TEST_F(AlembicComparison, FindsNothingMoreOnSqlite) {
    compare_all(folder, all_cases(), [&](const std::string& name) {
        const std::string url = "sqlite:///" + (folder / (name + ".db")).string();
        return std::pair(engine::connect(url + "?journal_mode=delete"), url + "\t");
    });
}

/// Every eighth case, because Alembic takes a fifth of a second to inspect a schema; with CARBOY_ALL_CASES all of them.
/// The first is the one without a change.
std::vector<Case> some_cases() {
    std::vector<Case> all = all_cases(), some;
    std::rotate(all.begin(),
                std::find_if(all.begin(), all.end(), [](const Case& one) { return one.name == "nothing"; }), all.end());
    const std::size_t step = std::getenv("CARBOY_ALL_CASES") != nullptr ? 1 : 8;
    for (std::size_t i = 0; i < all.size(); i += step) some.push_back(std::move(all[i]));
    return some;
}

/// Each case has a schema of its own in one database.
TEST_F(AlembicComparison, FindsNothingMoreOnPostgresql) {
    const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
    if (address == nullptr) GTEST_SKIP() << "runs in migrate_postgresql";
    engine::Connection owner = engine::connect(address);
    std::string drop = "SET client_min_messages = warning";
    compare_all(folder, some_cases(), [&](const std::string& name) {
        const std::string schema = "alembic_" + name;
        drop += "; DROP SCHEMA " + schema + " CASCADE";
        execute(owner, "CREATE SCHEMA " + schema);
        engine::Connection connection = engine::connect(address);
        execute(connection, "SET search_path TO " + schema);
        return std::pair(std::move(connection), std::string(address) + "\t" + schema);
    });
    execute(owner, drop);
}

}  // namespace
}  // namespace carboy::migrate

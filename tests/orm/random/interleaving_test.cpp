// Sessions whose steps are interleaved: what they leave behind is what some serial order of those that committed
// leaves, and each of the others has failed with an error that says why. CARBOY_INTERLEAVINGS sets how many random ones
// are run, CARBOY_INTERLEAVING_SEED where they begin.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>

#include "orm/lesson_models.hpp"
#include "orm/random/models.hpp"
#include "orm/random/world.hpp"

namespace carboy {
namespace {

using namespace random_world;
namespace models = random_models;

enum class Do { change, give_code, add_article, move_article, erase, link, unlink, flush, steps };
/// One step of a script. `key` is that of an author.
struct Step {
    Do what;
    std::int64_t key;
};
using Script = std::vector<Step>;

constexpr std::int64_t the_article = 1, the_tag = 1;

std::int64_t changed(std::int64_t value, std::size_t session) {
    return value * 3 + static_cast<std::int64_t>(session) + 1;
}
std::int64_t new_key(std::size_t session, std::size_t step) {
    return static_cast<std::int64_t>(100 * (session + 1) + step);
}

/// Does a step of a session. Each step changes what it has read: a decision that is made from what was read and not
/// written can be out of date (docs/guide/orm.md), so a step without effect is an error here.
void take(Session& session, const Step& step, std::size_t number, std::size_t position) {
    switch (step.what) {
        case Do::change: {
            auto& author = session.get_one<models::Author>(step.key);
            author.value = changed(author.value, number);
            return;
        }
        case Do::give_code: session.get_one<models::Author>(step.key).code = 7; return;
        case Do::add_article:
            session.get_one<models::Author>(step.key).articles.add(models::Article{.id = new_key(number, position)});
            return;
        case Do::move_article: {
            auto& moved = session.get_one<models::Article>(the_article);
            auto& wanted = session.get_one<models::Author>(step.key);
            if (moved.ref == wanted) throw orm::SessionError("there_already", "The article is there already.", "");
            moved.ref = wanted;
            return;
        }
        case Do::erase: session.delete_(session.get_one<models::Author>(step.key)); return;
        case Do::link: {
            auto& tags = session.get_one<models::Author>(step.key).tags;
            auto& wanted = session.get_one<models::Tag>(the_tag);
            if (tags.contains(wanted)) throw orm::SessionError("linked_already", "The tag is linked already.", "");
            tags.add(wanted);
            return;
        }
        case Do::unlink:
            session.get_one<models::Author>(step.key).tags.remove(session.get_one<models::Tag>(the_tag));
            return;
        case Do::flush: session.flush(); return;
        case Do::steps: return;
    }
}

/// Does a script on plain rows. Returns false when it fails.
bool take_all(Rows& rows, const Script& script, std::size_t number) {
    std::set<std::int64_t> erased;
    std::vector<std::pair<std::int64_t, std::int64_t>> added;
    for (std::size_t i = 0; i < script.size(); ++i) {
        const Step& step = script[i];
        if (step.what == Do::flush) {
            for (const std::int64_t key : erased) rows.of(author).erase(key);
            continue;
        }
        const auto found = rows.of(author).find(step.key);
        if (found == rows.of(author).end() || erased.contains(step.key)) return false;
        const std::pair link{step.key, the_tag};
        switch (step.what) {
            case Do::change: found->second.value = changed(found->second.value, number); break;
            case Do::give_code: found->second.code = 7; break;
            case Do::add_article:
                rows.of(article)[new_key(number, i)] = {.value = 0, .code = {}, .ref = step.key};
                break;
            case Do::move_article:
                if (std::exchange(rows.of(article).at(the_article).ref, step.key) == step.key) return false;
                break;
            case Do::erase:
                erased.insert(step.key);
                for (auto& [key, row] : rows.of(article))
                    if (row.ref == step.key) row.ref.reset();
                std::erase_if(rows.linked(0), [&](const auto& pair) { return pair.first == step.key; });
                break;
            case Do::link:
                if (!rows.linked(0).insert(link).second) return false;
                break;
            case Do::unlink:
                if (rows.linked(0).erase(link) == 0) return false;
                break;
            case Do::flush:
            case Do::steps: break;
        }
    }
    for (const std::int64_t key : erased) rows.of(author).erase(key);
    return World::holds(rows);
}

/// True for a script that a query of its own, which flushes first, may end with a violation.
bool breaks_midway(const Rows& rows, const Script& script, std::size_t number) {
    for (std::size_t steps = 1; steps < script.size(); ++steps) {
        Rows next = rows;
        if (!take_all(next, Script(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(steps)), number))
            return true;
    }
    return false;
}

/// True for a step that may take back an earlier one of its script, so that neither would be written.
bool takes_back(const Step& earlier, const Step& step) {
    if (step.what == Do::link) return earlier.what == Do::unlink && earlier.key == step.key;
    if (step.what == Do::unlink) return earlier.what == Do::link && earlier.key == step.key;
    if (step.what == Do::erase)
        return (earlier.what == Do::link || earlier.what == Do::unlink) && earlier.key == step.key;
    return step.what == Do::move_article && earlier.what == Do::move_article;
}

/// Adds a step to a script, after a flush where it would otherwise leave no trace of what the script has read.
void append(Script& script, const Step& step) {
    if (std::any_of(script.begin(), script.end(), [&](const Step& earlier) { return takes_back(earlier, step); }))
        script.push_back({Do::flush, step.key});
    script.push_back(step);
}

bool same(const Rows& a, const Rows& b) {
    return a.of(author) == b.of(author) && a.of(article) == b.of(article) && a.linked(0) == b.linked(0);
}

std::string text_of(const Script& script) {
    static constexpr const char* names[] = {"change", "give_code", "add_article", "move_article",
                                            "erase",  "link",      "unlink",      "flush"};
    std::ostringstream out;
    for (const Step& step : script) out << " " << names[static_cast<int>(step.what)] << step.key;
    return out.str();
}

class InterleavingTest : public ::testing::Test {
  protected:
    InterleavingTest()
        : file_(::testing::TempDir() + "carboy_interleaving_" + std::to_string(::getpid()) + ".db"),
          engine_(address()) {
        auto connection = engine_.connect();
        for (const sql::Table* table :
             {&orm::joined_mapper<models::Author>().table, &orm::joined_mapper<models::Article>().table,
              &orm::joined_mapper<models::Badge>().table, &orm::joined_mapper<models::Comment>().table,
              &orm::joined_mapper<models::License>().table, &orm::joined_mapper<models::Tag>().table,
              &orm::joined_mapper<models::Chapter>().table, &orm::joined_mapper<models::Worker>().table,
              &orm::joined_mapper<models::Vehicle>().table, links_table()})
            for (const std::string& text : sql::create_statements(*table, engine_.dialect()))
                connection->execute(unchecked(text));
        connection->commit();
        for (const std::int64_t key : {1, 2}) start_.of(author)[key].value = key;
        start_.of(article)[the_article].ref = 1;
        start_.linked(0).insert({2, the_tag});
    }
    ~InterleavingTest() override {
        for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((file_ + suffix).c_str());
    }

    /// SQLite in a file, or the server that CARBOY_TEST_POSTGRES names. A session does not wait long for another one,
    /// which is on the same thread.
    std::string address() const {
        const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
        if (server == nullptr) return "sqlite:///" + file_ + "?timeout=0.002&synchronous=off";
        engine::connect(server).executescript(
            "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return std::string(server) + "?timeout=0.05";
    }
    bool on_sqlite() const { return engine_.dialect().name == "sqlite"; }
    static const sql::Table* links_table() {
        for (const orm::Association* association : orm::all_associations())
            if (association->table->name == links[0].name) return association->table;
        return nullptr;
    }

    void begin_again() {
        auto connection = engine_.connect();
        for (const char* text :
             {"DELETE FROM author_tag", "DELETE FROM article", "DELETE FROM tag", "DELETE FROM author",
              "INSERT INTO author (id, value) VALUES (1, 1), (2, 2)", "INSERT INTO tag (id, value) VALUES (1, 0)",
              "INSERT INTO article (id, value, ref_id) VALUES (1, 0, 1)",
              "INSERT INTO author_tag (author_id, tag_id) VALUES (2, 1)"})
            connection->execute(unchecked(text));
        connection->commit();
    }
    Rows rows() {
        Rows seen;
        auto connection = engine_.connect();
        for (const engine::Row& row : connection->execute("SELECT id, value, code FROM author"))
            seen.of(author)[row.get<std::int64_t>(0)] = {
                row.get<std::int64_t>(1), row.get<std::optional<std::int64_t>>(2), {}};
        for (const engine::Row& row : connection->execute("SELECT id, value, ref_id FROM article"))
            seen.of(article)[row.get<std::int64_t>(0)] = {
                row.get<std::int64_t>(1), {}, row.get<std::optional<std::int64_t>>(2)};
        seen.of(tag)[the_tag] = {};
        for (const engine::Row& row : connection->execute("SELECT author_id, tag_id FROM author_tag"))
            seen.linked(0).insert({row.get<std::int64_t>(0), row.get<std::int64_t>(1)});
        connection->commit();
        return seen;
    }

    /// Does one step, or the commit after the last one. Returns the error with which it failed.
    static std::string attempt(Session& session, const Script& script, std::size_t number, std::size_t position) {
        try {
            if (position == script.size())
                session.commit();
            else
                take(session, script[position], number, position);
            return {};
        } catch (const ConcurrentUpdate& error) {
            return std::string(error.code());
        } catch (const IntegrityError& error) {
            return std::string(error.code());
        } catch (const OperationalError& error) {
            return std::string(error.code());
        } catch (const NoResultFound& error) {
            return std::string(error.code());
        } catch (const orm::SessionError& error) {
            return std::string(error.code());
        }
    }

    /// Runs the scripts in this order of their steps. Returns what is wrong, or nothing.
    std::string run(const std::vector<Script>& scripts, const std::vector<std::size_t>& order) {
        begin_again();
        std::vector<std::string> errors(scripts.size());
        {
            std::vector<std::unique_ptr<Session>> sessions;
            for (std::size_t i = 0; i < scripts.size(); ++i) sessions.push_back(std::make_unique<Session>(engine_));
            std::vector<std::size_t> positions(scripts.size());
            for (const std::size_t number : order) {
                if (!errors[number].empty()) continue;
                errors[number] = attempt(*sessions[number], scripts[number], number, positions[number]++);
                if (!errors[number].empty()) sessions[number]->rollback();
            }
        }
        committed_ += static_cast<int>(std::count(errors.begin(), errors.end(), ""));
        const Rows seen = rows();
        std::vector<std::size_t> done;
        for (std::size_t i = 0; i < scripts.size(); ++i)
            if (errors[i].empty()) done.push_back(i);
        std::sort(done.begin(), done.end());
        bool explained = false;
        do {
            Rows serial = start_;
            serial.of(tag)[the_tag] = {};
            const bool works = std::all_of(done.begin(), done.end(), [&](std::size_t number) {
                return take_all(serial, scripts[number], number);
            });
            explained = explained || (works && same(seen, serial));
        } while (!explained && std::next_permutation(done.begin(), done.end()));
        // A server may take longer than a session waits.
        if (explained && !(on_sqlite() && failed_without_reason(scripts, order, errors))) return {};
        std::ostringstream out;
        for (std::size_t i = 0; i < scripts.size(); ++i)
            out << "session " << i << ":" << text_of(scripts[i]) << " commit -> " << errors[i] << "\n";
        out << "order:";
        for (const std::size_t number : order) out << " " << number;
        out << (explained ? "\nfailed though the sessions ran one after the other" : "\nno serial order leaves this:");
        for (const auto& [key, row] : seen.of(author)) out << " author " << key << "=" << row.value;
        for (const auto& [key, row] : seen.of(article)) out << " article " << key << "->" << row.ref.value_or(-1);
        return out.str();
    }

    /// Sessions that run one after the other fail only when their script does.
    bool failed_without_reason(const std::vector<Script>& scripts, const std::vector<std::size_t>& order,
                               const std::vector<std::string>& errors) const {
        std::vector<std::size_t> once = order;
        once.erase(std::unique(once.begin(), once.end()), once.end());
        if (once.size() != scripts.size()) return false;
        Rows serial = start_;
        serial.of(tag)[the_tag] = {};
        for (const std::size_t number : once) {
            Rows next = serial;
            const bool works = take_all(next, scripts[number], number);
            const bool flushed = errors[number] == "unique_violation" && breaks_midway(serial, scripts[number], number);
            if (works != errors[number].empty() && !(works && flushed)) return true;
            if (works && errors[number].empty()) serial = next;
        }
        return false;
    }

    /// Every order of the steps of two scripts.
    int run_all(const Script& one, const Script& other) {
        std::vector<std::size_t> order(one.size() + 1, 0);
        order.resize(order.size() + other.size() + 1, 1);
        int count = 0;
        do {
            const std::string wrong = run({one, other}, order);
            EXPECT_EQ(wrong, "");
            ++count;
        } while (std::next_permutation(order.begin(), order.end()) && !HasFailure());
        return count;
    }

    std::string file_;
    Engine engine_;
    Rows start_;
    int committed_ = 0;
};

TEST_F(InterleavingTest, EveryOrderOfTwoScriptsIsSerialOrAnError) {
    const std::vector<Script> scripts{{{Do::change, 2}, {Do::flush, 0}, {Do::change, 1}},
                                      {{Do::unlink, 2}, {Do::erase, 2}, {Do::flush, 0}},
                                      {{Do::move_article, 2}, {Do::flush, 0}, {Do::erase, 1}},
                                      {{Do::add_article, 1}, {Do::link, 1}, {Do::change, 1}},
                                      {{Do::give_code, 2}, {Do::change, 1}, {Do::link, 1}}};
    int count = 0;
    for (std::size_t one = 0; one < scripts.size(); ++one)
        for (std::size_t other = one; other < scripts.size(); ++other)
            // On a server, a session that waits for another one costs more time.
            if (!HasFailure() && (on_sqlite() || (one + other) % 4 == 0))
                count += run_all(scripts[one], scripts[other]);
    EXPECT_TRUE(count == (on_sqlite() ? 15 : 5) * 70 || HasFailure()) << count;
    EXPECT_GT(committed_, count);  // more than one of two
}

TEST_F(InterleavingTest, RandomScriptsOfTwoAndThreeSessionsAreSerialOrErrors) {
    const char* const wanted = std::getenv("CARBOY_INTERLEAVINGS");
    const int count = wanted != nullptr ? std::atoi(wanted) : on_sqlite() ? 1000 : 150;
    const char* const seed = std::getenv("CARBOY_INTERLEAVING_SEED");
    std::mt19937 random(seed != nullptr ? static_cast<unsigned>(std::atoi(seed)) : 42U);
    const auto number = [&](unsigned below) { return random() % below; };
    for (int i = 0; i < count && !HasFailure(); ++i) {
        std::vector<Script> scripts(2 + number(2));
        std::vector<std::size_t> order;
        for (std::size_t session = 0; session < scripts.size(); ++session) {
            for (auto left = 1 + number(3); left > 0; --left)
                append(scripts[session], {static_cast<Do>(number(static_cast<unsigned>(Do::steps))),
                                          static_cast<std::int64_t>(1 + number(2))});
            order.insert(order.end(), scripts[session].size() + 1, session);
        }
        std::shuffle(order.begin(), order.end(), random);
        EXPECT_EQ(run(scripts, order), "") << i;
    }
    EXPECT_TRUE(committed_ > count / 2 || HasFailure()) << committed_;
}

}  // namespace
}  // namespace carboy

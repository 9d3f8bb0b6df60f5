#include <carboy/migrate/run/runner.hpp>

#include <carboy/base/error.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/migrate/run/replace_table.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "migrate/revision/step.hpp"
#include "migrate/run/lease.hpp"
#include "migrate/run/state_tables.hpp"
#include "migrate/text/sql_of.hpp"

namespace carboy::migrate {
namespace {

using engine::Connection;

/// Applies or undoes one revision.
class Application {
  public:
    Application(Connection& connection, const Revision& revision, Direction direction, const RunnerOptions& options)
        : connection_(connection),
          revision_(revision),
          direction_(direction),
          options_(options),
          facts_(facts_of(connection.dialect())),
          steps_(revision.steps(direction, connection.dialect())) {
        copies_ = std::any_of(steps_.begin(), steps_.end(),
                              [](const Step& step) { return as_replacement(step.text).has_value(); });
        check_functions();
    }

    Progress progress(std::int64_t step) const { return {revision_.id, std::string(to_string(direction_)), step}; }

    /// Runs everything and records the result in one transaction.
    void run_in_transaction(Lease& lease, const Ids& before, const Ids& after) {
        const ForeignKeysOff off(*this);
        connection_.begin_write();
        try {
            lease.check();
            const std::vector<std::string> violated = violations();
            for (const Step& step : steps_) run(step);
            check_violations(violated);
            record(before, after);
            connection_.commit();
        } catch (const engine::CommitUnknown&) {
            throw;
        } catch (const std::exception& error) {
            connection_.rollback();
            fail(error, "The revision was rolled back: the database is as it was before it.");
        }
    }

    /// Runs each statement on its own, beginning after those that an earlier attempt has completed.
    void run_step_by_step(Lease& lease, const Ids& before, const Ids& after, std::int64_t done) {
        const LeaseKeeper keeper(options_.open);
        for (; done < static_cast<std::int64_t>(steps_.size()); ++done) {
            lease.record(progress(done));
            try {
                run(steps_[static_cast<std::size_t>(done)]);
            } catch (const std::exception& error) {
                connection_.rollback();
                fail(error, fmt::format("{} of its {} statements are done; the next attempt continues after them.",
                                        done, steps_.size()));
            }
        }
        lease.record(progress(done));
        connection_.begin_write();
        lease.check();
        record(before, after);
        connection_.commit();
    }

  private:
    /// Dropping a table would delete the rows that refer to it. The setting cannot change inside a transaction.
    class ForeignKeysOff {
      public:
        explicit ForeignKeysOff(Application& application) : application_(application) {
            if (application.copies_) run_sql(application.connection_, application.facts_.suspend_foreign_keys);
        }
        ForeignKeysOff(const ForeignKeysOff&) = delete;
        ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;
        ~ForeignKeysOff() {
            try {
                if (application_.copies_ && application_.connection_.options().foreign_keys)
                    run_sql(application_.connection_, application_.facts_.resume_foreign_keys);
            } catch (const std::exception&) {  // the connection is broken
            }
        }

      private:
        Application& application_;
    };

    void check_functions() const {
        for (const Step& step : steps_) {
            const auto name = as_call(step.text);
            if (name && !options_.functions.contains(*name))
                throw Error(
                    "no_such_function",
                    fmt::format("The revision {} runs {}, which the program does not have.", revision_.id, *name),
                    fmt::format("Add it: migrate.function(\"{}\", [](Connection& connection) {{ ... }});", *name));
        }
    }

    void run(const Step& step) {
        line_ = step.line;
        if (const auto replacement = as_replacement(step.text)) {
            if (facts_.in_place)
                throw Error("bad_replace_table", "This engine alters tables in place.", "Use ALTER TABLE.");
            replace_table(connection_, replacement->table, replacement->copy, replacement->losing);
        } else if (const auto name = as_call(step.text)) {
            options_.functions.at (*name)(connection_);
        } else {
            run_sql(connection_, step.text);
        }
        line_ = 0;
    }

    std::vector<std::string> violations() {
        std::vector<std::string> found;
        if (!copies_) return found;
        for (auto&& [table, row, parent] : connection_.execute(sql::unchecked(facts_.foreign_key_violations))
                                               .as<std::string, std::optional<std::int64_t>, std::string>())
            found.push_back(
                fmt::format("row {} of {} refers to a row that {} does not have", row.value_or(0), table, parent));
        return found;
    }

    void check_violations(const std::vector<std::string>& before) {
        for (const std::string& one : violations())
            if (std::find(before.begin(), before.end(), one) == before.end())
                throw Error("rows_orphaned", "After the revision, " + one + ".",
                            "Change or delete such rows in the revision before the table is replaced.");
    }

    void record(const Ids& before, const Ids& after) {
        write_versions(connection_, before, after);
        write_journal(connection_, revision_.id, direction_ == Direction::upgrade ? revision_.checksum() : "");
    }

    [[noreturn]] void fail(const std::exception& error, const std::string& state) const {
        const auto* known = dynamic_cast<const Error*>(&error);
        const std::string what = known != nullptr ? known->message() : std::string(error.what());
        const std::string place = line_ != 0 ? fmt::format(" in line {} of {}", line_, revision_.file) : "";
        throw Error("migration_failed",
                    fmt::format("The {} of {} failed{}: {}", to_string(direction_), revision_.id, place, what),
                    known != nullptr && !known->hint().empty() ? state + " " + known->hint() : state);
    }

    Connection& connection_;
    const Revision& revision_;
    Direction direction_;
    const RunnerOptions& options_;
    const sql::AlterFacts& facts_;
    const std::vector<Step>& steps_;
    bool copies_ = false;
    std::size_t line_ = 0;
};

/// Reports what an interrupted process has left.
std::string story(const Progress& left, const Ids& current, const History& history, bool interrupted) {
    const bool applied = history.contains(left.revision) && history.with_ancestors(current).contains(left.revision);
    const bool finished = applied == (left.direction == "upgrade");
    const std::string what =
        fmt::format("The {} of {} {}", left.direction, left.revision, interrupted ? "was interrupted" : "failed");
    if (finished) return what + " after it was complete.";
    if (left.step > 0) return fmt::format("{} after {} statements and continues after them.", what, left.step);
    return what + " and was rolled back.";
}

}  // namespace

Runner::Runner(Connection& connection, const History& history, RunnerOptions options)
    : connection_(connection), history_(history), options_(std::move(options)) {
    if (!options_.say) options_.say = [](const std::string&) {};
}

Ids Runner::current() { return read_versions(connection_); }

std::vector<AppliedRevision> Runner::applied() {
    const Ids ids = history_.with_ancestors(current());
    const auto journal = read_journal(connection_);
    std::vector<AppliedRevision> found;
    for (const Revision& one : history_.in_order()) {
        const auto checksum = journal.find(one.id);
        if (ids.contains(one.id)) found.push_back({one.id, checksum != journal.end() ? checksum->second : ""});
    }
    return found;
}

std::vector<std::string> Runner::changed() {
    std::vector<std::string> found;
    for (const AppliedRevision& one : applied())
        if (!one.checksum.empty() && one.checksum != history_.get(one.id).checksum()) found.push_back(one.id);
    return found;
}

void Runner::check_unchanged() {
    for (const std::string& id : changed())
        throw Error("revision_changed",
                    fmt::format("The statements of {} were changed after it was applied.", history_.get(id).file),
                    "Restore the file and write a new revision. If the change does no harm, accept it with `db stamp` "
                    "and the current revision.");
}

std::size_t Runner::upgrade(std::string_view target) { return run(target, Direction::upgrade); }
std::size_t Runner::downgrade(std::string_view target) { return run(target, Direction::downgrade); }

std::size_t Runner::run(std::string_view target, Direction direction) {
    create_state_tables(connection_);
    Lease lease(connection_, options_.wait);
    Ids ids = current();
    const Progress left = lease.left_behind();
    if (!left.revision.empty()) options_.say(story(left, ids, history_, lease.taken_over()));
    check_unchanged();
    const auto path =
        direction == Direction::upgrade ? history_.upgrade_path(ids, target) : history_.downgrade_path(ids, target);
    for (const Revision* one : path) {
        Application application(connection_, *one, direction, options_);
        const Ids next = history_.after(ids, *one, direction);
        options_.say(fmt::format("{} {}: {}", to_string(direction), one->id, one->title));
        const bool resumes = !one->in_transaction && left.revision == one->id && left.direction == to_string(direction);
        const std::int64_t done = resumes ? left.step : 0;
        lease.record(application.progress(done));
        if (one->in_transaction)
            application.run_in_transaction(lease, ids, next);
        else
            application.run_step_by_step(lease, ids, next, done);
        ids = next;
    }
    lease.record({});
    return path.size();
}

void Runner::stamp(std::string_view target) {
    create_state_tables(connection_);
    Lease lease(connection_, options_.wait);
    const Ids ids = history_.named(target);
    const Ids applied = history_.with_ancestors(ids);
    connection_.begin_write();
    lease.check();
    write_versions(connection_, current(), ids);
    for (const Revision& one : history_.in_order())
        write_journal(connection_, one.id, applied.contains(one.id) ? one.checksum() : "");
    connection_.commit();
    lease.record({});
}

}  // namespace carboy::migrate

#include "webdb/checks.hpp"

#include <carboy/engine/engine.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/migrate/compare/diff.hpp>
#include <carboy/migrate/text/script.hpp>
#include <carboy/orm/query/plan.hpp>
#include <carboy/orm/schema/create_all.hpp>
#include <carboy/sql/compile/shaped.hpp>
#include <carboy/web/command/check.hpp>
#include <carboy/webdb/check/sql_literals.hpp>
#include <carboy/webdb/database.hpp>

#include <algorithm>
#include <cctype>
#include <memory>

#include "webdb/check/attributes.hpp"
#include "webdb/check/form_fields.hpp"
#include "webdb/check/source_checks.hpp"
#include "webdb/check/source_files.hpp"
#include "webdb/migration_setup.hpp"

namespace carboy::webdb {
namespace {

std::string first_word(std::string_view text) {
    std::string word;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalpha(byte) != 0)
            word += static_cast<char>(std::toupper(byte));
        else if (!word.empty() || std::isspace(byte) == 0)
            break;
    }
    return word;
}

/// Statements that change the schema cannot be prepared against the finished schema.
bool can_be_prepared(std::string_view text) {
    const std::string word = first_word(text);
    constexpr std::string_view words[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "VALUES"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// The database on which statements are prepared.
class Trial {
  public:
    explicit Trial(engine::Engine& own) : engine_(&own) {
        engine::Driver& driver = engine::driver_for(own.url());
        if (!driver.opens_paths()) return;
        engine::Url url = own.url();
        url.database = ":memory:";
        memory_ = std::make_unique<engine::Engine>(url);
        engine_ = memory_.get();
    }

    bool is_new() const { return memory_ != nullptr; }
    engine::Engine& engine() { return *engine_; }

  private:
    std::unique_ptr<engine::Engine> memory_;
    engine::Engine* engine_;
};

/// Applies all revisions to the new database and compares the result with the models.
void check_revisions(const MigrationSetup& setup, engine::Engine& engine, web::CheckResult& result) {
    const engine::PooledConnection connection = engine.connect("check");
    const migrate::History history = setup.folder.read();
    migrate::RunnerOptions options{.functions = setup.functions};
    migrate::Runner(*connection, history, std::move(options)).upgrade("heads");
    const migrate::Difference difference = migrate::diff(migrate::live_schema(*connection, setup.ignored),
                                                         models_schema(*connection), (*connection).dialect());
    for (const migrate::Change& change : difference.changes)
        result.faults.push_back({setup.folder.path().string(), 0,
                                 "No revision says: " + migrate::describe(change) + ". Run `db migrate -m \"...\"`."});
    result.looked_at.push_back(std::to_string(history.in_order().size()) + " revisions");
}

void make_schema(Trial& trial, web::CheckResult& result) {
    if (!trial.is_new()) return;
    const CheckedMigrations* migrations = web::current_app().extensions.get<CheckedMigrations>();
    if (migrations)
        check_revisions(*migrations->setup, trial.engine(), result);
    else
        orm::create_all(trial.engine());
}

std::string complaint_about(const sql_check::Literal& literal, engine::Connection& connection) {
    const sql::Scan scan = sql::scan(literal.text);
    if (scan.error != sql::ScanError::none) return std::string(sql::to_string(scan.error));
    if (!can_be_prepared(literal.text)) return {};
    try {
        connection.prepared(sql::fullest_text(literal.text, connection.dialect()));
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

/// Returns the advice on tables that a statement would scan although it compares their columns. The new database is
/// empty, so the engine uses every index that can help.
std::string index_advice(const sql_check::Literal& literal, engine::Connection& connection) {
    if (!can_be_prepared(literal.text)) return {};
    std::string out;
    try {
        const std::string text = sql::fullest_text(literal.text, connection.dialect());
        const std::vector<sql::ValueView> nulls(sql::scan(text).slots);
        for (const std::string& sentence : orm::explain(connection, text, nulls).advice)
            if (sentence.find("index_on(") != std::string::npos)  // otherwise there is one that cannot help
                out += (out.empty() ? "" : " ") + sentence;
    } catch (const Error&) {
        return {};  // it needs its parameters to be planned
    }
    return out;
}

bool changes_schema(std::string_view text) {
    const std::string word = first_word(text);
    return word == "CREATE" || word == "ALTER" || word == "DROP";
}

/// Returns what is wrong with a statement that changes the schema. A table that exists already is no fault.
std::string make_change(const std::string& text, engine::Connection& connection) {
    engine::Savepoint savepoint(connection);
    try {
        connection.execute(sql::unchecked(text)).fetchall();
        savepoint.release();
    } catch (const Error& error) {
        if (error.message().find("already exists") == std::string::npos) return error.message();
    }
    return {};
}

/// Checks every SQL text of the sources on one connection.
class SqlChecker {
  public:
    SqlChecker(Trial& trial, engine::Connection& connection, web::CheckResult& result)
        : is_new_(trial.is_new()), connection_(connection), result_(result) {}

    void check(const SourceFile& source, const sql_check::Literal& literal) {
        if (literal.function == "executescript") return check_script(source, literal);
        ++texts_;
        std::string complaint = complaint_about(literal, connection_);
        if (complaint.empty() && is_new_ && !needs_no_index(source.text, literal.line, literal.line))
            complaint = index_advice(literal, connection_);
        tell(source, literal.line, std::move(complaint));
    }
    std::size_t texts() const { return texts_; }

  private:
    void tell(const SourceFile& source, int line, std::string complaint) {
        if (!complaint.empty()) result_.faults.push_back({source.path, line, std::move(complaint)});
    }

    /// The statements of a script one after the other. Changes of the schema are made on the new database, for the
    /// statements after them, and undone at the end; on any other database the check ends there.
    void check_script(const SourceFile& source, const sql_check::Literal& literal) {
        const engine::Transaction transaction(connection_);  // ends without a commit
        try {
            for (const migrate::ScriptPart& part : migrate::split_script(literal.text)) {
                ++texts_;
                const int line = literal.line + static_cast<int>(part.line) - 1;
                if (!changes_schema(part.text))
                    tell(source, line, complaint_about({part.text, line, {}}, connection_));
                else if (is_new_)
                    tell(source, line, make_change(part.text, connection_));
                else
                    return;
            }
        } catch (const Error& error) {
            tell(source, literal.line, error.message());
        }
    }

    bool is_new_;
    engine::Connection& connection_;
    web::CheckResult& result_;
    std::size_t texts_ = 0;
};

/// The literals that have names in headers, which other files can use.
sql_check::NamedLiterals names_of_headers(const std::vector<SourceFile>& sources) {
    sql_check::NamedLiterals names;
    for (const SourceFile& source : sources)
        if (source.is_header()) sql_check::add_named_literals(source.text, names);
    return names;
}

void check_sql(const std::vector<SourceFile>& sources, web::CheckResult& result) {
    Trial trial(detail::current_engine());
    make_schema(trial, result);
    const engine::PooledConnection connection = trial.engine().connect("check");
    const std::vector<std::string> functions{"execute", "executemany", "stream", "executescript", "unchecked"};
    const sql_check::NamedLiterals shared = names_of_headers(sources);
    SqlChecker checker(trial, *connection, result);
    for (const SourceFile& source : sources) {
        sql_check::NamedLiterals names;
        sql_check::add_named_literals(source.text, names);
        names.insert(shared.begin(), shared.end());
        for (const sql_check::Literal& literal : sql_check::literals_of(source.text, functions, names))
            if (literal.readable) checker.check(source, literal);
    }
    result.looked_at.push_back(std::to_string(checker.texts()) + " SQL statements");
}

}  // namespace

void add_checks(web::App& app) {
    app.extensions.get_or_emplace<web::MoreChecks>().all.emplace_back(
        [](const web::CheckInput& input, web::CheckResult& result) {
            const std::vector<SourceFile> sources =
                input.sources.empty() ? std::vector<SourceFile>() : read_sources(input.sources);
            check_attributes(input, sources, result);
            check_form_fields(input, sources, result);
            check_template_names(input, sources, result);
            check_links(input, sources, result);
            check_indexes(sources, result);
            check_sql(sources, result);
        });
}

}  // namespace carboy::webdb

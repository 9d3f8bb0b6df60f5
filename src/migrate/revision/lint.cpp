#include <carboy/migrate/revision/lint.hpp>

#include <carboy/sql/dialects/alter_facts.hpp>

#include <fmt/format.h>

#include <initializer_list>
#include <set>

#include "migrate/compare/convert_value.hpp"
#include "migrate/text/sql_of.hpp"
#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {
namespace {

/// One statement as words.
class Words {
  public:
    explicit Words(std::string_view text) : tokens_(sql_tokens(text)) {}

    bool begin_with(std::initializer_list<std::string_view> words) const { return at(0, words); }
    /// Returns the position after the words, or 0 when they do not occur.
    std::size_t after(std::initializer_list<std::string_view> words) const {
        for (std::size_t i = 0; i < tokens_.size(); ++i)
            if (at(i, words)) return i + words.size();
        return 0;
    }
    bool contain(std::initializer_list<std::string_view> words) const { return after(words) != 0; }
    std::string name(std::size_t position) const {
        return position < tokens_.size() ? tokens_[position].name() : std::string();
    }
    /// The name at the position, after IF EXISTS, IF NOT EXISTS or ONLY.
    std::string object(std::size_t position) const {
        for (const char* word : {"if", "not", "exists", "only"})
            if (position < tokens_.size() && tokens_[position].is(word)) ++position;
        return name(position);
    }

    /// Returns the first string that begins with the text, without its first quote, or nullptr.
    const SqlToken* string_with(std::string_view beginning) const {
        for (const SqlToken& token : tokens_)
            if (token.kind == SqlToken::Kind::string && token.text.substr(1).starts_with(beginning)) return &token;
        return nullptr;
    }

  private:
    bool at(std::size_t position, std::initializer_list<std::string_view> words) const {
        if (position + words.size() > tokens_.size()) return false;
        for (const std::string_view word : words)
            if (!tokens_[position++].is(word)) return false;
        return true;
    }

    std::vector<SqlToken> tokens_;
};

/// Reads the statements in order. There are no warnings about tables that the revision itself creates.
class Linter {
  public:
    Linter(const Revision& revision, const sql::Dialect& dialect)
        : revision_(revision), in_place_(facts_of(dialect).in_place) {}

    std::vector<Warning> run(const std::vector<Step>& steps) {
        for (const Step& step : steps) {
            line_ = step.line;
            look(Words(step.text));
        }
        return std::move(found_);
    }

  private:
    void warn(std::string what, std::string instead) { found_.push_back({line_, std::move(what), std::move(instead)}); }

    void look(const Words& words) {
        if (words.begin_with({"create", "table"})) created_.insert(words.object(2));
        if (words.begin_with({"drop", "table"})) drop("the table " + words.object(2));
        if (words.begin_with({"replace", "table"}) && !in_place_)
            warn(
                fmt::format("The table {} is copied. Until that is done, other processes cannot write to the database.",
                            words.name(2)),
                "For a large table, choose a quiet time, or add a new column and fill it in batches.");
        if (const SqlToken* const string = words.string_with(no_conversion); string != nullptr)
            warn(fmt::format("{}. The upgrade fails if the column has values.",
                             string->text.substr(1, string->text.rfind(':') - 1)),
                 "In INSERT INTO ... SELECT, replace CASE ... json_extract(...) END with an expression for the new "
                 "value.");
        if (words.begin_with({"alter", "table"})) alter_table(words, words.object(2));
        if (words.begin_with({"alter", "type"}) && words.contain({"rename", "to"})) warn_rename(words.name(2));
        if (in_place_) create_index(words);
    }

    void drop(const std::string& what) {
        warn(fmt::format("Dropping {} loses its data, and breaks a version of the application that still uses it.",
                         what),
             "First deploy a version that does not use it, then drop it in a later revision.");
    }
    void warn_rename(const std::string& what) {
        warn(fmt::format("Renaming {} breaks a version of the application that runs during the upgrade.", what),
             "Add the new name next to the old one, fill it, deploy the version that uses it, and drop the old one "
             "later.");
    }

    void create_index(const Words& words) {
        if (!words.begin_with({"create", "index"}) && !words.begin_with({"create", "unique", "index"})) return;
        if (words.contain({"concurrently"})) {
            if (revision_.in_transaction)
                warn("CREATE INDEX CONCURRENTLY does not work inside a transaction.",
                     "Write \"-- transaction: none\" into the head of the revision.");
            return;
        }
        const std::string table = words.name(words.after({"on"}));
        if (!created_.contains(table))
            warn(fmt::format("Building an index on {} blocks writes to the table until it is complete.", table),
                 "In a revision of its own with \"-- transaction: none\":\nDROP INDEX CONCURRENTLY IF EXISTS name;\n"
                 "CREATE INDEX CONCURRENTLY name ON table (columns);");
    }

    void alter_table(const Words& words, const std::string& table) {
        if (created_.contains(table)) return;
        if (words.contain({"rename", "to"})) warn_rename("the table " + table);
        if (const std::size_t at = words.after({"rename", "column"}); at != 0)
            warn_rename("the column " + table + "." + words.name(at));
        if (const std::size_t at = words.after({"drop", "column"}); at != 0)
            drop("the column " + table + "." + words.object(at));
        add_column(words, table);
        if (in_place_) alter_in_place(words, table);
    }

    void add_column(const Words& words, const std::string& table) {
        const std::size_t at = words.after({"add", "column"});
        if (at == 0 || !words.contain({"not", "null"})) return;
        for (const char* value : {"default", "generated", "serial", "bigserial", "smallserial"})
            if (words.contain({value})) return;
        warn(fmt::format("Adding the column {}.{} fails if the table has rows, because it must not be NULL.", table,
                         words.object(at)),
             "ALTER TABLE ... ADD COLUMN ... (without NOT NULL);\nUPDATE ... in batches;\n"
             "ALTER TABLE ... ALTER COLUMN ... SET NOT NULL;");
    }

    void alter_in_place(const Words& words, const std::string& table) {
        const std::size_t column = words.after({"alter", "column"});
        if (column != 0 && (words.contain({"type"}) || words.contain({"set", "data", "type"})))
            warn(
                fmt::format("Changing the type of {}.{} may rewrite the table while it blocks reads and writes.", table,
                            words.name(column)),
                "Add a column of the new type, fill it in batches, deploy the version that uses it, drop the old one.");
        if (column != 0 && words.contain({"set", "not", "null"}))
            warn(fmt::format("SET NOT NULL on {}.{} reads the whole table while it blocks reads and writes.", table,
                             words.name(column)),
                 "ALTER TABLE ... ADD CONSTRAINT c CHECK (column IS NOT NULL) NOT VALID;\n"
                 "ALTER TABLE ... VALIDATE CONSTRAINT c; (in a later revision)\n"
                 "ALTER TABLE ... ALTER COLUMN ... SET NOT NULL;\nALTER TABLE ... DROP CONSTRAINT c;");
        const bool checked = words.contain({"foreign", "key"}) || words.contain({"check"});
        if (words.contain({"add"}) && checked && !words.contain({"not", "valid"}))
            warn(fmt::format("Adding this constraint to {} reads the whole table while it blocks writes.", table),
                 "ALTER TABLE ... ADD CONSTRAINT ... NOT VALID;\n"
                 "ALTER TABLE ... VALIDATE CONSTRAINT ...; (in a later revision)");
        const bool keyed = words.contain({"unique"}) || words.contain({"primary", "key"});
        if (words.contain({"add"}) && keyed && !words.contain({"using", "index"}) && !words.contain({"add", "column"}))
            warn(fmt::format("Adding this constraint to {} builds an index while it blocks reads and writes.", table),
                 "CREATE UNIQUE INDEX CONCURRENTLY name ON table (columns); (with \"-- transaction: none\")\n"
                 "ALTER TABLE ... ADD CONSTRAINT ... UNIQUE USING INDEX name;");
    }

    const Revision& revision_;
    bool in_place_;
    std::set<std::string> created_;
    std::vector<Warning> found_;
    std::size_t line_ = 0;
};

}  // namespace

std::vector<Warning> lint(const Revision& revision, const sql::Dialect& dialect) {
    return Linter(revision, dialect).run(revision.steps(Direction::upgrade, dialect));
}

}  // namespace carboy::migrate

#include <carboy/orm/query/plan.hpp>

#include <carboy/base/text.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/statement/alias.hpp>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <string_view>

#include "orm/session/core.hpp"

namespace carboy::orm {
namespace {

using Step = Plan::Step;

/// Finds the word after a prefix: "Seq Scan on " in "Seq Scan on orders o  (cost=...)".
std::string word_after(std::string_view text, std::string_view prefix) {
    const std::size_t found = text.find(prefix);
    if (found == std::string_view::npos) return {};
    text.remove_prefix(found + prefix.size());
    return std::string(text.substr(0, text.find_first_of(" (")));
}

// Source: sqlite.org/eqp.html.  SCAN t reads every row; SCAN t USING INDEX reads every entry of an index.
Step sqlite_step(std::string_view text) {
    Step step{.text = std::string(text)};
    step.table = word_after(text, text.starts_with("SCAN ") ? "SCAN " : "SEARCH ");
    if (!text.starts_with("SCAN ") && !text.starts_with("SEARCH ")) step.table.clear();
    step.reads_all_rows = text.starts_with("SCAN ") && text.find("USING") == std::string_view::npos &&
                          text.find("CONSTANT ROW") == std::string_view::npos;
    return step;
}

Step postgresql_step(std::string_view line) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    Step step{.text = std::string(line.substr(indent)), .depth = static_cast<int>(indent) / 2};
    step.reads_all_rows = step.text.find("Seq Scan on ") != std::string::npos;
    step.table = word_after(step.text, " on ");
    if (step.text.find(" Scan") == std::string::npos) step.table.clear();
    return step;
}

/// The columns of a table that conditions compare, each once: columns compared with = come first.
class Compared {
  public:
    explicit Compared(const sql::Table& table) : table_(table) {}

    void conditions(const std::vector<sql::Expression>& conditions) {
        for (const sql::Expression& condition : conditions) visit(condition);
    }
    void visit(const sql::Expression& condition) {
        const auto& nodes = condition.nodes();
        for (std::size_t i = 0; i + 1 < nodes.size(); ++i)
            if (nodes[i].op == sql::Op::equal || nodes[i].op == sql::Op::in)
                add(equal_, nodes[i + 1]);
            else if (is_range(nodes[i].op))
                add(range_, nodes[i + 1]);
        // column = other column: the second operand of an equality
        for (std::size_t i = 0; i + 2 < nodes.size(); ++i)
            if (nodes[i].op == sql::Op::equal && nodes[i + 1].arity == 0) add(equal_, nodes[i + 2]);
        if (std::any_of(nodes.begin(), nodes.end(), [](const sql::Node& node) { return node.op == sql::Op::or_; }))
            alternatives_ = true;
    }
    /// Finds comparisons in SQL text: the table's columns, under its own name, the alias, or no name.
    void text(std::string_view sql, std::string_view alias);

    /// Shape: any number of columns compared with =, and at most one compared in another way.
    std::vector<std::string> columns() const {
        std::vector<std::string> names = equal_;
        for (const std::string& name : range_)
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
                break;
            }
        return alternatives_ && names.size() > 1 ? std::vector<std::string>{names.front()} : names;
    }

  private:
    static bool is_range(sql::Op op) {
        return op == sql::Op::less || op == sql::Op::less_equal || op == sql::Op::greater ||
               op == sql::Op::greater_equal || op == sql::Op::between;
    }
    void add(std::vector<std::string>& names, const sql::Node& node) const {
        if (node.op != sql::Op::column || node.ref != &table_) return;
        add(names, table_.columns[node.column].name);
    }
    static void add(std::vector<std::string>& names, const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }

    const sql::Table& table_;
    std::vector<std::string> equal_;
    std::vector<std::string> range_;
    bool alternatives_ = false;
};

/// SQL text as words and symbols; a quoted name is a word, a text in quotes is a symbol.
std::vector<std::string_view> words_of(std::string_view sql) {
    const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < sql.size();) {
        const char c = sql[at];
        std::size_t end = at + 1;
        if (c == '"' || c == '`' || c == '\'') {
            end = std::min(sql.find(c, end), sql.size() - 1) + 1;
            words.push_back(c == '\'' ? sql.substr(at, 1) : sql.substr(at + 1, std::max(end - at, std::size_t{2}) - 2));
        } else if (in_word(c)) {
            while (end < sql.size() && in_word(sql[end])) ++end;
            words.push_back(sql.substr(at, end - at));
        } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
            words.push_back(sql.substr(at, 1));
        }
        at = end;
    }
    return words;
}

void Compared::text(std::string_view sql, std::string_view alias) {
    const std::vector<std::string_view> words = words_of(sql);
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string_view(); };
    bool conditions = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (equals_ignoring_case(words[i], "WHERE") || equals_ignoring_case(words[i], "ON")) conditions = true;
        if (equals_ignoring_case(words[i], "OR")) alternatives_ = true;
        if (!conditions) continue;
        const auto column = std::find_if(table_.columns.begin(), table_.columns.end(),
                                         [&](const auto& one) { return equals_ignoring_case(one.name, words[i]); });
        if (column == table_.columns.end()) continue;
        const bool qualified = i >= 2 && words[i - 1] == ".";
        if (qualified && words[i - 2] != table_.name && words[i - 2] != alias) continue;
        const std::string_view before = word(i - (qualified ? 3 : 1)), after = word(i + 1);
        if ((after == "=" || before == "=" || equals_ignoring_case(after, "IN")) && before != "<" && before != ">")
            add(equal_, column->name);
        else if (after == "<" || after == ">" || equals_ignoring_case(after, "BETWEEN"))
            add(range_, column->name);
    }
}

bool has_index(const sql::Table& table, const std::vector<std::string>& columns) {
    const auto begins = [&](const std::vector<std::string>& key) {
        return !key.empty() && key.front() == columns.front();
    };
    return begins(table.primary_key) ||
           std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const auto& one) { return begins(one.columns); }) ||
           std::any_of(table.uniques.begin(), table.uniques.end(),
                       [&](const auto& one) { return begins(one.columns); });
}

std::string list_of(const std::vector<std::string>& names, std::string_view separator) {
    std::string out;
    for (const std::string& name : names) (out += out.empty() ? "" : separator) += name;
    return out;
}

bool is_scanned(const Plan& plan, std::string_view name) {
    return !name.empty() && std::any_of(plan.steps.begin(), plan.steps.end(),
                                        [&](const Step& step) { return step.reads_all_rows && step.table == name; });
}

/// Adds a sentence about a table that is scanned completely, unless nothing in it is compared.
void advise(std::vector<std::string>& advice, const sql::Table& table, const std::vector<std::string>& columns) {
    if (columns.empty()) return;
    std::string sentence = "The table '" + table.name + "' is scanned completely, although the query compares " +
                           list_of(columns, ", ") + ".";
    sentence += has_index(table, columns)
                    ? " It has an index on " + columns.front() +
                          ", but the engine expects too many matching rows for the index to help."
                    : " An index would help when it has many rows: index_on(\"" + list_of(columns, "\", \"") + "\").";
    advice.push_back(std::move(sentence));
}

std::vector<std::string> advice_for(const Plan& plan, const sql::Select& statement) {
    std::vector<std::string> advice;
    std::vector<const sql::Table*> seen;
    const auto look = [&](const sql::Source& source) {
        const sql::Table* table = source.table;
        if (table == nullptr || std::find(seen.begin(), seen.end(), table) != seen.end()) return;
        seen.push_back(table);
        if (!is_scanned(plan, table->name) && !is_scanned(plan, sql::alias_name(source.alias))) return;
        Compared compared(*table);
        compared.conditions(statement.where);
        for (const sql::Join& join : statement.joins)
            if (!join.on.empty()) compared.visit(join.on);
        advise(advice, *table, compared.columns());
    };
    look(statement.from);
    for (const sql::Join& join : statement.joins) look(join.source);
    return advice;
}

/// Returns the name that the text gives to a table: "o" in "orders AS o" and in "orders o".
std::string_view alias_in(std::string_view sql, std::string_view table) {
    const std::vector<std::string_view> words = words_of(sql);
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        if (words[i] != table) continue;
        if (equals_ignoring_case(words[i + 1], "AS") && i + 2 < words.size()) return words[i + 2];
        if (equals_ignoring_case(words[i - 1], "FROM") || equals_ignoring_case(words[i - 1], "JOIN"))
            return words[i + 1];
    }
    return {};
}

std::vector<std::string> advice_for(const Plan& plan, std::string_view sql) {
    std::vector<std::string> advice;
    for (const sql::Table* table : all_tables()) {
        const std::string_view alias = alias_in(sql, table->name);
        if (!is_scanned(plan, table->name) && !is_scanned(plan, alias)) continue;
        Compared compared(*table);
        compared.text(sql, alias);
        advise(advice, *table, compared.columns());
    }
    return advice;
}

Plan steps_of(engine::Execution rows, const sql::Dialect& dialect) {
    Plan plan;
    std::vector<std::pair<std::int64_t, int>> depths;  // of SQLite's steps, by their ids
    while (const sql::ValueView* cells = rows.next()) {
        if (!dialect.numbered_plan) {
            plan.steps.push_back(postgresql_step(sql::from_view<std::string>(cells[0])));
            continue;
        }
        Step step = sqlite_step(sql::from_view<std::string>(cells[3]));
        const auto parent = std::find_if(depths.begin(), depths.end(), [&](const auto& one) {
            return one.first == sql::from_view<std::int64_t>(cells[1]);
        });
        if (parent != depths.end()) step.depth = parent->second + 1;
        depths.emplace_back(sql::from_view<std::int64_t>(cells[0]), step.depth);
        plan.steps.push_back(std::move(step));
    }
    return plan;
}

}  // namespace

std::string Plan::to_string() const {
    std::string out;
    for (const Step& step : steps) {
        out.append(static_cast<std::size_t>(step.depth) * 2, ' ');
        (out += step.text) += '\n';
    }
    for (const std::string& sentence : advice) (out += sentence) += '\n';
    return out;
}

std::ostream& operator<<(std::ostream& out, const Plan& plan) { return out << plan.to_string(); }

Plan detail::explain(Session& session, const sql::Select& given) {
    SessionCore& core = core_for(session, given);
    const engine::Use inside(core.user);
    std::optional<sql::Select> own;
    const sql::Select& statement = core.narrowed(given, own);
    const sql::Dialect& dialect = core.dialect();
    const std::string text = std::string(dialect.explain) + sql::compiled(statement, dialect).text;
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement, dialect);
    engine::Connection& connection = core.reading();
    const engine::Use one_call(connection.user());
    Plan plan = steps_of(connection.start(connection.prepared(text), parameters), dialect);
    plan.advice = advice_for(plan, statement);
    return plan;
}

Plan explain(engine::Connection& connection, std::string_view sql, std::span<const sql::ValueView> parameters) {
    const engine::Use one_call(connection.user());
    const sql::Dialect& dialect = connection.dialect();
    const std::string text = std::string(dialect.explain) + std::string(sql);
    Plan plan = steps_of(connection.start(connection.prepared(text), parameters), dialect);
    plan.advice = advice_for(plan, sql);
    return plan;
}

}  // namespace carboy::orm

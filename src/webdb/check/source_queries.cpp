#include "webdb/check/source_queries.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "webdb/check/token_cursor.hpp"

namespace carboy::webdb {
namespace {

/// The model of a query's first words, and the position after them.
struct QueryBegin {
    const orm::Mapper* mapper = nullptr;
    std::size_t next = 0;
};

class QueryReader : private TokenCursor {
  public:
    using TokenCursor::TokenCursor;

    std::vector<SourceQuery> run() {
        std::vector<SourceQuery> found;
        for (std::size_t i = 0; i < size(); ++i) {
            const auto begin = begin_of(i);
            if (!begin) continue;
            SourceQuery query{.mapper = begin->mapper, .columns = {}, .line = (*this)[i].line};
            if (read_calls(begin->next, query) && !query.columns.empty()) found.push_back(std::move(query));
        }
        return found;
    }

  private:
    bool is_scope(std::size_t i) const { return is(i, ":") && is(i + 1, ":"); }

    /// Post::query(), query<Post>(), select<Post>(), update<Post>(), delete_<Post>(), select(Post::c.id, ...).
    std::optional<QueryBegin> begin_of(std::size_t i) const {
        if (model(i) && is_scope(i + 1) && is_word(i + 3, "query") && is(i + 4, "("))
            return QueryBegin{model(i), after_bracket(i + 4)};
        const bool selects = is_word(i, "select");
        if (!selects && !is_word(i, "query") && !is_word(i, "update") && !is_word(i, "delete_")) return std::nullopt;
        if (is(i + 1, "<") && model(i + 2) && is(i + 3, ">") && is(i + 4, "("))
            return QueryBegin{model(i + 2), after_bracket(i + 4)};
        if (!selects || !is(i + 1, "(")) return std::nullopt;
        const std::size_t end = after_bracket(i + 1);
        const orm::Mapper* only = nullptr;
        for (std::size_t at = i + 2; at < end; ++at) {
            if (!is_column(at)) continue;
            if (only && only != model(at)) return std::nullopt;
            only = model(at);
        }
        return only ? std::optional(QueryBegin{only, end}) : std::nullopt;
    }

    /// Reads .filter(...).order_by(...) and so on; false if the conditions are not known.
    bool read_calls(std::size_t i, SourceQuery& query) const {
        query.last_line = (*this)[i - 1].line;
        while (is(i, ".") && is_name(i + 1)) {
            const std::string_view call = (*this)[i + 1].text;
            std::size_t open = i + 2;
            while (open < size() && is(i + 2, "<") && !is(open, "(") && !is(open, ";")) ++open;
            if (!is(open, "(")) break;
            const std::size_t end = after_bracket(open);
            const bool conditions = call == "filter" || call == "where";
            if (conditions && !read_conditions(open + 1, end - 1, query)) return false;
            if (call == "filter_by" && !read_members(open + 1, end - 1, query)) return false;
            query.last_line = (*this)[end - 1].line;
            i = end;
        }
        return true;
    }

    /// Post::c.state
    bool is_column(std::size_t i) const {
        return model(i) && is_scope(i + 1) && is_word(i + 3, "c") && is(i + 4, ".") && is_name(i + 5);
    }

    bool read_conditions(std::size_t begin, std::size_t end, SourceQuery& query) const {
        for (std::size_t i = begin; i < end; ++i) {
            const bool negation = is(i, "!") && !is(i + 1, "=");
            if ((is(i, "|") && is(i + 1, "|")) || negation || is_word(i, "or_") || is_word(i, "not_")) return false;
            if (!is_column(i)) continue;
            if (model(i) != query.mapper) return false;
            if (is_compared(i, begin)) add(query, (*this)[i + 5].text);
            i += 5;
        }
        return true;
    }

    /// A comparison that an index can serve. The column is six tokens long.
    bool is_compared(std::size_t column, std::size_t begin) const {
        const std::size_t after = column + 6;
        const bool left = column >= begin + 2 && is(column - 1, "=") && is(column - 2, "=");
        const bool range = (is(after, "<") || is(after, ">")) && !is(after + 1, "<") && !is(after + 1, ">");
        const bool call = is(after, ".") && (is_word(after + 1, "in") || is_word(after + 1, "between"));
        return left || range || call || (is(after, "=") && is(after + 1, "="));
    }

    /// {.state = state, .name = name}
    bool read_members(std::size_t begin, std::size_t end, SourceQuery& query) const {
        if (!is(begin, "{")) return false;
        for (std::size_t i = begin + 1; i < end; ++i) {
            if (opens(i))
                i = after_bracket(i) - 1;
            else if (is(i, ".") && is_name(i + 1) && is(i + 2, "=") && (is(i - 1, "{") || is(i - 1, ",")))
                add(query, (*this)[i + 1].text);
        }
        return true;
    }

    static void add(SourceQuery& query, std::string_view member) {
        std::uint16_t column = query.mapper->column_named(member);
        if (column == orm::no_index) {  // a relationship stands for its foreign key
            const std::uint16_t relation = query.mapper->relationship_named(member);
            if (relation == orm::no_index) return;
            column = query.mapper->relationships[relation].local_column;
            if (column == orm::no_index) return;
        }
        if (std::find(query.columns.begin(), query.columns.end(), column) == query.columns.end())
            query.columns.push_back(column);
    }
};

bool an_index_begins_with(const sql::Table& table, const std::string& column) {
    const auto begins = [&](const auto& one) { return !one.columns.empty() && one.columns.front() == column; };
    return (!table.primary_key.empty() && table.primary_key.front() == column) ||
           std::any_of(table.indexes.begin(), table.indexes.end(), begins) ||
           std::any_of(table.uniques.begin(), table.uniques.end(), begins);
}

}  // namespace

std::vector<SourceQuery> queries_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models) {
    return QueryReader(source.tokens, models).run();
}

std::string index_complaint(const SourceQuery& query) {
    const sql::Table& table = *sql::whole_table(&query.mapper->table);
    std::string names;
    for (const std::uint16_t column : query.columns) {
        const std::string& name = query.mapper->table.columns[column].name;
        if (an_index_begins_with(table, name)) return {};
        names += (names.empty() ? "" : ", ") + name;
    }
    return "The query compares " + names + ", and no index of the table '" + table.name + "' begins with " +
           (query.columns.size() == 1 ? "it" : "one of these") +
           ". Declare one (`indexed`, or index_on in TableArgs), or write `// no index: <reason>` beside the query.";
}

}  // namespace carboy::webdb

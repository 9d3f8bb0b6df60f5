#include "webdb/check/source_checks.hpp"

#include <carboy/orm/mapping/mapper.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include "webdb/check/source_queries.hpp"
#include "webdb/check/token_cursor.hpp"

namespace carboy::webdb {
namespace {

/// The values of a link: their names, and the file's name if it is a constant.
struct LinkValues {
    std::vector<std::string> names;
    std::optional<std::string> file;
};

/// Reads {{"name", value}, ...}; false when it is something else, so that the names are not known.
bool read_values(const TokenCursor& at, std::size_t begin, LinkValues& values) {
    if (!at.is(begin, "{")) return false;
    const std::size_t end = at.after_bracket(begin) - 1;
    for (std::size_t i = begin + 1; i < end; i = at.after_bracket(i)) {
        while (at.is(i, ",")) ++i;
        if (i >= end) break;
        if (!at.is(i, "{") || !at.is_literal(i + 1) || !at.is(i + 2, ",")) return false;
        values.names.push_back(at[i + 1].text);
        if (at[i + 1].text == "filename" && at.is_literal(i + 3) && at.is(i + 4, "}")) values.file = at[i + 3].text;
    }
    return true;
}

}  // namespace

void check_links(const web::CheckInput& input, const std::vector<SourceFile>& sources, web::CheckResult& result) {
    std::size_t count = 0;
    for (const SourceFile& source : sources) {
        const TokenCursor at(source.tokens);
        for (std::size_t i = 0; i + 3 < at.size(); ++i) {
            if (!at.is_word(i, "url_for") || !at.is(i + 1, "(") || !at.is_literal(i + 2)) continue;
            const bool alone = at.is(i + 3, ")");
            if (!alone && !at.is(i + 3, ",")) continue;
            ++count;
            LinkValues values;
            const bool known = alone || read_values(at, i + 4, values);
            std::string what = input.url_complaint(at[i + 2].text, known ? &values.names : nullptr);
            if (what.empty() && values.file) what = input.file_complaint(at[i + 2].text, *values.file);
            if (!what.empty()) result.faults.push_back({source.path, at[i].line, std::move(what)});
        }
    }
    result.looked_at.push_back(std::to_string(count) + " links in sources");
}

void check_template_names(const web::CheckInput& input, const std::vector<SourceFile>& sources,
                          web::CheckResult& result) {
    for (const SourceFile& source : sources) {
        const TokenCursor at(source.tokens);
        for (std::size_t i = 0; i + 3 < at.size(); ++i) {
            if (!at.is_word(i, "render_template") || !at.is(i + 1, "(") || !at.is_literal(i + 2)) continue;
            const std::string& name = at[i + 2].text;
            if ((at.is(i + 3, ")") || at.is(i + 3, ",")) && !input.has_template(name))
                result.faults.push_back({source.path, at[i + 2].line, "There is no template '" + name + "'."});
        }
    }
}

void check_indexes(const std::vector<SourceFile>& sources, web::CheckResult& result) {
    std::size_t count = 0;
    for (const SourceFile& source : sources)
        for (const SourceQuery& query : queries_in(source, orm::all_mappers())) {
            ++count;
            std::string what = index_complaint(query);
            if (!what.empty() && !needs_no_index(source.text, query.line, query.last_line))
                result.faults.push_back({source.path, query.line, std::move(what)});
        }
    result.looked_at.push_back(std::to_string(count) + " queries with conditions");
}

bool needs_no_index(std::string_view source, int first_line, int last_line) {
    constexpr std::string_view mark = "// no index: ";
    int line = 1;
    for (std::size_t at = 0; at < source.size() && line <= last_line; ++line) {
        const std::size_t end = std::min(source.find('\n', at), source.size());
        // The line before the query counts, too.
        if (line >= first_line - 1 && source.substr(at, end - at).find(mark) != std::string_view::npos) return true;
        at = end + 1;
    }
    return false;
}

}  // namespace carboy::webdb

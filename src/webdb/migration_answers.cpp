#include "webdb/migration_answers.hpp"

#include <carboy/base/error.hpp>

#include <unistd.h>

#include <iostream>
#include <set>

namespace carboy::webdb {
namespace {

constexpr const char* rename_option = "--rename";
constexpr const char* rename_table_option = "--rename-table";
constexpr const char* no_rename_option = "--no-rename";
constexpr const char* fill_option = "--fill";

[[noreturn]] void refuse_option(std::string_view option, std::string_view form) {
    throw Error("bad_option", "The option " + std::string(option) + " is not complete.",
                "Write " + std::string(option) + " " + std::string(form) + ".");
}

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

/// The position of the first semicolon outside quotes, or the text's length. npos: a quote does not end.
std::size_t end_of_sql(std::string_view text, std::size_t from) {
    char quote = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (quote == 0 && c == ';') return i;
        if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    return quote == 0 ? text.size() : std::string_view::npos;
}

/// Splits "a=b; c=d". A semicolon in quotes belongs to the SQL of --fill; the names of the other options have no
/// quotes.
std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view text, std::string_view option,
                                                          std::string_view form) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!trimmed(text).empty()) {
        const std::size_t equal = text.find('=');
        if (equal == std::string_view::npos) refuse_option(option, form);
        const std::size_t end =
            option == fill_option ? end_of_sql(text, equal + 1) : std::min(text.find(';'), text.size());
        if (end < equal || end == std::string_view::npos) refuse_option(option, form);
        pairs.emplace_back(trimmed(text.substr(0, equal)), trimmed(text.substr(equal + 1, end - equal - 1)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return pairs;
}

std::pair<std::string, std::string> column_of(const std::string& text, std::string_view option, std::string_view form) {
    const std::size_t dot = text.find('.');
    if (dot == std::string::npos) refuse_option(option, form);
    return {text.substr(0, dot), text.substr(dot + 1)};
}

migrate::Answers given(const web::CommandValues& values) {
    migrate::Answers answers;
    for (const auto& [from, to] : pairs_of(values[rename_table_option], rename_table_option, "old=new"))
        answers.renamed_tables.emplace(from, to);
    constexpr std::string_view rename_form = "table.old=new", fill_form = "table.column=SQL";
    for (const auto& [from, to] : pairs_of(values[rename_option], rename_option, rename_form)) {
        const std::size_t dot = to.find('.');  // table.old=table.new is understood, too
        answers.renamed_columns.emplace(column_of(from, rename_option, rename_form),
                                        dot == std::string::npos ? to : to.substr(dot + 1));
    }
    for (const auto& [column, value] : pairs_of(values[fill_option], fill_option, fill_form))
        answers.fills.emplace(column_of(column, fill_option, fill_form), value);
    return answers;
}

bool can_ask() { return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0; }

std::string ask(const std::string& question) {
    std::cout << question << ' ' << std::flush;
    std::string line;
    std::getline(std::cin, line);
    return trimmed(line);
}

std::string old_name(const migrate::RenameQuestion& question) {
    return question.is_table ? question.from : question.table + "." + question.from;
}

bool confirm(const migrate::RenameQuestion& question) {
    const std::string kind = question.is_table ? "table " : "column ";
    if (!can_ask())
        throw Error(
            "rename_unclear",
            "The " + kind + old_name(question) + " is gone and " + question.to + " is new. It may have been renamed.",
            question.is_table
                ? "If so, add --rename-table " + question.from + "=" + question.to + ", otherwise --no-rename."
                : "If so, add --rename " + old_name(question) + "=" + question.to + ", otherwise --no-rename.");
    const std::string answer = ask("Was the " + kind + old_name(question) + " renamed to " + question.to + "? [y/N]");
    return !answer.empty() && (answer[0] == 'y' || answer[0] == 'Y');
}

/// Asks the first question that has no answer; returns false when there is none.
bool ask_rename(const migrate::Difference& difference, const sql::Dialect& dialect, migrate::Answers& answers,
                std::set<std::string>& declined) {
    for (const migrate::RenameQuestion& question : migrate::rename_questions(difference, dialect)) {
        const std::string key = old_name(question) + "=" + question.to;
        if (declined.contains(key)) continue;
        if (!confirm(question))
            declined.insert(key);
        else if (question.is_table)
            answers.renamed_tables.emplace(question.from, question.to);
        else
            answers.renamed_columns.emplace(std::pair(question.table, question.from), question.to);
        return true;
    }
    return false;
}

std::string value_for(const migrate::FillQuestion& question) {
    const std::string name = question.table + "." + question.column;
    if (!can_ask())
        throw Error("value_missing",
                    "Rows of " + question.table + " have no value for " + name + ", which must not be NULL.",
                    "Add --fill \"" + name + "=SQL\" with an expression for these rows, or allow NULL.");
    return ask("Which value do the existing rows get for " + name + "? (an SQL expression such as 0 or '')");
}

}  // namespace

std::vector<web::CommandParameter> answer_parameters() {
    return {{.name = rename_option, .help = "Renamed columns: \"table.old=new; ...\"", .default_value = ""},
            {.name = rename_table_option, .help = "Renamed tables: \"old=new; ...\"", .default_value = ""},
            {.name = no_rename_option,
             .help = "Nothing was renamed: tables and columns that are gone are dropped",
             .default_value = "",
             .is_flag = true},
            {.name = fill_option, .help = "Values of existing rows: \"table.column=SQL; ...\"", .default_value = ""}};
}

migrate::Answers find_answers(const web::CommandValues& values, const migrate::Schema& live,
                              const migrate::Schema& wanted, engine::Connection& connection) {
    migrate::Answers answers = given(values);
    const sql::Dialect& dialect = connection.dialect();
    const auto difference = [&] { return migrate::diff(live, wanted, dialect, answers); };
    std::set<std::string> declined;
    if (!values.flag(no_rename_option))
        while (ask_rename(difference(), dialect, answers, declined)) {
        }
    for (const migrate::FillQuestion& question : migrate::fill_questions(difference(), connection))
        answers.fills.emplace(std::pair(question.table, question.column), value_for(question));
    return answers;
}

}  // namespace carboy::webdb

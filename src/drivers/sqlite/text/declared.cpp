#include "drivers/sqlite/text/declared.hpp"

#include "drivers/sqlite/text/tokens.hpp"

#include <utility>

namespace carboy::drivers::sqlite {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// A parser for one statement that SQLite has accepted, so that its grammar is valid.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text), tokens_(text) {}

    DeclaredTable table();
    DeclaredIndex index();

  private:
    bool at_end() const { return tokens_.front().kind == Token::Kind::end; }
    bool at_mark(char mark) const { return tokens_.front().is_mark(mark); }
    bool skip_to_list();
    void item(DeclaredTable& table);
    bool constraint(DeclaredTable& table);
    void check(DeclaredTable& table);
    void unique(DeclaredTable& table);
    void references(DeclaredTable& table);
    void deferral(DeclaredTable& table);
    void default_value();
    void anything();
    void options(DeclaredTable& table);
    void pass_parentheses();
    std::string expression();
    std::vector<std::string> names();
    std::string take_name() { return std::exchange(constraint_, {}); }

    std::string_view text_;
    Tokens tokens_;
    std::string column_;      // empty in a table constraint
    std::string constraint_;  // the name of the next constraint
};

// Skips to after the parenthesis that opens the columns. Returns false when there is none.
bool Reader::skip_to_list() {
    while (!at_end() && !at_mark('(')) tokens_.next();
    if (at_end()) return false;
    tokens_.next();
    return true;
}

DeclaredTable Reader::table() {
    DeclaredTable table;
    if (!skip_to_list()) return table;
    while (!at_end() && !at_mark(')')) {
        item(table);
        if (at_mark(',')) tokens_.next();
    }
    options(table);
    return table;
}

void Reader::options(DeclaredTable& table) {
    for (; !at_end(); tokens_.next()) {
        if (tokens_.front().is("strict")) table.strict = true;
        if (tokens_.front().is("rowid")) table.without_rowid = true;
    }
}

// Parses a column with its constraints, or table constraints, between which SQLite requires no comma.
void Reader::item(DeclaredTable& table) {
    column_.clear();
    constraint_.clear();
    const Token& first = tokens_.front();
    const bool of_table =
        first.is("constraint") || first.is("primary") || first.is("unique") || first.is("check") || first.is("foreign");
    if (!of_table) column_ = tokens_.next().name();
    while (!at_end() && !at_mark(',') && !at_mark(')'))
        if (!constraint(table)) anything();
}

bool Reader::constraint(DeclaredTable& table) {
    if (tokens_.skip("constraint")) {
        constraint_ = tokens_.next().name();
    } else if (tokens_.skip("check")) {
        check(table);
    } else if (tokens_.skip("unique")) {
        unique(table);
    } else if (tokens_.skip("foreign")) {
        tokens_.skip("key");
        table.foreign_keys.push_back({take_name(), names()});
        if (tokens_.skip("references")) tokens_.next();
    } else if (tokens_.skip("references")) {
        references(table);
    } else if (tokens_.skip("primary")) {
        table.primary_key_name = take_name();
    } else if (tokens_.skip("autoincrement")) {
        table.autoincrement = true;
    } else if (tokens_.skip("collate")) {
        constraint_.clear();
        const std::string collation = tokens_.next().name();
        if (!column_.empty()) table.collations.emplace_back(column_, collation);
    } else if (tokens_.skip("not")) {
        constraint_.clear();
        if (tokens_.skip("deferrable") && tokens_.skip("initially")) tokens_.next();
    } else if (tokens_.skip("deferrable")) {
        deferral(table);
    } else if (tokens_.skip("default")) {
        default_value();
    } else if (!column_.empty() && tokens_.skip("as")) {
        table.computed.emplace_back(column_, expression());
    } else {
        return false;
    }
    return true;
}

void Reader::check(DeclaredTable& table) {
    std::string name = take_name();
    table.checks.push_back({std::move(name), expression()});
}

void Reader::unique(DeclaredTable& table) {
    std::string name = take_name();
    table.uniques.push_back({std::move(name), column_.empty() ? names() : std::vector<std::string>{column_}});
}

void Reader::references(DeclaredTable& table) {
    table.foreign_keys.push_back({take_name(), {column_}});
    tokens_.next();  // the other table; its columns are skipped like other tokens
}

// SQLite accepts it after other constraints too, where it has no meaning.
void Reader::deferral(DeclaredTable& table) {
    const bool initially = tokens_.skip("initially");
    const bool deferred = initially && tokens_.next().is("deferred");
    if (!table.foreign_keys.empty())
        table.foreign_keys.back().deferral =
            deferred ? sql::Deferral::initially_deferred : sql::Deferral::initially_immediate;
}

void Reader::default_value() {
    constraint_.clear();
    if (at_mark('(')) return pass_parentheses();
    if (at_mark('+') || at_mark('-')) tokens_.next();
    tokens_.next();
}

// A word of a type, NULL, KEY (...), ON CONFLICT: a name before it belongs to something else.
void Reader::anything() {
    if (at_mark('(')) return pass_parentheses();
    constraint_.clear();
    const Token taken = tokens_.next();
    // ON DELETE SET DEFAULT is not a default value.
    if (taken.is("set") && (tokens_.front().is("default") || tokens_.front().is("null"))) tokens_.next();
}

void Reader::pass_parentheses() {
    int depth = 0;
    do {
        if (at_mark('(')) ++depth;
        if (at_mark(')')) --depth;
        tokens_.next();
    } while (depth > 0 && !at_end());
}

std::string Reader::expression() {
    if (!at_mark('(')) return {};
    const std::size_t begin = tokens_.front().at + 1;
    std::size_t end = begin;
    int depth = 0;
    do {
        if (at_mark('(')) ++depth;
        if (at_mark(')')) --depth;
        end = tokens_.front().at;
        tokens_.next();
    } while (depth > 0 && !at_end());
    return std::string(trimmed(text_.substr(begin, end - begin)));
}

// "(a, "b" COLLATE nocase DESC)"
std::vector<std::string> Reader::names() {
    std::vector<std::string> names;
    if (!at_mark('(')) return names;
    tokens_.next();
    while (!at_end() && !at_mark(')')) {
        names.push_back(tokens_.next().name());
        while (!at_end() && !at_mark(',') && !at_mark(')')) tokens_.next();
        if (at_mark(',')) tokens_.next();
    }
    tokens_.next();
    return names;
}

DeclaredIndex Reader::index() {
    DeclaredIndex index;
    if (!skip_to_list()) return index;
    while (!at_end() && !at_mark(')')) {
        const std::size_t begin = tokens_.front().at;
        std::size_t end = begin, words = 0;
        while (!at_end() && !at_mark(',') && !at_mark(')')) {
            const Token first = tokens_.front();
            if (at_mark('('))
                pass_parentheses();
            else
                tokens_.next();
            const bool over = at_end() || at_mark(',') || at_mark(')');
            if (over && first.is("asc")) continue;  // the usual order
            end = tokens_.front().at;
            ++words;
        }
        if (words != 1) index.plain = false;
        index.keys.emplace_back(trimmed(text_.substr(begin, end - begin)));
        if (at_mark(',')) tokens_.next();
    }
    tokens_.next();
    if (tokens_.skip("where")) index.where = trimmed(text_.substr(tokens_.front().at));
    return index;
}

}  // namespace

DeclaredTable read_create_table(std::string_view text) { return Reader(text).table(); }
DeclaredIndex read_create_index(std::string_view text) { return Reader(text).index(); }

}  // namespace carboy::drivers::sqlite

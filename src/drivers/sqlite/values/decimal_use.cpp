#include "drivers/sqlite/values/decimal_use.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/sqlite/text/tokens.hpp"

#include <carboy/base/text.hpp>

namespace carboy::drivers::sqlite {
namespace {

using UseKind = DecimalUse::Kind;

/// One parenthesis, or the whole statement.
struct Scope {
    std::size_t opened = 0;          // the token of the parenthesis
    std::string_view clause{};       // the clause of the current token, in lower case
    std::size_t item = 0;            // the number of preceding commas in this clause
    bool call = false;               // it is a function call
    std::size_t list_of = no_token;  // the token before IN, when it opened its list
    static constexpr std::size_t no_token = static_cast<std::size_t>(-1);
};

constexpr std::string_view clauses[] = {"select", "from", "where",     "group", "order", "having", "limit",    "set",
                                        "values", "on",   "returning", "with",  "union", "except", "intersect"};
constexpr std::string_view operators_of_words[] = {
    "and", "or", "not", "in",       "is",  "between", "like",    "glob",  "when", "then", "else", "case",
    "end", "by", "as",  "distinct", "all", "escape",  "collate", "union", "join", "asc",  "desc", "exists"};

class UseFinder {
  public:
    explicit UseFinder(std::string_view statement) {
        for (Tokens tokens(statement); tokens.front().kind != Token::Kind::end;) tokens_.push_back(tokens.next());
        tokens_.push_back({});
        scopes_.push_back({});
    }

    std::vector<DecimalUse> run() {
        read_target();
        read_compound();
        for (at_ = 0; at_ + 1 < tokens_.size(); ++at_) step();
        return std::move(uses_);
    }

  private:
    const Token& token(std::size_t i) const { return i < tokens_.size() ? tokens_[i] : tokens_.back(); }
    Scope& scope() { return scopes_.back(); }
    const Scope& scope() const { return scopes_.back(); }

    static bool is_keyword(const Token& token) {
        const auto is = [&](std::string_view word) { return token.is(word); };
        return std::any_of(std::begin(clauses), std::end(clauses), is) ||
               std::any_of(std::begin(operators_of_words), std::end(operators_of_words), is);
    }
    static bool is_column_name(const Token& token) {
        return token.kind == Token::Kind::quoted_name || (token.kind == Token::Kind::word && !is_keyword(token));
    }
    static bool is_arithmetic(const Token& token) {
        return token.kind == Token::Kind::mark &&
               std::string_view("+-*/%|&~").find(token.text[0]) != std::string_view::npos;
    }
    static bool is_comparison(const Token& token) {
        return token.kind == Token::Kind::mark &&
               std::string_view("=<>!").find(token.text[0]) != std::string_view::npos;
    }

    // INSERT INTO table (a, b), UPDATE table.
    void read_target() {
        std::size_t i = 0;
        int depth = 0;
        while (i < tokens_.size() && (depth > 0 || (!token(i).is("into") && !token(i).is("update")))) {
            if (depth == 0 && token(i).is("select")) return;
            if (token(i).is_mark('(')) ++depth;
            if (token(i).is_mark(')')) --depth;
            ++i;
        }
        if (token(i).is("update") && token(i + 1).is("or")) i += 2;
        if (token(++i).kind == Token::Kind::end) return;
        if (token(i + 1).is_mark('.')) {
            schema_ = token(i).name();
            i += 2;
        }
        table_ = token(i).name();
        if (token(i + 1).is("as")) i += 2;
        if (!token(i + 1).is_mark('(')) return;
        for (i += 2; i + 1 < tokens_.size() && !token(i).is_mark(')'); ++i)
            if (token(i).is_name()) columns_.push_back(token(i).name());
    }

    // The rows of a compound SELECT are compared with each other.
    void read_compound() {
        int depth = 0;
        for (const Token& token : tokens_) {
            if (token.is_mark('(')) ++depth;
            if (token.is_mark(')')) --depth;
            if (depth == 0 && (token.is("union") || token.is("except") || token.is("intersect"))) compound_ = true;
        }
    }

    void step() {
        const Token& now = token(at_);
        if (now.is_mark('(')) return open();
        if (now.is_mark(')')) {
            if (scopes_.size() > 1) scopes_.pop_back();
            return;
        }
        if (now.is_mark(',')) return static_cast<void>(++scope().item);
        if (now.kind == Token::Kind::word)
            for (const std::string_view word : clauses)
                if (now.is(word)) {
                    scope().clause = word;
                    scope().item = 0;
                }
        if (now.is_mark('?') || now.is_mark(':') || now.is_mark('@') || now.is_mark('$')) parameter();
    }

    void open() {
        const Token& before = at_ > 0 ? token(at_ - 1) : tokens_.back();
        Scope opened{.opened = at_};
        if (before.is("in"))
            opened.list_of = at_ - (at_ > 1 && token(at_ - 2).is("not") ? 3 : 2);
        else if (scopes_.back().clause == "values" && scopes_.size() == 1)
            opened.clause = "row";
        else
            opened.call = is_column_name(before);
        scopes_.push_back(opened);
    }

    void parameter() {
        const std::size_t first = at_;
        const Token& next = token(at_ + 1);
        const bool touches = next.at == token(at_).at + 1;
        std::size_t number = parameters_;
        if (token(at_).is_mark('?')) {
            if (touches && next.kind == Token::Kind::number) {
                std::from_chars(next.text.data(), next.text.data() + next.text.size(), number);
                if (number == 0 || number > 32766) return;
                --number;
                ++at_;
            }
        } else {
            if (!touches || !next.is_name()) return;
            const auto known = std::find(names_.begin(), names_.end(), next.text);
            if (known != names_.end()) number = numbers_[static_cast<std::size_t>(known - names_.begin())];
            names_.push_back(next.text);
            numbers_.push_back(number);
            ++at_;
        }
        parameters_ = std::max(parameters_, number + 1);
        uses_.push_back(use_between(first, at_ + 1));
        uses_.back().parameter = number;
    }

    /// Returns the use of the parameter that starts at the token `first` and is followed by the token `next`.
    DecimalUse use_between(std::size_t first, std::size_t next) {
        const bool alone = ends_item(token(next)) && begins_item(first);
        if (alone && scope().clause == "row") return inserted(next);
        if (alone && scopes_.size() > 1 && scope().list_of != Scope::no_token) return compared(scope().list_of);
        if (alone && scopes_.size() == 1 && scope().clause == "select") return inserted(next);
        if (alone && scope().clause == "returning") return {UseKind::result};
        if (first > 0 && compares(first)) {
            const std::size_t left = before_comparison(first);
            if (scope().clause == "set" && ends_item(token(next)) && begins_item(left))
                return stored(token(left).name());
            return is_arithmetic(token(next)) ? DecimalUse{} : compared(left);
        }
        if (is_comparison(token(next)) && !is_arithmetic(first > 0 ? token(first - 1) : tokens_.back()))
            return compared_from_left(is_comparison(token(next + 1)) ? next + 2 : next + 1);
        return compared(bounded(first));
    }

    /// A value of VALUES or SELECT: of the row that is inserted, or of the result.
    DecimalUse inserted(std::size_t next) const {
        if (!table_.empty()) return stored(scope().item < columns_.size() ? columns_[scope().item] : "", scope().item);
        const bool is_named = token(next).is("as") && occurs_twice(token(next + 1).name());
        return {compound_ || is_named ? UseKind::number : UseKind::result};
    }
    bool occurs_twice(const std::string& name) const {
        return std::count_if(tokens_.begin(), tokens_.end(), [&](const Token& token) {
                   return token.is_name() && equals_ignoring_case(token.name(), name);
               }) > 1;
    }

    DecimalUse stored(std::string column, std::size_t position = 0) const {
        return {UseKind::stored, schema_, table_, std::move(column), static_cast<int>(position)};
    }

    /// Compared with what ends at the token `last`.
    DecimalUse compared(std::size_t last) const {
        return ends_column(last) && !is_alias(token(last).name())
                   ? DecimalUse{.kind = UseKind::compared, .column = token(last).name()}
                   : DecimalUse{};
    }
    /// Compared with what begins at the token `first`.
    DecimalUse compared_from_left(std::size_t first) const {
        if (!begins_column(first)) return {};
        while (token(first + 1).is_mark('.')) first += 2;
        return is_alias(token(first).name()) ? DecimalUse{}
                                             : DecimalUse{.kind = UseKind::compared, .column = token(first).name()};
    }

    /// True when the statement gives this name to something else, with or without AS.
    bool is_alias(const std::string& name) const {
        for (std::size_t i = 2; i < tokens_.size(); ++i) {
            if (!is_column_name(token(i)) || !equals_ignoring_case(token(i).name(), name)) continue;
            const std::size_t named = token(i - 1).is("as") ? i - 2 : i - 1;
            if (named == i - 1 && !ends_operand(token(named))) continue;
            if (!is_column_name(token(named)) || !equals_ignoring_case(token(named).name(), name)) return true;
        }
        return false;
    }
    static bool ends_operand(const Token& token) {
        return token.is_mark(')') || token.is("end") || token.kind == Token::Kind::number ||
               token.kind == Token::Kind::string || is_column_name(token);
    }

    bool begins_item(std::size_t i) const {
        if (i == 0) return false;
        const Token& before = token(i - 1);
        return before.is_mark('(') || before.is_mark(',') || before.is("select") || before.is("distinct") ||
               before.is("returning") || before.is("set");
    }
    static bool ends_item(const Token& after) {
        return after.kind == Token::Kind::end || after.is_mark(',') || after.is_mark(')') || after.is_mark(';') ||
               after.is("from") || after.is("as") || after.is("where") || after.is("returning") || after.is("union") ||
               after.is("except") || after.is("intersect") || after.is("limit") || after.is("order");
    }

    /// True when a comparison precedes the parameter: = < > <= >= <> != ==, IS, IS NOT, IS [NOT] DISTINCT FROM.
    bool compares(std::size_t first) const {
        const Token& before = token(first - 1);
        return is_comparison(before) || before.is("is") ||
               (first > 1 && before.is("not") && token(first - 2).is("is")) ||
               (first > 1 && before.is("from") && token(first - 2).is("distinct"));
    }
    std::size_t before_comparison(std::size_t first) const {
        std::size_t i = first - 1;
        while (i > 0 && (is_comparison(token(i)) || token(i).is("is") || token(i).is("not") || token(i).is("from") ||
                         token(i).is("distinct")))
            --i;
        return i;
    }

    /// True when a name, with or without its table, ends at this token and is not the operand of an operator.
    bool ends_column(std::size_t i) const {
        if (i >= tokens_.size() || !is_column_name(token(i))) return false;
        while (i >= 2 && token(i - 1).is_mark('.')) i -= 2;
        return i == 0 || !is_arithmetic(token(i - 1));
    }
    bool begins_column(std::size_t i) const {
        if (!is_column_name(token(i))) return false;
        while (token(i + 1).is_mark('.')) i += 2;
        const Token& after = token(i + 1);
        return !after.is_mark('(') && !is_arithmetic(after) && !after.is("collate");
    }

    /// Returns the last token of the value that BETWEEN compares with this parameter, or no_token.
    std::size_t bounded(std::size_t first) const {
        if (first < 2) return Scope::no_token;
        std::size_t i = first - 1;
        if (token(i).is("and")) {
            int depth = 0;
            do {
                --i;
                if (token(i).is_mark(')')) ++depth;
                if (token(i).is_mark('(')) --depth;
                if (depth < 0 || (depth == 0 && (token(i).is("and") || token(i).is("or") || token(i).is("where"))))
                    return Scope::no_token;
            } while (i > 0 && !(depth == 0 && token(i).is("between")));
        }
        if (!token(i).is("between") || i == 0) return Scope::no_token;
        return i - (i > 1 && token(i - 1).is("not") ? 2 : 1);
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::vector<Scope> scopes_;
    std::vector<DecimalUse> uses_;
    std::size_t parameters_ = 0;  // the highest number of a parameter so far
    bool compound_ = false;
    std::vector<std::string_view> names_;
    std::vector<std::size_t> numbers_;
    std::string schema_;
    std::string table_;
    std::vector<std::string> columns_;
};

}  // namespace

std::vector<DecimalUse> decimal_uses(std::string_view statement) { return UseFinder(statement).run(); }

}  // namespace carboy::drivers::sqlite

// Analyses SQL text as far as safety requires: where it ends, its placeholders, and whether it writes. It handles the
// quotes, comments and identifiers of every dialect, and runs at compile time for literals.
#pragma once

#include <carboy/sql/statement/effect.hpp>
#include <carboy/sql/text/function_names.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace carboy::sql {

enum class ScanError : std::uint8_t {
    none,
    empty,               // only spaces and comments
    several_statements,  // there is text after the semicolon
    unterminated,        // a quote or comment that never ends
    mixed_parameters,    // ? and :name in one statement
    foreign_parameter,   // @name, $name or $1
    bad_number,          // ?0 or a number too large
    too_many_names,
    list_outside_in,  // ?... anywhere except in IN (?...)
    list_misused,     // ?... beyond the 64th parameter, or a name that is a list in only one place
    segment_misused,  // {...} that is nested, unterminated or empty, or whose placeholder is used elsewhere
    nested_comment,   // a comment in a comment, where engines disagree on what is text
};

/// Returns a sentence for an error in unchecked text.
std::string_view to_string(ScanError error);

/// The result of the scanner.
struct Scan {
    static constexpr std::size_t max_names = 64;
    static constexpr std::size_t max_slots = 32766;

    ScanError error = ScanError::none;
    bool writes = false;                     // changes or locks rows, so it must run inside a transaction
    bool query = false;                      // begins like a query
    bool calls = false;                      // calls a function that may do anything
    bool comment_in_comment = false;         // a comment contains "/*", which some engines treat as a nested comment
    bool named = false;                      // :name placeholders
    std::size_t slots = 0;                   // the number of the statement's parameters
    std::uint64_t lists = 0;                 // bit n: slot n is a list, written IN (?...) or IN (:name...)
    std::uint64_t optionals = 0;             // bit n: slot n is inside {...}, which is present when its values are
    std::uint64_t in_list = 0;               // bit n: slot n is a single value at the start of IN (?
    std::uint64_t fragments = 0;             // bit n: slot n is the only content of {?} and is text from an allow-list
    std::uint8_t segments[64] = {};          // for each slot, the number of its {...}, from 1; 0 outside
    std::string_view names[max_names] = {};  // of named slots, in the order of their first appearance

    /// The text differs between calls.
    constexpr bool shaped() const { return (lists | optionals | fragments) != 0; }

    constexpr Effect effect() const {
        if (writes || !query) return Effect::writes;
        return calls ? Effect::calls : Effect::reads;
    }

    /// The slot of a name, or `slots` when there is none.
    constexpr std::size_t slot(std::string_view name) const {
        for (std::size_t i = 0; i < slots && i < max_names; ++i)
            if (names[i] == name) return i;
        return slots;
    }
};

namespace detail {

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool continues_name(char c) { return starts_name(c) || is_digit(c) || c == '$'; }

constexpr bool is_word(std::string_view text, std::string_view upper) {
    if (text.size() != upper.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 'a' + 'A') : text[i];
        if (c != upper[i]) return false;
    }
    return true;
}

constexpr bool is_changing_verb(std::string_view word) {
    return is_word(word, "INSERT") || is_word(word, "UPDATE") || is_word(word, "DELETE") || is_word(word, "MERGE");
}
/// True for the first word of a statement that writes.
constexpr bool is_writing_verb(std::string_view word) {
    return is_changing_verb(word) || is_word(word, "REPLACE") || is_word(word, "TRUNCATE") || is_word(word, "CALL") ||
           is_word(word, "DO") || is_word(word, "COPY") || is_word(word, "LOCK");
}

/// True for the first word of a query.
constexpr bool is_query_verb(std::string_view word) {
    for (const std::string_view verb : {"SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "PRAGMA", "SHOW"})
        if (is_word(word, verb)) return true;
    return false;
}

/// Ignores everything. A listener receives positions in the text, one call for each placeholder.
struct NoListener {
    static constexpr bool takes_dollar_numbers = false;  // true: $1 is skipped
    static constexpr bool takes_scripts = false;         // true: the text may contain several statements
    constexpr void placeholder(std::size_t, std::size_t, std::size_t) {}
    constexpr void operator_mark(std::size_t) {}
    constexpr void list(std::size_t, std::size_t, std::size_t, bool) {}
    constexpr void segment_begin(std::size_t) {}
    constexpr void segment_end(std::size_t, std::uint64_t, bool) {}  // the slots in it, and whether it is {?}
};

struct ScriptListener : NoListener {
    static constexpr bool takes_dollar_numbers = true;
    static constexpr bool takes_scripts = true;
};

/// One pass over SQL text.
template <class Listener>
class Scanner {
  public:
    /// Where comments nest, each "/*" inside one needs its own "*/".
    constexpr Scanner(std::string_view text, Listener& listener, bool nested_comments = false)
        : text_(text), listener_(listener), nested_comments_(nested_comments) {}

    constexpr Scan run() {
        while (at_ < text_.size() && scan_.error == ScanError::none) step();
        if (scan_.error == ScanError::none && in_segment_) scan_.error = ScanError::segment_misused;
        if (scan_.error == ScanError::none && words_ == 0 && !content_) scan_.error = ScanError::empty;
        return scan_;
    }

  private:
    constexpr char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    constexpr void fail(ScanError error) { scan_.error = error; }

    constexpr void step() {
        const char c = peek();
        if (is_space(c)) {
            ++at_;
        } else if (c == '-' && peek(1) == '-') {
            while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        } else if (c == '/' && peek(1) == '*') {
            skip_block_comment();
        } else if (ended_) {
            after_semicolon(c);
        } else {
            token(c);
        }
    }

    constexpr void token(char c) {
        content_ = true;
        if (c == ';') {
            ++at_;
            ended_ = true;
            return;
        }
        first_inside_ = std::exchange(just_opened_, false);
        if (!starts_name(c)) {
            after_separator_ = for_before_ = lock_before_ = false;
            if (c != '(' && c != '"' && c != '`') name_before_ = {};
        }
        if (c == '\'')
            skip_quoted(c);
        else if (c == '"' || c == '`')
            quoted_name(c);
        else if (c == '[' && !subscript())
            skip_bracketed();
        else if (c == '$')
            dollar();
        else if (starts_name(c))
            word();
        else if (is_digit(c))
            while (continues_name(peek()) || peek() == '.') ++at_;
        else
            symbol(c);
    }

    constexpr void symbol(char c) {
        if (c == '(') open_parenthesis();
        if (c == ')' && depth_ > 0) --depth_;
        if (c == '{') return begin_segment();
        if (c == '}') return end_segment();
        if (c == '[') ++brackets_;
        if (c == ']' && brackets_ > 0) --brackets_;
        if (c == '?') {
            question_mark();
        } else if (c == ':' && peek(1) == ':') {
            at_ += 2;  // a cast
        } else if (c == ':' && starts_name(peek(1))) {
            named_parameter();
        } else if (c == ':' && is_digit(peek(1)) && brackets_ == 0) {
            fail(ScanError::foreign_parameter);  // SQLite's ":1"; "a[1:2]" is a slice
        } else if (c == '@' && (starts_name(peek(1)) || is_digit(peek(1)))) {
            fail(ScanError::foreign_parameter);
        } else {
            ++at_;
        }
    }

    // A trigger's body contains statements and ends at "; END". Any other statement ends at the first semicolon.
    constexpr void after_semicolon(char c) {
        if (trigger_ && !body_over_) {
            ended_ = false;
            after_separator_ = true;
        } else if (c == ';') {
            ++at_;
        } else if (Listener::takes_scripts) {
            ended_ = create_ = with_ = explain_ = trigger_ = body_over_ = false;
            words_ = 0;
        } else {
            fail(ScanError::several_statements);
        }
    }

    constexpr void word() {
        const std::size_t begin = at_;
        const bool after_separator = std::exchange(after_separator_, false);
        while (continues_name(peek())) ++at_;
        const std::string_view text = text_.substr(begin, at_ - begin);
        ++words_;
        if (text.size() == 1 && (text[0] == 'e' || text[0] == 'E') && peek() == '\'') return skip_escaped();
        name(text, begin);
        follow_in(text, begin);
        follow_lock(text);
        if (words_ == 1) {
            create_ = is_word(text, "CREATE");
            with_ = is_word(text, "WITH");
            explain_ = is_word(text, "EXPLAIN");
            scan_.query = is_query_verb(text);
            scan_.writes = is_writing_verb(text);
        } else if (create_ && words_ <= 3 && is_word(text, "TRIGGER")) {
            trigger_ = true;
        } else if (with_) {
            verb_after_with(text);
        } else if (explain_) {
            verb_after_explain(text);
        }
        if (trigger_ && after_separator && is_word(text, "END")) body_over_ = true;
    }

    // A common table expression may itself change rows: "AS (DELETE". The statement's verb comes after them.
    constexpr void verb_after_with(std::string_view text) {
        if (depth_ == 0 ? is_writing_verb(text) : first_inside_ && is_changing_verb(text)) scan_.writes = true;
        if (depth_ == 0 && (scan_.writes || is_word(text, "SELECT") || is_word(text, "VALUES"))) with_ = false;
    }

    // EXPLAIN ANALYZE executes the explained statement.
    constexpr void verb_after_explain(std::string_view text) {
        if (is_word(text, "ANALYZE")) analyze_ = true;
        if (depth_ > 0 && !(with_explained_ && first_inside_)) return;
        if (is_word(text, "WITH")) with_explained_ = true;
        if (analyze_ && is_changing_verb(text)) scan_.writes = true;
        if (depth_ == 0 && is_word(text, "SELECT")) explain_ = false;
    }

    // A name that may be followed by a parenthesis. A name after AS is an alias, which column names may follow.
    constexpr void name(std::string_view text, std::size_t begin) {
        named_by_as_ = is_word(name_before_, "AS");
        qualified_ = begin > 0 && text_[begin - 1] == '.';
        name_before_ = text;
    }
    constexpr void quoted_name(char quote) {
        const std::size_t begin = at_;
        skip_quoted(quote);
        name(text_.substr(begin, at_ - begin), begin);
    }
    constexpr void follow_call() {
        if (name_before_.empty() || named_by_as_ || (with_ && depth_ == 0)) return;
        if (qualified_ || !only_reads(name_before_)) scan_.calls = true;
    }

    // SELECT ... FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE, LOCK IN SHARE MODE.
    constexpr void follow_lock(std::string_view text) {
        const bool after_for = std::exchange(for_before_, is_word(text, "FOR"));
        const bool after_lock = std::exchange(lock_before_, is_word(text, "LOCK"));
        if (create_) return;
        if (scan_.query && !explain_ && is_word(text, "INTO")) scan_.writes = true;  // SELECT ... INTO makes a table
        if (after_lock && is_word(text, "IN")) scan_.writes = true;
        if (after_for &&
            (is_word(text, "UPDATE") || is_word(text, "SHARE") || is_word(text, "NO") || is_word(text, "KEY")))
            scan_.writes = true;
    }

    // Records where "IN (" or "NOT IN (" is open, because a list is allowed only there.
    constexpr void follow_in(std::string_view text, std::size_t begin) {
        const bool after_not = std::exchange(not_before_, is_word(text, "NOT"));
        in_ended_ = 0;
        if (not_before_) not_begin_ = begin;
        if (!is_word(text, "IN")) return;
        in_ended_ = at_;
        negated_ = after_not;
        in_begin_ = after_not ? not_begin_ : begin;
    }
    constexpr bool only_spaces(std::size_t from, std::size_t to) const {
        for (; from < to; ++from)
            if (!is_space(text_[from])) return false;
        return true;
    }
    constexpr void open_parenthesis() {
        follow_call();
        name_before_ = {};
        ++depth_;
        just_opened_ = true;
        in_opened_ = in_ended_ != 0 && only_spaces(in_ended_, at_) ? at_ + 1 : 0;
    }

    // Accepts the placeholder that has just been read: a plain one or, with "...", a list.
    constexpr void accept(std::size_t begin, std::size_t slot) {
        const bool list = peek() == '.' && peek(1) == '.' && peek(2) == '.';
        if (slot >= 64) {
            if (list) return fail(ScanError::list_misused);
            if (in_segment_) return fail(ScanError::segment_misused);
            return listener_.placeholder(begin, at_, slot);
        }
        const std::uint64_t bit = std::uint64_t{1} << slot;
        if ((seen_ & bit) != 0 && list != ((scan_.lists & bit) != 0)) return fail(ScanError::list_misused);
        const bool elsewhere = in_segment_ ? (seen_ & ~segment_slots_ & bit) != 0 : (scan_.optionals & bit) != 0;
        if (elsewhere || (scan_.fragments & bit) != 0) return fail(ScanError::segment_misused);
        seen_ |= bit;
        if (in_segment_) segment_slots_ |= bit;
        placeholder_begin_ = begin;
        placeholder_end_ = at_;
        const bool first_in_list = in_opened_ != 0 && only_spaces(in_opened_, begin);
        if (!list) {
            if (first_in_list) scan_.in_list |= bit;
            return listener_.placeholder(begin, at_, slot);
        }
        if (!first_in_list) return fail(ScanError::list_outside_in);
        at_ += 3;
        while (is_space(peek())) ++at_;
        if (peek() != ')') return fail(ScanError::list_outside_in);
        scan_.lists |= bit;
        listener_.list(in_begin_, at_ + 1, slot, negated_);
    }

    // {AND name = ?} is present when the value is; {?} is text from an allow-list.
    constexpr void begin_segment() {
        if (in_segment_) return fail(ScanError::segment_misused);
        listener_.segment_begin(at_);
        in_segment_ = true;
        segment_slots_ = 0;
        segment_opened_ = ++at_;
    }
    constexpr void end_segment() {
        if (!in_segment_ || segment_slots_ == 0) return fail(ScanError::segment_misused);
        const bool fragment = placeholder_begin_ >= segment_opened_ &&
                              only_spaces(segment_opened_, placeholder_begin_) && only_spaces(placeholder_end_, at_);
        (fragment ? scan_.fragments : scan_.optionals) |= segment_slots_;
        ++segments_;
        for (std::size_t slot = 0; slot < 64; ++slot)
            if ((segment_slots_ >> slot & 1) != 0) scan_.segments[slot] = segments_;
        listener_.segment_end(++at_, segment_slots_, fragment);
        in_segment_ = false;
    }

    constexpr void question_mark() {
        const std::size_t begin = at_++;
        if (peek() == '?') {  // "??" is an operator's question mark
            listener_.operator_mark(begin);
            ++at_;
            return;
        }
        if (scan_.named) return fail(ScanError::mixed_parameters);
        positional_ = true;
        if (!is_digit(peek())) {
            count(scan_.slots + 1);
            if (scan_.error == ScanError::none) accept(begin, scan_.slots - 1);
            return;
        }
        std::size_t number = 0;
        for (; is_digit(peek()); ++at_) {
            number = number * 10 + static_cast<std::size_t>(peek() - '0');
            if (number > Scan::max_slots) return fail(ScanError::bad_number);
        }
        if (number == 0) return fail(ScanError::bad_number);
        if (number > scan_.slots) count(number);
        accept(begin, number - 1);
    }

    constexpr void count(std::size_t slots) {
        if (slots > Scan::max_slots) return fail(ScanError::bad_number);
        scan_.slots = slots;
    }

    constexpr void named_parameter() {
        const std::size_t begin = ++at_;
        while (continues_name(peek())) ++at_;
        if (positional_) return fail(ScanError::mixed_parameters);
        scan_.named = true;
        const std::string_view name = text_.substr(begin, at_ - begin);
        const std::size_t slot = scan_.slot(name);
        if (slot == Scan::max_names) return fail(ScanError::too_many_names);
        if (slot == scan_.slots) scan_.names[scan_.slots++] = name;
        accept(begin - 1, slot);
    }

    // $$text$$ and $tag$text$tag$ are strings; $name and $1 are other engines' parameters.
    constexpr void dollar() {
        std::size_t end = at_ + 1;
        if (is_digit(peek(1))) {  // a tag does not begin with a digit
            if (!Listener::takes_dollar_numbers) return fail(ScanError::foreign_parameter);
            for (++at_; is_digit(peek());) ++at_;
            return;
        }
        while (end < text_.size() && text_[end] != '$' && continues_name(text_[end])) ++end;
        if (end >= text_.size() || text_[end] != '$') return fail(ScanError::foreign_parameter);
        const std::string_view tag = text_.substr(at_, end + 1 - at_);
        const std::size_t close = text_.find(tag, end + 1);
        if (close == std::string_view::npos) return fail(ScanError::unterminated);
        at_ = close + tag.size();
    }

    constexpr void skip_quoted(char quote) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] != quote) continue;
            ++at_;
            if (peek() != quote) return;  // a doubled quote is a literal quote
        }
        fail(ScanError::unterminated);
    }

    // PostgreSQL's E'...': a backslash escapes the next character.
    constexpr void skip_escaped() {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\') {
                ++at_;
            } else if (text_[at_] == '\'') {
                ++at_;
                if (peek() != '\'') return;
            }
        }
        fail(ScanError::unterminated);
    }

    // "a[1]" is a subscript, whose contents are scanned; "[a name]" is an identifier.
    constexpr bool subscript() const {
        if (at_ == 0) return false;
        const char before = text_[at_ - 1];
        return continues_name(before) || before == ')' || before == ']' || before == '?';
    }

    constexpr void skip_bracketed() {
        while (at_ < text_.size() && text_[at_] != ']') ++at_;
        if (at_ == text_.size()) return fail(ScanError::unterminated);
        ++at_;
    }

    constexpr void skip_block_comment() {
        std::size_t depth = 1;
        for (at_ += 2; at_ < text_.size();) {
            const bool opens = peek() == '/' && peek(1) == '*';
            const bool closes = peek() == '*' && peek(1) == '/';
            if (opens) scan_.comment_in_comment = true;
            if (opens && nested_comments_) ++depth;
            if (closes) --depth;
            at_ += closes || (opens && nested_comments_) ? 2 : 1;
            if (depth == 0) return;
        }
        fail(ScanError::unterminated);
    }

    std::string_view text_;
    Listener& listener_;
    std::size_t at_ = 0;
    std::size_t brackets_ = 0;  // the number of open subscripts
    Scan scan_;
    std::uint64_t seen_ = 0;  // bit n: slot n has been read
    std::size_t not_begin_ = 0;
    std::size_t in_begin_ = 0;         // of the last IN or NOT IN
    std::size_t in_ended_ = 0;         // where the previous word ended, if it was IN
    std::size_t in_opened_ = 0;        // after the parenthesis that IN opened
    std::uint64_t segment_slots_ = 0;  // bit n: slot n is in the segment
    std::size_t segment_opened_ = 0;
    std::uint8_t segments_ = 0;
    std::size_t placeholder_begin_ = 0;  // of the last placeholder
    std::size_t placeholder_end_ = 0;
    bool in_segment_ = false;
    bool not_before_ = false;
    bool negated_ = false;
    std::string_view name_before_;  // the previous token, if it is a name or keyword
    std::size_t words_ = 0;
    std::size_t depth_ = 0;
    bool content_ = false;
    bool ended_ = false;
    bool positional_ = false;
    bool create_ = false;
    bool with_ = false;
    bool explain_ = false;
    bool analyze_ = false;
    bool with_explained_ = false;
    bool just_opened_ = false;   // the last token opened a parenthesis
    bool first_inside_ = false;  // the current token is the first one in it
    bool for_before_ = false;
    bool lock_before_ = false;
    bool trigger_ = false;
    bool body_over_ = false;
    bool after_separator_ = false;
    bool named_by_as_ = false;
    bool qualified_ = false;
    bool nested_comments_ = false;
};

/// Combines two interpretations of one text, each of which is some engine's.
constexpr Scan both(const Scan& flat, const Scan& nested) {
    if (flat.error != ScanError::none) return nested;
    if (nested.error != ScanError::none) return flat;
    Scan out = flat;
    bool same = flat.slots == nested.slots && flat.lists == nested.lists && flat.optionals == nested.optionals &&
                flat.fragments == nested.fragments && flat.named == nested.named;
    for (std::size_t i = 0; same && i < flat.slots && i < Scan::max_names; ++i)
        same = flat.names[i] == nested.names[i] && (i >= 64 || flat.segments[i] == nested.segments[i]);
    if (!same) out.error = ScanError::nested_comment;
    out.writes = flat.writes || nested.writes;
    out.calls = flat.calls || nested.calls;
    out.query = flat.query && nested.query;
    return out;
}

}  // namespace detail

/// True when a script has placeholders, which is an error because a script has no values.
constexpr bool has_placeholders(std::string_view script) {
    detail::ScriptListener listener;
    const Scan flat = detail::Scanner(script, listener).run();
    if (flat.slots != 0 || !flat.comment_in_comment) return flat.slots != 0;
    return detail::Scanner(script, listener, true).run().slots != 0;
}

/// Scans a statement's text as an engine with or without nested comments does.
constexpr Scan scan(std::string_view text, bool nested_comments) {
    detail::NoListener listener;
    return detail::Scanner(text, listener, nested_comments).run();
}

/// Scans a statement's text for every engine.  Usable in constant expressions.
constexpr Scan scan(std::string_view text) {
    const Scan flat = scan(text, false);
    return flat.comment_in_comment ? detail::both(flat, scan(text, true)) : flat;
}

}  // namespace carboy::sql

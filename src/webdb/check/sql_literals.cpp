#include <carboy/webdb/check/cpp_tokens.hpp>
#include <carboy/webdb/check/sql_literals.hpp>

#include <algorithm>
#include <optional>

namespace carboy::sql_check {
namespace {

class Finder {
  public:
    Finder(std::vector<Token> tokens, std::span<const std::string> functions, const NamedLiterals& names)
        : tokens_(std::move(tokens)), functions_(functions), names_(names) {}

    std::vector<Literal> run() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (tokens_[i].kind != Token::Kind::word) continue;
            const std::string& word = tokens_[i].text;
            if (std::find(functions_.begin(), functions_.end(), word) != functions_.end())
                argument(behind_template_arguments(i + 1), word == "unchecked" ? call_around(i) : word);
            else if (word == "Text" && is(i + 1, "<"))
                text_object(behind_template_arguments(i + 1));
        }
        return std::move(found_);
    }

  private:
    bool is(std::size_t i, std::string_view text) const {
        return i < tokens_.size() && tokens_[i].kind == Token::Kind::other && tokens_[i].text == text;
    }
    bool is_literal(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind == Token::Kind::literal; }

    std::size_t behind_template_arguments(std::size_t i) const {
        if (!is(i, "<")) return i;
        int depth = 0;
        for (std::size_t at = i; at < tokens_.size() && !is(at, ";"); ++at) {
            depth += is(at, "<") ? 1 : is(at, ">") ? -1 : 0;
            if (depth == 0) return at + 1;
        }
        return i;
    }

    /// The function whose argument begins at `i`: execute(sql::unchecked("...")).
    std::string call_around(std::size_t i) const {
        const std::string& word = tokens_[i].text;
        while (i >= 3 && is(i - 1, ":") && is(i - 2, ":")) i -= 3;
        if (i < 2 || !is(i - 1, "(")) return word;
        const std::string& around = tokens_[i - 2].text;
        return std::find(functions_.begin(), functions_.end(), around) != functions_.end() ? around : word;
    }

    // Text<int> name("..."), Text<int>{"..."}
    void text_object(std::size_t i) {
        if (i < tokens_.size() && tokens_[i].kind == Token::Kind::word) ++i;
        argument(i, "Text");
    }

    void argument(std::size_t i, const std::string& function) {
        if (!is(i, "(") && !is(i, "{")) return;
        if (const std::string* text = named_text(i + 1))
            return found_.push_back({*text, tokens_[i + 1].line, function});
        if (!is_literal(i + 1)) return;
        Literal literal{"", tokens_[i + 1].line, function};
        for (++i; is_literal(i); ++i) literal.text += tokens_[i].text;
        literal.readable = is(i, ",") || is(i, ")") || is(i, "}");
        found_.push_back(std::move(literal));
    }

    // A name that is the whole argument.
    const std::string* named_text(std::size_t i) const {
        if (i >= tokens_.size() || tokens_[i].kind != Token::Kind::word) return nullptr;
        if (!is(i + 1, ",") && !is(i + 1, ")") && !is(i + 1, "}")) return nullptr;
        const auto found = names_.find(tokens_[i].text);
        return found == names_.end() || !found->second ? nullptr : &*found->second;
    }

    std::vector<Token> tokens_;
    std::span<const std::string> functions_;
    const NamedLiterals& names_;
    std::vector<Literal> found_;
};

}  // namespace

namespace {

/// Reads the literals at `i`, which end with one of `ends`.
std::optional<std::string> whole_text(const std::vector<Token>& tokens, std::size_t i, std::string_view ends) {
    std::string text;
    const std::size_t first = i;
    for (; i < tokens.size() && tokens[i].kind == Token::Kind::literal; ++i) text += tokens[i].text;
    const bool over = i < tokens.size() && tokens[i].kind == Token::Kind::other && tokens[i].text == ends;
    return i > first && over ? std::optional(text) : std::nullopt;
}

/// The text of an object whose name is at `i`: char name[] = "", const char* name = "", std::string_view name{""}.
std::optional<std::string> object_text(const std::vector<Token>& tokens, std::size_t i) {
    const auto is = [&](std::size_t at, std::string_view text) {
        return at < tokens.size() && tokens[at].text == text;
    };
    std::size_t before = i - 1;
    if (is(before, "const") && before > 0) --before;  // char* const name
    if (is(before, "char") && is(i + 1, "[")) {
        std::size_t at = i + 2;
        while (at < tokens.size() && !is(at, "]") && !is(at, ";")) ++at;
        return whole_text(tokens, is(at + 1, "=") ? at + 2 : at + 1, ";");
    }
    const bool const_char = before > 1 && is(before - 1, "const") && is(before - 2, "char");  // char const* name
    const bool pointer = before > 0 && is(before, "*") && (is(before - 1, "char") || const_char);
    if (!pointer && !is(before, "string_view") && !is(before, "string") && !is(before, "auto")) return std::nullopt;
    if (is(i + 1, "=")) return whole_text(tokens, i + 2, ";");
    if (is(i + 1, "{")) return whole_text(tokens, i + 2, "}");
    return is(i + 1, "(") ? whole_text(tokens, i + 2, ")") : std::nullopt;
}

/// True for a declaration of the name at `i`, as far as two tokens tell.
bool is_declared(const std::vector<Token>& tokens, std::size_t i) {
    const Token& before = tokens[i - 1];
    if (before.kind == Token::Kind::other) {
        const bool reference = before.text == "*" || before.text == "&";
        return before.text == ">" || (reference && i > 1 && tokens[i - 2].kind == Token::Kind::word);
    }
    if (before.kind != Token::Kind::word) return false;
    for (const std::string_view word : {"return", "co_return", "co_yield", "co_await", "case", "else", "throw", "goto"})
        if (before.text == word) return false;
    return true;
}

}  // namespace

void add_named_literals(std::string_view source, NamedLiterals& names) {
    const std::vector<Token> tokens = tokens_of(source);
    for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
        if (tokens[i].kind != Token::Kind::word) continue;
        if (const auto text = object_text(tokens, i)) {
            const auto [known, added] = names.emplace(tokens[i].text, *text);
            if (!added && known->second != text) known->second = std::nullopt;
        } else if (is_declared(tokens, i)) {
            names[tokens[i].text] = std::nullopt;  // something else has this name, too
        }
    }
}

std::vector<Literal> literals_of(std::string_view source, std::span<const std::string> functions,
                                 const NamedLiterals& names) {
    return Finder(tokens_of(source), functions, names).run();
}

}  // namespace carboy::sql_check

#include <carboy/webdb/check/cpp_tokens.hpp>
#include <carboy/webdb/check/sql_literals.hpp>

#include <algorithm>

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
                argument(behind_template_arguments(i + 1), word);
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
        return found == names_.end() ? nullptr : &found->second;
    }

    std::vector<Token> tokens_;
    std::span<const std::string> functions_;
    const NamedLiterals& names_;
    std::vector<Literal> found_;
};

}  // namespace

void add_named_literals(std::string_view source, NamedLiterals& names) {
    const std::vector<Token> tokens = tokens_of(source);
    const auto is = [&](std::size_t i, std::string_view text) { return tokens[i].text == text; };
    for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
        if (!is(i, "char") || tokens[i + 1].kind != Token::Kind::word || !is(i + 2, "[")) continue;
        std::size_t at = i + 3;
        while (at < tokens.size() && !is(at, "]") && !is(at, ";")) ++at;
        if (++at < tokens.size() && is(at, "=")) ++at;
        std::string text;
        const std::size_t first = at;
        for (; at < tokens.size() && tokens[at].kind == Token::Kind::literal; ++at) text += tokens[at].text;
        if (at > first && at < tokens.size() && is(at, ";")) names[tokens[i + 1].text] = text;
    }
}

std::vector<Literal> literals_of(std::string_view source, std::span<const std::string> functions,
                                 const NamedLiterals& names) {
    return Finder(tokens_of(source), functions, names).run();
}

}  // namespace carboy::sql_check

#include "literals.hpp"

#include <algorithm>

#include "tokens.hpp"

namespace carboy::sql_check {
namespace {

class Finder {
  public:
    Finder(std::vector<Token> tokens, std::span<const std::string> functions)
        : tokens_(std::move(tokens)), functions_(functions) {}

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
        if ((!is(i, "(") && !is(i, "{")) || !is_literal(i + 1)) return;
        Literal literal{"", tokens_[i + 1].line, function};
        for (++i; is_literal(i); ++i) literal.text += tokens_[i].text;
        literal.readable = is(i, ",") || is(i, ")") || is(i, "}");
        found_.push_back(std::move(literal));
    }

    std::vector<Token> tokens_;
    std::span<const std::string> functions_;
    std::vector<Literal> found_;
};

}  // namespace

std::vector<Literal> literals_of(std::string_view source, std::span<const std::string> functions) {
    return Finder(tokens_of(source), functions).run();
}

}  // namespace carboy::sql_check

// Questions that readers of C++ tokens ask about a place.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/webdb/check/cpp_tokens.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace carboy::webdb {

class TokenCursor {
  public:
    using Token = sql_check::Token;
    /// Lifetime: borrows both.
    TokenCursor(const std::vector<Token>& tokens, const std::vector<const orm::Mapper*>& models)
        : tokens_(tokens), models_(models) {}
    /// For questions that are not about models.
    explicit TokenCursor(const std::vector<Token>& tokens) : TokenCursor(tokens, no_models()) {}

    std::size_t size() const { return tokens_.size(); }
    const Token& operator[](std::size_t i) const { return tokens_[i]; }
    bool is(std::size_t i, std::string_view text) const {
        return has(i, Token::Kind::other) && tokens_[i].text == text;
    }
    bool is_word(std::size_t i, std::string_view text) const { return is_name(i) && tokens_[i].text == text; }
    bool is_name(std::size_t i) const { return has(i, Token::Kind::word); }
    bool is_literal(std::size_t i) const { return has(i, Token::Kind::literal); }
    bool opens(std::size_t i) const { return is(i, "(") || is(i, "{") || is(i, "["); }
    bool closes(std::size_t i) const { return is(i, ")") || is(i, "}") || is(i, "]"); }

    /// Returns the model that a word names, or nullptr.
    const orm::Mapper* model(std::size_t i) const {
        if (!is_name(i)) return nullptr;
        const auto found = std::find_if(models_.begin(), models_.end(),
                                        [&](const orm::Mapper* one) { return one->model == tokens_[i].text; });
        return found == models_.end() ? nullptr : *found;
    }

    /// Returns the position after the bracket that closes the one at `i`.
    std::size_t after_bracket(std::size_t i) const {
        int depth = 0;
        for (; i < tokens_.size(); ++i) {
            depth += opens(i) ? 1 : closes(i) ? -1 : 0;
            if (depth == 0) return i + 1;
        }
        return i;
    }

  private:
    static const std::vector<const orm::Mapper*>& no_models() {
        static const std::vector<const orm::Mapper*> none;
        return none;
    }
    bool has(std::size_t i, Token::Kind kind) const { return i < tokens_.size() && tokens_[i].kind == kind; }

    const std::vector<Token>& tokens_;
    const std::vector<const orm::Mapper*>& models_;
};

}  // namespace carboy::webdb

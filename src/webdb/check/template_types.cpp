#include "webdb/check/template_types.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace carboy::webdb {
namespace {

using sql_check::Token;
using Shape = PassedType::Shape;

class Reader {
  public:
    Reader(const std::vector<Token>& tokens, const std::vector<const orm::Mapper*>& models)
        : tokens_(tokens), models_(models) {}

    std::vector<Rendering> run() {
        std::vector<Rendering> found;
        for (std::size_t i = 0; i + 3 < tokens_.size(); ++i)
            if (is_word(i, "render_template") && is(i + 1, "(") && is_literal(i + 2) && is(i + 3, ",") &&
                is(i + 4, "{"))
                found.push_back(rendering(i + 2));
        return found;
    }

  private:
    bool is(std::size_t i, std::string_view text) const {
        return i < tokens_.size() && tokens_[i].kind == Token::Kind::other && tokens_[i].text == text;
    }
    bool is_word(std::size_t i, std::string_view text) const {
        return i < tokens_.size() && tokens_[i].kind == Token::Kind::word && tokens_[i].text == text;
    }
    bool is_name(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind == Token::Kind::word; }
    bool is_literal(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind == Token::Kind::literal; }
    bool opens(std::size_t i) const { return is(i, "(") || is(i, "{") || is(i, "["); }
    bool closes(std::size_t i) const { return is(i, ")") || is(i, "}") || is(i, "]"); }

    const orm::Mapper* model(std::size_t i) const {
        if (!is_name(i)) return nullptr;
        const auto found = std::find_if(models_.begin(), models_.end(),
                                        [&](const orm::Mapper* one) { return one->model == tokens_[i].text; });
        return found == models_.end() ? nullptr : *found;
    }

    /// The position after the bracket that closes the one at `i`.
    std::size_t after_bracket(std::size_t i) const {
        int depth = 0;
        for (; i < tokens_.size(); ++i) {
            depth += opens(i) ? 1 : closes(i) ? -1 : 0;
            if (depth == 0) return i + 1;
        }
        return i;
    }

    /// Reads {{"name", expression}, ...}, which begins two tokens after the template's name.
    Rendering rendering(std::size_t name) const {
        Rendering out{.name = tokens_[name].text};
        const std::size_t end = after_bracket(name + 2) - 1;
        for (std::size_t i = name + 3; i < end;) {
            if (!is(i, "{")) {
                ++i;
                continue;
            }
            const std::size_t next = after_bracket(i);
            if (is_literal(i + 1) && is(i + 2, ","))
                if (const auto type = type_of(i + 3, next - 1)) out.variables[tokens_[i + 1].text] = *type;
            i = next;
        }
        return out;
    }

    static std::optional<Shape> shape_of(std::string_view method) {
        for (const std::string_view one :
             {"first", "first_or_404", "get", "get_or_404", "one", "one_or_404", "one_or_none"})
            if (method == one) return Shape::object;
        if (method == "all") return Shape::list;
        if (method == "paginate") return Shape::page;
        return std::nullopt;
    }

    std::optional<PassedType> type_of(std::size_t begin, std::size_t end) const {
        while (begin < end && is(begin, "*")) ++begin;
        if (const orm::Mapper* found = model(begin)) return query_type(found, begin, end);
        if (end == begin + 1 && is_name(begin)) return declared_type(begin);
        // db.session.get<Post>(id)
        for (std::size_t i = begin; i + 3 < end; ++i)
            if (is_word(i, "get") && is(i + 1, "<") && is(i + 3, ">") && model(i + 2) && after_bracket(i + 4) == end)
                return PassedType{model(i + 2), Shape::object};
        return std::nullopt;
    }

    /// Post::query().filter(...).all(): the last call decides, and every call before it returns a query.
    std::optional<PassedType> query_type(const orm::Mapper* found, std::size_t begin, std::size_t end) const {
        if (!is(begin + 1, ":") || !is(begin + 2, ":") || !is_word(begin + 3, "query")) return std::nullopt;
        std::string last;
        for (std::size_t i = begin + 3; i < end;) {
            if (!is_name(i) || !is(i + 1, "(")) return std::nullopt;
            last = tokens_[i].text;
            i = after_bracket(i + 1);
            if (i < end && !is(i, ".")) return std::nullopt;
            ++i;
        }
        const auto shape = shape_of(last);
        return shape ? std::optional(PassedType{found, *shape}) : std::nullopt;
    }

    /// Looks for the nearest declaration before the use, in the blocks around it.
    std::optional<PassedType> declared_type(std::size_t use) const {
        const std::string& name = tokens_[use].text;
        int inside = 0;  // blocks that have ended before the use
        for (std::size_t i = use; i-- > 1;) {
            if (is(i, "}")) ++inside;
            if (is(i, "{") && inside > 0) --inside;
            if (inside > 0 || !is_word(i, name)) continue;
            const std::size_t before = is(i - 1, "&") || is(i - 1, "*") ? i - 2 : i - 1;
            if (const orm::Mapper* found = model(before)) return PassedType{found, Shape::object};
            if (!is_name(before) || is_word(before, "return")) continue;
            if (!is_word(before, "auto") || !is(i + 1, "=")) return std::nullopt;
            std::size_t end = i + 2;
            while (end < tokens_.size() && !is(end, ";")) ++end;
            return type_of(i + 2, end);
        }
        return std::nullopt;
    }

    const std::vector<Token>& tokens_;
    const std::vector<const orm::Mapper*>& models_;
};

}  // namespace

std::vector<Rendering> renderings_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models) {
    return Reader(source.tokens, models).run();
}

}  // namespace carboy::webdb

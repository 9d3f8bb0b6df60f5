#include "webdb/check/template_types.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "webdb/check/token_cursor.hpp"

namespace carboy::webdb {
namespace {

using Shape = PassedType::Shape;

class Reader : private TokenCursor {
  public:
    using TokenCursor::TokenCursor;

    std::vector<Rendering> run() {
        std::vector<Rendering> found;
        for (std::size_t i = 0; i + 3 < size(); ++i)
            if (is_word(i, "render_template") && is(i + 1, "(") && is_literal(i + 2) && is(i + 3, ",") &&
                is(i + 4, "{"))
                found.push_back(rendering(i + 2));
        return found;
    }

  private:
    /// Reads {{"name", expression}, ...}, which begins two tokens after the template's name.
    Rendering rendering(std::size_t name) const {
        Rendering out{.name = (*this)[name].text};
        const std::size_t end = after_bracket(name + 2) - 1;
        for (std::size_t i = name + 3; i < end;) {
            if (!is(i, "{")) {
                ++i;
                continue;
            }
            const std::size_t next = after_bracket(i);
            if (is_literal(i + 1) && is(i + 2, ","))
                if (const auto type = type_of(i + 3, next - 1)) out.variables[(*this)[i + 1].text] = *type;
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
            last = (*this)[i].text;
            i = after_bracket(i + 1);
            if (i < end && !is(i, ".")) return std::nullopt;
            ++i;
        }
        const auto shape = shape_of(last);
        return shape ? std::optional(PassedType{found, *shape}) : std::nullopt;
    }

    /// Looks for the nearest declaration before the use, in the blocks around it.
    std::optional<PassedType> declared_type(std::size_t use) const {
        const std::string& name = (*this)[use].text;
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
            while (end < size() && !is(end, ";")) ++end;
            return type_of(i + 2, end);
        }
        return std::nullopt;
    }
};

}  // namespace

std::vector<Rendering> renderings_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models) {
    return Reader(source.tokens, models).run();
}

}  // namespace carboy::webdb

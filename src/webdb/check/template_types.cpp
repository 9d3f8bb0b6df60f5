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
    Reader(const std::vector<Token>& tokens, const std::vector<const orm::Mapper*>& models,
           const ReturnedTypes& functions)
        : TokenCursor(tokens, models), functions_(functions) {}

    std::vector<Rendering> run() {
        std::vector<Rendering> found;
        for (std::size_t i = 0; i + 3 < size(); ++i)
            if (is_word(i, "render_template") && is(i + 1, "(") && is_literal(i + 2) && is(i + 3, ",") &&
                is(i + 4, "{"))
                found.push_back(rendering(i + 2));
        return found;
    }

    /// Adds the functions that are declared with a type of a model: `std::vector<Post*> recent_posts(`.
    void add_functions(ReturnedTypes& out) const {
        for (std::size_t i = 1; i + 1 < size(); ++i) {
            if (!is_name(i) || !is(i + 1, "(")) continue;
            const auto type = type_before(i);
            if (!type) continue;
            const auto [known, added] = out.emplace((*this)[i].text, type);
            if (!added && known->second != type) known->second = std::nullopt;
        }
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
             {"first", "first_or_404", "get", "get_or_404", "one", "one_or_404", "one_or_none", "scalar", "scalar_one"})
            if (method == one) return Shape::object;
        if (method == "all") return Shape::list;
        if (method == "paginate") return Shape::page;
        return std::nullopt;
    }

    std::optional<PassedType> type_of(std::size_t begin, std::size_t end) const {
        while (begin < end && (is(begin, "*") || is(begin, "&"))) ++begin;
        if (begin >= end) return std::nullopt;
        if (const orm::Mapper* found = model(begin))
            if (is(begin + 1, ":") && is(begin + 2, ":")) return query_type(found, begin + 3, end);
        // db.session.query<Post>(), select<Post>(), db.session.get<Post>(id), current_user<Account>()
        for (std::size_t i = begin; i + 4 < end && !is(i, "("); ++i)
            if (is_name(i) && is(i + 1, "<") && model(i + 2) && is(i + 3, ">") && is(i + 4, "(")) {
                if (is_word(i, "query") || is_word(i, "select")) return query_type(model(i + 2), i, end);
                const bool one = is_word(i, "get") || is_word(i, "current_user");
                return one && after_bracket(i + 4) == end ? std::optional(PassedType{model(i + 2)}) : std::nullopt;
            }
        return chain_type(begin, end);
    }

    /// Reads post, post.author, (*post).author or recent_posts(5).
    std::optional<PassedType> chain_type(std::size_t begin, std::size_t end) const {
        if (!is_name(begin)) return std::nullopt;
        std::optional<PassedType> type;
        std::size_t i = begin + 1;
        if (i < end && is(i, "(")) {
            const auto found = functions_.find((*this)[begin].text);
            if (found != functions_.end()) type = found->second;
            i = after_bracket(i);
        } else {
            type = declared_type(begin);
        }
        while (type && i < end) {
            if (is(i, "-") && is(i + 1, ">"))
                ++i;
            else if (!is(i, "."))
                return std::nullopt;
            if (!is_name(i + 1) || type->shape != Shape::object) return std::nullopt;
            type = related(*type, (*this)[i + 1].text);
            i += 2;
        }
        return type;
    }

    /// Post::query().filter(...).all(): the last call decides, and every call before it returns a query. `begin` is the
    /// word query.
    std::optional<PassedType> query_type(const orm::Mapper* found, std::size_t begin, std::size_t end) const {
        if (!is_word(begin, "query") && !is_word(begin, "select")) return std::nullopt;
        std::string last;
        for (std::size_t i = begin; i < end;) {
            if (!is_name(i)) return std::nullopt;
            last = (*this)[i].text;
            if (is(i + 1, "<") && is(i + 3, ">")) i += 3;  // query<Post>
            if (!is(i + 1, "(")) return std::nullopt;
            i = after_bracket(i + 1);
            if (i < end && !is(i, ".")) return std::nullopt;
            ++i;
        }
        const auto shape = shape_of(last);
        return shape ? std::optional(PassedType{found, *shape}) : std::nullopt;
    }

    /// Reads the type that ends before a name: Post&, const Post*, std::vector<Post*>&, Pagination<Post>.
    std::optional<PassedType> type_before(std::size_t name) const {
        std::size_t i = name - 1;
        while (i > 0 && (is(i, "&") || is(i, "*") || is_word(i, "const"))) --i;
        if (const orm::Mapper* found = model(i)) {
            const bool nested = i > 0 && (is(i - 1, "<") || is(i - 1, ",") || is(i - 1, "."));
            return nested ? std::nullopt : std::optional(PassedType{found, Shape::object});
        }
        if (i < 3 || !is(i, ">")) return std::nullopt;
        --i;
        while (i > 0 && (is(i, "*") || is_word(i, "const"))) --i;
        const orm::Mapper* found = model(i);
        if (found && is_word(i - 1, "const")) --i;
        if (!found || i < 2 || !is(i - 1, "<")) return std::nullopt;
        const std::string& holder = (*this)[i - 2].text;
        for (const std::string_view one : {"optional", "unique_ptr", "shared_ptr", "reference_wrapper"})
            if (holder == one) return PassedType{found, Shape::object};
        for (const std::string_view one : {"vector", "Objects", "UntrackedObjects", "span", "list", "deque"})
            if (holder == one) return PassedType{found, Shape::list};
        return holder == "Pagination" ? std::optional(PassedType{found, Shape::page}) : std::nullopt;
    }

    /// Looks for the nearest declaration before the use, in the blocks around it.
    std::optional<PassedType> declared_type(std::size_t use) const {
        const std::string& name = (*this)[use].text;
        int inside = 0;  // blocks that have ended before the use
        for (std::size_t i = use; i-- > 1;) {
            if (is(i, "}")) ++inside;
            if (is(i, "{") && inside > 0) --inside;
            if (inside > 0 || !is_word(i, name)) continue;
            if (const auto type = type_before(i)) return type;
            const std::size_t before = is(i - 1, "&") || is(i - 1, "*") ? i - 2 : i - 1;
            if (is(i - 1, ">") && !is(i - 2, "-")) return std::nullopt;  // declared with another template
            if (!is_name(before) || is_word(before, "return")) continue;
            if (!is_word(before, "auto")) return std::nullopt;
            if (is(i + 1, ":")) {  // for (auto& post : posts)
                std::size_t end = i + 2;
                while (end < size() && !is(end, ")") && !is(end, "{")) end = opens(end) ? after_bracket(end) : end + 1;
                const auto list = type_of(i + 2, end);
                return list && list->shape == Shape::list ? std::optional(PassedType{list->mapper}) : std::nullopt;
            }
            if (!is(i + 1, "=")) return std::nullopt;
            std::size_t end = i + 2;
            while (end < size() && !is(end, ";")) ++end;
            return type_of(i + 2, end);
        }
        return std::nullopt;
    }

    const ReturnedTypes& functions_;
};

}  // namespace

ReturnedTypes returned_types(const std::vector<SourceFile>& sources, const std::vector<const orm::Mapper*>& models) {
    ReturnedTypes out;
    for (const SourceFile& source : sources) Reader(source.tokens, models, {}).add_functions(out);
    return out;
}

std::vector<Rendering> renderings_in(const SourceFile& source, const std::vector<const orm::Mapper*>& models,
                                     const ReturnedTypes& functions) {
    return Reader(source.tokens, models, functions).run();
}

std::optional<PassedType> related(const PassedType& type, std::string_view attribute) {
    const std::uint16_t number = type.mapper->relationship_named(attribute);
    if (number == orm::no_index) return std::nullopt;
    const orm::RelationshipProperty& relation = type.mapper->relationships[number];
    if (!relation.key_member.empty()) return PassedType{relation.target, Shape::mapping};
    const bool one = relation.direction == orm::Direction::many_to_one || relation.single;
    return PassedType{relation.target, one ? Shape::object : Shape::list};
}

}  // namespace carboy::webdb

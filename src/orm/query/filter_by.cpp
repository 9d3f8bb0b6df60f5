#include <carboy/orm/query/filter_by.hpp>

#include <carboy/base/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace carboy::orm {
namespace {

using sql::DataError;
using sql::Expression;
using sql::Op;
using Part = sql::detail::Part;

struct Comparison {
    std::string_view suffix;
    Op op;
    std::optional<Part> part{};
};

constexpr std::array comparisons{
    Comparison{"eq", Op::equal},
    Comparison{"ne", Op::not_equal},
    Comparison{"lt", Op::less},
    Comparison{"le", Op::less_equal},
    Comparison{"gt", Op::greater},
    Comparison{"ge", Op::greater_equal},
    Comparison{"in", Op::in},
    Comparison{"null", Op::is_null},
    Comparison{"contains", Op::like, Part::anywhere},
    Comparison{"startswith", Op::like, Part::at_start},
    Comparison{"endswith", Op::like, Part::at_end},
    Comparison{"icontains", Op::ilike, Part::anywhere},
    Comparison{"istartswith", Op::ilike, Part::at_start},
    Comparison{"iendswith", Op::ilike, Part::at_end},
};

const Comparison* find_comparison(std::string_view suffix) {
    const auto found = std::find_if(comparisons.begin(), comparisons.end(),
                                    [&](const Comparison& one) { return one.suffix == suffix; });
    return found == comparisons.end() ? nullptr : &*found;
}

template <class T>
T read_number(std::string_view text, std::string_view kind) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        throw DataError("bad_filter",
                        "The text '" + std::string(text.substr(0, 60)) + "' is not " + std::string(kind) + ".");
    return value;
}

Expression list_of(detail::ReadFilter read, const Expression& compared, std::string_view text) {
    std::vector<Expression> values;
    for (bool more = true; more;) {
        const std::size_t comma = text.find(',');
        values.push_back(read(text.substr(0, comma)));
        more = comma != std::string_view::npos;
        if (more) text.remove_prefix(comma + 1);
    }
    return Expression::in_list(Op::in, compared, std::move(values));
}

Expression condition_of(const Comparison& comparison, detail::ReadFilter read, const Expression& compared,
                        std::string_view text) {
    if (comparison.part) return sql::detail::like_part(comparison.op, compared, text, *comparison.part);
    if (comparison.op == Op::in) return list_of(read, compared, text);
    if (comparison.op == Op::is_null)
        return Expression::unary(detail::filter_boolean(text) ? Op::is_null : Op::is_not_null, compared);
    return Expression::binary(comparison.op, compared, read(text));
}

}  // namespace

namespace detail {

bool filter_boolean(std::string_view text) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    throw DataError("bad_filter", "The text '" + std::string(text.substr(0, 60)) + "' is neither true nor false.");
}
std::int64_t filter_integer(std::string_view text) { return read_number<std::int64_t>(text, "a whole number"); }
double filter_number(std::string_view text) { return read_number<double>(text, "a number"); }

}  // namespace detail

FilterBy::FilterBy(std::initializer_list<Choice> choices) : choices_(choices) {
    for (const Choice& choice : choices_)
        for (const std::string& suffix : choice.only_) {
            const Comparison* known = find_comparison(suffix);
            if (known == nullptr || (known->part && !choice.text_))
                throw Error("bad_filter", "FilterBy: '" + choice.name_ + "' cannot be compared by '" + suffix + "'.",
                            "The suffixes are eq ne lt le gt ge in null, and for text contains startswith endswith "
                            "icontains istartswith iendswith.");
        }
}

void FilterBy::add(std::vector<sql::Expr<bool>>& conditions, std::string_view name, std::string_view text,
                   std::initializer_list<std::string_view> others) const {
    if (std::find(others.begin(), others.end(), name) != others.end()) return;
    const std::size_t at = name.rfind("__");
    const auto is = [&](std::string_view wanted) {
        return std::find_if(choices_.begin(), choices_.end(),
                            [&](const Choice& choice) { return choice.name_ == wanted; });
    };
    auto choice = is(name);
    std::string_view suffix = "eq";
    if (choice == choices_.end() && at != std::string_view::npos) {
        choice = is(name.substr(0, at));
        suffix = name.substr(at + 2);
    }
    const Comparison* comparison = find_comparison(suffix);
    const bool known =
        choice != choices_.end() && comparison != nullptr && (!comparison->part || choice->text_) &&
        (choice->only_.empty() || std::find(choice->only_.begin(), choice->only_.end(), suffix) != choice->only_.end());
    if (!known) {
        std::string names;
        for (const Choice& one : choices_) (names += names.empty() ? "" : ", ") += one.name_;
        throw DataError("unknown_filter", "The filter '" + std::string(name.substr(0, 60)) + "' is not available.",
                        "The names are " + names + ", with a suffix such as __ge where it is allowed.");
    }
    if (text.empty()) return;
    try {
        conditions.emplace_back(condition_of(*comparison, choice->read_, choice->compared_, text));
    } catch (const DataError& error) {
        throw DataError("bad_filter", "The filter '" + std::string(name) + "': " + error.message(), error.hint());
    }
}

}  // namespace carboy::orm

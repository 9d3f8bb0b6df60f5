// FilterBy: the conditions that a request may set, by name.
#pragma once

#include <carboy/sql/statement/expr.hpp>

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::orm {

namespace detail {

/// The value of a filter as a parameter.  Throws: DataError.
using ReadFilter = sql::Expression (*)(std::string_view text);

bool filter_boolean(std::string_view text);
std::int64_t filter_integer(std::string_view text);
double filter_number(std::string_view text);

template <class T>
sql::Expression read_filter(std::string_view text) {
    if constexpr (sql::detail::TextLike<T>)
        return sql::make_operand<std::string>(text);
    else if constexpr (std::same_as<T, bool>)
        return sql::make_operand<T>(filter_boolean(text));
    else if constexpr (std::integral<T>)
        return sql::make_operand<T>(filter_integer(text));
    else if constexpr (std::floating_point<T>)
        return sql::make_operand<T>(filter_number(text));
    else
        return sql::make_operand<T>(sql::Type<T>::from_view(sql::ValueView::text(text)));
}

}  // namespace detail

/// A list of names and what each compares. Text from a request chooses among them and is always bound as a value.
///     const FilterBy filters{{"name", Product::c.name}, {"price", Product::c.price}};
///     Product::query().filter(filters(request.args))  // ?name__icontains=wine&price__le=9.50
/// A name alone means equal. Suffixes: __ne __lt __le __gt __ge, __in with values between commas, __null with true or
/// false, and for text __contains __startswith __endswith __icontains __istartswith __iendswith.
class FilterBy {
  public:
    class Choice {
      public:
        /// `only` restricts the suffixes, of which "eq" is the name alone.
        template <class A>
        requires sql::detail::IsOperand<A> Choice(std::string_view name, const A& compared,
                                                  std::initializer_list<std::string_view> only = {})
            : name_(name),
              compared_(compared.expression()),
              read_(detail::read_filter<Held<A>>),
              text_(sql::detail::TextLike<Held<A>>),
              only_(only.begin(), only.end()) {}

      private:
        template <class A>
        using Held = sql::Plain<typename A::sql_value_type>;
        friend class FilterBy;

        std::string name_;
        sql::Expression compared_;
        detail::ReadFilter read_;
        bool text_;
        std::vector<std::string> only_;
    };

    /// Throws: Error "bad_filter" for an unknown suffix in a choice.
    FilterBy(std::initializer_list<Choice> choices);

    /// Returns the conditions of pairs of names and strings, such as request.args, all of which must hold. An empty
    /// string sets no condition, because a form sends its empty fields too. `others` are names that are not filters.
    /// Throws: DataError "unknown_filter" for any other name, "bad_filter" for a string that is not a value of the
    /// compared type; a web application answers 400.
    template <class Pairs>
    std::vector<sql::Expr<bool>> operator()(const Pairs& pairs,
                                            std::initializer_list<std::string_view> others = {}) const {
        std::vector<sql::Expr<bool>> conditions;
        for (const auto& [name, text] : pairs) add(conditions, name, text, others);
        return conditions;
    }

  private:
    void add(std::vector<sql::Expr<bool>>& conditions, std::string_view name, std::string_view text,
             std::initializer_list<std::string_view> others) const;

    std::vector<Choice> choices_;
};

}  // namespace carboy::orm

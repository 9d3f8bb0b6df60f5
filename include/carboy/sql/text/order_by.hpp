// A sort order that a visitor chooses from a list of allowed names, each with its SQL.
#pragma once

#include <carboy/sql/text/text.hpp>

#include <array>
#include <span>

namespace carboy::sql {

/// A name that a visitor may choose, and its SQL. Both are literals.
class OrderTerms;
struct OrderChoice {
    template <std::size_t N, std::size_t M>
    consteval OrderChoice(const char (&name_)[N], const char (&sql_)[M]) : name(name_, N - 1), sql(sql_, M - 1) {
        const Scan found = scan(sql);
        if (found.error != ScanError::none || found.slots != 0 || found.shaped() || sql.find(';') != sql.npos)
            detail::this_order_is_not_a_plain_list_of_terms_without_placeholders();
    }

    template <class T, class U>
    constexpr OrderChoice(const T&, const U&) {
        static_assert(detail::is_literal<T>,
                      "carboy: the names and the SQL of an OrderBy are string literals, so that no order comes from "
                      "outside");
    }

    std::string_view name;
    std::string_view sql;
};

/// The choices of an order, independent of their number.
class OrderTerms {
  protected:
    static Fragment choose(std::span<const OrderChoice> choices, std::string_view name);
};

/// A list of allowed orders: constexpr sql::OrderBy order{{{"name", "name"}, {"newest", "created DESC, id DESC"}}};
/// connection.execute("SELECT name FROM user ORDER BY {?}", order[request.args["sort"]]);
template <std::size_t N>
class OrderBy : OrderTerms {
  public:
    consteval OrderBy(const OrderChoice (&choices)[N]) : choices_(std::to_array(choices)) {}

    /// Returns the SQL for a name.  Throws: DataError that lists the names when the name is not allowed.
    Fragment operator[](std::string_view name) const { return choose(choices_, name); }

  private:
    std::array<OrderChoice, N> choices_;
};

}  // namespace carboy::sql

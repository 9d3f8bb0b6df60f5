// SortBy: the orders that a request may ask for, by name.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::orm {

/// A list of names and what each sorts by. Text from a request chooses among them and never becomes SQL.
///     const SortBy sorts{{"name", Product::c.name}, {"price", Product::c.price}};
///     Product::query().order_by(sorts(request.args["sort"]))  // "price", "-price", "name,-price"
class SortBy {
  public:
    struct Choice {
        std::string_view name;
        sql::OrderTerm term;
    };

    SortBy(std::initializer_list<Choice> choices);

    /// Returns the terms that the text names, separated by commas; a minus sign reverses one. Empty text has none.
    /// Throws: DataError "unknown_order" for another name, or one that is named twice; a web application answers 400.
    std::vector<sql::OrderTerm> operator()(std::string_view text) const;

  private:
    struct Known {
        std::string name;
        sql::OrderTerm term;
    };
    std::vector<Known> choices_;
};

}  // namespace carboy::orm

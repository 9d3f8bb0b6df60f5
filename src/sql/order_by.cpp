#include <carboy/sql/error.hpp>
#include <carboy/sql/order_by.hpp>

#include <fmt/format.h>

namespace carboy::sql {

Fragment OrderTerms::choose(std::span<const OrderChoice> choices, std::string_view name) {
    std::string known;
    for (const OrderChoice& choice : choices) {
        if (choice.name == name) return Fragment(choice.sql);
        if (!known.empty()) known += ", ";
        known += choice.name;
    }
    throw DataError("unknown_order", fmt::format("there is no order '{}'", name),
                    fmt::format("the orders are: {}", known));
}

}  // namespace carboy::sql

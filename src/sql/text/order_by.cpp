#include <carboy/sql/text/order_by.hpp>
#include <carboy/sql/types/error.hpp>

#include <fmt/format.h>

namespace carboy::sql {

Fragment OrderTerms::choose(std::span<const OrderChoice> choices, std::string_view name) {
    std::string known;
    for (const OrderChoice& choice : choices) {
        if (choice.name == name) return Fragment(choice.sql);
        if (!known.empty()) known += ", ";
        known += choice.name;
    }
    throw DataError("unknown_order", fmt::format("There is no order '{}'.", name),
                    fmt::format("Use one of the orders: {}.", known));
}

}  // namespace carboy::sql

#include <carboy/orm/query/sort_by.hpp>

#include <carboy/sql/types/error.hpp>

#include <algorithm>

namespace carboy::orm {

SortBy::SortBy(std::initializer_list<Choice> choices) {
    for (const Choice& choice : choices) choices_.push_back({std::string(choice.name), choice.term});
}

std::vector<sql::OrderTerm> SortBy::operator()(std::string_view text) const {
    std::vector<sql::OrderTerm> terms;
    std::vector<const Known*> used;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view name = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        const bool reversed = name.starts_with('-');
        if (reversed) name.remove_prefix(1);
        const auto found =
            std::find_if(choices_.begin(), choices_.end(), [&](const Known& known) { return known.name == name; });
        if (found == choices_.end() || std::find(used.begin(), used.end(), &*found) != used.end()) {
            std::string names;
            for (const Known& known : choices_) (names += names.empty() ? "" : ", ") += known.name;
            throw sql::DataError("unknown_order",
                                 "The order '" + std::string(name.substr(0, 60)) + "' is not available.",
                                 "Name each of these at most once: " + names + ".");
        }
        used.push_back(&*found);
        terms.push_back(found->term);
        if (!reversed) continue;
        terms.back().descending = !terms.back().descending;
        if (terms.back().nulls != sql::Nulls::engine)
            terms.back().nulls = terms.back().nulls == sql::Nulls::first ? sql::Nulls::last : sql::Nulls::first;
    }
    return terms;
}

}  // namespace carboy::orm

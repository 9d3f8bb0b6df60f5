#include "cli/carboy/plural.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace carboy::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> irregular[] = {{"person", "people"},
                                                                       {"child", "children"},
                                                                       {"man", "men"},
                                                                       {"woman", "women"},
                                                                       {"mouse", "mice"},
                                                                       {"goose", "geese"},
                                                                       {"tooth", "teeth"},
                                                                       {"foot", "feet"},
                                                                       {"ox", "oxen"},
                                                                       {"quiz", "quizzes"},
                                                                       {"hero", "heroes"},
                                                                       {"potato", "potatoes"},
                                                                       {"tomato", "tomatoes"},
                                                                       {"echo", "echoes"},
                                                                       {"axis", "axes"},
                                                                       {"shelf", "shelves"},
                                                                       {"bookshelf", "bookshelves"},
                                                                       {"half", "halves"},
                                                                       {"calf", "calves"},
                                                                       {"wolf", "wolves"},
                                                                       {"leaf", "leaves"},
                                                                       {"loaf", "loaves"},
                                                                       {"thief", "thieves"},
                                                                       {"knife", "knives"},
                                                                       {"life", "lives"},
                                                                       {"wife", "wives"}};

/// Words that are their own plurals.
constexpr std::string_view unchanged[] = {"news",      "sheep",    "series",      "species",  "fish",  "deer",
                                          "equipment", "aircraft", "information", "feedback", "money", "staff"};

std::string plural_word(const std::string& word) {
    constexpr std::string_view vowels = "aeiou";
    if (std::find(std::begin(unchanged), std::end(unchanged), word) != std::end(unchanged)) return word;
    for (const auto& [one, many] : irregular)
        if (word == one) return std::string(many);
    const auto ends = [&](std::string_view end) { return word.ends_with(end) && word.size() > end.size(); };
    const auto with = [&](std::size_t cut, std::string_view end) {
        return word.substr(0, word.size() - cut).append(end);
    };
    if (ends("y") && vowels.find(word[word.size() - 2]) == vowels.npos) return with(1, "ies");
    if (ends("sis")) return with(2, "es");  // analysis
    if (ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh")) return word + "es";
    return word + "s";
}

}  // namespace

std::string plural(const std::string& singular) {
    const std::size_t last = singular.rfind('_') + 1;  // 0 without a '_'
    return singular.substr(0, last) + plural_word(singular.substr(last));
}

}  // namespace carboy::cli

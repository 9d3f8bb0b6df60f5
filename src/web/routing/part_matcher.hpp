// Matches a piece of a path against a part of a rule such as "<string:name>.<int:version>.html". The result is that of
// Werkzeug's regular expression for the part, but the time is proportional to the length of the piece and not to its
// square.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "web/routing/route_rule.hpp"

namespace carboy::web {

/// Where a variable of a part is matched.
struct MatchPlace {
    /// The variable itself.
    const PartElement& current;
    /// Its index among the part's elements, and among its variables.
    std::size_t element;
    std::size_t variable;
    /// Where its text begins.
    std::size_t position;
};

/// Matches one dynamic part. A converter's `match` offers it the ends that a variable's text may have.
class PartMatcher {
  public:
    /// Writes the variables' strings to `values`, which has room for part.variables strings.
    PartMatcher(const RulePart& part, std::string_view target, std::string_view* values)
        : part_(part), target_(target), values_(values), slash_{'/'}, line_feed_{'\n'} {}

    /// True when the part matches the whole target.
    bool match();

    std::string_view target() const noexcept { return target_; }
    bool is_last(const MatchPlace& place) const noexcept { return place.element + 1 == part_.elements.size(); }
    /// The first slash, or line feed, at or after the position; the target's size when there is none.
    std::size_t find_slash(std::size_t position) { return slash_(target_, position); }
    std::size_t find_line_feed(std::size_t position) { return line_feed_(target_, position); }
    /// The end of the digits at the position.
    std::size_t skip_digits(std::size_t position);
    /// The position after `count` code points, or `end` when it comes first.
    std::size_t skip_characters(std::size_t position, std::size_t count, std::size_t end) const;

    /// Gives the variable the text that ends at `end` if the rest of the part matches from there.
    bool take(const MatchPlace& place, std::size_t end);
    /// Tries the ends from `high` down to `low`.
    bool take_longest(const MatchPlace& place, std::size_t low, std::size_t high);
    /// Tries the ends from `low` up to `high`.
    bool take_shortest(const MatchPlace& place, std::size_t low, std::size_t high);
    /// Tries the ends from `high` down to `low` whose text the pattern matches. Takes a time that grows with the square
    /// of the length where variables compete for text.
    bool take_matching(const MatchPlace& place, std::size_t low, std::size_t high,
                       bool (*pattern)(std::string_view text));

  private:
    /// Finds a character at or after a position, and remembers the result, because neighbours look for the same one.
    struct Next {
        char character;
        std::size_t from = 1;
        std::size_t at = 0;
        std::size_t operator()(std::string_view text, std::size_t position);
    };
    struct Digits {
        std::size_t from = 1;
        std::size_t end = 0;
    };
    /// A run of ends of a variable's text from which the rest of the part is known not to match; empty when low > high.
    struct Failed {
        std::size_t low = 1;
        std::size_t high = 0;
        bool contains(std::size_t end) const noexcept { return low <= end && end <= high; }
        void add(std::size_t from, std::size_t to) noexcept;
    };

    bool competes() const noexcept { return !failed_.empty(); }
    bool match_from(std::size_t element, std::size_t position, std::size_t variable);
    bool match_element(std::size_t element, std::size_t position, std::size_t variable);

    const RulePart& part_;
    std::string_view target_;
    std::string_view* values_;
    Next slash_, line_feed_;
    /// The last runs of digits: a number with a point has two of them.
    std::array<Digits, 2> digits_;
    std::size_t newest_ = 0;
    /// The (element, position) pairs that are known to fail; only for parts in which variables compete for text.
    std::vector<bool> failed_;
    /// The same by element, for the ends of a variable's text: a whole run is skipped in one step.
    std::vector<Failed> ends_;
};

}  // namespace carboy::web

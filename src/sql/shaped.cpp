#include <carboy/sql/error.hpp>
#include <carboy/sql/shaped.hpp>

#include <fmt/format.h>

#include <bit>
#include <span>

#include "sql/compile_cache.hpp"

namespace carboy::sql {
namespace {

/// How many parameters a slot has in the text.
std::vector<std::size_t> counts_of(const ShapedValues& arguments) {
    std::vector<std::size_t> counts;
    for (const ShapedValues::Slot& slot : arguments.slots()) {
        const std::size_t size = slot.values.size();
        counts.push_back(slot.absent ? 0 : size <= 1 ? size : padded_list_size(size));
    }
    return counts;
}

/// Copies a text and gives it the shape of its arguments.
class Expander {
  public:
    static constexpr bool takes_dollar_numbers = false;
    static constexpr bool takes_scripts = false;

    Expander(std::string_view text, const ShapedValues& arguments, std::span<const std::size_t> counts,
             const Dialect& dialect)
        : text_(text), arguments_(arguments), counts_(counts), dialect_(dialect) {
        for (std::size_t first = 1; const std::size_t count : counts) {
            first_.push_back(first);
            first += count;
        }
    }

    void placeholder(std::size_t begin, std::size_t end, std::size_t slot) {
        copy_to(begin);
        copied_ = end;
        number(first_[slot]);
    }
    void operator_mark(std::size_t) {}
    void list(std::size_t begin, std::size_t end, std::size_t slot, bool negated) {
        copy_to(begin);
        copied_ = end;
        if (counts_[slot] == 0) {
            out_ += negated ? dialect_.in_no_list_negated : dialect_.in_no_list;
            return;
        }
        out_ += negated ? "NOT IN (" : "IN (";
        for (std::size_t i = 0; i < counts_[slot]; ++i) {
            if (i > 0) out_ += ", ";
            number(first_[slot] + i);
        }
        out_ += ')';
    }
    void segment_begin(std::size_t at) {
        copy_to(at);
        copied_ = at + 1;
        // What stands before must not become one word or placeholder with it.
        if (!out_.empty() && !detail::is_space(out_.back()) && out_.back() != '(' && out_.back() != ',') out_ += ' ';
        segment_at_ = out_.size();
    }
    void segment_end(std::size_t end, std::uint64_t slots, bool fragment) {
        bool absent = false;
        for (std::size_t slot = 0; slot < arguments_.slots().size() && slot < 64; ++slot) {
            if ((slots >> slot & 1) == 0) continue;
            absent = absent || arguments_.slots()[slot].absent;
            if (!fragment) continue;
            out_.resize(segment_at_);
            out_ += arguments_.slots()[slot].fragment;
            if (end < text_.size() && detail::continues_name(text_[end])) out_ += ' ';
            copied_ = end;
            return;
        }
        if (absent)
            out_.resize(segment_at_);
        else
            copy_to(end - 1);
        copied_ = end;
        if (end < text_.size() && !detail::is_space(text_[end])) out_ += ' ';  // {a = ?}5 is not ?15
    }

    std::string take() {
        copy_to(text_.size());
        return std::move(out_);
    }

  private:
    void copy_to(std::size_t end) { out_ += text_.substr(copied_, end - copied_); }
    void number(std::size_t n) { (out_ += '?') += std::to_string(n); }

    std::string_view text_;
    const ShapedValues& arguments_;
    std::span<const std::size_t> counts_;
    const Dialect& dialect_;
    std::vector<std::size_t> first_;
    std::string out_;
    std::size_t copied_ = 0;
    std::size_t segment_at_ = 0;
};

std::string expanded_text(std::string_view text, const ShapedValues& arguments, std::span<const std::size_t> counts,
                          const Dialect& dialect) {
    Expander expander(text, arguments, counts, dialect);
    detail::Scanner(text, expander).run();
    return expander.take();
}

std::vector<ValueView> padded(const ShapedValues& arguments, std::span<const std::size_t> counts) {
    std::vector<ValueView> values;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        const std::vector<ValueView>& own = arguments.slots()[i].values;
        values.insert(values.end(), own.begin(), own.end());
        values.insert(values.end(), counts[i] - own.size(), own.back());
    }
    return values;
}

Shape shape_of(const Statement& statement, const ShapedValues& arguments, std::span<const std::size_t> counts,
               const Dialect& dialect) {
    Shape key{std::bit_cast<std::uintptr_t>(&dialect), static_cast<std::uint64_t>(-1), statement.id};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const ShapedValues::Slot& slot = arguments.slots()[i];
        key.push_back(slot.absent ? ShapedValues::absent : counts[i]);
        key.push_back(std::bit_cast<std::uintptr_t>(slot.fragment.data()));
    }
    return key;
}

}  // namespace

void ShapedValues::leave_out(std::span<const std::uint8_t> segments) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!slots_[i].absent || segments[i] == 0) continue;
        for (std::size_t other = 0; other < segments.size(); ++other)
            if (segments[other] == segments[i]) slots_[other].absent = true;
    }
}

Expanded expand(const Statement& statement, const ShapedValues& arguments, const Dialect& dialect) {
    const std::vector<std::size_t> counts = counts_of(arguments);
    Expanded out{nullptr, padded(arguments, counts)};
    if (out.values.size() > Scan::max_slots)
        throw DataError(
            "too_many_values",
            fmt::format("the lists of this statement have {} values, and {} fit", out.values.size(), Scan::max_slots),
            "execute it for a part of the list at a time");
    out.compiled = &cached(shape_of(statement, arguments, counts, dialect),
                           [&] { return expanded_text(statement.text, arguments, counts, dialect); });
    return out;
}

std::string fullest_text(std::string_view text, const Dialect& dialect) {
    const Scan found = scan(text);
    if (!found.shaped()) return std::string(text);
    const ShapedValues::Slot one{.values = {ValueView()}, .fragment = "1"};
    std::vector<ShapedValues::Slot> slots(found.slots, one);
    for (std::size_t i = 0; i < slots.size() && i < 64; ++i)
        if ((found.fragments >> i & 1) != 0) slots[i].values.clear();
    const ShapedValues arguments(std::move(slots));
    return expanded_text(text, arguments, counts_of(arguments), dialect);
}

}  // namespace carboy::sql

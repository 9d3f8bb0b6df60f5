#include <carboy/sql/compile/shaped.hpp>
#include <carboy/sql/types/error.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <fmt/format.h>

#include <bit>
#include <span>

#include "sql/compile/compile_cache.hpp"

namespace carboy::sql {
namespace {

/// How a slot is written: with one parameter per value, or with one that holds a long list.
struct Room {
    std::size_t count = 0;
    LongList form = LongList::placeholders;

    bool is_list() const { return form != LongList::placeholders; }
};
using Rooms = std::span<const Room>;

Room room_of(const ShapedValues::Slot& slot, const Dialect& dialect) {
    const std::size_t size = slot.absent ? 0 : slot.values.size();
    if (size <= 1) return {size};
    const LongList form =
        size > longest_written_list ? list_form(dialect.long_list, slot.values) : LongList::placeholders;
    return form == LongList::placeholders ? Room{padded_list_size(size)} : Room{1, form};
}

std::vector<Room> rooms_of(const ShapedValues& arguments, const Dialect& dialect) {
    std::vector<Room> rooms;
    for (const ShapedValues::Slot& slot : arguments.slots()) rooms.push_back(room_of(slot, dialect));
    return rooms;
}

/// Copies SQL text and adapts it to the shape of its arguments.
class Expander {
  public:
    static constexpr bool takes_dollar_numbers = false;
    static constexpr bool takes_scripts = false;

    Expander(std::string_view text, const ShapedValues& arguments, Rooms rooms, const Dialect& dialect)
        : text_(text), arguments_(arguments), rooms_(rooms), dialect_(dialect) {
        for (std::size_t first = 1; const Room& room : rooms) {
            first_.push_back(first);
            first += room.count;
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
        if (rooms_[slot].count == 0) {
            out_ += negated ? dialect_.in_no_list_negated : dialect_.in_no_list;
            return;
        }
        if (rooms_[slot].is_list()) return long_list(slot, negated);
        out_ += negated ? "NOT IN (" : "IN (";
        for (std::size_t i = 0; i < rooms_[slot].count; ++i) {
            if (i > 0) out_ += ", ";
            number(first_[slot] + i);
        }
        out_ += ')';
    }
    void segment_begin(std::size_t at) {
        copy_to(at);
        copied_ = at + 1;
        // The preceding text must not merge with it into one word or placeholder.
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
    void long_list(std::size_t slot, bool negated) {
        const bool array = rooms_[slot].form == LongList::array;
        if (array)
            out_ += negated ? "<> ALL (" : "= ANY (";
        else
            out_ += negated ? "NOT IN (SELECT value FROM json_each(" : "IN (SELECT value FROM json_each(";
        number(first_[slot]);
        out_ += array ? ")" : "))";
    }
    void copy_to(std::size_t end) { out_ += text_.substr(copied_, end - copied_); }
    void number(std::size_t n) { (out_ += '?') += std::to_string(n); }

    std::string_view text_;
    const ShapedValues& arguments_;
    Rooms rooms_;
    const Dialect& dialect_;
    std::vector<std::size_t> first_;
    std::string out_;
    std::size_t copied_ = 0;
    std::size_t segment_at_ = 0;
};

std::string expanded_text(std::string_view text, const ShapedValues& arguments, Rooms rooms, const Dialect& dialect) {
    Expander expander(text, arguments, rooms, dialect);
    detail::Scanner(text, expander, dialect.nested_comments).run();
    return expander.take();
}

void add_values(Expanded& out, const std::vector<ValueView>& own, const Room& room) {
    if (room.count == 0) return;
    if (room.is_list()) {
        out.made.push_back(std::make_unique<const std::string>(list_text(room.form, own)));
        return out.values.push_back(ValueView::text(*out.made.back()));
    }
    out.values.insert(out.values.end(), own.begin(), own.end());
    out.values.insert(out.values.end(), room.count - own.size(), own.back());
}

Shape shape_of(const Statement& statement, const ShapedValues& arguments, Rooms rooms, const Dialect& dialect) {
    Shape key{std::bit_cast<std::uintptr_t>(&dialect), static_cast<std::uint64_t>(-1), statement.id};
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        const ShapedValues::Slot& slot = arguments.slots()[i];
        key.push_back(slot.absent ? ShapedValues::absent : rooms[i].count);
        key.push_back(static_cast<std::uint64_t>(rooms[i].form));
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
    const std::vector<Room> rooms = rooms_of(arguments, dialect);
    Expanded out{};
    for (std::size_t i = 0; i < rooms.size(); ++i) add_values(out, arguments.slots()[i].values, rooms[i]);
    if (out.values.size() > Scan::max_slots)
        throw DataError("too_many_values",
                        fmt::format("The lists of this statement have {} values, but at most {} are allowed.",
                                    out.values.size(), Scan::max_slots),
                        "Execute it for a part of the list at a time.");
    out.compiled = &cached(
        shape_of(statement, arguments, rooms, dialect),
        [&] { return expanded_text(statement.text, arguments, rooms, dialect); }, [&] { return statement.effect; });
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
    return expanded_text(text, arguments, rooms_of(arguments, dialect), dialect);
}

}  // namespace carboy::sql

#include <carboy/sql/text/placeholder.hpp>

#include <algorithm>

namespace carboy::sql {
namespace {

/// Copies SQL text and replaces its placeholders.
class Replacer {
  public:
    static constexpr bool takes_dollar_numbers = true;
    static constexpr bool takes_scripts = false;

    Replacer(std::string_view text, const Dialect& dialect) : text_(text), dialect_(dialect) {
        out_.reserve(text.size() + 8);
    }

    void placeholder(std::size_t begin, std::size_t end, std::size_t slot) {
        copy_to(begin);
        copied_ = end;
        if (dialect_.placeholder == Placeholder::dollar_number) {
            (out_ += '$') += std::to_string(slot + 1);
        } else {
            out_ += '?';
            order_.push_back(static_cast<std::uint16_t>(slot));
        }
    }
    void operator_mark(std::size_t begin) {
        copy_to(begin);
        copied_ = begin + 2;
        out_ += '?';
    }
    // A list that reaches a driver has not been expanded, and the engine will report an error.
    void list(std::size_t, std::size_t, std::size_t, bool) {}

    void segment_begin(std::size_t) {}
    void segment_end(std::size_t, std::uint64_t, bool) {}

    EngineText take(std::size_t slots) {
        copy_to(text_.size());
        bool as_they_come = order_.size() == slots;
        for (std::size_t i = 0; as_they_come && i < slots; ++i) as_they_come = order_[i] == i;
        if (as_they_come) order_.clear();
        return {std::move(out_), slots, std::move(order_)};
    }

  private:
    void copy_to(std::size_t end) { out_ += text_.substr(copied_, end - copied_); }

    std::string_view text_;
    const Dialect& dialect_;
    std::string out_;
    std::size_t copied_ = 0;
    std::vector<std::uint16_t> order_;
};

}  // namespace

EngineText engine_text(std::string_view text, const Dialect& dialect) {
    Replacer replacer(text, dialect);
    const Scan found = detail::Scanner(text, replacer, dialect.nested_comments).run();
    if (found.error != ScanError::none || dialect.native_placeholders)
        return {std::string(text), found.slots, {}, found.error, found.effect()};
    EngineText result = replacer.take(found.slots);
    result.effect = found.effect();
    return result;
}

}  // namespace carboy::sql

#include <carboy/webdb/templates/template_pages.hpp>

#include <carboy/jinja/adapt/callable.hpp>

namespace carboy::webdb {

namespace {

using jinja::Value;
using Numbers = orm::detail::PageNumbers;

Value number_or_none(std::optional<std::int64_t> number) { return number ? Value(*number) : Value(nullptr); }

Value iter_pages(const Numbers& numbers, const jinja::Args& args) {
    std::int64_t edges[] = {2, 2, 4, 2};
    constexpr std::string_view names[] = {"left_edge", "left_current", "right_current", "right_edge"};
    for (std::size_t i = 0; i < 4; ++i)
        if (const Value* given = args.find(names[i]); given && given->is_integer()) edges[i] = given->integer();
    std::vector<Value> pages;
    for (const auto& page : numbers.iter_pages(edges[0], edges[1], edges[2], edges[3]))
        pages.push_back(number_or_none(page));
    return jinja::make_list(std::move(pages));
}

/// The items one after the other.
class ItemIterator final : public jinja::Iterator {
  public:
    explicit ItemIterator(Value items) : items_(std::move(items)) {}
    bool next(Value& out) override {
        jinja::NativeObject& list = *items_.native();
        if (next_ >= list.size()) return false;
        out = list.item(Value(next_++));
        return true;
    }

  private:
    Value items_;
    std::int64_t next_ = 0;
};

class PageObject final : public jinja::NativeObject {
  public:
    PageObject(const Numbers& numbers, Value items) : numbers_(numbers), items_(std::move(items)) {}

    std::string_view type_name() const override { return "QueryPagination"; }
    bool truth() const override { return true; }
    jinja::Ptr<jinja::Iterator> iterate() override {
        return jinja::Ptr<jinja::Iterator>::adopt(new ItemIterator(items_));
    }
    Value attribute(std::string_view name) override {
        if (name == "items") return items_;
        if (name == "page") return numbers_.page;
        if (name == "per_page") return numbers_.per_page;
        if (name == "total") return numbers_.total;
        if (name == "pages") return numbers_.pages();
        if (name == "has_prev") return numbers_.has_prev();
        if (name == "has_next") return numbers_.has_next();
        if (name == "prev_num") return number_or_none(numbers_.prev_num());
        if (name == "next_num") return number_or_none(numbers_.next_num());
        if (name == "first") return numbers_.first();
        if (name == "last") return numbers_.last();
        if (name == "iter_pages")
            return Value([numbers = numbers_](const jinja::Args& args) { return iter_pages(numbers, args); });
        return Value::missing();
    }

  private:
    Numbers numbers_;
    Value items_;
};

}  // namespace

Value view_page(const Numbers& numbers, Value items) {
    return Value(jinja::Ptr<jinja::NativeObject>::adopt(new PageObject(numbers, std::move(items))));
}

}  // namespace carboy::webdb

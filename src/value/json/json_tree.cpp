#include <carboy/value/json/json_tree.hpp>

#include "value/json/json_tree_builder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <limits>
#include <vector>

namespace carboy::value {

namespace {

namespace json = boost::json;

/// Reports the parts of a value.
class Teller {
  public:
    Teller(JsonSink& sink, KeyOrder order) : sink_(sink), order_(order) {}

    bool tell(const json::value& value) {
        switch (value.kind()) {
            case json::kind::null: return sink_.null(), true;
            case json::kind::bool_: return sink_.boolean(value.get_bool()), true;
            case json::kind::int64: return sink_.integer(value.get_int64()), true;
            case json::kind::uint64: return tell(value.get_uint64()), true;
            case json::kind::double_: return sink_.real(value.get_double()), true;
            case json::kind::string: return sink_.text(value.get_string()), true;
            case json::kind::array: return tell(value.get_array());
            case json::kind::object: break;
        }
        if (const json::string* raw = raw_json(value)) return sink_.raw(*raw), true;
        return tell(value.get_object());
    }

    bool tell(const json::array& array) {
        if (depth_ == tree_depth) return false;
        ++depth_;
        sink_.begin_list();
        const bool told =
            std::all_of(array.begin(), array.end(), [this](const json::value& item) { return tell(item); });
        sink_.end_list();
        --depth_;
        return told;
    }

    bool tell(const json::object& object) {
        if (depth_ == tree_depth) return false;
        ++depth_;
        sink_.begin_object();
        const bool told = order_ == KeyOrder::sorted ? tell_sorted(object) : tell_members(object);
        sink_.end_object();
        --depth_;
        return told;
    }

  private:
    void tell(std::uint64_t number) {
        constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
        number > largest ? sink_.natural(number) : sink_.integer(static_cast<std::int64_t>(number));
    }
    bool tell_member(const json::key_value_pair& member) {
        sink_.key(member.key());
        return tell(member.value());
    }
    bool tell_members(const json::object& object) {
        return std::all_of(object.begin(), object.end(), [this](const auto& member) { return tell_member(member); });
    }
    bool tell_sorted(const json::object& object) {
        std::vector<const json::key_value_pair*> members;
        members.reserve(object.size());
        for (const json::key_value_pair& member : object) members.push_back(&member);
        std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
        return std::all_of(members.begin(), members.end(), [this](const auto* member) { return tell_member(*member); });
    }

    JsonSink& sink_;
    KeyOrder order_;
    std::size_t depth_ = 0;
};

}  // namespace

JsonResult parse_json_tree(std::string_view text, json::value& out) {
    TreeBuilder builder;
    const JsonResult result = read_json(text, builder, {.depth = tree_depth, .deeper_as_text = true});
    out = result ? builder.take() : json::value();
    return result;
}

const json::string* raw_json(const json::value& value) noexcept {
    const json::object* object = value.if_object();
    if (!object || object->size() != 1) return nullptr;
    const json::value* text = object->if_contains(raw_key);
    return text ? text->if_string() : nullptr;
}

bool tell_json(const json::array& array, JsonSink& sink, KeyOrder order) { return Teller(sink, order).tell(array); }
bool tell_json(const json::object& object, JsonSink& sink, KeyOrder order) { return Teller(sink, order).tell(object); }
bool tell_json(const json::value& value, JsonSink& sink, KeyOrder order) { return Teller(sink, order).tell(value); }

}  // namespace carboy::value

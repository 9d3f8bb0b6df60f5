// Source: Flask helpers.py, flash and get_flashed_messages.
#include <carboy/web/session/flash.hpp>

#include <algorithm>
#include <optional>

#include <boost/json.hpp>

#include "web/context/request_context.hpp"
#include "web/session/session_store.hpp"

namespace carboy::web {

namespace {

constexpr std::string_view key = "_flashes";
constexpr std::string_view tuple_tag = " t";

/// Reads Python's ("category", "message") with Flask's tag; a list without the tag is also accepted.
const boost::json::array* pair_of(const boost::json::value& item) {
    const boost::json::value* pair = &item;
    if (item.is_object()) pair = item.get_object().if_contains(tuple_tag);
    const bool fits = pair && pair->is_array() && pair->get_array().size() == 2 && pair->get_array()[0].is_string() &&
                      pair->get_array()[1].is_string();
    return fits ? &pair->get_array() : nullptr;
}

/// The messages that the request has taken from its session.
struct TakenMessages {
    std::optional<std::vector<FlashedMessage>> messages;
};

std::vector<FlashedMessage> take_messages(SessionStore& store) {
    std::vector<FlashedMessage> messages;
    const boost::json::value* stored = store.read().if_contains(key);
    if (!stored) return messages;
    if (stored->is_array())
        for (const boost::json::value& item : stored->get_array())
            if (const boost::json::array* pair = pair_of(item))
                messages.push_back({std::string((*pair)[0].get_string()), std::string((*pair)[1].get_string())});
    store.write().erase(key);
    return messages;
}

}  // namespace

void flash(std::string_view message, std::string_view category) {
    boost::json::value& stored = current_session_store().write()[key];
    if (!stored.is_array()) stored = boost::json::array();
    stored.get_array().push_back(boost::json::object{{tuple_tag, boost::json::array{category, message}}});
    Application& application = request_context().application;
    message_flashed.send(application, {*application.app, message, category});
}

std::vector<FlashedMessage> get_flashed_messages(const std::vector<std::string>& category_filter) {
    SessionStore& store = current_session_store();
    auto& taken = request_context().storage.get_or_emplace<TakenMessages>().messages;
    if (!taken) taken = take_messages(store);
    std::vector<FlashedMessage> messages = *taken;
    if (category_filter.empty()) return messages;
    std::erase_if(messages, [&](const FlashedMessage& message) {
        return std::find(category_filter.begin(), category_filter.end(), message.category) == category_filter.end();
    });
    return messages;
}

}  // namespace carboy::web

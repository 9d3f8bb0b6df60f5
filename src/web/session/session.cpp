#include <carboy/web/session/session.hpp>

#include <utility>

#include <boost/json.hpp>

#include "web/session/session_json.hpp"
#include "web/session/session_store.hpp"

namespace carboy::web {

namespace {

const boost::json::value* find(SessionStore& store, std::string_view name) { return store.read().if_contains(name); }

}  // namespace

void SessionItem::set_null() const { store_.write()[name_] = nullptr; }
void SessionItem::set_bool(bool value) const { store_.write()[name_] = value; }
void SessionItem::set_integer(std::int64_t value) const { store_.write()[name_] = value; }
void SessionItem::set_natural(std::uint64_t value) const {
    if (std::in_range<std::int64_t>(value)) return set_integer(static_cast<std::int64_t>(value));
    store_.write()[name_] = value;
}
void SessionItem::set_floating(double value) const { store_.write()[name_] = value; }
void SessionItem::set_text(std::string_view value) const { store_.write()[name_] = value; }

std::optional<bool> SessionItem::boolean() const {
    const boost::json::value* value = find(store_, name_);
    return value && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

std::optional<std::int64_t> SessionItem::integer() const {
    const boost::json::value* value = find(store_, name_);
    return value && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

std::optional<std::uint64_t> SessionItem::natural() const {
    const boost::json::value* value = find(store_, name_);
    if (value && value->is_uint64()) return value->get_uint64();
    const bool fits = value && value->is_int64() && value->get_int64() >= 0;
    return fits ? std::optional(static_cast<std::uint64_t>(value->get_int64())) : std::nullopt;
}

std::optional<double> SessionItem::floating() const {
    const boost::json::value* value = find(store_, name_);
    if (!value) return std::nullopt;
    if (value->is_double()) return value->get_double();
    if (value->is_int64()) return static_cast<double>(value->get_int64());
    return value->is_uint64() ? std::optional(static_cast<double>(value->get_uint64())) : std::nullopt;
}

std::optional<std::string> SessionItem::text() const {
    const boost::json::value* value = find(store_, name_);
    return value && value->is_string() ? std::optional(std::string(value->get_string())) : std::nullopt;
}

SessionItem CurrentSession::operator[](std::string_view name) const { return {current_session_store(), name}; }

bool CurrentSession::contains(std::string_view name) const { return find(current_session_store(), name) != nullptr; }

void CurrentSession::erase(std::string_view name) const {
    if (contains(name)) current_session_store().write().erase(name);
}

void CurrentSession::clear() const {
    if (!empty()) current_session_store().write().clear();
}

bool CurrentSession::empty() const { return current_session_store().read().empty(); }

bool CurrentSession::permanent() const { return is_permanent(current_session_store().read()); }

void CurrentSession::set_permanent(bool permanent) const { (*this)["_permanent"] = permanent; }

void CurrentSession::renew() const { current_session_store().renew(); }

boost::json::object& CurrentSession::json() const { return current_session_store().borrow(); }

}  // namespace carboy::web

// A parsed JSON document: sixteen bytes per value and no copies of plain text.
#pragma once

#include <carboy/base/error.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/value/json/json_reader.hpp>

#include <carboy/base/smart_pointers.hpp>
#include <carboy/value/json/boost_json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::value {

enum class JsonKind : std::uint8_t { null, boolean, integer, natural, large_integer, real, text, list, object };

class JsonArrayView;
class JsonObjectView;
struct JsonNode;

/// A part of a document is missing or does not have the requested type, code "wrong_json". Unhandled in a request, it
/// is answered with 400, because the document came from the client.
class JsonError : public Error {
  public:
    using Error::Error;
};

/// A value of a document. The names are those of boost::json::value.
/// Lifetime: the document's.
class JsonView {
  public:
    /// A null value.
    JsonView() noexcept;
    explicit JsonView(const JsonNode* node) noexcept : node_(node) {}

    JsonKind kind() const noexcept;
    bool is_null() const noexcept { return kind() == JsonKind::null; }
    bool is_bool() const noexcept { return kind() == JsonKind::boolean; }
    bool is_int64() const noexcept { return kind() == JsonKind::integer; }
    /// True for an integer above 2^63 - 1.
    bool is_uint64() const noexcept { return kind() == JsonKind::natural; }
    bool is_double() const noexcept { return kind() == JsonKind::real; }
    bool is_number() const noexcept { return kind() >= JsonKind::integer && kind() <= JsonKind::real; }
    bool is_string() const noexcept { return kind() == JsonKind::text; }
    bool is_array() const noexcept { return kind() == JsonKind::list; }
    bool is_object() const noexcept { return kind() == JsonKind::object; }

    /// Returns the value as its own type.  Throws: JsonError when it has another type.
    bool as_bool() const;
    std::int64_t as_int64() const;
    std::uint64_t as_uint64() const;
    double as_double() const;
    std::string_view as_string() const;
    JsonArrayView as_array() const;
    JsonObjectView as_object() const;

    /// Returns the value as a bool, an integer, a floating-point number (which may be an integer in the document), text
    /// or a part of the document. Returns nullopt when it has another type or does not fit.
    template <class T>
    std::optional<T> get() const {
        if constexpr (std::same_as<T, JsonView>) {
            return *this;
        } else if constexpr (std::same_as<T, bool>) {
            return is_bool() ? std::optional(as_bool()) : std::nullopt;
        } else if constexpr (std::integral<T>) {
            if (is_int64() && std::in_range<T>(as_int64())) return static_cast<T>(as_int64());
            return is_uint64() && std::in_range<T>(as_uint64()) ? std::optional(static_cast<T>(as_uint64()))
                                                                : std::nullopt;
        } else if constexpr (std::floating_point<T>) {
            return is_number() ? std::optional(static_cast<T>(to_double())) : std::nullopt;
        } else {
            static_assert(std::constructible_from<T, std::string_view>,
                          "carboy: a JSON value is read as a bool, a number, text or a JsonView");
            return is_string() ? std::optional(T(as_string())) : std::nullopt;
        }
    }
    /// Fails to compile, with our own message.
    template <class Key>
    JsonView operator[](const Key&) const {
        static_assert(sizeof(Key) == 0,
                      "carboy: a JSON document is read with get<std::string>(\"key\"), or with at(\"key\"), "
                      "which throws without such a member");
        return *this;
    }
    /// Returns the object's member as a T. Returns nullopt when there is no such member, when it has another type, or
    /// when this is not an object.
    template <class T>
    std::optional<T> get(std::string_view key) const {
        const std::optional<JsonView> member = find(key);
        return member ? member->template get<T>() : std::nullopt;
    }
    template <class T>
    T get(std::string_view key, std::type_identity_t<T> default_value) const {
        auto value = get<T>(key);
        return value ? *std::move(value) : std::move(default_value);
    }

    /// Returns the object's member; nullopt when there is none or this is not an object.
    std::optional<JsonView> find(std::string_view key) const noexcept;
    bool contains(std::string_view key) const noexcept { return find(key).has_value(); }
    /// Returns the object's member or the list's item.  Throws: JsonError when there is none.
    JsonView at(std::string_view key) const;
    JsonView at(std::size_t index) const;
    /// The number of items or members; 0 for other values.
    std::size_t size() const noexcept;

    /// The digits of an integer that does not fit into 64 bits.  Requires: kind() == JsonKind::large_integer.
    std::string_view digits() const noexcept;

    /// Copies the value to Boost's type.
    operator boost::json::value() const;

  private:
    friend class JsonArrayView;
    friend class JsonObjectView;
    double to_double() const;
    const JsonNode* next() const noexcept;
    const JsonNode* first() const noexcept;

    const JsonNode* node_;
};

/// The items of a list, for iteration.  Lifetime: the document's.
class JsonArrayView {
  public:
    class Iterator {
      public:
        explicit Iterator(JsonView item) noexcept : item_(item) {}
        JsonView operator*() const noexcept { return item_; }
        Iterator& operator++() noexcept { return item_ = JsonView(item_.next()), *this; }
        bool operator==(const Iterator& other) const noexcept { return item_.node_ == other.item_.node_; }

      private:
        JsonView item_;
    };

    explicit JsonArrayView(JsonView list) noexcept : list_(list) {}
    Iterator begin() const noexcept { return Iterator(JsonView(list_.first())); }
    Iterator end() const noexcept { return Iterator(JsonView(list_.next())); }
    std::size_t size() const noexcept { return list_.size(); }
    bool empty() const noexcept { return size() == 0; }
    JsonView at(std::size_t index) const { return list_.at(index); }
    JsonView operator[](std::size_t index) const { return list_.at(index); }

  private:
    JsonView list_;
};

/// The members of an object in the document's order; each key occurs once.  Lifetime: the document's.
class JsonObjectView {
  public:
    struct Member {
        std::string_view key;
        JsonView value;
    };
    class Iterator {
      public:
        explicit Iterator(JsonView key) noexcept : key_(key) {}
        Member operator*() const { return {key_.as_string(), JsonView(key_.next())}; }
        Iterator& operator++() noexcept { return key_ = JsonView(JsonView(key_.next()).next()), *this; }
        bool operator==(const Iterator& other) const noexcept { return key_.node_ == other.key_.node_; }

      private:
        JsonView key_;
    };

    explicit JsonObjectView(JsonView object) noexcept : object_(object) {}
    Iterator begin() const noexcept { return Iterator(JsonView(object_.first())); }
    Iterator end() const noexcept { return Iterator(JsonView(object_.next())); }
    std::size_t size() const noexcept { return object_.size(); }
    bool empty() const noexcept { return size() == 0; }
    bool contains(std::string_view key) const noexcept { return object_.contains(key); }
    std::optional<JsonView> find(std::string_view key) const noexcept { return object_.find(key); }
    JsonView at(std::string_view key) const { return object_.at(key); }

  private:
    JsonView object_;
};

/// Owns the data that the views refer to. Memory: at most nine times the text's size, also during parsing.
class JsonDocument {
  public:
    JsonDocument() noexcept;
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

    /// Parses a document; of two equal keys the last one counts.  Lifetime: `text` must outlive the document's views.
    JsonResult parse(std::string_view text, const JsonReadOptions& options = {});
    /// The whole document; null before parse() and after a fault.
    JsonView root() const noexcept;

  private:
    Owned<JsonNode[]> nodes_;
    Owned<char[]> unescaped_;
};

/// Reports the parts of the value to the sink.
void tell_json(JsonView value, JsonSink& sink, KeyOrder order = KeyOrder::kept);

}  // namespace carboy::value

// A value inside a JSON document: column["size"]["litres"].as_integer().  Source: SQLAlchemy sqltypes.JSON.Comparator.
#pragma once

#include <carboy/sql/statement/expr.hpp>
#include <carboy/sql/types/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::sql {

/// How the value at the end of a path is read.
enum class JsonAs : std::uint8_t { json, text, integer, real, boolean };

/// A step of a path: the key of an object, an index of an array, or an index from the array's end.
enum class JsonStep : std::uint16_t { key = 1, index, index_from_end };

/// A place in a document.  NULL when the document has no such place, and for JSON's null, except as_json().
class JsonPath {
  public:
    explicit JsonPath(Expression document) { operands_.push_back(std::move(document)); }

    /// The value of a key.  Throws: Error for a key with a double quote, which SQLite cannot find.
    JsonPath operator[](std::string_view key) const&;
    JsonPath operator[](std::string_view key) &&;
    /// The item of an array. Negative indexes count from its end.
    JsonPath operator[](std::int64_t index) const&;
    JsonPath operator[](std::int64_t index) &&;
    JsonPath operator[](int index) const& { return (*this)[std::int64_t{index}]; }
    JsonPath operator[](int index) && { return std::move(*this)[std::int64_t{index}]; }

    /// Values of another kind: PostgreSQL reports an error, SQLite compares them as they are.
    Expr<std::optional<std::int64_t>> as_integer() const { return as<std::int64_t>(JsonAs::integer); }
    Expr<std::optional<double>> as_float() const { return as<double>(JsonAs::real); }
    Expr<std::optional<bool>> as_boolean() const { return as<bool>(JsonAs::boolean); }
    /// Strings without their quotes, everything else as JSON text.
    Expr<std::optional<std::string>> as_string() const { return as<std::string>(JsonAs::text); }
    Expr<std::optional<Json>> as_json() const { return as<Json>(JsonAs::json); }
    Expr<bool> is_null() const { return as_string().is_null(); }
    Expr<bool> is_not_null() const { return as_string().is_not_null(); }

  private:
    template <class T>
    Expr<std::optional<T>> as(JsonAs how) const {
        return Expr<std::optional<T>>(expression(how));
    }
    Expression expression(JsonAs how) const;
    void add(std::string text, JsonStep step);

    std::vector<Expression> operands_;
};

template <class D, class T>
template <class Key>
JsonPath Operand<D, T>::operator[](const Key& key) const requires std::same_as<Plain<T>, Json> {
    if constexpr (std::integral<Key>)
        return JsonPath(self().expression())[static_cast<std::int64_t>(key)];
    else
        return JsonPath(self().expression())[std::string_view(key)];
}

}  // namespace carboy::sql

// Json: a JSON document as a column, a parameter and a result. boost::json::value, object and array can also be used.
// This header does not need Boost.JSON's classes; code that accesses a document includes <boost/json.hpp>.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>

#include <carboy/base/smart_pointers.hpp>
#include <carboy/value/json/boost_json.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

namespace carboy::sql {

/// A document. A new one is JSON's null, which is not SQL's NULL (std::nullopt in a std::optional<Json>). A change
/// inside a column's document is not noticed: assign a new one, as with SQLAlchemy's JSON.
class Json {
  public:
    Json() noexcept = default;
    Json(std::nullptr_t) noexcept {}
    Json(const boost::json::value& value);
    Json(boost::json::value&& value);
    Json(const boost::json::object& object);
    Json(const boost::json::array& array);
    Json(const Json& other);
    Json(Json&& other) noexcept = default;
    Json& operator=(const Json& other);
    Json& operator=(Json&& other) noexcept = default;
    ~Json() = default;

    /// Parses what Python's json.loads accepts, including NaN and infinity. An integer beyond 64 bits and a value
    /// nested deeper than 128, which boost::json::value cannot hold, are kept as text (value::raw_json) and are written
    /// unchanged.
    /// Throws: DataError when the text is not JSON.
    static Json parse(std::string_view text);

    bool is_null() const noexcept;
    /// Lifetime: that of this document, until it is assigned to.
    const boost::json::value& value() const noexcept;
    /// Returns the text that Python's json.dumps makes: {"a": [1, 2.5, "\u00e9"]}.
    /// Throws: DataError for text that is not valid UTF-8, and for nesting deeper than 128.
    std::string dump() const;

    friend bool operator==(const Json& a, const Json& b) noexcept { return a.equals(b); }
    friend std::ostream& operator<<(std::ostream& out, const Json& json);

  private:
    struct Delete {
        static void destroy(boost::json::value* value) noexcept;
    };
    bool equals(const Json& other) const noexcept;

    Owned<boost::json::value, Delete> value_;  // null means JSON's null
};

/// JSON.  SQL's NULL needs std::optional.  Source: SQLAlchemy sqltypes.JSON with none_as_null=False.
template <>
struct Type<Json> {
    static ColumnType column_type() { return {.kind = TypeKind::json}; }
    static ValueView to_view(const Json& json, Scratch& scratch);
    static Json from_view(ValueView view);
};
template <>
struct Type<boost::json::value> {
    static ColumnType column_type() { return {.kind = TypeKind::json}; }
    static ValueView to_view(const boost::json::value& value, Scratch& scratch);
    static boost::json::value from_view(ValueView view);
};
template <>
struct Type<boost::json::object> {
    static ColumnType column_type() { return {.kind = TypeKind::json}; }
    static ValueView to_view(const boost::json::object& object, Scratch& scratch);
    static boost::json::object from_view(ValueView view);
};
template <>
struct Type<boost::json::array> {
    static ColumnType column_type() { return {.kind = TypeKind::json}; }
    static ValueView to_view(const boost::json::array& array, Scratch& scratch);
    static boost::json::array from_view(ValueView view);
};

}  // namespace carboy::sql

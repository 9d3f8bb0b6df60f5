// Arrays: std::vector<T> as PostgreSQL arrays, which are sent as an array literal: {1,2,NULL,"a,b"}. Checked text
// includes this header, so that a vector means the same in every file of a program.
#pragma once

#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/type.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::sql {

namespace detail {

template <class T>
struct ArrayElement {
    using type = T;
    static constexpr int depth = 0;
};
template <class T>
requires(!std::same_as<T, std::byte>) struct ArrayElement<std::vector<T>> {
    using type = typename ArrayElement<T>::type;
    static constexpr int depth = ArrayElement<T>::depth + 1;
};

/// Appends one element that is not an array, quoted if its text could be misread.
void append_array_element(std::string& out, ValueView element);

/// Reads an array literal from the front, one piece at a time.  Throws: DataError.
class ArrayReader {
  public:
    explicit ArrayReader(std::string_view text);
    /// Enters an array.
    void open();
    /// Returns true and moves to the next element if there is one; otherwise returns false and leaves the array.
    bool next();
    /// Returns the element, which is not an array, as the kind that its C++ type reads.  Lifetime: until the next piece
    /// is read.
    ValueView element(Kind kind);
    void finish() const;

  private:
    [[noreturn]] void fail() const;
    std::string_view plain_text();
    void quoted_text();

    std::string_view text_;
    std::string_view rest_;
    std::string buffer_;
    bool first_ = false;
};

/// The kind in which an element's text is passed to its type.
template <class T>
constexpr Kind element_kind() {
    if constexpr (std::same_as<T, bool>) return Kind::boolean;
    if constexpr (Number<T>) return Kind::integer;
    if constexpr (std::floating_point<T>) return Kind::real;
    if constexpr (std::same_as<T, std::vector<std::byte>>) return Kind::blob;
    return Kind::text;
}
template <class T>
struct ElementKind {
    static constexpr Kind value = element_kind<T>();
};
template <class T>
struct ElementKind<std::optional<T>> : ElementKind<T> {};

[[noreturn]] void throw_ragged_array();

template <class T>
void append_array(std::string& out, const std::vector<T>& array) {
    out += '{';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0) out += ',';
        if constexpr (ArrayElement<T>::depth > 0) {
            if (array[i].size() != array[0].size() || array[i].empty()) throw_ragged_array();
            append_array(out, array[i]);
        } else {
            Scratch scratch;
            const T& element = array[i];
            append_array_element(out, to_literal(element, scratch));
        }
    }
    out += '}';
}

template <class T>
std::vector<T> read_array(ArrayReader& reader) {
    std::vector<T> out;
    reader.open();
    while (reader.next()) {
        if constexpr (ArrayElement<T>::depth > 0)
            out.push_back(read_array<typename T::value_type>(reader));
        else
            out.push_back(Type<T>::from_view(reader.element(ElementKind<T>::value)));
    }
    return out;
}

ColumnType array_type(ColumnType element);

}  // namespace detail

/// An array.  Shape: arrays of arrays must be rectangular; NULL needs std::vector<std::optional<T>>.
template <class T>
requires(!std::same_as<T, std::byte>) struct Type<std::vector<T>> {
    using Element = typename detail::ArrayElement<T>::type;

    static ColumnType column_type() requires requires { Type<Element>::column_type(); }
    { return detail::array_type(Type<Element>::column_type()); }
    static ValueView to_view(const std::vector<T>& array, Scratch& scratch) requires Bindable<Element> {
        std::string text;
        detail::append_array(text, array);
        return ValueView::text(scratch.keep(text));
    }
    static std::vector<T> from_view(ValueView view) requires Readable<Element> {
        if (view.kind() != Kind::text) detail::throw_wrong_kind(view, "an array");
        detail::ArrayReader reader(view.as_text());
        std::vector<T> out = detail::read_array<T>(reader);
        reader.finish();
        return out;
    }
};

}  // namespace carboy::sql

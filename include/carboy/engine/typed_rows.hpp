// Rows as C++ values: tuples of column types, or an aggregate that is filled member by member.
#pragma once

#include <carboy/engine/cursor.hpp>
#include <carboy/engine/use.hpp>

#include <boost/pfr/core.hpp>

namespace carboy::engine {

namespace detail {

/// Types that refer to a row's bytes, which are no longer valid at the next step.
template <class T>
inline constexpr bool is_look = std::is_same_v<T, std::string_view> || std::is_same_v<T, std::span<const std::byte>> ||
                                std::is_same_v<T, sql::ValueView>;
template <class T>
inline constexpr bool is_look<std::optional<T>> = is_look<T>;

template <class... T>
struct TupleShape {
    using Value = std::tuple<T...>;
    static constexpr std::size_t columns = sizeof...(T);
    static constexpr bool looks = (is_look<T> || ...);

    // Records its position, for the error of a value that does not fit.
    template <class U>
    static U cell(const sql::ValueView* cells, std::size_t index, std::size_t& at) {
        at = index;
        return sql::from_view<U>(cells[index]);
    }
    static Value read(const sql::ValueView* cells, const Cursor& cursor) {
        return read(cells, cursor, std::index_sequence_for<T...>());
    }
    template <std::size_t... I>
    static Value read(const sql::ValueView* cells, const Cursor& cursor, std::index_sequence<I...>) {
        std::size_t at = 0;
        try {
            return Value{cell<T>(cells, I, at)...};
        } catch (const sql::DataError& error) {
            rethrow_with_column(error, cursor.description()[at].name, cursor.statement());
        }
    }
};

template <class T>
struct AggregateShape {
    using Value = T;
    static constexpr std::size_t columns = boost::pfr::tuple_size_v<T>;
    static constexpr bool looks = false;  // a struct with views as members is a deliberate choice

    static Value read(const sql::ValueView* cells, const Cursor& cursor) {
        std::size_t at = 0;
        try {
            Value value{};
            boost::pfr::for_each_field(value, [&](auto& field, std::size_t index) {
                at = index;
                field = sql::from_view<std::remove_reference_t<decltype(field)>>(cells[index]);
            });
            return value;
        } catch (const sql::DataError& error) {
            rethrow_with_column(error, cursor.description()[at].name, cursor.statement());
        }
    }
};

template <class... T>
struct ShapeOf {
    static_assert((sql::Readable<T> && ...),
                  "carboy: a column cannot be read into this type; use a number, text, bytes, std::optional, an "
                  "aggregate of these or a type with a carboy::sql::Type specialisation");
    using Type = TupleShape<T...>;
};
template <class T>
requires(std::is_aggregate_v<T> && !sql::Readable<T>) struct ShapeOf<T> {
    using Type = AggregateShape<T>;
};

[[noreturn]] void throw_no_row();

}  // namespace detail

/// A range of typed rows. Each row is converted when iteration reaches it.
template <class Shape, class Source>
class TypedRows {
    static constexpr bool owns = !std::is_lvalue_reference_v<Source>;

  public:
    using Value = typename Shape::Value;

    explicit TypedRows(Source&& source) requires(owns) : source_(std::move(source)) {}
    explicit TypedRows(Source source) requires(!owns) : source_(&source) {}

    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Value;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Value;

        explicit Iterator(Cursor& cursor) : cursor_(&cursor), cells_(cursor.next_cells()) {}

        Value operator*() const { return Shape::read(cells_, *cursor_); }
        Iterator& operator++() {
            cells_ = cursor_->next_cells();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const noexcept { return cells_ == nullptr; }

      private:
        Cursor* cursor_;
        const sql::ValueView* cells_;
    };

    Iterator begin() { return Iterator(cursor()); }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// Returns all remaining rows.
    std::vector<Value> all() {
        static_assert(!Shape::looks,
                      "carboy: views of a row's text or bytes are gone at the next row; read std::string or "
                      "std::vector<std::byte>");
        const Use use = cursor().use();
        std::vector<Value> values;
        for (auto it = begin(); it != end(); ++it) values.push_back(*it);
        return values;
    }
    /// Returns the next row, or nullopt at the end.
    std::optional<Value> first() & { return next<Cursor::StepAhead>(); }
    std::optional<Value> first() && {
        static_assert(!(owns && Shape::looks),
                      "carboy: views of a row's text or bytes are gone with its cursor; read std::string or "
                      "std::vector<std::byte>, or name the cursor");
        return next<std::conditional_t<owns, Cursor::Close, Cursor::StepAhead>>();
    }

  private:
    template <class AtEnd>
    std::optional<Value> next() {
        const sql::ValueView* cells = cursor().next_cells();
        if (cells == nullptr) return std::nullopt;
        if constexpr (Shape::looks) cells = cursor().keep(cells);
        const AtEnd at_end{cursor()};
        return std::optional<Value>(std::in_place, InPlace{cells, cursor()});
    }

    /// Converts to the value where it is needed, which avoids a move.
    struct InPlace {
        const sql::ValueView* cells;
        const Cursor& cursor;
        operator Value() const { return Shape::read(cells, cursor); }
    };

    Cursor& cursor() noexcept {
        if constexpr (owns)
            return source_;
        else
            return *source_;
    }

    std::conditional_t<owns, Cursor, Cursor*> source_;
};

template <class... T>
auto Cursor::as() & {
    using Shape = typename detail::ShapeOf<T...>::Type;
    require_columns(Shape::columns);
    return TypedRows<Shape, Cursor&>(*this);
}

template <class... T>
auto Cursor::as() && {
    using Shape = typename detail::ShapeOf<T...>::Type;
    require_columns(Shape::columns);
    return TypedRows<Shape, Cursor>(std::move(*this));
}

template <sql::Readable T, class AtEnd>
T Cursor::read_scalar() {
    const sql::ValueView* cells = next_cells();
    if (cells == nullptr) detail::throw_no_row();
    if constexpr (detail::is_look<T>) cells = keep(cells);
    const AtEnd at_end{*this};
    return std::get<0>(detail::TupleShape<T>::read(cells, *this));
}

template <sql::Readable T>
T Cursor::scalar() && {
    static_assert(!detail::is_look<T>,
                  "carboy: views of a row's text or bytes are gone with its cursor; read std::string or "
                  "std::vector<std::byte>, or name the cursor");
    return read_scalar<T, Close>();
}

template <sql::Readable T>
T Cursor::scalar() & {
    return read_scalar<T, StepAhead>();
}

}  // namespace carboy::engine

// The rows of a select() as JSON objects: mappings(select(Item::c.sku, Item::c.name)).
#pragma once

#include <carboy/orm/query/select.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/webdb/json_models.hpp>

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::webdb {

namespace detail {

/// The names of a statement's elements: those of columns, labels and models.
/// Throws: Error "row_without_name" for another expression, and for a name that is used twice.
std::vector<std::string> element_names(const std::vector<sql::Expression>& columns);

/// Writes the values of a row by name, in the order of their names, as Flask does.
using WriteElement = void (*)(const void* row, std::size_t element, value::JsonWriter& out);
void write_named_row(const std::vector<std::string>& names, const void* row, WriteElement write,
                     value::JsonWriter& out);

}  // namespace detail

/// Rows with names, to be shown in JSON.  Lifetime: that of the rows.
template <class... T>
class Mappings {
  public:
    Mappings(std::vector<std::string> names, orm::Tuples<T...> rows)
        : names_(std::move(names)), rows_(std::move(rows)) {}

    const std::vector<std::string>& keys() const noexcept { return names_; }
    const orm::Tuples<T...>& rows() const noexcept { return rows_; }

  private:
    std::vector<std::string> names_;
    orm::Tuples<T...> rows_;
};

/// Executes the statement on the current session. In JSON, its rows are a list of objects with a member for each
/// column:
///     jsonify({{"items", mappings(select(Item::c.sku, func::sum(Line::c.quantity).label("sold")) ... )}})
/// An expression needs a label(). A model has the name of its table, and shows the columns that it lists.
/// Throws: Error "row_without_name".  Source: SQLAlchemy Result.mappings.
template <class... T>
Mappings<T...> mappings(const orm::Select<T...>& select) {
    std::vector<std::string> names = detail::element_names(select.statement().columns);
    return Mappings<T...>(std::move(names), orm::current_session().execute(select));
}

}  // namespace carboy::webdb

namespace carboy::value {

template <class... T>
requires(JsonWritable<std::remove_reference_t<T>>&&...) struct JsonCodec<webdb::Mappings<T...>> {
    static constexpr JsonFacts facts{};
    static constexpr bool declares_json = true;

    static void write(const webdb::Mappings<T...>& mappings, JsonWriter& out) {
        out.begin_list();
        for (const std::tuple<T...>& row : mappings.rows())
            webdb::detail::write_named_row(mappings.keys(), &row, &write_element, out);
        out.end_list();
    }

  private:
    template <std::size_t I>
    static void write_one(const std::tuple<T...>& row, JsonWriter& out) {
        using E = std::remove_cvref_t<std::tuple_element_t<I, std::tuple<T...>>>;
        JsonCodec<E>::write(std::get<I>(row), out);
    }
    static void write_element(const void* row, std::size_t element, JsonWriter& out) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            using Write = void (*)(const std::tuple<T...>&, JsonWriter&);
            static constexpr Write all[] = {&write_one<I>...};
            all[element](*static_cast<const std::tuple<T...>*>(row), out);
        }
        (std::index_sequence_for<T...>());
    }
};

}  // namespace carboy::value

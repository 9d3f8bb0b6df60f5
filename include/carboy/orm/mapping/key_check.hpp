// The compiler's check of get(): one value for each column of the primary key, of the column's type.
#pragma once

#include <carboy/orm/mapping/model_facts.hpp>
#include <carboy/sql/statement/expr.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace carboy::orm::detail {

/// Compares the types of values with the columns of a primary key, in the order of the model's list.
template <class... Values>
struct KeyComparer {
    std::size_t columns = 0;
    bool same_types = true;

    template <auto Member>
    constexpr void member(std::string_view) {
        compare(static_cast<const typename MemberOf<decltype(Member)>::type*>(nullptr));
    }

  private:
    constexpr void compare(const void*) {}
    template <class Type, auto... Attributes>
    constexpr void compare(const Column<Type, Attributes...>*) {
        if constexpr (has_attribute<PrimaryKey, Attributes...>) {
            using T = typename Column<Type, Attributes...>::value_type;
            constexpr std::array<bool, sizeof...(Values) + 1> fits{
                sql::same_form<T, typename sql::ValueOf<Values>::type>..., true};
            if (columns < sizeof...(Values)) same_types = same_types && fits[columns];
            ++columns;
        }
    }
};

template <class Model, class... Values>
constexpr KeyComparer<Values...> compare_key() {
    KeyComparer<Values...> comparer;
    Model::carboy_describe(comparer);
    return comparer;
}

/// Fails to compile, with our own message when the values are not a primary key of the model.
template <class Model, class... Values>
constexpr void check_key() {
    constexpr KeyComparer<Values...> compared = compare_key<Model, Values...>();
    static_assert(compared.columns == sizeof...(Values),
                  "carboy: get() takes one value for each column of the primary key, in the order of CARBOY_MODEL");
    static_assert(compared.columns != sizeof...(Values) || compared.same_types,
                  "carboy: this value has a different type from the primary key; convert text of a request first, such "
                  "as request.args.get<int>(\"id\", 0)");
}

}  // namespace carboy::orm::detail

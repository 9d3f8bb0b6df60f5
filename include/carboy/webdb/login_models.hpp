// LoginManager<Account>: users that are rows of a model, found by their primary key.
#pragma once

#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/types/uuid.hpp>
#include <carboy/web/forms/choice_fields.hpp>
#include <carboy/web/security/login.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

namespace carboy::webdb::detail {

template <class Member>
inline constexpr bool is_primary_key = false;
template <class Type, auto... Attributes>
inline constexpr bool is_primary_key<orm::Column<Type, Attributes...>> =
    orm::detail::has_attribute<orm::PrimaryKey, Attributes...>;

/// A model whose objects web::detail::user_id() names by their primary key.
template <class M>
concept KeyedUser = requires {
    M::carboy_model_name;
    requires is_primary_key<decltype(M::id)>;
}
&&!requires(const M& user) { user.get_id(); };

/// Returns the key that the text spells, or nullopt.
template <class Key>
std::optional<Key> key_of(const std::string& text) {
    if constexpr (std::same_as<Key, sql::Uuid>)
        return sql::Uuid::parse(text);
    else
        return web::ChoiceText<Key>::from_text(text);
}

}  // namespace carboy::webdb::detail

template <class M>
requires requires { M::carboy_model_name; }
struct carboy::web::detail::UserLifetime<M> {
    static std::uint64_t number() {
        const orm::Session* session = orm::opened_session();
        return session ? session->departures() : 0;
    }
};

/// SQL: none when the user has been loaded in this transaction, else one SELECT.  Lifetime: the current session's.
template <carboy::webdb::detail::KeyedUser M>
struct carboy::web::UserLoader<M> {
    static M* load(const std::string& id) {
        const auto key = webdb::detail::key_of<typename decltype(M::id)::value_type>(id);
        return key ? orm::current_session().template get<M>(*key) : nullptr;
    }
};

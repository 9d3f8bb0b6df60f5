// The settings that an application's database reads, each defined once.
#pragma once

#include <string_view>

#include <carboy/web/config/known_setting.hpp>

namespace carboy::webdb::settings {

inline constexpr web::KnownSetting<std::string_view> database_url{
    "DATABASE_URL", "", "The address of the database, such as `sqlite:///app.db`.", true};
inline constexpr web::KnownSetting<std::string_view> sqlalchemy_database_uri{
    "SQLALCHEMY_DATABASE_URI", "", "Flask-SQLAlchemy's name for the address, used when `DATABASE_URL` is not set.",
    true};
inline constexpr web::KnownSetting<std::string_view> database_replica_urls{
    "DATABASE_REPLICA_URLS", "", "Addresses of replicas, separated by spaces. Sessions that only read may use them.",
    true};

inline constexpr web::KnownSetting<std::string_view> database_binds{
    "DATABASE_BINDS", "",
    "The databases of models with a `bind_key`, separated by spaces: `events=sqlite:///events.db`.", true};

}  // namespace carboy::webdb::settings

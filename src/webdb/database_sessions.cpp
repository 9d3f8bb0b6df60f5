#include <carboy/webdb/database_sessions.hpp>

#include <carboy/base/error.hpp>
#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/query/changes.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/orm/session/current.hpp>
#include <carboy/webdb/database.hpp>

#include <chrono>
#include <cstdio>

namespace carboy::webdb {
namespace {

using Moment = std::chrono::sys_time<std::chrono::microseconds>;

struct SessionRow {
    orm::Column<orm::String<43>, orm::primary_key> key;
    orm::Column<std::optional<orm::String<255>>, orm::indexed> user_id;
    orm::Column<orm::Text> data;
    orm::Column<orm::DateTime, orm::indexed> expires_at;
    static constexpr std::string_view table_name = "carboy_session";
    CARBOY_MODEL(SessionRow, key, user_id, data, expires_at);
};

Moment in_microseconds(std::chrono::system_clock::time_point time) {
    return std::chrono::time_point_cast<std::chrono::microseconds>(time);
}

Moment now() { return in_microseconds(std::chrono::system_clock::now()); }

std::optional<std::string> user_of(const web::StoredSession& session) {
    return session.user.empty() ? std::nullopt : std::optional(session.user);
}

std::optional<web::StoredSession> read(orm::Session& session, const std::string& key) {
    const orm::NoAutoflush quiet(session);
    const auto row = session
                         .execute(orm::select(SessionRow::c.user_id, SessionRow::c.data, SessionRow::c.expires_at)
                                      .where(SessionRow::c.key == key, SessionRow::c.expires_at > now()))
                         .first();
    if (!row) return std::nullopt;
    const auto& [user, data, expires] = *row;
    return web::StoredSession{.key = key, .user = user.value_or(""), .values = data, .expires = expires};
}

/// Runs `write` in a transaction of its own. One that the request has left open would keep the database's write lock,
/// or the only connection.
template <class Write>
auto write_alone(const Write& write) {
    if (orm::Session& open = orm::current_session(); open.in_transaction()) open.rollback();
    return orm::transaction(detail::current_engine(), write);
}

}  // namespace

void DatabaseSessions::init_app(web::App& app) {
    web::store_sessions(app, *this);
    app.add_command({.name = "sessions purge",
                     .help = "Delete the sessions that have expired",
                     .parameters = {},
                     .run = [this](const web::CommandValues&) {
                         std::printf("Deleted %lld sessions.\n", static_cast<long long>(purge()));
                         return 0;
                     }});
}

/// Inside the request's transaction, it is the request's own connection that reads, so that a request does not wait for
/// a second one. Outside it, the primary is asked, because a replica may not have the session yet.
std::optional<web::StoredSession> DatabaseSessions::find(const std::string& key) {
    if (orm::Session& open = orm::current_session(); open.in_transaction()) {
        try {
            return read(open, key);
        } catch (const Error&) {
            // A statement of the transaction has failed, and PostgreSQL refuses all others.
        }
    }
    orm::Session own(detail::current_engine());
    own.connection();
    return read(own, key);
}

void DatabaseSessions::insert(const web::StoredSession& session) {
    write_alone([&](orm::Session& own) {
        own.add(SessionRow{.key = session.key,
                           .user_id = user_of(session),
                           .data = session.values,
                           .expires_at = in_microseconds(session.expires)});
    });
}

bool DatabaseSessions::update(const web::StoredSession& session) {
    return write_alone([&](orm::Session& own) {
        return own.execute(orm::update<SessionRow>()
                               .where(SessionRow::c.key == session.key)
                               .set(SessionRow::c.user_id, user_of(session))
                               .set(SessionRow::c.data, session.values)
                               .set(SessionRow::c.expires_at, in_microseconds(session.expires)))
                   .rowcount() > 0;
    });
}

void DatabaseSessions::erase(const std::string& key) {
    write_alone([&](orm::Session& own) { own.execute(orm::delete_<SessionRow>().where(SessionRow::c.key == key)); });
}

std::int64_t DatabaseSessions::revoke_user(const std::string& user, bool keep_current) {
    auto rows = orm::delete_<SessionRow>().where(SessionRow::c.user_id == user);
    if (keep_current) rows.where(SessionRow::c.key != web::current_session_key());
    return orm::current_session().execute(rows).rowcount();
}

std::int64_t DatabaseSessions::purge() {
    return write_alone([](orm::Session& own) {
        return own.execute(orm::delete_<SessionRow>().where(SessionRow::c.expires_at <= now())).rowcount();
    });
}

}  // namespace carboy::webdb

#include "drivers/postgres/connection/session.hpp"

#include "drivers/postgres/text/settings.hpp"

#include <fmt/format.h>

#include <utility>

namespace carboy::drivers::postgres {

void Session::note_command(std::string_view tag) {
    for (const std::string_view touching : {"SET", "LISTEN", "PREPARE", "DECLARE", "CREATE", "LOAD", "DO", "CALL"})
        if (tag.starts_with(touching)) touched_ = true;
    // Values are encoded for the types that the columns had before, which may have changed.
    if (tag.starts_with("DROP") || tag.starts_with("ALTER")) ++altered_;
    if (tag == "DEALLOCATE ALL" || tag == "DISCARD ALL") forget_plans();
}

bool Session::take_touched() noexcept { return std::exchange(touched_, false) && settings_.own_session; }

std::string_view Session::reset_text() noexcept {
    return "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); "
           "DISCARD TEMP; DISCARD SEQUENCES; DO LANGUAGE plpgsql $$ DECLARE made text; BEGIN FOR made IN SELECT name "
           "FROM pg_catalog.pg_prepared_statements WHERE from_sql LOOP EXECUTE 'DEALLOCATE ' || "
           "pg_catalog.quote_ident(made); END LOOP; END $$";
}

bool Session::has_preamble() const noexcept { return !settings_.preamble.empty(); }
const std::string& Session::preamble() const noexcept { return settings_.preamble; }
bool Session::names_statements() const noexcept { return settings_.named_statements; }

std::string Session::new_name() { return fmt::format("carboy_{}", ++names_); }

void Session::forget_name(std::string name, std::uint64_t dropped) noexcept {
    try {
        if (dropped == dropped_) forgotten_.push_back(std::move(name));
    } catch (...) {  // the server keeps an unused statement
    }
}

std::vector<std::string> Session::take_forgotten() noexcept { return std::exchange(forgotten_, {}); }

void Session::forget_plans() noexcept {
    ++dropped_;
    forgotten_.clear();
}

}  // namespace carboy::drivers::postgres

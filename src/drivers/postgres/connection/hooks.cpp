#include "drivers/postgres/connection/hooks.hpp"

#include "drivers/postgres/connection/line.hpp"

#include <carboy/base/log.hpp>

#include <fmt/format.h>

#include <memory>
#include <string_view>

namespace carboy::drivers::postgres {

Hooks::Hooks(Line& line) noexcept : line_(line) { PQsetNoticeReceiver(line.link(), &Hooks::on_notice, &line); }

void Hooks::on_notice(void* line, const PGresult* notice) {
    std::string_view text = PQresultErrorMessage(notice);
    while (text.ends_with('\n')) text.remove_suffix(1);
    const char* const severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const std::string_view weight = severity != nullptr ? severity : "";
    const bool farewell = weight == "FATAL" || weight == "PANIC";  // the server closes the connection
    if (farewell) static_cast<Line*>(line)->give_up();
    const bool warns = farewell || weight == "WARNING";
    try {
        log(warns ? LogLevel::warning : LogLevel::info, fmt::format("postgresql: {}", text));
    } catch (...) {  // nothing may be thrown through libpq's frames
    }
}

void Hooks::take_notices() {
    struct Free {
        void operator()(PGnotify* notify) const noexcept { PQfreemem(notify); }
    };
    while (const std::unique_ptr<PGnotify, Free> notify{PQnotifies(line_.link())})
        notices_.push_back({notify->relname, notify->extra, notify->be_pid});
}

}  // namespace carboy::drivers::postgres

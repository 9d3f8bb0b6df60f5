#include "drivers/postgres/open/open.hpp"

#include "drivers/postgres/connection/connection.hpp"
#include "drivers/postgres/text/settings.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/offload.hpp>

#include <fmt/format.h>

namespace carboy::drivers::postgres {

using engine::OperationalError;

namespace {

[[noreturn]] void refuse_option(std::string message) {
    throw engine::UrlError("unknown_option", std::move(message),
                           "Use the options in docs/guide/sql.md, or libpq's own.");
}

// Throws libpq's message together with a hint.
[[noreturn]] void explain(PGconn* link, const engine::Url& url) {
    std::string message = PQerrorMessage(link);
    while (message.ends_with('\n')) message.pop_back();
    const auto says = [&](std::string_view words) { return message.find(words) != std::string::npos; };
    if (says("invalid connection option")) refuse_option(message);
    std::string_view hint = "Check the host and port in the database's address, and that the server is running.";
    if (says("password authentication failed") || says("no password supplied")) hint = "Check the user and password.";
    if (says("does not exist")) hint = "Create it, or correct the database's address.";
    if (says("too many clients") || says("remaining connection slots"))
        hint = "Lower the pools' sizes, or raise the server's max_connections.";
    throw OperationalError("cannot_connect", fmt::format("Cannot connect to {}: {}", url.to_string(), message),
                           std::string(hint));
}

LinkHandle connect(const Settings& settings) {
    std::vector<const char*> keywords, values;
    for (std::size_t i = 0; i < settings.keywords.size(); ++i) {
        keywords.push_back(settings.keywords[i].c_str());
        values.push_back(settings.values[i].c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return LinkHandle(PQconnectdbParams(keywords.data(), values.data(), 0));
}

}  // namespace

void check(const engine::Url& url) {
    struct FreeOptions {
        void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
    };
    const Settings settings = read_settings(url, {});
    const std::unique_ptr<PQconninfoOption, FreeOptions> known(PQconndefaults());
    if (!known) throw std::bad_alloc();
    for (const std::string& keyword : settings.keywords) {
        const PQconninfoOption* option = known.get();
        while (option->keyword != nullptr && keyword != option->keyword) ++option;
        if (option->keyword == nullptr) refuse_option("invalid connection option \"" + keyword + "\"");
    }
}

std::unique_ptr<engine::DriverConnection> open(const engine::Url& url, const engine::ConnectOptions& options) {
    Settings settings = read_settings(url, options);
    // Resolving names and trying several hosts may block, so a thread does it instead of the loop.
    LinkHandle link = fiber::run_blocking([&] { return connect(settings); });
    if (!link) throw std::bad_alloc();
    if (PQstatus(link.get()) != CONNECTION_OK) explain(link.get(), url);
    return std::make_unique<Connection>(std::move(link), std::move(settings));
}

}  // namespace carboy::drivers::postgres

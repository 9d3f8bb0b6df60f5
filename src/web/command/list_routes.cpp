#include "web/command/list_routes.hpp"

#include <algorithm>
#include <array>
#include <iostream>

#include "web/config/settings.hpp"
#include "web/context/application.hpp"

namespace carboy::web {

namespace {

using Row = std::array<std::string, 3>;

/// HEAD is implied by GET and not listed; neither is OPTIONS, unless the view answers it.
std::string method_names(const RuleOptions& options) {
    std::string names;
    for (Method method : {Method::get, Method::post, Method::put, Method::patch, Method::delete_, Method::options}) {
        if (method == Method::options && options.automatic_options) continue;
        if (options.methods.contains(method)) names.append(names.empty() ? "" : ", ").append(to_string(method));
    }
    return names;
}

/// A rule for one host has it in front: "api.example.org/users".
std::string shown_rule(const Application& application, const RouteRule& rule) {
    const RuleOptions& options = rule.options;
    if (options.subdomain.empty()) return options.host + rule.text;
    return options.subdomain + "." + application.config.get(settings::server_name) + rule.text;
}

void print(const Row& row, const std::array<std::size_t, 3>& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::cout << line << '\n';
}

int list_routes(const Application& application) {
    std::vector<Row> rows;
    for (const auto& rule : application.router.rules())
        rows.push_back({rule->options.endpoint, method_names(rule->options), shown_rule(application, *rule)});
    std::stable_sort(rows.begin(), rows.end());
    rows.insert(rows.begin(), {"Endpoint", "Methods", "Rule"});
    std::array<std::size_t, 3> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    rows.insert(rows.begin() + 1,
                {std::string(widths[0], '-'), std::string(widths[1], '-'), std::string(widths[2], '-')});
    for (const Row& row : rows) print(row, widths);
    return 0;
}

}  // namespace

Command routes_command(const Application& application) {
    return {.name = "routes", .help = "List the routes", .run = [&application](const CommandValues&) {
                return list_routes(application);
            }};
}

}  // namespace carboy::web

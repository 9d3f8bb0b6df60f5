#include "web/list_routes.hpp"

#include <algorithm>
#include <array>
#include <iostream>

#include "web/app_core.hpp"

namespace carboy::web {

namespace {

using Row = std::array<std::string, 3>;

/// HEAD and OPTIONS come by themselves and are not worth a word.
std::string method_names(http::Methods methods) {
    std::string names;
    for (Method method : {Method::get, Method::post, Method::put, Method::patch, Method::delete_})
        if (methods.contains(method)) names.append(names.empty() ? "" : ", ").append(to_string(method));
    return names;
}

void print(const Row& row, const std::array<std::size_t, 3>& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::cout << line << '\n';
}

}  // namespace

int list_routes(const AppCore& core) {
    std::vector<Row> rows;
    for (const auto& rule : core.router.rules())
        rows.push_back({rule->options.endpoint, method_names(rule->options.methods), rule->text});
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

}  // namespace carboy::web

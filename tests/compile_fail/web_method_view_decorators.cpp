// expect within 5: carboy: the decorators of a method view are a tuple of functions
#include <carboy/web.hpp>
using namespace carboy;

struct ItemView {
    static constexpr auto decorators = require_login;
    std::string get(std::int64_t id) { return std::to_string(id); }
};

void add(App& app) { app.route<ItemView>("/items/<int:id>"); }

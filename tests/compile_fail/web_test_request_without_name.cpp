// expect within 5: carboy: options are written with their names
#include <carboy/web.hpp>

using namespace carboy;

int status(App& app) { return app.test_client().post("/users", {{{"name", "Ada"}, {"age", "36"}}}).status; }

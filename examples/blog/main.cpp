// `blog demo` fills the blog with something to read, `blog` serves it; `blog --help` lists the rest.
#include "app.hpp"

int main(int argc, char** argv) {
    carboy::App app = create_app();
    {
        auto context = app.app_context();
        db.create_all();
    }
    return app.main(argc, argv);
}

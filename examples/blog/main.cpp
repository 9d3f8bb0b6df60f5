// `blog demo` fills the blog with sample entries, `blog` serves it; `blog --help` lists the other commands.
#include "app.hpp"

int main(int argc, char** argv) {
    carboy::App app = create_app();
    {
        auto context = app.app_context();
        db.create_all();
    }
    return app.main(argc, argv);
}

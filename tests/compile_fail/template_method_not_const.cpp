// expect: templates use const member functions of a model
#include <carboy/orm.hpp>
#include <carboy/webdb/templates/template_functions.hpp>

using namespace carboy;

struct Folder {
    Column<Integer, primary_key> id;
    int times(int n) { return n; }
    CARBOY_MODEL(Folder, id);
};

int main() { webdb::template_method<&Folder::times>("times"); }

// expect: a property has no parameters; expose this function with template_method
#include <carboy/orm.hpp>
#include <carboy/webdb/templates/template_functions.hpp>

using namespace carboy;

struct Folder {
    Column<Integer, primary_key> id;
    int times(int n) const { return n; }
    CARBOY_MODEL(Folder, id);
};

int main() { webdb::template_property<&Folder::times>("times"); }

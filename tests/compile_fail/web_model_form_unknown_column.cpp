// expect within 5: names a member that the CARBOY_MODEL line does not list
#include <carboy/carboy.hpp>

using namespace carboy;

struct Item {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    CARBOY_MODEL(Item, id, name);
};

int main() { return ModelForm<Item, "nam">{nullptr}.validate() ? 0 : 1; }

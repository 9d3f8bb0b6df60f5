// expect within 5: unique_in<&Model::column>(): the field's value has a different type from the column
#include <carboy/carboy.hpp>

using namespace carboy;

struct Item {
    Column<Integer, primary_key> id;
    Column<Integer, unique> number;
    CARBOY_MODEL(Item, id, number);
};

struct ItemForm : Form {
    StringField number{"Number", {unique_in<&Item::number>()}};
    CARBOY_FORM(ItemForm, number);
};

int main() { return ItemForm{nullptr}.validate() ? 0 : 1; }

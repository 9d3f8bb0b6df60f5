// A model, its description and its relationships, linked with the object files of mapping alone: no session, no engine.
#include <carboy/orm/mapping/model.hpp>
#include <carboy/orm/query/query.hpp>  // query(), which nothing here calls

#include <cstdio>

using namespace carboy::orm;

struct Writer {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Many<struct Story, "writer"> stories;

    CARBOY_MODEL(Writer, id, name, stories);
};

struct Story {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Writer::id>> writer_id;
    One<Writer, "writer_id"> writer;

    CARBOY_MODEL(Story, id, writer_id, writer);
};

static bool fails(const char* what) {
    std::fprintf(stderr, "mapping_links_alone: %s\n", what);
    return false;
}

static bool works() {
    if (all_mappers().size() != 2) return fails("Two models are registered.");
    const Mapper& mapper = mapper_for(type_key<Story>());
    if (mapper.table.name != "story" || mapper.table.foreign_keys.size() != 1)
        return fails("The table has its name and its foreign key.");
    Writer writer{.id = 1, .name = "Ada"};
    Story& story = writer.stories.add(Story{.id = 2, .writer_id = 1});
    if (writer.stories.size() != 1 || story.id != 2) return fails("A list takes an object without a session.");
    story.writer = writer;
    if (story.writer->name != "Ada") return fails("A reference keeps its object.");
    return true;
}

int main() { return works() ? 0 : 1; }

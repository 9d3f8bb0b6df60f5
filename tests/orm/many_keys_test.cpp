// Relationships of more objects than an engine's client library accepts as parameters of one statement.
#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

struct Album;

struct Singer {
    Column<Integer, primary_key> id;
    Many<Album, "singer"> albums;

    CARBOY_MODEL(Singer, id, albums);
};

struct Album {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Singer::id>> singer_id;
    One<Singer, "singer_id"> singer;

    CARBOY_MODEL(Album, id, singer_id, singer);
};

class ManyKeysTest : public OrmTest {
  protected:
    ManyKeysTest() { create_tables<Singer, Album>(); }
};

// PostgreSQL's libpq dropped the connection when one statement had more than 7,498 parameters.
TEST_F(ManyKeysTest, LoadsTheRelationshipsOfAllObjects) {
    for (const int count : {5000, 33'000}) {
        {
            auto connection = engine.connect();
            connection->execute("DELETE FROM album");
            connection->execute("DELETE FROM singer");
            connection->execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO singer (id) "
                "SELECT i FROM n",
                count);
            connection->execute("INSERT INTO album (id, singer_id) SELECT id, id FROM singer");
            connection->commit();
        }
        Session session(engine);
        std::size_t albums = 0;
        for (const auto& singer : session.query<Singer>().all()) albums += singer.albums.size();
        EXPECT_EQ(albums, static_cast<std::size_t>(count));
        Session other(engine);
        std::int64_t singers = 0;
        for (const auto& album : other.query<Album>().all()) singers += album.singer->id == album.singer_id ? 1 : 0;
        EXPECT_EQ(singers, count);
    }
}

}  // namespace
}  // namespace carboy

// The code of docs/guide/loading.md, transactions.md and events.md, compiled and run. A test checks that every block of
// the pages is in this file.
#include <carboy/orm.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <unistd.h>

#include <cassert>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace carboy;

struct Track;

struct Artist {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Many<Track, "artist"> tracks;

    CARBOY_MODEL(Artist, id, name, tracks);
};

struct Play;

struct Track {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Integer> seconds;
    Column<Integer, default_<0>> plays;
    Column<Integer, foreign_key<&Artist::id>> artist_id;
    One<Artist, "artist_id"> artist;
    Many<Play, "track"> played;

    CARBOY_MODEL(Track, id, title, seconds, plays, artist_id, artist, played);
};

struct Play {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Track::id>> track_id;
    One<Track, "track_id"> track;

    CARBOY_MODEL(Play, id, track_id, track);
};

struct Album {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Text, deferred> story;
    Column<std::optional<Text>, deferred_group<"credits">> producers;
    Column<std::optional<Text>, deferred_group<"credits">> musicians;
    Column<Integer, foreign_key<&Artist::id>> artist_id;
    One<Artist, "artist_id", lazy<"joined">> artist;

    CARBOY_MODEL(Album, id, title, story, producers, musicians, artist_id, artist);
};

static void create_tables(Engine& engine) {
    auto connection = engine.connect();
    for (const sql::Table* table : {&orm::joined_mapper<Artist>().table, &orm::joined_mapper<Track>().table,
                                    &orm::joined_mapper<Play>().table, &orm::joined_mapper<Album>().table})
        for (const std::string& text : sql::create_statements(*table, engine.dialect()))
            connection->execute(unchecked(text));
    connection->commit();
}

static void fill(Session& session) {
    for (const char* name : {"Ada", "Bob", "Cyd"}) {
        Artist& artist = session.add(Artist{.name = name});
        for (int i = 1; i <= 3; ++i) {
            Track& track = session.add(Track{.title = name + std::to_string(i), .seconds = 100 * i, .artist = artist});
            track.played.add(Play{});
        }
        session.add(Album{.title = "First", .story = "long", .artist = artist});
    }
    session.commit();
    session.close();
}

static void options(Session& session) {
    // One statement for the artists, one for all of their tracks, which joins nothing.
    auto artists = session.query<Artist>().options(selectin_load(Artist::c.tracks)).order_by(Artist::c.name).all();
    for (const Artist& artist : artists) assert(artist.tracks.size() == 3);

    // One statement for both. The limit counts artists, not joined rows.
    artists = session.query<Artist>().options(joined_load(Artist::c.tracks)).order_by(Artist::c.name).limit(2).all();
    assert(artists.size() == 2 && artists[0].tracks.size() == 3);

    // A path: each relationship belongs to the model that the path has reached.
    session.query<Artist>().options(selectin_load(Artist::c.tracks).joined_load(Track::c.played)).all();

    // Several options for the objects at the end of a path.
    session.query<Play>()
        .options(joined_load(Play::c.track).options(joined_load(Track::c.artist), raise_load<Track>()))
        .all();
}

static void forbid(Session& session) {
    session.close();
    Artist& artist = *session.query<Artist>().options(raise_load<Artist>()).first();
    try {
        artist.tracks.size();
        assert(false);
    } catch (const SessionError& error) {
        assert(error.code() == "raise_load");
    }
}

static void columns(Session& session) {
    session.close();
    // Only the titles of the tracks. The primary key and the foreign key are read in any case.
    const auto tracks = session.query<Track>().options(load_only(Track::c.title)).order_by(Track::c.id).all();
    assert(tracks[0].title == "Ada1");
    assert(tracks[0].seconds == 100);  // one statement reads the seconds of all tracks of the result

    // The tracks of the artists, without their lengths.
    session.query<Artist>().options(selectin_load(Artist::c.tracks).defer(Track::c.seconds)).all();
}

static void declared(Session& session) {
    session.close();
    QueryBudget budget{session, 4};
    // The artist comes with each album, and nothing else does.
    const auto albums = session.query<Album>().order_by(Album::c.id).all();
    assert(albums[0].artist->name == "Ada");
    assert(albums[0].story == "long");  // one statement for all albums

    // A query says otherwise.
    session.query<Album>().options(undefer(Album::c.story), lazy_load(Album::c.artist)).all();
    session.query<Album>().options(undefer_group<Album, "credits">()).all();
}

static void contained(Session& session) {
    session.close();
    const auto artists = session.query<Artist>()
                             .join(Artist::c.tracks)
                             .filter(Track::c.seconds >= 200)
                             .options(contains_eager(Artist::c.tracks))
                             .all();
    assert(artists[0].tracks.size() == 2);  // only the rows of the query
}

static void again(Session& session) {
    session.close();
    Artist& artist = *session.get<Artist>(1);
    session.execute("UPDATE artist SET name = 'Ada Lovelace' WHERE id = 1");
    assert(artist.name == "Ada");
    session.query<Artist>().filter(Artist::c.id == 1).populate_existing().all();
    assert(artist.name == "Ada Lovelace");
    session.commit();
}

static void budget(Session& session) {
    session.close();
    {
        QueryBudget budget{session, 2};
        for (Artist& artist : session.query<Artist>().options(selectin_load(Artist::c.tracks)).all())
            for (Track& track : artist.tracks) assert(track.seconds > 0);
        assert(budget.used() == 2);
    }
    QueryBudget watched{session, 1, QueryBudget::Excess::logs};
    session.query<Artist>().all()[0].tracks.size();  // logs where the budget is, and the second statement
}

static void streams(Session& session) {
    session.close();
    std::int64_t seconds = 0;
    for (const Track& track : session.query<Track>().untracked().stream()) seconds += track.seconds;
    assert(seconds == 1800);

    // 500 rows at a time; each portion loads its artists with one more statement.
    for (const Track& track : session.query<Track>().options(selectin_load(Track::c.artist)).untracked().stream(500))
        assert(!track.artist->name->empty());

    const auto titles = session.query<Track>().filter(Track::c.seconds > 200).untracked().all();
    assert(titles.size() == 3 && !session.contains(titles[0]));
}

static void units_of_work(Engine& engine) {
    transaction(engine, [](Session& session) {
        Track& track = *session.get<Track>(1);
        track.plays = track.plays + 1;
        session.add(Play{.track = track});
    });

    const std::int64_t plays =
        transaction(engine, [](Session& session) -> std::int64_t { return session.get<Track>(1)->plays; });
    assert(plays == 1);

    transaction(engine, [](Session& session) { session.get<Track>(1)->seconds = 99; },
                {.attempts = 5, .budget = std::chrono::seconds(1)});
}

static void locks(Engine& engine) {
    Session session{engine};
    Track* next = session.query<Track>()
                      .filter(Track::c.plays == 0)
                      .order_by(Track::c.id)
                      .with_for_update({.skip_locked = true})
                      .first();
    assert(next != nullptr);
    next->plays = 1;
    session.commit();

    session.begin_write();  // on SQLite: nobody else writes until the transaction ends
    Track& track = *session.get<Track>(1);
    track.plays = track.plays + 1;
    session.commit();
}

static void together(Engine& engine) {
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&engine, i] {
            Session session{engine};
            session.add(Artist{.name = "Artist " + std::to_string(i)});
            session.commit();  // durable when it returns; the sync is shared
        });
    for (std::thread& client : clients) client.join();
    Session session{engine};
    assert(session.query<Artist>().count() == 11);
}

static void rows(Engine& engine) {
    Session session{engine};
    std::vector<Artist> artists;
    for (int i = 0; i < 1200; ++i) artists.push_back(Artist{.name = "Imported " + std::to_string(i)});
    assert(bulk_insert(session, std::move(artists)) == 1200);  // three statements
    session.rollback();
}

static void listeners(Engine& engine) {
    const std::size_t shorten = events<Track>().validate(Track::c.title, [](Track&, const std::string& title) {
        if (title.empty()) throw std::invalid_argument("A track has a title.");
        return title.substr(0, 80);
    });
    const std::size_t count = events<Track>().before_insert([](Track& track) { track.plays = 0; });
    const std::size_t renamed =
        events<Track>().set(Track::c.title, [](Track&, const std::string& title, const std::string& before) {
            std::cout << before << " is now called " << title << "\n";
        });

    Session session{engine};
    int commits = 0;
    session.events().after_commit([&](Session&) { ++commits; });
    session.events().before_flush([](Session& own) { own.get<Artist>(1)->name = "Ada L."; });
    session.get<Track>(1)->title = "Notes";
    session.commit();
    assert(commits == 1 && session.get<Artist>(1)->name == "Ada L.");

    for (const std::size_t id : {shorten, count, renamed}) events<Track>().remove(id);
}

int main() {
    const auto folder = std::filesystem::temp_directory_path() / ("carboy_loading_guide_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    {
        Engine engine{"sqlite:///" + (folder / "music.db").string()};
        create_tables(engine);
        Session session{engine};
        fill(session);
        options(session);
        forbid(session);
        columns(session);
        declared(session);
        contained(session);
        again(session);
        budget(session);
        streams(session);
        session.close();
        units_of_work(engine);
        locks(engine);
        together(engine);
        rows(engine);
        listeners(engine);
    }
    std::filesystem::remove_all(folder);
    std::cout << "loading_guide: ok\n";
}

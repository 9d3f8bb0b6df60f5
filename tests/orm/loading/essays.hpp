// Models that say themselves how they are loaded: deferred columns, and relationships with lazy<>.
#pragma once

#include "orm/lesson_models.hpp"

namespace carboy::essays {

struct Essay;
struct Remark;

struct Writer {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    Column<Text, deferred> life;
    Column<Integer> born;
    Many<Essay, "writer", lazy<"raise">, cascade<"all, delete-orphan">> essays;

    static constexpr std::string_view table_name = "essay_writer";
    CARBOY_MODEL(Writer, id, name, life, born, essays);
};

struct Topic {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<Text> meaning;

    static constexpr std::string_view table_name = "essay_topic";
    CARBOY_MODEL(Topic, id, name, meaning);
};

struct Essay {
    Column<Integer, primary_key> id;
    Column<String<80>> title;
    Column<Text, deferred> body;
    Column<std::optional<Text>, deferred_group<"sources">> quoted;
    Column<std::optional<Text>, deferred_group<"sources">> thanks;
    Column<std::optional<Text>, deferred_raise_load> draft;
    Column<Integer> words;
    Column<Integer, foreign_key<&Writer::id>> writer_id;
    One<Writer, "writer_id", lazy<"joined">> writer;
    Many<Remark, "essay", lazy<"selectin">, cascade<"all, delete-orphan">> remarks;
    ManyToMany<Topic, "essay_about", link_columns<"essay_id", "topic_id">> topics;

    CARBOY_MODEL(Essay, id, title, body, quoted, thanks, draft, words, writer_id, writer, remarks, topics);
};

struct Remark {
    Column<Integer, primary_key> id;
    Column<String<80>> text;
    Column<Integer, foreign_key<&Essay::id>> essay_id;
    One<Essay, "essay_id"> essay;

    static constexpr std::string_view table_name = "essay_remark";
    CARBOY_MODEL(Remark, id, text, essay_id, essay);
};

/// A row with a key of two columns.
struct Translation {
    Column<Integer, primary_key, foreign_key<&Essay::id>> essay_id;
    Column<String<2>, primary_key> language;
    Column<Text, deferred> body;
    Column<Integer, version_counter> version;

    static constexpr std::string_view table_name = "essay_translation";
    CARBOY_MODEL(Translation, essay_id, language, body, version);
};

/// A session on two writers with two essays each.
class EssaysTest : public OrmTest {
  protected:
    EssaysTest() {
        orm::create_all(engine);
        // Without the portions of a stream, which on PostgreSQL are statements of their own.
        engine.on_query([this](const engine::QueryEvent& event) {
            if (!event.statement.starts_with("FETCH") && !event.statement.starts_with("CLOSE"))
                statements.emplace_back(event.statement);
        });
        Session writer{engine};
        fill(writer);
        writer.commit();
        writer.close();
        statements.clear();
    }

    static void fill(Session& own) {
        Topic& ships = own.add(Topic{.id = 1, .name = "ships", .meaning = "they float"});
        Topic& birds = own.add(Topic{.id = 2, .name = "birds", .meaning = "they fly"});
        int id = 0;
        for (const char* name : {"Ada", "Bob"}) {
            Writer& writer = own.add(Writer{.name = name, .life = std::string("life of ") + name, .born = 1900});
            for (int i = 0; i < 2; ++i) {
                const std::string number = std::to_string(++id);
                Essay& essay = own.add(Essay{.id = id,
                                             .title = "title " + number,
                                             .body = "body " + number,
                                             .quoted = "quoted " + number,
                                             .draft = "draft " + number,
                                             .words = 100 * id,
                                             .writer = writer});
                essay.remarks.add(Remark{.text = "remark on " + number});
                essay.topics.add(i == 0 ? ships : birds);
                own.flush();
                own.add(Translation{.essay_id = id, .language = "de", .body = "Text " + number});
                own.add(Translation{.essay_id = id, .language = "fr", .body = "texte " + number});
            }
        }
    }

    template <class F>
    static void expect_code(const char* code, F work) {
        try {
            work();
            ADD_FAILURE() << "nothing was thrown instead of " << code;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code) << error.message();
        }
    }
    std::string value_in_row(const std::string& sql) {
        auto connection = engine.connect();
        return connection->execute(unchecked(sql)).scalar<std::optional<std::string>>().value_or("NULL");
    }

    Session session{engine};
};

}  // namespace carboy::essays

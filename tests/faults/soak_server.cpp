// The application for soak_test.py: pages with models and templates, JSON, uploads, errors, slow and large responses.
#include <carboy/carboy.hpp>
#include <carboy/fiber/fiber.hpp>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

using namespace carboy;

struct Note;

struct Author {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    Many<Note, "author"> notes;

    CARBOY_MODEL(Author, id, name, notes);
};

struct Note {
    Column<Integer, primary_key> id;
    Column<Text> text;
    Column<Integer, foreign_key<&Author::id>, indexed> author_id;
    One<Author, "author_id"> author;

    CARBOY_MODEL(Note, id, text, author_id, author);
};

App app{"soak"};
Database db{app};

constexpr std::int64_t kept = 500;  // notes; older ones are deleted, so that the pages keep their size

Response home() {
    return render_template_string(
        "<ul>{% for note in notes %}<li>{{ note.author.name }}: {{ note.text }}</li>{% endfor %}</ul>",
        {{"notes", Note::query().order_by(Note::c.id.desc()).limit(20).all()}});
}

Response add_note(Request& request) {
    const std::string name(request.form["name"]);
    Author* author = Author::query().filter_by({.name = name}).first();
    if (author == nullptr) author = &db.session.add(Author{.name = name});
    Note& note = db.session.add(Note{.text = request.form["text"], .author = *author});
    db.session.flush();
    const std::int64_t id = note.id;
    db.session.execute("DELETE FROM note WHERE id <= ?", id - kept);
    db.session.commit();
    return jsonify({{"id", id}});
}

Response show_note(std::int64_t id) {
    Note& note = Note::query().get_or_404(id);
    return jsonify({{"id", id}, {"text", *note.text}, {"author", *note.author->name}});
}

Response take_json(Request& request) {
    static_cast<void>(request.json());
    return jsonify({{"bytes", static_cast<std::int64_t>(request.body.size())}});
}

Response upload(Request& request) {
    return jsonify(
        {{"name", request.files["file"].filename}, {"files", static_cast<std::int64_t>(request.files.size())}});
}

Response fail() { throw std::runtime_error("on purpose"); }

/// A slow query, so that clients can disconnect meanwhile.
Response slow() {
    const auto rows = db.session
                          .execute(
                              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
                              "SELECT count(*) FROM n")
                          .scalar<std::int64_t>();
    fiber::sleep_for(std::chrono::milliseconds(200));
    return jsonify({{"rows", rows}});
}

Response large() { return std::string(2'000'000, 'x'); }

Response middling() { return std::string(200'000, 'x'); }

int main(int argc, char** argv) {
    app.config["DATABASE_URL"] = "sqlite:///soak.db";
    app.config["SECRET_KEY"] = "only for the soak test";
    app.route<home>("/");
    app.post<add_note>("/notes");
    app.route<show_note>("/notes/<int:id>");
    app.post<take_json>("/json");
    app.post<upload>("/upload");
    app.route<fail>("/fail");
    app.route<slow>("/slow");
    app.route<large>("/large");
    app.route<middling>("/middling");
    {
        auto context = app.app_context();
        db.create_all();
    }
    return app.main(argc, argv);
}

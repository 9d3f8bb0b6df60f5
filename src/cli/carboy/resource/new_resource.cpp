#include "cli/carboy/resource/new_resource.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/file_error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/migrate/revision/draft.hpp>
#include <carboy/migrate/revision/history.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/web/files/resources.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "cli/carboy/plural.hpp"
#include "cli/carboy/resource/columns.hpp"
#include "cli/carboy/resource/names.hpp"

namespace carboy::cli {
namespace {

namespace fs = std::filesystem;
using Marks = std::vector<std::pair<std::string_view, std::string>>;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw FileError("open", path.string(), errno);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The text of a model in the project, from its name to its end; empty when there is none.
std::string_view model_text(std::string_view models, const std::string& name) {
    const std::size_t start = models.find("struct " + name + " {");
    if (start == models.npos) return {};
    return models.substr(start, models.find("\n};", start) - start);
}

/// The member by which a person knows an object: the first text column of the model, or "".
std::string display_member(std::string_view model) {
    for (const std::string_view type : {"Column<carboy::String<", "Column<String<"}) {
        const std::size_t column = model.find(type);
        if (column == model.npos) continue;
        const std::size_t end = model.find(';', column);
        const std::size_t space = model.rfind(' ', end);
        if (end != model.npos && space != model.npos) return std::string(model.substr(space + 1, end - space - 1));
    }
    return {};
}

std::string upper_first(std::string text) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

/// The files of the project with what is to be written into them.
class Project {
  public:
    explicit Project(fs::path folder) : folder_(std::move(folder)) {}

    std::string read(const fs::path& path) const {
        std::error_code failure;
        if (!fs::is_regular_file(folder_ / path, failure))
            throw Error("no_project", "There is no file " + path.string() + " here.",
                        "Run this in the folder of a project that `carboy new` has made.");
        return contents(folder_ / path);
    }

    void create(const fs::path& path, std::string text) {
        std::error_code failure;
        if (fs::exists(folder_ / path, failure))
            throw Error("resource_exists", "There is already a file " + path.string() + ".",
                        "Choose another name, or remove the file.");
        files_.emplace_back(path, std::move(text));
    }

    /// Inserts lines above the comment with which `carboy new` has marked the place.
    void insert(const fs::path& path, std::string_view what, const std::string& lines) {
        const std::string mark = "`carboy new resource` " + std::string(what) + " above this line.";
        std::string text = read(path);
        const std::size_t at = text.find(mark);
        if (at == text.npos)
            throw Error("no_project", path.string() + " has no line \"" + mark + "\".",
                        "Put a comment with these words where the lines belong.");
        const std::size_t start = text.rfind('\n', at);
        text.insert(start == text.npos ? 0 : start + 1, lines);
        files_.emplace_back(path, std::move(text));
    }

    void replace(const fs::path& path, std::string text) { files_.emplace_back(path, std::move(text)); }

    std::vector<fs::path> write() const {
        std::vector<fs::path> written;
        for (const auto& [path, text] : files_) {
            const fs::path target = folder_ / path, unfinished = target.string() + ".new";
            fs::create_directories(target.parent_path());
            std::ofstream file(unfinished, std::ios::binary);
            if (!(file << text) || !file.flush())
                throw FileError("open", unfinished.string(), errno == 0 ? EIO : errno);
            file.close();
            fs::rename(unfinished, target);
            written.push_back(path);
        }
        return written;
    }

    migrate::History history() const {
        std::error_code failure;
        if (!fs::is_directory(folder_ / versions, failure))
            throw Error("no_project", "There is no folder " + std::string(versions) + " here.",
                        "Run `db init`, or this in the folder of a project that `carboy new` has made.");
        std::vector<migrate::Revision> revisions;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder_ / versions))
            if (entry.path().extension() == ".sql")
                revisions.push_back(migrate::parse_revision(entry.path().filename().string(), contents(entry.path())));
        return migrate::History(std::move(revisions));
    }

    static constexpr std::string_view versions = "migrations/versions";

  private:
    fs::path folder_;
    std::vector<std::pair<fs::path, std::string>> files_;
};

/// The names and strings of one resource.
class Resource {
  public:
    Resource(std::string model, std::vector<ResourceColumn> columns)
        : model_(std::move(model)),
          columns_(std::move(columns)),
          singular_(snake_case(model_)),
          plural_(plural(singular_)) {}

    void add_to(Project& project) const {
        project.insert("models.hpp", "adds models", model());
        project.insert("app.hpp", "declares pages", "void add_" + plural_ + "(carboy::App& app);\n");
        project.insert("app.cpp", "adds pages", "    add_" + plural_ + "(app);\n");
        project.insert("tests/samples.hpp", "adds samples", sample());
        project.insert("templates/layout.html", "adds links",
                       "<a href=\"{{ url_for('list_" + plural_ + "') }}\">" + as_label(plural_) + "</a>\n");
        project.create(plural_ + ".cpp", filled("pages.cpp.in"));
        for (const char* page : {"list.html", "show.html", "form.html"})
            project.create("templates/" + plural_ + "/" + page, filled(page));
        project.create("tests/" + plural_ + "_test.cpp", filled("test.cpp.in"));
        const migrate::Revision made = revision(project.history());
        project.create(fs::path(Project::versions) / made.file, migrate::print_revision(made));
    }

    /// CMakeLists.txt has two marks, so its text is made at once. A new line is indented like its mark.
    std::string cmake(std::string text) const {
        for (const auto& [mark, file] : {std::pair<std::string_view, std::string>{"adds pages", plural_ + ".cpp"},
                                         {"adds tests", "tests/" + plural_ + "_test.cpp"}}) {
            const std::string words = "# `carboy new resource` " + std::string(mark) + " above this line.";
            const std::size_t at = text.find(words);
            if (at == text.npos)
                throw Error("no_project", "CMakeLists.txt has no line \"" + words + "\".",
                            "Put this comment after the last file of the list.");
            const std::size_t start = text.rfind('\n', at) + 1;
            text.insert(start, text.substr(start, at - start) + file + '\n');
        }
        return text;
    }

  private:
    std::string all(std::string (ResourceColumn::*text)() const) const {
        std::string out;
        for (const ResourceColumn& column : columns_) out += (column.*text)();
        return out;
    }

    std::string list(std::string (ResourceColumn::*text)() const, const std::string& separator) const {
        std::string out;
        for (const ResourceColumn& column : columns_) out += (out.empty() ? "" : separator) + (column.*text)();
        return out;
    }

    std::string model() const {
        std::string names = "id";
        for (const ResourceColumn& column : columns_) {
            names += ", " + column.name;
            if (column.is_reference()) names += ", " + column.member;
        }
        return "struct " + model_ + " {\n    carboy::Column<carboy::Integer, carboy::primary_key> id;\n" +
               all(&ResourceColumn::model_line) + "    CARBOY_MODEL(" + model_ + ", " + names + ");\n};\n\n";
    }

    std::string sample() const {
        return "inline " + model_ + "& sample_" + singular_ + "() {\n    " + model_ + "& made = db.session.add(" +
               model_ + "{" + list(&ResourceColumn::sample, ",\n        ") +
               "});\n    db.session.commit();\n    return made;\n}\n\n";
    }

    /// The functions that name the objects of a reference's list.
    std::string labels() const {
        std::string out;
        for (const ResourceColumn& column : columns_) {
            if (!column.is_reference()) continue;
            const std::string text = column.display.empty()
                                         ? "\"" + column.label + " \" + std::to_string(one.id.value())"
                                         : "one." + column.display + ".value()";
            out += "static std::string name_of_" + column.member + "(const " + column.model + "& one) { return " +
                   text + "; }\n\n";
        }
        return out;
    }

    std::string shown() const {
        std::string out;
        for (const ResourceColumn& column : columns_) {
            const bool long_text = column.type.kind == sql::TypeKind::text;
            out += "  <dt>" + column.label + "</dt>\n  <dd" + (long_text ? " class=\"body\"" : "") + ">" +
                   column.shown(singular_) + "</dd>\n";
        }
        return out;
    }

    std::string inputs() const {
        std::string out;
        for (const ResourceColumn& column : columns_)
            out += "  <div class=\"field\">{{ form." + column.name + ".label }} {{ form." + column.name +
                   "() }}\n    {% for error in form." + column.name +
                   ".errors %}<span class=\"error\">{{ error }}</span>{% endfor %}</div>\n";
        return out;
    }

    std::string required_test() const {
        if (std::none_of(columns_.begin(), columns_.end(), [](const auto& one) { return one.is_required(); }))
            return {};
        return "\nTEST_F(" + model_ + "Pages, AnEmptyFormIsRefused) {\n    EXPECT_TRUE(client.post(\"/" + plural_ +
               "/new\", {.form = {{\"save\", \"Save\"}}}).contains(\"This field is required.\"));\n    "
               "EXPECT_TRUE(client.get(\"/" +
               plural_ + "\").contains(\"There are no " + things() + " yet.\"));\n}\n";
    }

    /// The columns of the list: those that are short, and no more than a page has room for.
    std::vector<const ResourceColumn*> listed() const {
        constexpr std::size_t most = 5;
        std::vector<const ResourceColumn*> out;
        for (const ResourceColumn& column : columns_)
            if (column.type.kind != sql::TypeKind::text && out.size() < most) out.push_back(&column);
        return out;
    }

    static std::string cell(std::string_view tag, const ResourceColumn& column) {
        return "<" + std::string(tag) + (column.is_number() ? " class=\"number\">" : ">");
    }

    std::string headers() const {
        std::string out;
        if (first_text() == nullptr) out += "<th>" + as_label(singular_) + "</th>";
        for (const ResourceColumn* column : listed()) out += cell("th", *column) + column->label + "</th>";
        return out;
    }

    /// The first text leads to the object's page. Without a text its number does.
    std::string cells() const {
        const std::string link = "<a href=\"{{ url_for('show_" + singular_ + "', id=" + singular_ + ".id) }}\">";
        const ResourceColumn* text = first_text();
        std::string out;
        if (text == nullptr) out += "  <td>" + link + as_label(singular_) + " {{ " + singular_ + ".id }}</a></td>\n";
        for (const ResourceColumn* column : listed()) {
            const std::string shown = column->shown(singular_);
            out += "  " + cell("td", *column) + (column == text ? link + shown + "</a>" : shown) + "</td>\n";
        }
        return out;
    }

    std::string heading() const {
        const ResourceColumn* text = first_text();
        return text ? text->shown(singular_) : upper_first(thing()) + " {{ " + singular_ + ".id }}";
    }

    const ResourceColumn* first_text() const {
        for (const ResourceColumn* column : listed())
            if (column->type.kind == sql::TypeKind::string) return column;
        return nullptr;
    }

    std::string thing() const {
        std::string text = singular_;
        std::replace(text.begin(), text.end(), '_', ' ');
        return text;
    }
    std::string things() const {
        std::string text = plural_;
        std::replace(text.begin(), text.end(), '_', ' ');
        return text;
    }

    std::string filled(const std::string& name) const {
        std::string names;
        for (const ResourceColumn& column : columns_) names += (names.empty() ? "" : ", ") + column.name;
        const Marks marks{{"@MODEL@", model_},
                          {"@SINGULAR@", singular_},
                          {"@PLURAL@", plural_},
                          {"@THING@", thing()},
                          {"@THINGS@", things()},
                          {"@THING_UPPER@", upper_first(thing())},
                          {"@THINGS_UPPER@", upper_first(things())},
                          {"@LABELS@", labels()},
                          {"@FIELDS@", all(&ResourceColumn::form_line)},
                          {"@FIELD_NAMES@", names},
                          {"@FORM_VALUES@", list(&ResourceColumn::form_value, ",\n                ")},
                          {"@HEADERS@", headers()},
                          {"@CELLS@", cells()},
                          {"@HEADING@", heading()},
                          {"@SHOWN@", shown()},
                          {"@INPUTS@", inputs()},
                          {"@REQUIRED_TEST@", required_test()}};
        std::string text(web::resources::find("resource_files/" + name)->data);
        for (const auto& [mark, value] : marks)
            for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += value.size())
                text.replace(at, mark.size(), value);
        return text;
    }

    migrate::Revision revision(const migrate::History& history) const {
        const auto heads = history.heads();
        if (heads.size() > 1)
            throw Error("several_heads", "The project's revisions have several heads.", "Run `db merge heads` first.");
        migrate::DraftOptions options{.title = "Make " + things()};
        for (const migrate::Revision* head : heads) options.revises.push_back(head->id);
        migrate::Revision made = migrate::empty_revision(options);
        made.parts.clear();
        const sql::Table table = table_of(singular_, columns_);
        const auto steps = [](const std::vector<std::string>& statements) {
            std::vector<migrate::Step> out;
            for (std::string text : statements) {
                for (std::size_t at = 0; (at = text.find(" \n", at)) != text.npos;) text.erase(at, 1);
                out.push_back({std::move(text)});
            }
            return out;
        };
        for (const sql::Dialect* dialect : {&sql::dialects::sqlite(), &sql::dialects::postgresql()})
            made.parts.push_back({migrate::Direction::upgrade, std::string(dialect->name),
                                  steps(sql::create_statements(table, *dialect))});
        const std::string drop = sql::drop_statement(table, sql::dialects::sqlite());
        if (drop == sql::drop_statement(table, sql::dialects::postgresql())) {
            made.parts.push_back({migrate::Direction::downgrade, "", steps({drop})});
            return made;
        }
        for (const sql::Dialect* dialect : {&sql::dialects::sqlite(), &sql::dialects::postgresql()})
            made.parts.push_back({migrate::Direction::downgrade, std::string(dialect->name),
                                  steps({sql::drop_statement(table, *dialect)})});
        return made;
    }

    std::string model_;
    std::vector<ResourceColumn> columns_;
    std::string singular_, plural_;
};

/// Returns the text of the model that a column refers to.
std::string_view referred_text(const std::string& model, const ResourceColumn& column, const std::string& text,
                               std::string_view models) {
    if (column.model == model)
        throw Error("no_such_model",
                    "\"" + text + "\" refers to " + model +
                        " itself, but no column is NULL, so the first one would have nothing to refer to.",
                    "Make it without this column. Then add carboy::Column<std::optional<carboy::Integer>, "
                    "carboy::foreign_key<&" +
                        model + "::id>> " + column.name + " to the model and run `db migrate`.");
    const std::string_view referred = model_text(models, column.model);
    const std::string usual = as_model(snake_case(column.model));
    if (referred.empty() && usual != column.model && !model_text(models, usual).empty())
        throw Error("no_such_model", "models.hpp has no model " + column.model + ", to which \"" + text + "\" refers.",
                    "Write " + column.member + ":references:" + usual + ".");
    if (referred.empty())
        throw Error("no_such_model", "models.hpp has no model " + column.model + ", to which \"" + text + "\" refers.",
                    "Make it first (carboy new resource " + usual +
                        " name:string:80), or name the model: " + column.member + ":references:Model.");
    return referred;
}

std::vector<ResourceColumn> parsed(const std::string& model, const std::vector<std::string>& texts,
                                   std::string_view models) {
    std::vector<ResourceColumn> columns;
    for (const std::string& text : texts) {
        ResourceColumn column = parse_column(text);
        for (const ResourceColumn& other : columns)
            if (other.name == column.name || other.member == column.name || column.member == other.name)
                throw Error("bad_column", "The name \"" + column.name + "\" is used twice.",
                            "Rename one of the columns.");
        if (column.is_reference()) column.display = display_member(referred_text(model, column, text, models));
        columns.push_back(std::move(column));
    }
    if (columns.empty())
        throw Error("bad_column", "A resource needs at least one column.", "Add one, such as title:string:200.");
    return columns;
}

}  // namespace

std::vector<fs::path> new_resource(const fs::path& folder, const std::string& model,
                                   const std::vector<std::string>& columns) {
    check_model_name(model);
    Project project(folder);
    const std::string models = project.read("models.hpp");
    if (models.find("struct " + model + " ") != models.npos)
        throw Error("resource_exists", "models.hpp already has a model " + model + ".", "Choose another name.");
    const Resource resource(model, parsed(model, columns, models));
    resource.add_to(project);
    project.replace("CMakeLists.txt", resource.cmake(project.read("CMakeLists.txt")));
    return project.write();
}

}  // namespace carboy::cli

// The pages below /blog. Each handler reads the request, queries the database, and renders a template.
#include <algorithm>
#include <map>

#include "app.hpp"
#include "page.hpp"

using namespace carboy;

/// The errors of a form by field. The macro `field` shows each message under its field.
using Errors = std::map<std::string, std::string>;

std::string trimmed(const std::string& text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t start = text.find_first_not_of(space);
    return start == text.npos ? "" : text.substr(start, text.find_last_not_of(space) + 1 - start);
}

/// The length in characters, not in bytes.
std::int64_t count_characters(const std::string& text) {
    return std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
}

/// Returns the text of a required field.
std::string read_field(Request& request, const std::string& name, std::int64_t longest, Errors& errors) {
    std::string text = trimmed(request.form.get(name, ""));
    if (text.empty()) errors[name] = "This field is required.";
    if (count_characters(text) > longest) errors[name] = "Use at most " + std::to_string(longest) + " characters.";
    return text;
}

Response list_entries(Request& request) {
    const Page page = paginate(Entry::query().order_by(Entry::c.published_at.desc(), Entry::c.id.desc()),
                               request.args.get<int>("page", 1), current_app().config.get<int>("PER_PAGE", 5));
    return render_template("blog/index.html", {{"page", page}});
}

Response show_entry(Request& request, std::int64_t id) {
    Entry& entry = Entry::query().get_or_404(id);
    Errors errors;
    if (request.method == Method::post) {
        const std::string name = read_field(request, "name", 40, errors);
        const std::string body = read_field(request, "body", 1000, errors);
        if (errors.empty()) {
            entry.comments.add(Comment{.name = name, .body = body});
            db.session.commit();
            session["name"] = name;  // prefills the next form
            flash("Thank you, " + name + ".", "success");
            return redirect(url_for<show_entry>(id, UrlValues{{"_anchor", "comments"}}));
        }
    }
    return render_template("blog/entry.html", {{"entry", entry}, {"errors", errors}});
}

Response login(Request& request) {
    Errors errors;
    if (request.method == Method::post) {
        const std::string username = read_field(request, "username", 80, errors);
        if (errors.empty()) {
            // In this example, the name is enough. A real blog also asks for a password.
            if (const Account* account = Account::query().filter_by({.username = username}).first()) {
                session["account_id"] = account->id;
                flash("Welcome back", "success");
                return redirect(url_for<list_entries>());
            }
            errors["username"] = "Nobody here has this name.";
        }
    }
    return render_template("blog/login.html", {{"errors", errors}});
}

Response logout() {
    session.erase("account_id");
    flash("You are logged out.");
    return redirect(url_for<list_entries>());
}

/// Returns the account that is logged in. Otherwise redirects to the login page and ends the calling handler.
Account& writer() {
    if (Account* account = *g.get<Account*>("account")) return *account;
    flash("Log in first.", "error");
    abort(redirect(url_for<login>()));
}

Response create_entry(Request& request) {
    Account& author = writer();
    Errors errors;
    if (request.method == Method::post) {
        const std::string title = read_field(request, "title", 200, errors);
        const std::string body = read_field(request, "body", 20'000, errors);
        if (errors.empty()) {
            const Entry& entry = author.entries.add(Entry{.title = title, .body = body});
            db.session.commit();  // assigns the entry's id
            flash("Published", "success");
            return redirect(url_for<show_entry>(entry.id));
        }
    }
    return render_template("blog/new.html", {{"errors", errors}});
}

Response delete_entry(std::int64_t id) {
    Entry& entry = Entry::query().get_or_404(id);
    if (entry.author_id != writer().id) abort(403, "Only its author may delete an entry.");
    flash("Deleted: " + *entry.title);
    db.session.delete_(entry);  // the database deletes its comments: on_delete_cascade
    db.session.commit();
    return redirect(url_for<list_entries>());
}

Response archive() {
    return render_template(
        "blog/archive.html",
        {{"entries", Entry::query().order_by(Entry::c.published_at.desc(), Entry::c.id.desc()).all()}});
}

Response entries_json() {
    return jsonify(db.session.execute(select(Entry::c.id, Entry::c.title).order_by(Entry::c.id).limit(100)));
}

Blueprint make_blog() {
    Blueprint blog{"blog", {.url_prefix = "/blog"}};
    blog.route<list_entries>("/");
    blog.route<show_entry>("/<int:id>", {Method::get, Method::post});
    blog.route<create_entry>("/new", {Method::get, Method::post});
    blog.route<delete_entry>("/<int:id>/delete", Method::post);
    blog.route<login>("/login", {Method::get, Method::post});
    blog.route<logout>("/logout", Method::post);
    blog.route<archive>("/archive");
    blog.route<entries_json>("/entries.json");
    return blog;
}

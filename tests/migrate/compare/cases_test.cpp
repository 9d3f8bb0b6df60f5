#include "migrate/compare/cases.hpp"

#include <algorithm>

namespace carboy::migrate {
namespace {

using Found = std::vector<std::string>;

Case alter(std::string name, std::string in, std::string of_column, std::function<void(sql::Column&)> change,
           std::string found, std::string fill = "") {
    Answers answers;
    if (!fill.empty()) answers.fills[{in, of_column}] = fill;
    return {std::move(name),
            [=](Tables& t) { change(column_of(t, in, of_column)); },
            {"alter column " + in + "." + of_column + ": " + found},
            answers};
}

Case retype(std::string name, std::string in, std::string of_column, sql::ColumnType type) {
    return alter(
        std::move(name), std::move(in), std::move(of_column), [=](sql::Column& c) { c.type = type; }, "type");
}

Case add(std::string name, std::string in, sql::Column made, std::string fill = "") {
    Answers answers;
    if (!fill.empty()) answers.fills[{in, made.name}] = fill;
    return {std::move(name),
            [=](Tables& t) { named(t, in).columns.push_back(made); },
            {"add column " + in + "." + made.name},
            answers};
}

Case add_with_default(std::string name, sql::Column made, std::string value) {
    made.server_default = std::move(value);
    return add(std::move(name), "user", std::move(made));
}

Case rename(std::string in, std::string from, std::string to, Found more = {}) {
    Answers answers;
    answers.renamed_columns[{in, from}] = to;
    more.insert(more.begin(), "rename column " + in + "." + from + " to " + to);
    return {"rename_" + in + "_" + from,
            [=](Tables& t) {
                for (sql::Table& one : t) {
                    const auto replace = [&](std::vector<std::string>& names) {
                        std::replace(names.begin(), names.end(), from, to);
                    };
                    if (one.name != in) continue;
                    column_of(t, in, from).name = to;
                    for (auto& unique : one.uniques) replace(unique.columns);
                    for (auto& index : one.indexes) replace(index.columns);
                    for (auto& own : one.foreign_keys) replace(own.columns);
                }
            },
            more, answers};
}

void columns(std::vector<Case>& out) {
    out.push_back(add("add_nullable", "user", column("nick", varchar(20), true)));
    out.push_back(add("add_filled", "user", column("level", of(TypeKind::integer)), "7"));
    out.push_back(add("add_filled_from_column", "user", column("upper_name", varchar(80)), "upper(name)"));
    out.push_back(add("add_nullable_filled", "user", column("nick", varchar(20), true), "'none'"));
    out.push_back(add_with_default("add_default_number", column("level", of(TypeKind::integer)), "3"));
    out.push_back(add_with_default("add_default_text", column("city", varchar(30)), "'it''s'"));
    out.push_back(add_with_default("add_default_now", column("seen", of(TypeKind::datetime)), "CURRENT_TIMESTAMP"));
    out.push_back(
        add_with_default("add_default_nullable", column("seen", of(TypeKind::datetime), true), "CURRENT_TIMESTAMP"));
    sql::Column numbered = column("number", of(TypeKind::integer), true);
    numbered.sequence = "user_number";
    out.push_back(add("add_with_sequence", "user", std::move(numbered)));
    for (const TypeKind kind : {TypeKind::small_integer, TypeKind::big_integer, TypeKind::boolean, TypeKind::float_,
                                TypeKind::double_, TypeKind::text, TypeKind::binary, TypeKind::date, TypeKind::time,
                                TypeKind::datetime, TypeKind::json, TypeKind::uuid})
        out.push_back(
            add("add_type_" + std::to_string(static_cast<int>(kind)), "post", column("extra", of(kind), true)));
    out.push_back(add("add_numeric", "post", column("price", numeric(12, 4), true)));
    out.push_back(add("add_reserved_name", "post", column("order", of(TypeKind::integer), true)));
    out.push_back(add("add_mixed_case", "post", column("createdBy", varchar(20), true)));
    for (const auto& [in, what] : std::vector<std::pair<std::string, std::string>>{{"user", "note"},
                                                                                   {"user", "score"},
                                                                                   {"post", "body"},
                                                                                   {"post", "done"},
                                                                                   {"post", "reviewer_id"},
                                                                                   {"tag", "label"}})
        out.push_back({"drop_" + in + "_" + what,
                       [=](Tables& t) { drop_column(t, in, what); },
                       {"drop column " + in + "." + what}});
    out.push_back({"drop_indexed_column",
                   [](Tables& t) {
                       drop_column(t, "user", "name");
                       named(t, "user").indexes.clear();
                   },
                   {"drop index ix_user_name on user(name)", "drop column user.name"}});
    out.push_back({"drop_unique_column",
                   [](Tables& t) {
                       drop_column(t, "user", "email");
                       named(t, "user").uniques.clear();
                   },
                   {"drop unique constraint on user(email)", "drop column user.email"},
                   {},
                   {},
                   true});
    out.push_back({"drop_checked_column",
                   [](Tables& t) {
                       drop_column(t, "user", "age");
                       named(t, "user").checks.clear();
                   },
                   {"drop check age_positive of user: age >= 0", "drop column user.age"}});
    out.push_back(rename("user", "note", "remark"));
    out.push_back(rename("user", "email", "mail"));
    out.push_back(rename("user", "name", "full_name"));
    out.push_back(rename("post", "author_id", "writer_id"));
    out.push_back(rename("post", "done", "order"));
}

void alterations(std::vector<Case>& out) {
    const auto not_null = [](sql::Column& c) { c.nullable = false; };
    const auto nullable = [](sql::Column& c) { c.nullable = true; };
    const auto with_default = [](std::string value) { return [=](sql::Column& c) { c.server_default = value; }; };
    out.push_back(alter("allow_null", "user", "name", nullable, "allow NULL"));
    out.push_back(alter("allow_null_foreign_key", "post", "author_id", nullable, "allow NULL"));
    out.push_back(alter("forbid_null", "user", "age", not_null, "NOT NULL", "18"));
    out.push_back(alter("forbid_null_text", "user", "note", not_null, "NOT NULL", "''"));
    out.push_back(alter("set_default", "user", "age", with_default("18"), "default"));
    out.push_back(alter("set_default_text", "user", "note", with_default("'none'"), "default"));
    out.push_back(alter("set_default_now", "post", "made", with_default("CURRENT_TIMESTAMP"), "default"));
    out.push_back(alter("change_default", "user", "role", with_default("'writer'"), "default"));
    out.push_back(alter(
        "drop_default", "user", "role", [](sql::Column& c) { c.server_default.reset(); }, "no default"));
    out.push_back(alter(
        "set_sequence", "user", "age", [](sql::Column& c) { c.sequence = "Ages"; }, "default"));
    out.back().found_without_types = Found{};  // SQLite has no sequences either
    out.push_back(alter("flip_default", "post", "done", with_default("true"), "default"));
    out.push_back(alter(
        "type_and_null", "user", "age", [](sql::Column& c) { c.type = of(TypeKind::big_integer), c.nullable = false; },
        "type, NOT NULL", "0"));
    out.push_back(alter(
        "type_and_default", "post", "done",
        [](sql::Column& c) { c.type = of(TypeKind::integer), c.server_default = "0"; }, "type, default"));
    out.push_back(retype("widen_varchar", "user", "name", varchar(200)));
    out.push_back(retype("narrow_varchar", "user", "name", varchar(40)));
    out.push_back(retype("varchar_to_text", "user", "name", of(TypeKind::text)));
    out.push_back(retype("text_to_varchar", "user", "note", varchar(500)));
    out.push_back(retype("integer_to_bigint", "user", "age", of(TypeKind::big_integer)));
    out.push_back(retype("integer_to_smallint", "user", "age", of(TypeKind::small_integer)));
    out.push_back(retype("integer_to_text", "post", "reviewer_id", of(TypeKind::text)));
    out.push_back(retype("integer_to_double", "user", "age", of(TypeKind::double_)));
    out.push_back(retype("numeric_wider", "user", "score", numeric(14, 2)));
    out.push_back(retype("numeric_more_digits", "user", "score", numeric(12, 4)));
    out.push_back(retype("numeric_to_double", "user", "score", of(TypeKind::double_)));
    out.push_back(retype("datetime_to_text", "post", "made", of(TypeKind::text)));
    out.push_back(retype("datetime_with_zone", "post", "made", {.kind = TypeKind::datetime, .timezone = true}));
    out.back().found_without_types = Found{};
    out.push_back(retype("key_to_bigint", "tag", "id", of(TypeKind::big_integer)));
    // A key that SQLite numbers is INTEGER there, whatever its width.
    out.back().found_without_types = Found{};
}

void constraints(std::vector<Case>& out) {
    const auto change = [&](std::string name, std::function<void(Tables&)> how, Found found) {
        out.push_back({std::move(name), std::move(how), std::move(found)});
    };
    change("add_unique",
           [](Tables& t) {
               named(t, "tag").uniques = {{"", {"label"}}};
           },
           {"add unique constraint on tag(label)"});
    change("add_named_unique",
           [](Tables& t) {
               named(t, "tag").uniques = {{"one_label", {"label", "parent_id"}}};
           },
           {"add unique constraint one_label on tag(label, parent_id)"});
    change("drop_unique", [](Tables& t) { named(t, "user").uniques.clear(); },
           {"drop unique constraint on user(email)"});
    change("widen_unique",
           [](Tables& t) {
               named(t, "user").uniques.at(0).columns = {"email", "name"};
           },
           {"drop unique constraint on user(email)", "add unique constraint on user(email, name)"});
    change("add_index",
           [](Tables& t) {
               named(t, "user").indexes.push_back({"ix_user_age", {"age"}});
           },
           {"add index ix_user_age on user(age)"});
    change("add_unique_index",
           [](Tables& t) {
               named(t, "tag").indexes.push_back({"ux_label", {"label"}, true});
           },
           {"add unique index ux_label on tag(label)"});
    change("add_partial_index",
           [](Tables& t) {
               named(t, "user").indexes.push_back({"ix_adult", {"name"}, false, {}, "age >= 18"});
           },
           {"add index ix_adult on user(name)"});
    change("add_expression_index",
           [](Tables& t) {
               named(t, "user").indexes.push_back({"ix_lower", {""}, true, {"lower(email)"}});
           },
           {"add unique index ix_lower on user(lower(email))"});
    change("add_two_column_index",
           [](Tables& t) {
               named(t, "post").indexes.push_back({"ix_two", {"author_id", "made"}});
           },
           {"add index ix_two on post(author_id, made)"});
    change("drop_index", [](Tables& t) { named(t, "user").indexes.clear(); },
           {"drop index ix_user_name on user(name)"});
    change("rename_index", [](Tables& t) { named(t, "user").indexes.at(0).name = "ix_other"; },
           {"drop index ix_user_name on user(name)", "add index ix_other on user(name)"});
    change("index_becomes_unique", [](Tables& t) { named(t, "user").indexes.at(0).unique = true; },
           {"drop index ix_user_name on user(name)", "add unique index ix_user_name on user(name)"});
    change("index_other_condition", [](Tables& t) { named(t, "post").indexes.at(0).where = "title <> 'x'"; },
           {"drop index ix_post_title on post(title)", "add index ix_post_title on post(title)"});
    change("index_descending",
           [](Tables& t) {
               named(t, "user").indexes.at(0) = {"ix_user_name", {"name"}, false, {"name DESC"}};
           },
           {"drop index ix_user_name on user(name)", "add index ix_user_name on user(name DESC)"});
    change("add_descending_index",
           [](Tables& t) {
               named(t, "post").indexes.push_back({"ix_two", {"author_id", "made"}, false, {"author_id", "made DESC"}});
           },
           {"add index ix_two on post(author_id, made DESC)"});
    change("index_no_condition", [](Tables& t) { named(t, "post").indexes.at(0).where.clear(); },
           {"drop index ix_post_title on post(title)", "add index ix_post_title on post(title)"});
    change("add_check",
           [](Tables& t) {
               named(t, "tag").checks = {{"label_there", "label <> ''"}};
           },
           {"add check label_there of tag: label <> ''"});
    change("add_unnamed_check",
           [](Tables& t) {
               named(t, "tag").checks = {{"", "id > 0"}, {"", "length(label) > 0"}};
           },
           {"add check of tag: id > 0", "add check of tag: length(label) > 0"});
    change("drop_check", [](Tables& t) { named(t, "user").checks.clear(); },
           {"drop check age_positive of user: age >= 0"});
    change("change_check", [](Tables& t) { named(t, "user").checks.at(0).condition = "age >= 1"; },
           {"drop check age_positive of user: age >= 0", "add check age_positive of user: age >= 1"});
    change("add_foreign_key",
           [](Tables& t) { named(t, "post").foreign_keys.push_back(reference("reviewer_id", "user")); },
           {"add foreign key post(reviewer_id) to user(id)"});
    change("add_foreign_key_set_null",
           [](Tables& t) { named(t, "post").foreign_keys.push_back(reference("reviewer_id", "user", "SET NULL")); },
           {"add foreign key post(reviewer_id) to user(id)"});
    change("drop_foreign_key", [](Tables& t) { named(t, "post").foreign_keys.clear(); },
           {"drop foreign key post(author_id) to user(id)"});
    change("change_on_delete", [](Tables& t) { named(t, "post").foreign_keys.at(0).on_delete = "RESTRICT"; },
           {"drop foreign key post(author_id) to user(id)", "add foreign key post(author_id) to user(id)"});
    change("drop_on_delete", [](Tables& t) { named(t, "post").foreign_keys.at(0).on_delete = ""; },
           {"drop foreign key post(author_id) to user(id)", "add foreign key post(author_id) to user(id)"});
    change("drop_self_reference", [](Tables& t) { named(t, "tag").foreign_keys.clear(); },
           {"drop foreign key tag(parent_id) to tag(id)"});
    change("add_column_with_key",
           [](Tables& t) {
               named(t, "tag").columns.push_back(column("owner_id", of(TypeKind::integer), true));
               named(t, "tag").foreign_keys.push_back(reference("owner_id", "user", "SET NULL"));
           },
           {"add column tag.owner_id", "add foreign key tag(owner_id) to user(id)"});
    change("add_indexed_column",
           [](Tables& t) {
               named(t, "tag").columns.push_back(column("slug", varchar(40), true));
               named(t, "tag").indexes.push_back({"ix_tag_slug", {"slug"}, true});
           },
           {"add column tag.slug", "add unique index ix_tag_slug on tag(slug)"});
    change("defer_foreign_key",
           [](Tables& t) { named(t, "post").foreign_keys.at(0).deferral = sql::Deferral::initially_deferred; },
           {"drop foreign key post(author_id) to user(id)", "add foreign key post(author_id) to user(id)"});
    change("make_foreign_key_deferrable",
           [](Tables& t) { named(t, "tag").foreign_keys.at(0).deferral = sql::Deferral::initially_immediate; },
           {"drop foreign key tag(parent_id) to tag(id)", "add foreign key tag(parent_id) to tag(id)"});
    change("name_unique", [](Tables& t) { named(t, "user").uniques.at(0).name = "one_email"; },
           {"drop unique constraint on user(email)", "add unique constraint one_email on user(email)"});
    change("name_foreign_key", [](Tables& t) { named(t, "post").foreign_keys.at(0).name = "post_author"; },
           {"drop foreign key post(author_id) to user(id)", "add foreign key post(author_id) to user(id)"});
    change("name_primary_key", [](Tables& t) { named(t, "user").primary_key_name = "pk_user"; },
           {"rename primary key of user to pk_user"});
    const auto on_one_engine = [&](std::string name, std::function<void(Tables&)> how, Found server, Found sqlite) {
        out.push_back({std::move(name), std::move(how), std::move(server), {}, std::move(sqlite)});
    };
    on_one_engine("comment_table", [](Tables& t) { named(t, "post").comment = "What people's \"posts\" are"; },
                  {"change comment of post"}, {});
    on_one_engine("comment_column", [](Tables& t) { column_of(t, "post", "made").comment = "UTC"; },
                  {"alter column post.made: comment"}, {});
    on_one_engine("deferrable_unique",
                  [](Tables& t) { named(t, "user").uniques.at(0).deferral = sql::Deferral::initially_deferred; },
                  {"drop unique constraint on user(email)", "add unique constraint on user(email)"}, {});
    on_one_engine("identity", [](Tables& t) { column_of(t, "tag", "id").identity = sql::Identity::by_default; },
                  {"alter column tag.id: numbering"}, {});
    on_one_engine("identity_always",
                  [](Tables& t) {
                      column_of(t, "tag", "id").identity = sql::Identity::always;
                      column_of(t, "tag", "id").counting = {.start = 1000, .increment = 10};
                  },
                  {"alter column tag.id: numbering"}, {});
    on_one_engine("index_method", [](Tables& t) { named(t, "user").indexes.at(0).method = "hash"; },
                  {"drop index ix_user_name on user(name)", "add index ix_user_name on user(name)"}, {});
    on_one_engine("index_includes", [](Tables& t) { named(t, "user").indexes.at(0).include = {"email"}; },
                  {"drop index ix_user_name on user(name)", "add index ix_user_name on user(name)"}, {});
    on_one_engine("without_rowid",
                  [](Tables& t) {
                      named(t, "tag").options = {{"sqlite_with_rowid", "false"}};
                  },
                  {}, {"change options of tag from () to (sqlite_with_rowid = false)"});
    on_one_engine("autoincrement",
                  [](Tables& t) {
                      named(t, "user").options = {{"sqlite_autoincrement", "true"}};
                  },
                  {}, {"change options of user from () to (sqlite_autoincrement = true)"});
    out.push_back(
        {"change_primary_key",
         [](Tables& t) {
             named(t, "tag").foreign_keys.clear();
             named(t, "tag").primary_key = {"id", "label"};
             column_of(t, "tag", "label").primary_key = true;
         },
         {"drop foreign key tag(parent_id) to tag(id)", "alter column tag.id: numbering",
          "change primary key of tag from (id) to (id, label)"},
         {},
         Found{"drop foreign key tag(parent_id) to tag(id)", "change primary key of tag from (id) to (id, label)"}});
}

void tables(std::vector<Case>& out) {
    out.push_back({"create_table",
                   [](Tables& t) { t.push_back(table("badge", {column("label", varchar(10))})); },
                   {"create table badge"}});
    out.push_back({"create_referring_tables",
                   [](Tables& t) {
                       sql::Table like = table("liking", {column("user_id", of(TypeKind::integer)),
                                                          column("photo_id", of(TypeKind::integer))});
                       like.foreign_keys = {reference("user_id", "user", "CASCADE"), reference("photo_id", "photo")};
                       t.push_back(like);
                       t.push_back(table("photo", {column("path", varchar(100))}));
                   },
                   {"create table photo", "create table liking"}});
    out.push_back({"create_tables_in_a_cycle",
                   [](Tables& t) {
                       sql::Table a = table("hen", {column("egg_id", of(TypeKind::integer), true)});
                       sql::Table b = table("egg", {column("hen_id", of(TypeKind::integer), true)});
                       a.foreign_keys = {reference("egg_id", "egg")};
                       b.foreign_keys = {reference("hen_id", "hen")};
                       t.push_back(a);
                       t.push_back(b);
                   },
                   {"create table egg", "create table hen"}});
    out.push_back({"create_pair_table",
                   [](Tables& t) {
                       sql::Table pair{.name = "post_tag",
                                       .columns = {column("post_id", of(TypeKind::integer)),
                                                   column("tag_id", of(TypeKind::integer))},
                                       .primary_key = {"post_id", "tag_id"}};
                       pair.columns[0].primary_key = pair.columns[1].primary_key = true;
                       pair.foreign_keys = {reference("post_id", "post"), reference("tag_id", "tag")};
                       t.push_back(pair);
                   },
                   {"create table post_tag"}});
    out.push_back({"drop_table",
                   [](Tables& t) { std::erase_if(t, [](auto& one) { return one.name == "tag"; }); },
                   {"drop table tag"}});
    out.push_back({"drop_two_tables",
                   [](Tables& t) { std::erase_if(t, [](auto& one) { return one.name != "tag"; }); },
                   {"drop table post", "drop table user", "drop enumeration role"},
                   {},
                   Found{"drop table post", "drop table user"}});
    Answers post_to_entry;
    post_to_entry.renamed_tables["post"] = "entry";
    out.push_back({"rename_table",
                   [](Tables& t) { named(t, "post").name = "entry"; },
                   {"rename table post to entry"},
                   post_to_entry});
    Answers user_to_account;
    user_to_account.renamed_tables["user"] = "account";
    user_to_account.renamed_columns[{"account", "note"}] = "remark";
    out.push_back({"rename_table_and_column",
                   [](Tables& t) {
                       named(t, "user").name = "account";
                       named(t, "post").foreign_keys.at(0).referred_table = "account";
                       column_of(t, "account", "note").name = "remark";
                   },
                   {"rename table user to account", "rename column account.note to remark"},
                   user_to_account});
}

void enumerations(std::vector<Case>& out) {
    const auto values = [&](std::string name, std::vector<std::string> list, std::string joined, bool longer) {
        Found plain;
        if (longer) plain = {"alter column user.role: type"};
        out.push_back({std::move(name),
                       [=](Tables& t) { column_of(t, "user", "role").type.values = list; },
                       {"change enumeration role to (" + joined + ")"},
                       {},
                       plain});
    };
    values("enumeration_grows_at_end", {"reader", "writer", "admin"}, "reader, writer, admin", false);
    values("enumeration_grows_at_start", {"guest", "reader", "writer"}, "guest, reader, writer", false);
    values("enumeration_grows_longer", {"reader", "writer", "moderator"}, "reader, writer, moderator", true);
    values("enumeration_reordered", {"writer", "reader"}, "writer, reader", false);
    out.push_back({"enumeration_to_text",
                   [](Tables& t) { column_of(t, "user", "role").type = varchar(20); },
                   {"alter column user.role: type, default", "drop enumeration role"},
                   {},
                   Found{"alter column user.role: type"}});
    out.push_back({"new_enumeration",
                   [](Tables& t) {
                       named(t, "post").columns.push_back(column(
                           "state", {.kind = TypeKind::enumeration, .name = "state", .values = {"new", "old"}}, true));
                   },
                   {"create enumeration state", "add column post.state"},
                   {},
                   Found{"add column post.state"}});
}

void several(std::vector<Case>& out) {
    Answers answers;
    answers.fills[{"user", "age"}] = "0";
    answers.renamed_columns[{"user", "note"}] = "remark";
    out.push_back(
        {"many_at_once",
         [](Tables& t) {
             column_of(t, "user", "note").name = "remark";
             column_of(t, "user", "age").nullable = false;
             column_of(t, "user", "name").type = varchar(90);
             drop_column(t, "user", "score");
             named(t, "user").columns.push_back(column("city", varchar(30), true));
             named(t, "user").indexes.push_back({"ix_user_city", {"city"}});
         },
         {"rename column user.note to remark", "alter column user.name: type", "alter column user.age: NOT NULL",
          "add column user.city", "drop column user.score", "add index ix_user_city on user(city)"},
         answers});
    out.push_back({"nothing", [](Tables&) {}, {}});
    out.push_back({"other_order_of_columns",
                   [](Tables& t) { std::swap(named(t, "user").columns[1], named(t, "user").columns[2]); },
                   {}});
}

}  // namespace

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const auto fill : {columns, alterations, constraints, tables, enumerations, several}) fill(cases);
    return cases;
}

}  // namespace carboy::migrate

#include "cli/carboy/inspect/plan.hpp"

#include <carboy/base/text.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/carboy/default_text.hpp"
#include "cli/carboy/inspect/column_plan.hpp"
#include "cli/carboy/inspect/draft.hpp"

namespace carboy::cli {
namespace {

using sql::TypeKind;
using Names = std::vector<std::string>;

constexpr std::size_t most_members = 64;  // of CARBOY_MODEL
constexpr std::size_t most_columns = 8;   // of a constraint

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// True for a default that a new object has anyway.
bool is_empty_value(const std::string& text) {
    const std::string_view value = without_cast(text);
    return equals_ignoring_case(value, "null") || integer_of(quoted_content(value).value_or(std::string(value))) == 0;
}

/// Makes the plan of one database.
class Planner {
  public:
    Planner(const std::vector<sql::Table>& tables, const sql::Dialect& dialect, const std::string& schema)
        : dialect_(dialect) {
        plan_.schema = schema;
        for (const sql::Table& table : tables)
            drafts_.push_back({.live = &table, .name = sql::text_of({schema, table.name})});
    }

    Plan make() {
        for (TableDraft& draft : drafts_) choose_kind(draft);
        name_everything();
        put_in_order();
        for (TableDraft& draft : drafts_)
            if (draft.is_model()) name_columns(draft);
        for (std::size_t i = 0; i < drafts_.size(); ++i)
            if (drafts_[i].is_model()) fill(i);
        plan_relationships(drafts_);
        return finish();
    }

  private:
    void choose_kind(TableDraft& draft);
    bool is_link(const sql::Table& table) const;
    bool is_key_of_link(const sql::Table& table, const sql::ForeignKey& key, std::size_t first) const;
    Names key_of(const sql::Table& table) const;
    void name_everything();
    void name_enum(const sql::ColumnType& type, NamesInUse& names);
    void put_in_order();
    void name_columns(TableDraft& draft);
    void fill(std::size_t number);
    void add_columns(TableDraft& draft, std::map<std::string, std::string>& attributes);
    void add_uniques(TableDraft& draft, std::map<std::string, std::string>& attributes);
    void add_indexes(TableDraft& draft, std::map<std::string, std::string>& attributes);
    void add_checks(TableDraft& draft);
    void add_table_facts(TableDraft& draft);
    std::string default_text(const std::string& text) const;
    Plan finish();

    const sql::Dialect& dialect_;
    Drafts drafts_;
    Plan plan_;
};

/// The columns that identify a row: the primary key, or columns that are unique and never NULL.
Names Planner::key_of(const sql::Table& table) const {
    if (!table.primary_key.empty()) return table.primary_key;
    const auto never_null = [&](const Names& columns) {
        return std::all_of(columns.begin(), columns.end(), [&](const std::string& name) {
            const std::size_t at = table.position(name);
            return at != sql::Table::npos && !table.columns[at].nullable;
        });
    };
    for (const sql::UniqueConstraint& unique : table.uniques)
        if (never_null(unique.columns)) return unique.columns;
    for (const sql::Index& index : table.indexes)
        if (index.unique && index.where.empty() && index.expressions.empty() && never_null(index.columns))
            return index.columns;
    return {};
}

/// True when columns of the table, from the number `first` on, refer to the whole primary key of another table.
bool Planner::is_key_of_link(const sql::Table& table, const sql::ForeignKey& key, std::size_t first) const {
    const std::size_t target = find_table(drafts_, key.referred_table);
    if (target == drafts_.size() || !key.on_delete.empty() || !key.on_update.empty() || !key.referred_schema.empty() ||
        key.deferral != sql::Deferral::not_deferrable || !is_usual_name(key.name, table, key.columns, "fkey"))
        return false;
    const sql::Table& other = *drafts_[target].live;
    if (other.primary_key.empty() || key.referred_columns != other.primary_key) return false;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const sql::Column& column = table.columns[first + i];
        const auto type = declared_type(column.type);
        if (column.name != key.columns[i] || column.server_default || !type ||
            type != declared_type(other.columns[other.position(key.referred_columns[i])].type))
            return false;
    }
    return true;
}

/// An association table that a ManyToMany makes: two foreign keys, and nothing else.
bool Planner::is_link(const sql::Table& table) const {
    const bool has_comments = std::any_of(table.columns.begin(), table.columns.end(),
                                          [](const sql::Column& column) { return !column.comment.empty(); });
    if (has_comments || !table.comment.empty() || !table.options.empty() || !table.excludes.empty()) return false;
    if (table.foreign_keys.size() != 2 || !table.uniques.empty() || !table.checks.empty() || !table.indexes.empty())
        return false;
    const sql::ForeignKey *first = &table.foreign_keys[0], *second = &table.foreign_keys[1];
    if (first->columns.size() + second->columns.size() != table.columns.size()) return false;
    if (first->columns[0] != table.columns[0].name) std::swap(first, second);
    const bool has_key = table.primary_key.empty() || table.primary_key.size() == table.columns.size();
    const bool referred = std::any_of(drafts_.begin(), drafts_.end(), [&](const TableDraft& draft) {
        const auto& keys = draft.live->foreign_keys;
        return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return key.referred_table == table.name; });
    });
    return has_key && !referred && is_key_of_link(table, *first, 0) &&
           is_key_of_link(table, *second, first->columns.size());
}

void Planner::choose_kind(TableDraft& draft) {
    const sql::Table& table = *draft.live;
    if (is_link(table)) {
        draft.kind = TableKind::link;
    } else if (key_of(table).empty()) {
        draft.kind = TableKind::nothing;
        plan_.left_out.push_back(
            fmt::format("The table {} has no model, because it has neither a primary key nor unique columns that are "
                        "never NULL.",
                        table.name));
    } else if (std::any_of(table.columns.begin(), table.columns.end(), [&](const sql::Column& column) {
                   return contains(key_of(table), column.name) && !declared_type(column.type);
               })) {
        draft.kind = TableKind::nothing;
        plan_.left_out.push_back(fmt::format("The table {} has no model, because its key is an array.", table.name));
    }
}

/// A type of the database has the name of its C++ type in lower case.
void Planner::name_enum(const sql::ColumnType& type, NamesInUse& names) {
    for (const EnumPlan& known : plan_.enums)
        if (known.type.name == type.name) return;
    EnumPlan made{.type = type, .name = model_name(type.name), .enumerators = {}};
    if (lower(made.name) != type.name && is_enumerator(type.name) && lower(type.name) == type.name) {
        made.name = type.name;  // order_status becomes Order_status
        made.name[0] = static_cast<char>(made.name[0] - 'a' + 'A');
    }
    made.name = names.take({made.name, made.name + "Enum"});
    NamesInUse inside;
    for (const std::string& value : type.values)
        made.enumerators.push_back(inside.take({is_enumerator(value) ? value : member_name(value)}));
    made.by_name = lower(made.name) == type.name && made.enumerators == type.values && type.values.size() <= 128;
    plan_.enums.push_back(std::move(made));
}

void Planner::name_everything() {
    NamesInUse names;
    for (TableDraft& draft : drafts_)
        if (draft.is_model()) draft.model.name = names.take({model_name(draft.live->name)});
    for (const TableDraft& draft : drafts_)
        for (const sql::Column& column : draft.live->columns)
            if (column.type.kind == TypeKind::enumeration && !column.type.name.empty() && !column.type.array)
                name_enum(column.type, names);
}

void Planner::put_in_order() {
    std::vector<const sql::Table*> tables;
    for (const TableDraft& draft : drafts_) tables.push_back(draft.live);
    std::size_t place = 0;
    for (const sql::Table* table : sql::in_creation_order(tables))
        drafts_[find_table(drafts_, table->name)].place = place++;
}

void Planner::name_columns(TableDraft& draft) {
    for (const bool exact : {true, false})  // a column keeps its name, whatever others look like
        for (const sql::Column& column : draft.live->columns)
            if ((member_name(column.name) == column.name) == exact)
                draft.members[column.name] = draft.names.take({member_name(column.name)});
}

void Planner::fill(std::size_t number) {
    TableDraft& draft = drafts_[number];
    draft.model.table.name = draft.live->name;
    std::map<std::string, std::string> attributes;  // column -> ", carboy::unique"
    const Names key = key_of(*draft.live);
    for (const std::string& name : key) attributes[name] += ", carboy::primary_key";
    add_columns(draft, attributes);
    add_uniques(draft, attributes);
    add_indexes(draft, attributes);
    add_checks(draft);
    add_table_facts(draft);
    plan_foreign_keys(drafts_, number, attributes);
    for (const sql::Column& column : draft.model.table.columns) {
        const std::string& member = draft.members[column.name];
        const std::string type = type_text(column.type, plan_.enums);
        const bool optional = column.nullable && !column.primary_key;
        const std::string name = member != column.name ? ", carboy::column_name<" + literal(column.name) + ">" : "";
        const auto same = [&](const MemberPlan& one) { return one.name == member; };
        MemberPlan& made = *std::find_if(draft.model.columns.begin(), draft.model.columns.end(), same);
        made.type = fmt::format("carboy::Column<{}{}{}>", optional ? "std::optional<" + type + ">" : type, name,
                                attributes[column.name]);
    }
}

/// SQLite prints an expression without the parentheses that CREATE TABLE needs.
std::string Planner::default_text(const std::string& text) const {
    if (&dialect_ != &sql::dialects::sqlite()) return text;
    const bool literal = text.front() == '\'' || text.front() == '"' || text.front() == '(' || text.starts_with("x'") ||
                         text.find_first_not_of("+-.0123456789abcdefxABCDEFX") == std::string::npos;
    for (const std::string_view word : {"null", "true", "false", "current_timestamp", "current_date", "current_time"})
        if (equals_ignoring_case(text, word)) return text;
    return literal && text.find("||") == std::string::npos ? text : "(" + text + ")";
}

/// The options of a sequence as C++.
std::string counting_text(const sql::SequenceOptions& options) {
    std::string out;
    const auto add = [&](std::string_view name, std::int64_t value) {
        if (value != sql::SequenceOptions::not_given)
            out += fmt::format("{}.{} = {}", out.empty() ? "" : ", ", name, value);
    };
    add("start", options.start);
    add("increment", options.increment);
    add("minimum", options.minimum);
    add("maximum", options.maximum);
    add("cache", options.cache);
    if (options.cycle) out += out.empty() ? ".cycle = true" : ", .cycle = true";
    return "carboy::SequenceOptions{" + out + "}";
}

void Planner::add_columns(TableDraft& draft, std::map<std::string, std::string>& attributes) {
    sql::Table& table = draft.model.table;
    const auto leave_out = [&](const sql::Column& column, std::string_view why) {
        draft.model.notes.push_back(fmt::format("The column {} is left out, because {}.", column.name, why));
    };
    for (const sql::Column& live : draft.live->columns) {
        const auto type = declared_type(live.type);
        if (!type) {
            leave_out(live, "a model has no arrays");
            continue;
        }
        if (table.columns.size() == most_members) {
            leave_out(live, "a model has at most 64 members");
            continue;
        }
        sql::Column column{.name = live.name, .type = *type, .nullable = live.nullable};
        column.primary_key = contains(key_of(*draft.live), live.name);
        if (column.primary_key) {
            column.nullable = false;
            table.primary_key.push_back(live.name);
        }
        MemberPlan member{.name = draft.members[live.name], .type = ""};
        if (!live.computed.empty()) {
            column.computed = live.computed;
            column.stored = true;
            attributes[live.name] += ", carboy::computed<" + literal(live.computed) + ">";
        } else if (live.server_default && !live.server_default->empty()) {
            column.server_default = default_text(*live.server_default);
            attributes[live.name] += ", carboy::server_default<" + literal(*column.server_default) + ">";
            const std::string value = object_default(live, plan_.enums);
            if (!value.empty())
                attributes[live.name] += ", " + value;
            else if (!is_empty_value(*live.server_default))
                member.notes.push_back("New objects do not get the column's default: assign a value.");
        }
        if (live.identity == sql::Identity::always || live.identity == sql::Identity::by_default) {
            if (key_of(*draft.live) == Names{live.name}) {
                column.identity = live.identity;
                attributes[live.name] +=
                    live.identity == sql::Identity::always ? ", carboy::identity_always" : ", carboy::identity";
                if (live.counting != sql::SequenceOptions{}) {
                    column.counting = live.counting;
                    attributes[live.name] += ", carboy::counting<" + counting_text(live.counting) + ">";
                }
            } else {
                member.notes.push_back(
                    "The database numbers this column as GENERATED AS IDENTITY, which only a primary key has here.");
            }
        } else if (live.counting != sql::SequenceOptions{}) {
            member.notes.push_back("The sequence of this column has other options than create_all() gives it:" +
                                   sql::sequence_options(live.counting) + ".");
        }
        column.comment = live.comment;
        if (!live.comment.empty()) attributes[live.name] += ", carboy::column_comment<" + literal(live.comment) + ">";
        column.collation = live.collation;
        if (!live.collation.empty()) attributes[live.name] += ", carboy::collation<" + literal(live.collation) + ">";
        table.columns.push_back(std::move(column));
        draft.model.columns.push_back(std::move(member));
    }
}

/// Returns the members of these columns as arguments, or nothing when one of them has no member.
std::string arguments(const TableDraft& draft, const Names& columns) {
    std::string out;
    for (const std::string& column : columns) {
        if (draft.model.table.position(column) == sql::Table::npos) return "";
        out += (out.empty() ? "" : ", ") + literal(draft.members.at(column));
    }
    return columns.size() <= most_columns ? out : "";
}

std::string named(const std::string& name) { return name.empty() ? "" : ".named(" + literal(name) + ")"; }

void Planner::add_uniques(TableDraft& draft, std::map<std::string, std::string>& attributes) {
    for (sql::UniqueConstraint unique : draft.live->uniques) {
        const std::string columns = arguments(draft, unique.columns);
        if (columns.empty()) continue;
        if (is_usual_name(unique.name, *draft.live, unique.columns, "key")) unique.name.clear();
        if (unique.columns.size() == 1 && unique.name.empty() &&
            attributes[unique.columns[0]].find("carboy::unique") == std::string::npos &&
            unique.deferral == sql::Deferral::not_deferrable && !unique.nulls_not_distinct)
            attributes[unique.columns[0]] += ", carboy::unique";
        else
            draft.model.table_args.push_back("carboy::unique_constraint(" + columns + ")" + named(unique.name) +
                                             deferral_call(unique.deferral) +
                                             (unique.nulls_not_distinct ? ".nulls_not_distinct()" : ""));
        draft.model.table.uniques.push_back(std::move(unique));
    }
}

/// The keys of an index as arguments; an expression is in parentheses, so that it is not taken for a column.
std::string index_arguments(const TableDraft& draft, const sql::Index& index) {
    if (index.expressions.empty()) return arguments(draft, index.columns);
    if (index.expressions.size() > most_columns) return "";
    std::string out;
    for (const std::string& expression : index.expressions)
        out += (out.empty() ? "" : ", ") +
               literal(expression.find('(') != std::string::npos ? expression : "(" + expression + ")");
    return out;
}

void Planner::add_indexes(TableDraft& draft, std::map<std::string, std::string>& attributes) {
    for (const sql::Index& index : draft.live->indexes) {
        const std::string columns = index_arguments(draft, index);
        if (columns.empty()) continue;
        const std::string included = arguments(draft, index.include);
        if (included.empty() && !index.include.empty()) continue;
        draft.model.table.indexes.push_back(index);
        std::string usual = "ix_" + (plan_.schema.empty() ? "" : plan_.schema + "_") + draft.live->name;
        for (const std::string& column : index.columns) usual += "_" + column;
        const bool plain = index.expressions.empty() && index.where.empty() && index.method.empty() &&
                           index.include.empty() && !index.nulls_not_distinct;
        std::string& attribute = attributes[index.columns[0]];
        const bool free = attribute.find("carboy::indexed") == std::string::npos &&
                          attribute.find("carboy::unique") == std::string::npos;
        if (plain && index.columns.size() == 1 && index.name == usual && free) {
            attribute += index.unique ? ", carboy::unique, carboy::indexed" : ", carboy::indexed";
            continue;
        }
        std::string text = "carboy::index_on(" + columns + ")";
        if (index.name != usual || !index.expressions.empty()) text += named(index.name);
        if (index.unique) text += ".unique()";
        if (!index.where.empty()) text += ".where(" + literal(index.where) + ")";
        if (!index.method.empty()) text += ".method(" + literal(index.method) + ")";
        if (!included.empty()) text += ".include(" + included + ")";
        if (index.nulls_not_distinct) text += ".nulls_not_distinct()";
        draft.model.table_args.push_back(std::move(text));
    }
}

void Planner::add_checks(TableDraft& draft) {
    for (const sql::CheckConstraint& check : draft.live->checks) {
        draft.model.table.checks.push_back(check);
        draft.model.table_args.push_back("carboy::check_constraint(" + literal(check.condition) +
                                         (check.name.empty() ? "" : ", " + literal(check.name)) + ")");
    }
}

/// What the table has besides columns, keys and indexes.
void Planner::add_table_facts(TableDraft& draft) {
    const sql::Table& live = *draft.live;
    sql::Table& table = draft.model.table;
    std::vector<std::string>& args = draft.model.table_args;
    if (!is_usual_name(live.primary_key_name, live, {}, "pkey")) {
        table.primary_key_name = live.primary_key_name;
        args.push_back("carboy::primary_key_name(" + literal(live.primary_key_name) + ")");
    }
    table.excludes = live.excludes;
    for (const sql::ExcludeConstraint& exclude : live.excludes)
        args.push_back("carboy::exclude_constraint(" + literal(exclude.definition) + ", " + literal(exclude.name) +
                       ")");
    table.comment = live.comment;
    if (!live.comment.empty()) args.push_back("carboy::table_comment(" + literal(live.comment) + ")");
    table.options = live.options;
    for (const sql::TableOption& option : live.options)
        args.push_back("carboy::table_option(" + literal(option.name) + (option.value == "false" ? ", false" : "") +
                       ")");
}

Plan Planner::finish() {
    std::vector<TableDraft*> ordered;
    for (TableDraft& draft : drafts_) ordered.push_back(&draft);
    std::sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) { return a->place < b->place; });
    for (TableDraft* draft : ordered) {
        if (draft->kind == TableKind::link) {
            sql::Table link{.name = draft->live->name, .columns = draft->live->columns};
            for (sql::Column& column : link.columns) {
                column.type = *declared_type(column.type);
                column.nullable = false;
                column.primary_key = true;
                link.primary_key.push_back(column.name);
            }
            link.foreign_keys = draft->live->foreign_keys;
            for (sql::ForeignKey& key : link.foreign_keys) key.name.clear();
            plan_.links.push_back(std::move(link));
        }
        if (!draft->is_model()) continue;
        const std::size_t columns = draft->model.columns.size();
        if (columns + draft->model.relationships.size() > most_members) {
            draft->model.relationships.resize(most_members - columns);
            draft->model.notes.push_back("Some relationships are left out, because a model has at most 64 members.");
        }
        plan_.models.push_back(std::move(draft->model));
    }
    return std::move(plan_);
}

}  // namespace

std::size_t find_table(const Drafts& drafts, std::string_view name) {
    std::size_t at = 0;
    while (at < drafts.size() && drafts[at].live->name != name) ++at;
    if (at < drafts.size()) return at;
    for (at = 0; at < drafts.size(); ++at)
        if (equals_ignoring_case(drafts[at].live->name, name)) break;
    return at;
}

bool are_unique_columns(const sql::Table& table, Names columns) {
    std::sort(columns.begin(), columns.end());
    const auto are = [&](Names others) {
        std::sort(others.begin(), others.end());
        return others == columns;
    };
    return are(table.primary_key) ||
           std::any_of(table.uniques.begin(), table.uniques.end(),
                       [&](const sql::UniqueConstraint& unique) { return are(unique.columns); }) ||
           std::any_of(table.indexes.begin(), table.indexes.end(), [&](const sql::Index& index) {
               return index.unique && are(index.columns) && index.where.empty();
           });
}

bool is_usual_name(const std::string& name, const sql::Table& table, const Names& columns, std::string_view ending) {
    if (name.empty()) return true;
    std::string usual = table.name;
    for (const std::string& column : columns) usual += "_" + column;
    return name == usual + "_" + std::string(ending);
}

std::vector<const sql::Table*> Plan::tables() const {
    std::vector<const sql::Table*> out;
    for (const ModelPlan& model : models) out.push_back(&model.table);
    for (const sql::Table& link : links) out.push_back(&link);
    return out;
}

Plan make_plan(const std::vector<sql::Table>& tables, const sql::Dialect& dialect, const std::string& schema) {
    return Planner(tables, dialect, schema).make();
}

}  // namespace carboy::cli

#include <carboy/migrate/compare/diff.hpp>

#include <algorithm>

#include "migrate/compare/names.hpp"
#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {
namespace {

/// One table of a schema in both forms.
struct TablePair {
    const sql::Table* declared = nullptr;
    const sql::Table* reported = nullptr;
    bool live = false;

    explicit operator bool() const noexcept { return declared != nullptr; }
};

TablePair find(const Schema& schema, std::string_view name) {
    for (std::size_t i = 0; i < schema.declared.size(); ++i)
        if (schema.declared[i].name == name) return {&schema.declared[i], &schema.reported[i], schema.live};
    return {};
}

/// A constraint in both forms.
template <class Part>
struct PartPair {
    const Part* declared;
    const Part* reported;
    bool live;

    /// A model that gives a constraint no name leaves the choice to the database.
    bool has_name() const { return live || !declared->name.empty(); }
    bool may_be(const PartPair& other) const {
        return !has_name() || !other.has_name() || reported->name == other.reported->name;
    }
    /// The constraint with its name in the database.
    Part named() const {
        Part part = *declared;
        if (part.name.empty()) part.name = reported->name;
        return part;
    }
};

template <class Part>
std::vector<PartPair<Part>> pairs(const TablePair& table, std::vector<Part> sql::Table::*list) {
    std::vector<PartPair<Part>> found;
    const std::vector<Part>&declared = table.declared->*list, &reported = table.reported->*list;
    for (std::size_t i = 0; i < declared.size() && i < reported.size(); ++i)
        found.push_back({&declared[i], &reported[i], table.live});
    return found;
}

bool same_content(const sql::UniqueConstraint& a, const sql::UniqueConstraint& b) {
    return a.columns == b.columns && a.deferral == b.deferral && a.nulls_not_distinct == b.nulls_not_distinct;
}
// PostgreSQL adds casts to a condition, which depend on the types of its columns.
bool same_condition(const std::string& a, const std::string& b) {
    return normal_sql(without_casts(a)) == normal_sql(without_casts(b));
}
bool same_content(const sql::CheckConstraint& a, const sql::CheckConstraint& b) {
    return same_condition(a.condition, b.condition);
}
bool same_content(const sql::ForeignKey& a, const sql::ForeignKey& b) {
    return a.columns == b.columns && a.referred_table == b.referred_table && a.referred_columns == b.referred_columns &&
           a.referred_schema == b.referred_schema && a.on_delete == b.on_delete && a.on_update == b.on_update &&
           a.deferral == b.deferral;
}
bool same_content(const sql::ExcludeConstraint& a, const sql::ExcludeConstraint& b) {
    return same_condition(a.definition, b.definition);
}
bool same_content(const sql::Index& a, const sql::Index& b) {
    return a.name == b.name && a.unique == b.unique && a.columns == b.columns && a.method == b.method &&
           a.include == b.include && a.nulls_not_distinct == b.nulls_not_distinct && same_condition(a.where, b.where) &&
           std::equal(a.expressions.begin(), a.expressions.end(), b.expressions.begin(), b.expressions.end(),
                      same_condition);
}

/// Finds the parts that only one side has.
template <class Part, class Gone, class New>
void compare(const TablePair& from, const TablePair& to, std::vector<Part> sql::Table::*list, Gone gone, New made) {
    auto left = pairs(from, list);
    for (const PartPair<Part>& wanted : pairs(to, list)) {
        const auto found = std::find_if(left.begin(), left.end(), [&](const PartPair<Part>& have) {
            return wanted.may_be(have) && same_content(*wanted.reported, *have.reported);
        });
        if (found == left.end())
            made(wanted);
        else
            left.erase(found);
    }
    for (const PartPair<Part>& rest : left) gone(rest);
}

std::string normal(const std::optional<std::string>& text) { return text ? "= " + normal_sql(*text) : ""; }

ColumnDifference compare(const sql::Column& from, const sql::Column& to, const sql::Dialect& dialect) {
    ColumnDifference what;
    what.type = dialect.type_name(from.type) != dialect.type_name(to.type);
    what.nullable = from.nullable != to.nullable;
    what.default_value = normal(from.server_default) != normal(to.server_default);
    what.computed = normal_sql(from.computed) != normal_sql(to.computed) || from.stored != to.stored;
    what.numbering = from.identity != to.identity;
    // Another sequence counts in its own way.
    what.counting = !what.numbering && !what.default_value && from.counting != to.counting;
    what.collation = from.collation != to.collation;
    what.comment = from.comment != to.comment;
    return what;
}

using Enumerations = std::map<std::string, sql::ColumnType>;

Enumerations enumerations(const Schema& schema, const sql::Dialect& dialect) {
    Enumerations found;
    if (!dialect.named_enumerations) return found;
    for (const sql::Table& table : schema.reported)
        for (const sql::Column& column : table.columns)
            if (column.type.kind == sql::TypeKind::enumeration && !column.type.name.empty())
                found.emplace(column.type.name, column.type);
    return found;
}

/// Collects the changes of one comparison, each kind in its own list, and puts them into an order that works.
class Comparison {
  public:
    Comparison(Difference& out, const sql::Dialect& dialect, const Answers& answers)
        : out_(out), dialect_(dialect), answers_(answers) {}

    void run() {
        renamed_ = rename_steps(answers_);
        compare_enumerations();
        for (const sql::Table* table : in_order(out_.to))
            if (const TablePair from = find(out_.from, table->name)) compare_table(from, find(out_.to, table->name));
        for (const sql::Table* table : in_order(out_.to))
            if (!find(out_.from, table->name)) created_.push_back(CreateTable{*table});
        for (const sql::Table* table : in_order(out_.from))
            if (!find(out_.to, table->name)) drop_table(*table);
        for (auto* list : {&renamed_, &keys_gone_, &parts_gone_, &types_, &columns_, &columns_gone_, &uniques_,
                           &tables_, &created_, &parts_, &keys_, &dropped_, &types_gone_})
            std::move(list->begin(), list->end(), std::back_inserter(out_.changes));
    }

  private:
    static std::vector<const sql::Table*> in_order(const Schema& schema) {
        std::vector<const sql::Table*> tables;
        for (const sql::Table& table : schema.declared) tables.push_back(&table);
        return sql::in_creation_order(tables);
    }

    void compare_enumerations() {
        const Enumerations from = enumerations(out_.from, dialect_), to = enumerations(out_.to, dialect_);
        for (const auto& [name, type] : to) {
            const auto found = from.find(name);
            if (found == from.end())
                types_.push_back(CreateEnumeration{type});
            else if (found->second.values != type.values)
                types_.push_back(AlterEnumeration{found->second, type});
        }
        for (const auto& [name, type] : from)
            if (!to.contains(name)) types_gone_.push_back(DropEnumeration{type});
    }

    std::string fill_for(const std::string& table, const std::string& column) const {
        const auto found = answers_.fills.find({table, column});
        return found != answers_.fills.end() ? found->second : std::string();
    }

    void compare_columns(const TablePair& from, const TablePair& to) {
        const std::string& name = to.declared->name;
        for (std::size_t i = 0; i < to.declared->columns.size(); ++i) {
            const sql::Column& wanted = to.declared->columns[i];
            const std::size_t at = from.declared->position(wanted.name);
            if (at == sql::Table::npos) {
                columns_.push_back(AddColumn{name, wanted, fill_for(name, wanted.name)});
                continue;
            }
            const ColumnDifference what = compare(from.reported->columns[at], to.reported->columns[i], dialect_);
            if (!what.any()) continue;
            AlterColumn altered{name, from.declared->columns[at], wanted, what, fill_for(name, wanted.name)};
            altered.from.identity = from.reported->columns[at].identity;
            altered.to.identity = to.reported->columns[i].identity;
            altered.from.counting = from.reported->columns[at].counting;
            altered.to.counting = to.reported->columns[i].counting;
            columns_.push_back(std::move(altered));
        }
        for (const sql::Column& old : from.declared->columns)
            if (to.declared->position(old.name) == sql::Table::npos) columns_gone_.push_back(DropColumn{name, old});
    }

    void compare_primary_key(const TablePair& from, const TablePair& to) {
        const sql::Table &have = *from.reported, &wanted = *to.reported;
        const auto has_name = [](const TablePair& table) {
            return table.live || !table.declared->primary_key_name.empty();
        };
        // The name that PostgreSQL has chosen depends on what the table was called then.
        const bool chosen = have.primary_key_name.ends_with("_pkey") && wanted.primary_key_name.ends_with("_pkey");
        const bool renamed =
            has_name(from) && has_name(to) && !chosen && have.primary_key_name != wanted.primary_key_name;
        if (have.primary_key == wanted.primary_key && (!renamed || wanted.primary_key.empty())) return;
        columns_.push_back(ChangePrimaryKey{wanted.name, have.primary_key, wanted.primary_key,
                                            has_name(to) ? wanted.primary_key_name : std::string()});
    }

    void compare_table(const TablePair& from, const TablePair& to) {
        const std::string& name = to.declared->name;
        compare_columns(from, to);
        compare_primary_key(from, to);
        if (from.reported->comment != to.reported->comment)
            tables_.push_back(ChangeTableComment{name, from.reported->comment, to.reported->comment});
        if (from.reported->options != to.reported->options)
            tables_.push_back(ChangeTableOptions{name, from.reported->options, to.reported->options});
        compare(
            from, to, &sql::Table::excludes,
            [&](const auto& exclude) {
                parts_gone_.push_back(DropExclude{name, *exclude.declared});
            },
            [&](const auto& exclude) {
                parts_.push_back(AddExclude{name, *exclude.declared});
            });
        compare(
            from, to, &sql::Table::foreign_keys,
            [&](const auto& key) {
                keys_gone_.push_back(DropForeignKey{name, key.named()});
            },
            [&](const auto& key) {
                keys_.push_back(AddForeignKey{name, *key.declared});
            });
        compare(
            from, to, &sql::Table::indexes,
            [&](const auto& index) {
                parts_gone_.push_back(DropIndex{name, *index.declared});
            },
            [&](const auto& index) {
                parts_.push_back(AddIndex{name, *index.declared});
            });
        compare(
            from, to, &sql::Table::checks,
            [&](const auto& check) {
                parts_gone_.push_back(DropCheck{name, check.named()});
            },
            [&](const auto& check) {
                parts_.push_back(AddCheck{name, *check.declared});
            });
        compare(
            from, to, &sql::Table::uniques,
            [&](const auto& unique) {
                parts_gone_.push_back(DropUnique{name, unique.named()});
            },
            [&](const auto& unique) {
                uniques_.push_back(AddUnique{name, *unique.declared});
            });
    }

    /// The names of indexes belong to the schema, so an index whose name is needed again goes before its table.
    void drop_table(const sql::Table& table) {
        for (const sql::Index& index : table.indexes)
            for (const sql::Table& other : out_.to.declared)
                for (const sql::Index& needed : other.indexes)
                    if (needed.name == index.name) parts_gone_.push_back(DropIndex{table.name, index});
        dropped_.insert(dropped_.begin(), DropTable{table});
    }

    Difference& out_;
    const sql::Dialect& dialect_;
    const Answers& answers_;
    std::vector<Change> renamed_, keys_gone_, parts_gone_, types_, columns_, columns_gone_, uniques_, tables_, created_,
        parts_, keys_, dropped_, types_gone_;
};

}  // namespace

Answers Answers::reversed() const {
    Answers back;
    for (const auto& [from, to] : renamed_tables) back.renamed_tables.emplace(to, from);
    for (const auto& [column, to] : renamed_columns) {
        const auto table = back.renamed_tables.find(column.first);
        const std::string& name = table != back.renamed_tables.end() ? table->second : column.first;
        back.renamed_columns.emplace(std::pair(name, to), column.second);
    }
    return back;
}

Difference diff(const Schema& from, const Schema& to, const sql::Dialect& dialect, const Answers& answers) {
    Difference difference{.from = from, .to = to, .changes = {}};
    apply_renames(difference.from, answers, dialect);
    Comparison(difference, dialect, answers).run();
    return difference;
}

}  // namespace carboy::migrate

#include <carboy/migrate/compare/change.hpp>

namespace carboy::migrate {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return "(" + out + ")";
}

std::string constraint(const std::string& name, std::string text) { return name.empty() ? text : text + " " + name; }

std::string of(const std::string& table, const std::string& name, const sql::UniqueConstraint& unique) {
    return constraint(name, "unique constraint") + " on " + table + joined(unique.columns);
}
std::string of(const std::string& table, const sql::CheckConstraint& check) {
    return constraint(check.name, "check") + " of " + table + ": " + check.condition;
}
std::string of(const std::string& table, const sql::Index& index) {
    return (index.unique ? "unique index " : "index ") + index.name + " on " + table +
           joined(index.expressions.empty() ? index.columns : index.expressions) +
           (index.where.empty() ? "" : " where " + index.where);
}
std::string of(const std::string& table, const sql::ExcludeConstraint& exclude) {
    return constraint(exclude.name, "exclude constraint") + " of " + table + ": " + exclude.definition;
}
std::string joined(const std::vector<sql::TableOption>& options) {
    std::vector<std::string> texts;
    for (const sql::TableOption& option : options) texts.push_back(option.name + " = " + option.value);
    return joined(texts);
}
std::string of(const std::string& table, const sql::ForeignKey& key) {
    return "foreign key " + table + joined(key.columns) + " to " + key.referred_table + joined(key.referred_columns);
}

std::string altered(const ColumnDifference& what, const sql::Column& to) {
    std::string out;
    const auto add = [&](bool changed, std::string_view text) {
        if (changed) out.append(out.empty() ? "" : ", ").append(text);
    };
    add(what.type, "type");
    add(what.nullable, to.nullable ? "allow NULL" : "NOT NULL");
    add(what.default_value, to.server_default || !to.sequence.empty() ? "default" : "no default");
    add(what.computed, "generated value");
    add(what.numbering, "numbering");
    add(what.counting, "options of its sequence");
    add(what.collation, "collation");
    add(what.comment, "comment");
    return out;
}

struct Describer {
    std::string operator()(const RenameTable& c) const { return "rename table " + c.from + " to " + c.to; }
    std::string operator()(const RenameColumn& c) const {
        return "rename column " + c.table + "." + c.from + " to " + c.to;
    }
    std::string operator()(const CreateTable& c) const { return "create table " + c.table.name; }
    std::string operator()(const DropTable& c) const { return "drop table " + c.table.name; }
    std::string operator()(const AddColumn& c) const { return "add column " + c.table + "." + c.column.name; }
    std::string operator()(const DropColumn& c) const { return "drop column " + c.table + "." + c.column.name; }
    std::string operator()(const AlterColumn& c) const {
        return "alter column " + c.table + "." + c.to.name + ": " + altered(c.what, c.to);
    }
    std::string operator()(const ChangePrimaryKey& c) const {
        if (c.from == c.to)
            return "rename primary key of " + c.table + " to " + (c.to_name.empty() ? "no name" : c.to_name);
        return "change primary key of " + c.table + " from " + joined(c.from) + " to " + joined(c.to);
    }
    std::string operator()(const ChangeTableComment& c) const { return "change comment of " + c.table; }
    std::string operator()(const ChangeTableOptions& c) const {
        return "change options of " + c.table + " from " + joined(c.from) + " to " + joined(c.to);
    }
    std::string operator()(const AddExclude& c) const { return "add " + of(c.table, c.exclude); }
    std::string operator()(const DropExclude& c) const { return "drop " + of(c.table, c.exclude); }
    std::string operator()(const AddIndex& c) const { return "add " + of(c.table, c.index); }
    std::string operator()(const DropIndex& c) const { return "drop " + of(c.table, c.index); }
    std::string operator()(const AddUnique& c) const { return "add " + of(c.table, c.unique.name, c.unique); }
    std::string operator()(const DropUnique& c) const { return "drop " + of(c.table, "", c.unique); }
    std::string operator()(const AddCheck& c) const { return "add " + of(c.table, c.check); }
    std::string operator()(const DropCheck& c) const { return "drop " + of(c.table, c.check); }
    std::string operator()(const AddForeignKey& c) const { return "add " + of(c.table, c.key); }
    std::string operator()(const DropForeignKey& c) const { return "drop " + of(c.table, c.key); }
    std::string operator()(const CreateEnumeration& c) const { return "create enumeration " + c.type.name; }
    std::string operator()(const DropEnumeration& c) const { return "drop enumeration " + c.type.name; }
    std::string operator()(const AlterEnumeration& c) const {
        return "change enumeration " + c.to.name + " to " + joined(c.to.values);
    }
};

struct TableOf {
    std::string operator()(const RenameTable& c) const { return c.to; }
    std::string operator()(const CreateTable& c) const { return c.table.name; }
    std::string operator()(const DropTable& c) const { return c.table.name; }
    std::string operator()(const CreateEnumeration&) const { return {}; }
    std::string operator()(const DropEnumeration&) const { return {}; }
    std::string operator()(const AlterEnumeration&) const { return {}; }
    template <class OtherChange>
    std::string operator()(const OtherChange& c) const {
        return c.table;
    }
};

}  // namespace

std::string describe(const Change& change) { return std::visit(Describer{}, change); }
std::string table_of(const Change& change) { return std::visit(TableOf{}, change); }

}  // namespace carboy::migrate

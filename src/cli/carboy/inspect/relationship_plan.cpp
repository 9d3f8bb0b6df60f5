// Foreign keys and what follows from them: One and Many, OneToOne and ManyToMany.
#include <carboy/base/text.hpp>
#include <carboy/sql/compile/foreign_key.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "cli/carboy/inspect/draft.hpp"

namespace carboy::cli {
namespace {

using Names = std::vector<std::string>;

std::string quoted(const Names& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + literal(name);
    return out;
}

std::string joined(const Names& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

/// The attribute of an action; nullopt when there is none for it.
std::optional<std::string> action_attribute(const std::string& event, const std::string& action) {
    if (action.empty()) return "";
    if (action == "CASCADE") return ", carboy::" + event + "_cascade";
    if (action == "SET NULL") return ", carboy::" + event + "_set_null";
    if (action == "RESTRICT" && event == "on_delete") return ", carboy::on_delete_restrict";
    return std::nullopt;
}

/// Why a model cannot have this foreign key; empty when it can.
std::string obstacle(const Drafts& drafts, const TableDraft& draft, const sql::ForeignKey& key) {
    if (!key.referred_schema.empty()) return "the other table is in the schema " + key.referred_schema;
    const std::size_t number = find_table(drafts, key.referred_table);
    if (number == drafts.size()) return "there is no such table";
    const TableDraft& target = drafts[number];
    if (!target.is_model()) return "that table has no model";
    if (key.columns.size() > 8) return "it has more than 8 columns";
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const std::size_t own = draft.model.table.position(key.columns[i]);
        const std::size_t other = target.live->position(key.referred_columns[i]);
        if (own == sql::Table::npos) return "the column is left out";
        if (other == sql::Table::npos) return "there is no such column";
        if (!sql::can_refer(draft.live->columns[draft.live->position(key.columns[i])].type,
                            target.live->columns[other].type))
            return "the types of the columns differ";
    }
    return "";
}

/// A name without the ending of a foreign key, or empty when it has none: "author_id" becomes "author".
std::string stem(const std::string& member) {
    for (const std::string_view ending : {"_id", "_fk", "_uuid", "_key", "_code", "_no"})
        if (member.size() > ending.size() && member.ends_with(ending))
            return member.substr(0, member.size() - ending.size());
    return "";
}

/// What a relationship is called after the members of its foreign key, or empty when they do not say: "author_id"
/// becomes "author", and so do "author_country" and "author_number" together.
std::string stem(const Names& members) {
    if (members.size() == 1) return stem(members[0]);
    std::string common = members[0];
    for (const std::string& member : members)
        common.resize(static_cast<std::size_t>(
            std::mismatch(common.begin(), common.end(), member.begin(), member.end()).first - common.begin()));
    const std::size_t end = common.rfind('_');
    return end == std::string::npos ? "" : common.substr(0, end);
}

/// One relationship: `text` is everything between the angle brackets.
MemberPlan relationship(std::string name, const std::string& kind, const std::string& text) {
    return {.name = std::move(name), .type = "carboy::" + kind + "<" + text + ">"};
}

/// The keys of an association table that has a model: exactly these two are its primary key.
bool links_two(const Drafts& drafts, const TableDraft& draft) {
    if (draft.keys.size() < 2 || draft.model.table.primary_key.size() != 2) return false;
    std::size_t found = 0;
    for (const KeyDraft& key : draft.keys) {
        const Names& own = draft.model.table.primary_key;
        if (key.columns.size() > 1) continue;
        const bool whole = drafts[key.target].model.table.primary_key == key.referred;
        if (whole && std::find(own.begin(), own.end(), key.columns[0]) != own.end()) ++found;
    }
    return found == 2;
}

class Relationships {
  public:
    explicit Relationships(Drafts& drafts) : drafts_(drafts) {}

    void plan() {
        for (TableDraft& draft : drafts_)
            for (KeyDraft& key : draft.keys) add_one(draft, key);
        for (std::size_t i = 0; i < drafts_.size(); ++i) {
            const bool link = links_two(drafts_, drafts_[i]);
            // A link without columns of its own is reached only through the ManyToMany.
            if (link && drafts_[i].model.table.columns.size() == 2 && drafts_[i].keys.size() == 2) continue;
            for (const KeyDraft& key : drafts_[i].keys) add_reverse(drafts_[i], i, key);
        }
        for (std::size_t i = 0; i < drafts_.size(); ++i) {
            if (drafts_[i].kind == TableKind::link) add_link(drafts_[i]);
            if (drafts_[i].is_model() && links_two(drafts_, drafts_[i])) add_linked_by_model(drafts_[i]);
        }
    }

  private:
    void add_one(TableDraft& draft, KeyDraft& key) {
        Names members;
        for (const std::string& column : key.columns) members.push_back(draft.members[column]);
        const std::string& member = members.front();
        const std::string& target = drafts_[key.target].model.name;
        const std::string start = stem(members);
        const bool several = std::count_if(draft.keys.begin(), draft.keys.end(),
                                           [&](const KeyDraft& other) { return other.target == key.target; }) > 1;
        const std::string alone = several ? member + "_object" : snake_case(target);
        key.one = draft.names.take(
            {member_name(start.empty() ? alone : start), member_name(snake_case(target)), member + "_object"});
        draft.model.relationships.push_back(relationship(key.one, "One", target + ", " + literal(joined(members))));
    }

    /// Several keys between the same two tables, and a key of a table to itself, need names that tell them apart.
    void add_reverse(TableDraft& draft, std::size_t number, const KeyDraft& key) {
        TableDraft& target = drafts_[key.target];
        const auto same = [&](const KeyDraft& other) { return other.target == key.target; };
        const bool several = key.target == number || std::count_if(draft.keys.begin(), draft.keys.end(), same) > 1;
        const bool single = are_unique_columns(*draft.live, key.columns);
        const std::string own = snake_case(draft.model.name);
        const std::string usual = single ? own : list_name(own);
        const std::string longer = usual + "_by_" + key.one;
        const std::string name = target.names.take({several ? longer : member_name(usual), longer});
        target.model.relationships.push_back(
            relationship(name, single ? "OneToOne" : "Many", draft.model.name + ", " + literal(key.one)));
    }

    std::string name_of_list(TableDraft& owner, const TableDraft& other, const std::string& link,
                             const std::string& column) {
        const std::string usual = list_name(snake_case(other.model.name));
        const std::string start = stem(member_name(column));
        if (&owner == &other)
            return owner.names.take({member_name(start.empty() ? column : start), usual + "_by_" + member_name(link)});
        return owner.names.take({member_name(usual), usual + "_by_" + member_name(link)});
    }

    /// The table's columns are in the order of its two ends, so the first end is the one that says so: the side that
    /// names its columns is linked first, or else the model that is declared first.
    void add_link(const TableDraft& link) {
        const sql::ForeignKey *first = &link.live->foreign_keys[0], *second = &link.live->foreign_keys[1];
        if (first->columns[0] != link.live->columns[0].name) std::swap(first, second);
        TableDraft& a = drafts_[find_table(drafts_, first->referred_table)];
        TableDraft& b = drafts_[find_table(drafts_, second->referred_table)];
        const auto usual = [&](const TableDraft& end, const sql::ForeignKey& key) {
            for (std::size_t i = 0; i < key.columns.size(); ++i)
                if (key.columns[i] != end.live->name + "_" + key.referred_columns[i]) return false;
            return true;
        };
        const bool self = &a == &b;
        const bool says = self || !usual(a, *first) || !usual(b, *second) || a.place > b.place;
        const auto add = [&](TableDraft& owner, const TableDraft& other, const Names& own, const Names& theirs,
                             bool names) {
            const std::string columns =
                names ? ", carboy::link_columns<" + literal(joined(own)) + ", " + literal(joined(theirs)) + ">" : "";
            owner.model.relationships.push_back(relationship(name_of_list(owner, other, link.live->name, theirs[0]),
                                                             "ManyToMany",
                                                             other.model.name + ", " + literal(link.name) + columns));
        };
        add(a, b, first->columns, second->columns, says);
        add(b, a, second->columns, first->columns, self);
    }

    void add_linked_by_model(TableDraft& link) {
        const Names& key = link.model.table.primary_key;
        const auto key_on = [&](const std::string& column) {
            return std::find_if(link.keys.begin(), link.keys.end(),
                                [&](const KeyDraft& k) { return k.columns == Names{column}; });
        };
        const KeyDraft &first = *key_on(key[0]), &second = *key_on(key[1]);
        const bool more = link.model.table.columns.size() > 2;
        const auto add = [&](const KeyDraft& own, const KeyDraft& other) {
            TableDraft& owner = drafts_[own.target];
            const std::string columns =
                fmt::format(", carboy::link_columns<{}, {}>", literal(link.members[own.columns[0]]),
                            literal(link.members[other.columns[0]]));
            owner.model.relationships.push_back(relationship(
                name_of_list(owner, drafts_[other.target], link.live->name, other.columns[0]), "ManyToMany",
                drafts_[other.target].model.name + ", " + literal(link.name) + columns +
                    (more ? ", carboy::view_only" : "")));
        };
        add(first, second);
        add(second, first);
    }

    Drafts& drafts_;
};

}  // namespace

std::string deferral_call(sql::Deferral deferral) {
    if (deferral == sql::Deferral::not_deferrable) return "";
    return deferral == sql::Deferral::initially_deferred ? ".initially_deferred()" : ".deferrable()";
}

static std::string_view deferral_attribute(sql::Deferral deferral) {
    if (deferral == sql::Deferral::not_deferrable) return "";
    return deferral == sql::Deferral::initially_deferred ? ", carboy::initially_deferred" : ", carboy::deferrable";
}

void plan_foreign_keys(Drafts& drafts, std::size_t number, std::map<std::string, std::string>& attributes) {
    TableDraft& draft = drafts[number];
    for (sql::ForeignKey key : draft.live->foreign_keys) {
        const std::string why = obstacle(drafts, draft, key);
        if (!why.empty()) {
            draft.model.notes.push_back(fmt::format("The foreign key ({}) to {} is left out, because {}.",
                                                    joined(key.columns), key.referred_table, why));
            continue;
        }
        const std::size_t target = find_table(drafts, key.referred_table);
        TableDraft& other = drafts[target];
        key.referred_table = other.live->name;
        if (is_usual_name(key.name, *draft.live, key.columns, "fkey")) key.name.clear();
        const auto on_delete = action_attribute("on_delete", key.on_delete);
        const auto on_update = action_attribute("on_update", key.on_update);
        const bool followed = std::none_of(draft.keys.begin(), draft.keys.end(), [&](const KeyDraft& known) {
            return std::is_permutation(known.columns.begin(), known.columns.end(), key.columns.begin(),
                                       key.columns.end());
        });
        const bool alone = key.columns.size() == 1;
        const bool declared = target == number || other.place < draft.place;
        if (alone && followed && declared && key.name.empty() && on_delete && on_update) {
            attributes[key.columns[0]] += fmt::format(", carboy::foreign_key<&{}::{}>{}{}{}", other.model.name,
                                                      other.members[key.referred_columns[0]], *on_delete, *on_update,
                                                      deferral_attribute(key.deferral));
        } else {
            Names own;
            for (const std::string& column : key.columns) own.push_back(draft.members[column]);
            std::string text = fmt::format("carboy::foreign_key_constraint({}).references({}, {})", quoted(own),
                                           literal(other.name), quoted(key.referred_columns));
            if (!key.name.empty()) text += ".named(" + literal(key.name) + ")";
            if (!key.on_delete.empty()) text += ".on_delete(" + literal(key.on_delete) + ")";
            if (!key.on_update.empty()) text += ".on_update(" + literal(key.on_update) + ")";
            draft.model.table_args.push_back(text + deferral_call(key.deferral));
        }
        if (followed) draft.keys.push_back({key.columns, target, key.referred_columns});
        draft.model.table.foreign_keys.push_back(std::move(key));
    }
}

void plan_relationships(Drafts& drafts) { Relationships(drafts).plan(); }

}  // namespace carboy::cli

#include "orm/loading/eager_query.hpp"

#include <algorithm>
#include <array>

namespace carboy::orm {

/// The names of the order terms of a subquery.
static constexpr std::array order_names{"carboy_order_1", "carboy_order_2", "carboy_order_3", "carboy_order_4",
                                        "carboy_order_5", "carboy_order_6", "carboy_order_7", "carboy_order_8"};

EagerQuery::EagerQuery(SessionCore& core, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load)
    : core_(core),
      plan_(load.plan),
      statement_(statement),
      locks_(statement.for_update || statement.for_share),
      populate_(load.populate_existing) {
    static const LoadPlan nothing;
    const LoadPlan* const own = plan_ ? plan_.get() : &nothing;
    parts_.push_back({.mapper = &mapper, .plan = own, .columns = ColumnChoice(mapper, own), .source = statement.from});
    if (!statement.compounds.empty()) parts_[0].columns.keep_rows();  // all its selects have the same columns
    find_last_alias();
    add_parts(0);
    const auto is_list = [](const Part& part) { return part.joined && part.list != nullptr; };
    if (load.streams) {
        refuse_contained_lists();
        drop_joined(is_list);
    } else if (!statement_.compounds.empty()) {
        drop_joined([](const Part& part) { return part.joined; });
    } else if (counts_rows() && std::any_of(parts_.begin(), parts_.end(), is_list)) {
        const bool contains = std::any_of(parts_.begin() + 1, parts_.end(), [](const Part& p) { return !p.joined; });
        if (contains || statement_.order_by.size() > order_names.size())
            drop_joined(is_list);
        else
            nest();
    }
    if (locks_ && parts_.size() > 1 && !nested_ && statement_.lock_of.empty())
        statement_.lock_of = {parts_[0].source};  // rows of an outer join, which may be missing, cannot be locked
    write_columns();
    write_joins();
    now_.resize(parts_.size());
}

void EagerQuery::find_last_alias() {
    const auto look = [&](const sql::Source& source) {
        last_alias_ = std::max({last_alias_, source.alias, source.cte});
    };
    look(statement_.from);
    for (const sql::Join& join : statement_.joins) look(join.source);
    for (const sql::Cte& cte : statement_.with) last_alias_ = std::max(last_alias_, cte.number);
}

/// Adds the relationships of a part that are in the rows, and the relationships of their objects.
void EagerQuery::add_parts(std::size_t owner) {
    for (const LoadPlan::Relation& entry : parts_[owner].plan->relations) {
        if (entry.strategy != LoadStrategy::joined && entry.strategy != LoadStrategy::contains) continue;
        const RelationshipProperty& relation = parts_[owner].mapper->relationships[entry.number];
        const bool joined = entry.strategy == LoadStrategy::joined;
        Part part{.mapper = relation.target,
                  .plan = &entry.plan,
                  .columns = ColumnChoice(*relation.target, &entry.plan),
                  .source = joined ? sql::Source{&relation.target->table, new_alias()} : joined_by_program(relation),
                  .owner = owner,
                  .relation = &relation,
                  .joined = joined};
        if (joined && relation.association != nullptr) part.link = {relation.association->table, new_alias()};
        if (relation.direction != Direction::many_to_one) part.list = std::make_unique<ListLoad>(core_, relation, true);
        parts_.push_back(std::move(part));
        add_parts(parts_.size() - 1);
    }
}

sql::Source EagerQuery::joined_by_program(const RelationshipProperty& relation) const {
    for (const sql::Join& join : statement_.joins) {
        const bool taken =
            std::any_of(parts_.begin(), parts_.end(), [&](const Part& p) { return p.source == join.source; });
        if (join.source.table == &relation.target->table && !taken) return join.source;
    }
    throw SessionError("not_joined",
                       "contains_eager(): The query does not join the table '" + relation.target->table.name + "' of " +
                           std::string(relation.name) + ".",
                       "Add .join(...) along the relationship, or use joined_load(), which joins by itself.");
}

/// True when more rows for an object would change which objects the query returns.
bool EagerQuery::counts_rows() const noexcept {
    return statement_.limit || statement_.offset || statement_.distinct || !statement_.group_by.empty() ||
           !statement_.having.empty();
}

void EagerQuery::refuse_contained_lists() const {
    for (const Part& part : parts_)
        if (part.list && !part.joined)
            throw SessionError("stream_contains",
                               "stream(): contains_eager() cannot fill the list " +
                                   described(*parts_[part.owner].mapper, *part.relation) +
                                   ", because its rows arrive in portions.",
                               "Use selectin_load() for it, or all() instead of stream().");
}

/// Leaves some relationships, and everything that is joined to them, to separate statements.
void EagerQuery::drop_joined(bool (*drops)(const Part& part)) {
    std::vector<Part> kept;
    std::vector<std::size_t> moved(parts_.size());
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        Part& part = parts_[i];
        const bool goes = part.relation != nullptr && (drops(part) || moved[part.owner] == parts_.size());
        moved[i] = goes ? parts_.size() : kept.size();
        if (goes) continue;
        part.owner = moved[part.owner];
        kept.push_back(std::move(part));
    }
    parts_ = std::move(kept);
}

/// Makes the query a subquery, so that its limit counts objects and not joined rows.
void EagerQuery::nest() {
    const std::uint16_t alias = new_alias();
    sql::Select inner = std::move(statement_);
    statement_ = {.columns = {}, .from = {}};
    nested_ = true;
    nest_order(inner);
    parts_[0].source.alias = alias;
    statement_.from = {.alias = alias, .query = std::make_shared<const sql::Select>(std::move(inner))};
}

/// The order of the subquery is also that of the whole.
void EagerQuery::nest_order(sql::Select& inner) {
    const std::uint16_t alias = last_alias_;
    for (std::size_t i = 0; i < inner.order_by.size(); ++i) {
        const sql::OrderTerm& term = inner.order_by[i];
        const sql::Node& first = term.expression.nodes().front();
        const bool own =
            first.op == sql::Op::column && first.ref == parts_[0].source.table && first.alias == parts_[0].source.alias;
        const char* name = order_names[i];
        if (own)
            name = parts_[0].mapper->table.columns[first.column].name.c_str();
        else
            inner.columns.push_back(sql::Expression::nary(sql::Op::label, {term.expression}, 0, name));
        statement_.order_by.push_back({sql::Expression::name(name, alias), term.descending, term.nulls});
    }
}

sql::Expression EagerQuery::column(const Part& part, std::uint16_t column) const {
    if (nested_ && part.relation == nullptr)
        return sql::Expression::name(part.mapper->table.columns[column].name.c_str(), part.source.alias);
    return sql::Expression::column(part.source, column);
}

void EagerQuery::write_columns() {
    std::size_t cells = 0;
    for (Part& part : parts_) {
        part.first_cell = cells;
        cells += part.columns.size();
        const bool is_there = part.relation == nullptr && !nested_;
        if (is_there) {
            part.columns.apply_to(statement_);
        } else if (part.columns.narrows()) {
            for (const std::uint16_t i : part.columns.columns()) statement_.columns.push_back(column(part, i));
        } else if (part.relation != nullptr) {
            statement_.columns.push_back(sql::Expression::table_columns(part.source));
        } else {
            for (std::uint16_t i = 0; i < part.mapper->columns.size(); ++i)
                statement_.columns.push_back(column(part, i));
        }
    }
}

/// The condition that joins one end of an association.
sql::Expression EagerQuery::same_key(const Part& part, std::size_t number, const Part& end_part) const {
    const Association::End& end = part.relation->association->ends[number];
    std::vector<sql::Expression> all;
    for (std::size_t i = 0; i < end.columns.size(); ++i)
        all.push_back(sql::Expression::binary(sql::Op::equal, sql::Expression::column(part.link, end.columns[i]),
                                              column(end_part, end.mapper->primary_key[i])));
    return all.size() == 1 ? std::move(all.front()) : sql::Expression::nary(sql::Op::and_, std::move(all));
}

void EagerQuery::write_joins() {
    for (const Part& part : parts_) {
        if (!part.joined) continue;
        const Part& owner = parts_[part.owner];
        if (part.relation->association != nullptr) {
            const std::size_t end = part.relation->end;
            statement_.joins.push_back({.source = part.link, .on = same_key(part, end, owner), .outer = true});
            statement_.joins.push_back({.source = part.source, .on = same_key(part, 1 - end, part), .outer = true});
        } else {
            statement_.joins.push_back(
                {.source = part.source, .on = orm::same_key(*part.relation, owner.source, part.source), .outer = true});
        }
        for (const OrderColumn& term : part.relation->order)
            statement_.order_by.push_back({column(part, term.column), term.descending});
    }
}

static bool is_absent(const Mapper& mapper, const sql::ValueView* cells) {
    return std::all_of(mapper.primary_key.begin(), mapper.primary_key.end(),
                       [&](std::uint16_t column) { return cells[column].is_null(); });
}

void* EagerQuery::row(const sql::ValueView* cells) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        Part& part = parts_[i];
        const sql::ValueView* const own = part.columns.row(cells + part.first_cell);
        now_[i] = nullptr;
        InstanceState* const owner = part.relation == nullptr ? nullptr : now_[part.owner];
        if (part.relation != nullptr && owner == nullptr) continue;
        if (!is_absent(*part.mapper, own)) {
            now_[i] = core_.load_row(*part.mapper, own, Freshness::current, &part.columns);
            const bool first = part.seen.insert(now_[i]->object()).second;
            if (first) part.objects.push_back(now_[i]->object());
            if (populate_ && overwritten_.insert(now_[i]->object()).second)
                core_.load_row(*part.mapper, own, Freshness::overwrite, &part.columns);
            else if (first && locks_ && part.relation == nullptr)
                core_.load_row(*part.mapper, own, Freshness::fresh, &part.columns);
        }
        if (owner != nullptr) attach(part, *owner, now_[i]);
    }
    return now_[0]->object();
}

void EagerQuery::attach(const Part& part, InstanceState& owner, InstanceState* target) const {
    if (part.list) {
        part.list->begin(owner);
        if (target == nullptr) return;
        if (part.relation->association != nullptr)
            part.list->add_link(owner.object(), target->object());
        else
            part.list->add(target->object());
        return;
    }
    const RelationshipProperty& relation = *part.relation;
    const OneBase& one = one_of(owner.object(), relation);
    if (owner.status != Status::persistent || one.known()) return;
    const KeyValues key(owner, relation, KeySide::local);
    if (key.has_null())
        one.remember(nullptr);
    else if (target == nullptr && !core_.is_modified())
        one.remember(nullptr);
    else if (target != nullptr && target->status == Status::persistent &&
             key.is(KeyValues(*target, relation, KeySide::remote, KeyValues::Of::row)))
        one.remember(target->object());
}

void EagerQuery::finish() {
    core_.place_moved();
    for (Part& part : parts_) {
        if (!part.list) continue;
        if (populate_ || locks_) part.list->drop_repeated();
        part.list->finish();
    }
    for (const Part& part : parts_)
        if (part.relation != nullptr) core_.make_group(part.objects, LoadPlanPtr(plan_, part.plan));
}

void EagerQuery::abandon() noexcept {
    for (Part& part : parts_)
        if (part.list) part.list->abandon();
}

}  // namespace carboy::orm

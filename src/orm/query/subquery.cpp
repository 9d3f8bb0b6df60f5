#include <carboy/orm/query/subquery.hpp>

#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/changed_rows.hpp>

#include <utility>

namespace carboy::orm::detail {

NamedRows::NamedRows(JoinTarget target, std::vector<sql::Expression> columns)
    : target_(std::move(target)), columns_(std::move(columns)) {}

namespace {

/// Removes the common table expressions of a statement when one of them changes rows, because these are allowed only at
/// the top of the whole statement.
std::vector<sql::Cte> take_changes(std::vector<sql::Cte>& with) {
    if (!sql::changes_rows(with)) return {};
    return std::exchange(with, {});
}

std::vector<sql::Cte> take_changes(sql::Insert& statement) {
    if (statement.select == nullptr || !sql::changes_rows(statement.select->with)) return {};
    sql::Select select = *statement.select;
    std::vector<sql::Cte> changes = take_changes(select.with);
    statement.select = std::make_shared<const sql::Select>(std::move(select));
    return changes;
}
std::vector<sql::Cte> take_changes(sql::Update& statement) { return take_changes(statement.with); }
std::vector<sql::Cte> take_changes(sql::Delete& statement) { return take_changes(statement.with); }

}  // namespace

NamedRows NamedRows::subquery(sql::Select select, std::string_view name) {
    const std::vector<const char*> names = name_columns(select.columns);
    JoinTarget target;
    target.needs = take_changes(select.with);
    target.source.alias = sql::alias_number(name);
    target.source.query = std::make_shared<const sql::Select>(std::move(select));
    std::vector<sql::Expression> columns = columns_of(target.source.query->columns, names, target);
    return NamedRows(std::move(target), std::move(columns));
}

NamedRows NamedRows::cte(sql::Select select, std::string_view name) {
    sql::Cte cte{.number = sql::alias_number(name), .columns = name_columns(select.columns), .select = {}};
    JoinTarget target;
    target.needs = take_changes(select.with);
    target.source.cte = cte.number;
    cte.select = std::make_shared<const sql::Select>(std::move(select));
    target.cte = std::make_shared<const sql::Cte>(std::move(cte));
    std::vector<sql::Expression> columns = columns_of(target.cte->select->columns, target.cte->columns, target);
    return NamedRows(std::move(target), std::move(columns));
}

template <class Statement>
static NamedRows changed_rows(Statement statement, std::string_view name) {
    sql::Cte cte{.number = sql::alias_number(name), .columns = name_columns(statement.returning), .select = {}};
    JoinTarget target;
    target.needs = take_changes(statement);
    target.source.cte = cte.number;
    const std::vector<sql::Expression> returned = statement.returning;
    cte.change = std::make_shared<const sql::ChangedRows>(sql::ChangedRows{std::move(statement)});
    target.cte = std::make_shared<const sql::Cte>(std::move(cte));
    std::vector<sql::Expression> columns = columns_of(returned, target.cte->columns, target);
    return NamedRows(std::move(target), std::move(columns));
}

NamedRows NamedRows::changed(sql::Insert statement, std::string_view name) {
    return changed_rows(std::move(statement), name);
}
NamedRows NamedRows::changed(sql::Update statement, std::string_view name) {
    return changed_rows(std::move(statement), name);
}
NamedRows NamedRows::changed(sql::Delete statement, std::string_view name) {
    return changed_rows(std::move(statement), name);
}

NamedRows NamedRows::found_so_far(const sql::Select& roots, std::string_view name) {
    std::vector<sql::Expression> named = roots.columns;
    const std::vector<const char*> names = name_columns(named);
    JoinTarget target;
    target.source.cte = sql::alias_number(name);
    std::vector<sql::Expression> columns = columns_of(named, names, target);
    return NamedRows(std::move(target), std::move(columns));
}

NamedRows NamedRows::recursive(sql::Select roots, sql::Select step, std::string_view name, bool distinct) {
    combine(roots, distinct ? sql::SetOperation::union_ : sql::SetOperation::union_all, std::move(step));
    const NamedRows rows = cte(std::move(roots), name);
    auto recursive = std::make_shared<sql::Cte>(*rows.target_.cte);
    recursive->recursive = true;
    JoinTarget target = rows.target_;
    target.cte = std::move(recursive);
    return rows.from(std::move(target));
}

NamedRows NamedRows::under(std::string_view name) const {
    JoinTarget target = target_;
    target.source.alias = sql::alias_number(name);
    return from(std::move(target));
}

/// The same columns of other rows.
NamedRows NamedRows::from(JoinTarget target) const {
    const std::uint16_t alias = target.source.alias != 0 ? target.source.alias : target.source.cte;
    const auto shared = std::make_shared<const JoinTarget>(target);
    std::vector<sql::Expression> columns;
    for (const sql::Expression& column : columns_) {
        const sql::Node& node = column.nodes().front();
        columns.push_back(sql::Expression::name(static_cast<const char*>(node.ref), alias, shared));
        columns.back().set_number(node.column);
    }
    return NamedRows(std::move(target), std::move(columns));
}

NamedRows NamedRows::lateral() const {
    NamedRows rows = *this;
    rows.target_.lateral = true;
    return rows;
}

}  // namespace carboy::orm::detail

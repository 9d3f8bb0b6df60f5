#include <carboy/orm/query/subquery.hpp>

#include <carboy/sql/statement/alias.hpp>

#include <utility>

namespace carboy::orm::detail {

NamedRows::NamedRows(JoinTarget target, std::vector<sql::Expression> columns)
    : target_(std::move(target)), columns_(std::move(columns)) {}

NamedRows NamedRows::subquery(sql::Select select, std::string_view name) {
    const std::uint16_t alias = sql::alias_number(name);
    const std::vector<const char*> names = name_columns(select);
    std::vector<sql::Expression> columns = columns_of(select, names, alias);
    JoinTarget target;
    target.source.alias = alias;
    target.source.query = std::make_shared<const sql::Select>(std::move(select));
    return NamedRows(std::move(target), std::move(columns));
}

NamedRows NamedRows::cte(sql::Select select, std::string_view name) {
    const std::uint16_t number = sql::alias_number(name);
    sql::Cte cte{.number = number, .columns = name_columns(select)};
    std::vector<sql::Expression> columns = columns_of(select, cte.columns, number);
    cte.select = std::make_shared<const sql::Select>(std::move(select));
    JoinTarget target;
    target.source.cte = number;
    target.cte = std::make_shared<const sql::Cte>(std::move(cte));
    return NamedRows(std::move(target), std::move(columns));
}

NamedRows NamedRows::found_so_far(const sql::Select& roots, std::string_view name) {
    const std::uint16_t number = sql::alias_number(name);
    sql::Select named = roots;
    const std::vector<const char*> names = name_columns(named);
    JoinTarget target;
    target.source.cte = number;
    return NamedRows(std::move(target), columns_of(named, names, number));
}

NamedRows NamedRows::recursive(sql::Select roots, sql::Select step, std::string_view name, bool distinct) {
    combine(roots, distinct ? sql::SetOperation::union_ : sql::SetOperation::union_all, std::move(step));
    NamedRows rows = cte(std::move(roots), name);
    auto recursive = std::make_shared<sql::Cte>(*rows.target_.cte);
    recursive->recursive = true;
    rows.target_.cte = std::move(recursive);
    return rows;
}

NamedRows NamedRows::under(std::string_view name) const {
    NamedRows rows = *this;
    const std::uint16_t alias = sql::alias_number(name);
    rows.target_.source.alias = alias;
    for (sql::Expression& column : rows.columns_) {
        const sql::Node& node = column.nodes().front();
        sql::Expression renamed = sql::Expression::name(static_cast<const char*>(node.ref), alias);
        renamed.set_number(node.column);
        column = std::move(renamed);
    }
    return rows;
}

NamedRows NamedRows::lateral() const {
    NamedRows rows = *this;
    rows.target_.lateral = true;
    return rows;
}

}  // namespace carboy::orm::detail

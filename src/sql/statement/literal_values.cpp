#include <carboy/sql/statement/literal_values.hpp>

#include <carboy/base/error.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <algorithm>
#include <deque>
#include <mutex>
#include <string>

namespace carboy::sql {
namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error("property_value", "A column property contains " + what + ", which cannot be written into statements.",
                "Use columns, functions, strings and whole numbers in it.");
}

/// Returns the same text with a lifetime until the end of the program.
const char* lasting(std::string text) {
    static std::mutex mutex;
    static std::deque<std::string> known;
    const std::lock_guard lock(mutex);
    const auto found = std::find(known.begin(), known.end(), text);
    return found != known.end() ? found->c_str() : known.emplace_back(std::move(text)).c_str();
}

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\\' || c == '\0') refuse("a string with a backslash or a zero byte");
        out += c == '\'' ? std::string("''") : std::string(1, c);
    }
    return out + "'";
}

std::string text_of(ValueView value) {
    switch (value.kind()) {
        case Kind::null: return "NULL";
        case Kind::integer: return std::to_string(value.as_integer());
        case Kind::text: return quoted(value.as_text());
        default: refuse("a value that is neither a string nor a whole number");
    }
}

}  // namespace

/// Changes only copies, never a node that another expression shares.
class LiteralValues {
  public:
    static void expression(Expression& expression) {
        for (Node& node : expression.nodes_) {
            if (node.op == Op::list) refuse("a long list of values");
            if (node.op == Op::json_path) refuse("a JSON path");
            if (node.op != Op::parameter) continue;
            node.ref = lasting(text_of(node.value.view()));
            node.op = Op::keyword;
            node.value = Value();
        }
        if (expression.rest_ == nullptr) return;
        for (auto& subquery : expression.rest_->subqueries) subquery = select(subquery);
    }

  private:
    static std::shared_ptr<const Select> select(const std::shared_ptr<const Select>& from) {
        if (from == nullptr) return from;
        if (from->limit || from->offset || !from->with.empty()) refuse("a subquery with a limit or a WITH");
        auto copy = std::make_shared<Select>(*from);
        for (auto* list : {&copy->columns, &copy->where, &copy->group_by, &copy->having, &copy->distinct_on})
            for (Expression& one : *list) expression(one);
        copy->from.query = select(copy->from.query);
        for (Join& join : copy->joins) {
            join.source.query = select(join.source.query);
            expression(join.on);
        }
        for (OrderTerm& term : copy->order_by) expression(term.expression);
        for (Compound& compound : copy->compounds) compound.select = select(compound.select);
        return copy;
    }
};

Expression with_literal_values(Expression expression) {
    LiteralValues::expression(expression);
    return expression;
}

}  // namespace carboy::sql

// Print statements, which make up most of a page. Frequent kinds of values have statements without virtual calls.
#include "jinja/run/print.hpp"
#include "jinja/run/stmt.hpp"

namespace carboy::jinja {
namespace {

template <bool Escaped>
class PrintLocalStmt final : public PrintStmt {
  public:
    using PrintStmt::PrintStmt;
    Flow exec(Render& render) const override {
        print_between(render, before_, static_cast<const LocalExpr&>(*value_).value(render), behind_, Escaped);
        return Flow::normal;
    }
};

template <bool Escaped>
class PrintAttributeStmt final : public PrintStmt {
  public:
    using PrintStmt::PrintStmt;
    Flow exec(Render& render) const override {
        static_cast<const AttributeExpr&>(*value_).use(
            render, [&](const auto& value) { print_between(render, before_, value, behind_, Escaped); });
        return Flow::normal;
    }
};

/// For `loop.index` and `loop.index0`.
class PrintIndexStmt final : public PrintStmt {
  public:
    using PrintStmt::PrintStmt;
    Flow exec(Render& render) const override {
        const auto& expr = static_cast<const LoopExpr&>(*value_);
        const LoopObject* const loop = expr.loop(render);
        if (!loop) [[unlikely]]
            return PrintStmt::exec(render);
        print_between(render, before_, loop->position() + (expr.slot() == LoopObject::index ? 1 : 0), behind_);
        return Flow::normal;
    }
};

bool is_index(const Expr& expr) {
    const auto* loop = dynamic_cast<const LoopExpr*>(&expr);
    return loop && (loop->slot() == LoopObject::index || loop->slot() == LoopObject::index0);
}

template <bool Escaped>
std::unique_ptr<PrintStmt> make_print(std::string_view before, ExprPtr value, Escaping escaping) {
    if (dynamic_cast<const LocalExpr*>(value.get()))
        return std::make_unique<PrintLocalStmt<Escaped>>(before, std::move(value), escaping);
    if (dynamic_cast<const AttributeExpr*>(value.get()))
        return std::make_unique<PrintAttributeStmt<Escaped>>(before, std::move(value), escaping);
    if (is_index(*value)) return std::make_unique<PrintIndexStmt>(before, std::move(value), escaping);
    return std::make_unique<PrintStmt>(before, std::move(value), escaping);
}

}  // namespace

void print_between_slowly(Render& render, const Fragment& before, const Value& value, const Fragment& behind,
                          bool escaped) {
    render.write(before);
    print_value(render, value, escaped);
    render.write(behind);
}

std::unique_ptr<PrintStmt> PrintStmt::make(std::string_view before, ExprPtr value, Escaping escaping) {
    switch (escaping) {
        case Escaping::on: return make_print<true>(before, std::move(value), escaping);
        case Escaping::off: return make_print<false>(before, std::move(value), escaping);
        default: return std::make_unique<PrintStmt>(before, std::move(value), escaping);
    }
}

Flow PrintStmt::exec(Render& render) const {
    render.write(before_);
    value_->print(render, render.escapes(escaping_));
    render.write(behind_);
    return Flow::normal;
}

}  // namespace carboy::jinja

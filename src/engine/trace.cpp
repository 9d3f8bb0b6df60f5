#include "engine/trace.hpp"

namespace carboy::engine {

Trace::Trace(const Audience& audience, std::string_view text, const SourceLocation& where) : audience_(audience) {
    event_.statement = text;
    event_.where = where;
}

void Trace::copy(std::span<const sql::ValueView> parameters) {
    values_.reserve(parameters.size());
    for (const auto& view : parameters) views_.push_back(values_.emplace_back(view).view());
    parameters_ = views_;
}

void Trace::tell() {
    if (told_) return;
    told_ = true;
    event_.parameters = parameters_;
    if (audience_.own != nullptr) audience_.own->tell(event_);
    if (audience_.shared != nullptr) audience_.shared->tell(event_);
}

}  // namespace carboy::engine

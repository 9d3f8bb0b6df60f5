#include <carboy/value/json/json_faults.hpp>

#include <carboy/base/error.hpp>
#include <carboy/value/json/json_struct.hpp>

namespace carboy::value {

void Faults::require(bool holds, std::string_view member, std::string_view message) {
    if (shape_ != nullptr && !shape_->has_member(member))
        throw Error(
            "unknown_member",
            "The struct " + std::string(shape_->name()) + " has no member '" + std::string(member) + "' in JSON.",
            "Name a member as it is in JSON, or call add(message) for a fault of the whole object.");
    if (holds) return;
    const Inside inside(*this, member);
    keep(place_, message);
}

void Faults::add(std::string_view message) { keep(place_, message); }

void Faults::keep(const Inside* place, std::string_view message) {
    if (++count_ > most) return;
    JsonFaultAt& fault = faults_.emplace_back();
    fault.message = message;
    append_pointer(fault.pointer, place);
}

void Faults::append_pointer(std::string& out, const Inside* place) {
    if (place == nullptr) return;
    append_pointer(out, place->outer_);
    out += '/';
    if (place->index_ != Inside::no_index) {
        out += std::to_string(place->index_);
        return;
    }
    for (const char c : place->key_) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
}

}  // namespace carboy::value

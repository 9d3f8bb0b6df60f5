#include <carboy/web/error_handlers.hpp>

#include <algorithm>

namespace carboy::web {

void ErrorHandlers::add(int status, StatusHandler handler) {
    for (auto& entry : statuses_) {
        if (entry.first != status) continue;
        entry.second = std::move(handler);
        return;
    }
    statuses_.emplace_back(status, std::move(handler));
}

const ErrorHandlers::StatusHandler* ErrorHandlers::find(int status) const noexcept {
    for (const auto& entry : statuses_)
        if (entry.first == status) return &entry.second;
    return nullptr;
}

/// Keeps the list so that a class stands before its bases.
void ErrorHandlers::insert(ClassHandler handler) {
    handler.general = handler.catches(&throw_pointer<HttpError>);
    const auto base = std::find_if(classes_.begin(), classes_.end(),
                                   [&](const ClassHandler& other) { return other.catches(handler.throw_pointer); });
    const bool same_class = base != classes_.end() && handler.catches(base->throw_pointer);
    if (same_class) {
        *base = std::move(handler);
    } else {
        classes_.insert(base, std::move(handler));
    }
}

int ErrorHandlers::status_of(const std::exception_ptr& error) const noexcept {
    for (auto entry = class_statuses_.rbegin(); entry != class_statuses_.rend(); ++entry)
        if (entry->catches(error)) return entry->status;
    return 0;
}

std::optional<Response> ErrorHandlers::answer(const std::exception_ptr& error) const {
    for (const ClassHandler& handler : classes_)
        if (auto response = handler.run(error)) return response;
    return std::nullopt;
}

std::optional<Response> ErrorHandlers::answer_own(const std::exception_ptr& error) const {
    for (const ClassHandler& handler : classes_) {
        if (handler.general) continue;
        if (auto response = handler.run(error)) return response;
    }
    return std::nullopt;
}

std::optional<Response> ErrorHandlers::answer_as(const std::exception_ptr& error,
                                                 const std::exception_ptr& as_http) const {
    for (const ClassHandler& handler : classes_) {
        if (!handler.general) continue;
        if (auto response = handler.run(error)) return response;
        if (auto response = handler.run(as_http)) return response;
    }
    return std::nullopt;
}

}  // namespace carboy::web

#include <carboy/web/context/error_handlers.hpp>

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

/// Keeps the list sorted so that a class comes before its bases.
void ErrorHandlers::insert(ClassHandler handler) {
    handler.of_http_error = handler.catches(&throw_pointer<HttpError>);
    const auto base = std::find_if(classes_.begin(), classes_.end(),
                                   [&](const ClassHandler& other) { return other.catches(handler.throw_pointer); });
    const bool same_class = base != classes_.end() && handler.catches(base->throw_pointer);
    if (same_class) {
        *base = std::move(handler);
    } else {
        classes_.insert(base, std::move(handler));
    }
}

std::optional<HttpError> ErrorHandlers::as_http_error(const std::exception_ptr& error) const {
    for (auto translate = translations_.rbegin(); translate != translations_.rend(); ++translate)
        if (auto answer = (*translate)(error)) return answer;
    return std::nullopt;
}

const ErrorHandlers::ClassHandler* ErrorHandlers::find(const std::exception_ptr& error, Classes classes) const {
    if (classes == Classes::of_http_error) {
        const auto first = std::find_if(classes_.begin(), classes_.end(),
                                        [](const ClassHandler& handler) { return handler.of_http_error; });
        return first == classes_.end() ? nullptr : &*first;
    }
    for (const ClassHandler& handler : classes_) {
        if (classes == Classes::own && handler.of_http_error) continue;
        if (handler.fits(error)) return &handler;
    }
    return nullptr;
}

}  // namespace carboy::web

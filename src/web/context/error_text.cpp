#include "web/context/error_text.hpp"

#include <utility>

#include <carboy/base/error.hpp>

namespace carboy::web {

std::string error_text(const std::exception& error) {
    std::string text = error.what();
    const auto* own = dynamic_cast<const Error*>(&error);
    if (own && !own->hint().empty() && text.find(own->hint()) == text.npos) text += " (hint: " + own->hint() + ")";
    if (own && !own->detail().empty()) text += " [" + own->detail() + "]";
    return text;
}

std::vector<std::exception_ptr> error_chain(std::exception_ptr error) {
    std::vector<std::exception_ptr> chain;
    while (error && chain.size() < 16) {
        chain.push_back(error);
        try {
            std::rethrow_exception(std::exchange(error, nullptr));
        } catch (const std::exception& caught) {
            if (const auto* nested = dynamic_cast<const std::nested_exception*>(&caught)) error = nested->nested_ptr();
        } catch (...) {
        }
    }
    return chain;
}

std::string error_chain_text(const std::exception_ptr& error) {
    std::string text;
    for (const std::exception_ptr& link : error_chain(error)) {
        if (!text.empty()) text += "; caused by: ";
        try {
            std::rethrow_exception(link);
        } catch (const std::exception& caught) {
            text += error_text(caught);
        } catch (...) {
            text += "an exception of an unknown type";
        }
    }
    return text;
}

}  // namespace carboy::web

#include "jinja/run/template_cache.hpp"

#include <atomic>
namespace carboy::jinja {

std::uint64_t TemplateCache::new_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace carboy::jinja

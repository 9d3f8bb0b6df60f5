#include <carboy/orm/query/page.hpp>
#include <carboy/orm/query/query.hpp>

#include <algorithm>

namespace carboy::orm::detail {

std::vector<std::optional<std::int64_t>> PageNumbers::iter_pages(std::int64_t left_edge, std::int64_t left_current,
                                                                 std::int64_t right_current,
                                                                 std::int64_t right_edge) const {
    std::vector<std::optional<std::int64_t>> numbers;
    const auto range = [&](std::int64_t from, std::int64_t to) {
        for (; from < to; ++from) numbers.emplace_back(from);
    };
    const std::int64_t end = pages() + 1;
    if (end == 1) return numbers;
    const std::int64_t left_end = std::min(1 + left_edge, end);
    range(1, left_end);
    if (left_end == end) return numbers;
    const std::int64_t middle = std::max(left_end, page - left_current);
    const std::int64_t middle_end = std::min(page + right_current + 1, end);
    if (middle > left_end) numbers.emplace_back();
    range(middle, middle_end);
    if (middle_end == end) return numbers;
    const std::int64_t right = std::max(middle_end, end - right_edge);
    if (right > middle_end) numbers.emplace_back();
    range(right, end);
    return numbers;
}

static std::int64_t checked(std::int64_t number, std::int64_t otherwise, const PageOptions& options) {
    if (number >= 1) return number;
    if (options.error_out)
        throw NotFound("not_found", "paginate(): The page and the number of objects per page must be at least 1.");
    return otherwise;
}

PageRows run_page(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load,
                  const PageOptions& options) {
    const std::int64_t page = checked(options.page, 1, options);
    std::int64_t per_page = options.per_page;
    if (options.max_per_page > 0) per_page = std::min(per_page, options.max_per_page);
    per_page = checked(per_page, 20, options);
    PageRows rows;
    sql::Select part = statement;
    std::int64_t offset = 0;
    if (__builtin_mul_overflow(page - 1, per_page, &offset))
        throw NotFound("not_found", "paginate(): There is no page with this number.");
    part.limit = per_page;
    part.offset = offset;
    rows.objects = run_query(session, mapper, part, load);
    if (rows.objects.empty() && page != 1 && options.error_out)
        throw NotFound("not_found", "paginate(): There is no page with this number.");
    rows.numbers = PageNumbers(page, per_page, options.count ? run_count(session, mapper, statement) : 0);
    return rows;
}

}  // namespace carboy::orm::detail

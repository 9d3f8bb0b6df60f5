#include "web/debug/recorder.hpp"

#include <algorithm>

#include "web/context/loopback.hpp"
#include "web/context/request_context.hpp"
#include "web/debug/masking.hpp"

namespace carboy::web {

std::shared_ptr<RequestRecord> Recorder::begin(const http::Request& request) {
    auto record = std::make_shared<RequestRecord>();
    record->take_request(request);
    const std::lock_guard lock(guard_);
    record->id = ++last_;
    return record;
}

void Recorder::keep(std::shared_ptr<RequestRecord> record) {
    const std::lock_guard lock(guard_);
    records_.push_front(std::move(record));
    if (records_.size() > kept) records_.pop_back();
}

std::vector<std::shared_ptr<RequestRecord>> Recorder::all() const {
    const std::lock_guard lock(guard_);
    return {records_.begin(), records_.end()};
}

std::shared_ptr<RequestRecord> Recorder::find(std::uint64_t id) const {
    const std::lock_guard lock(guard_);
    const auto found =
        std::find_if(records_.begin(), records_.end(), [&](const auto& record) { return record->id == id; });
    return found == records_.end() ? nullptr : *found;
}

void start_recording(Application& application) {
    if (const auto* source = application.extensions.get<StatementSource>()) source->start();
}

void record_statement(StatementRecord statement) {
    RequestContext* context = current().request;
    if (!context || !context->record) return;
    RequestRecord& record = *context->record;
    if (record.statements.size() == RequestRecord::most_statements) {
        ++record.more_statements;
        return;
    }
    const bool secret = mentions_secret(statement.text);
    for (std::string& value : statement.parameters)
        if (secret || looks_secret(value)) value = mask();
    CallStack stack = statement.line == 0 ? CallStack::here() : CallStack();
    record.statements.push_back({std::move(statement), std::move(stack), std::nullopt});
}

bool is_local(const http::Request& request, std::string_view peer) {
    for (const std::string_view field : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"})
        if (request.headers.contains(field)) return false;
    return is_loopback(peer) && is_loopback(request.remote_addr) && is_own_name(request.host());
}

}  // namespace carboy::web

// The receiver of a render's output, and the limits that stop a render.
#include "jinja/errors/fail.hpp"
#include "jinja/run/render.hpp"

#include <ctime>

#include <algorithm>

namespace carboy::jinja {

void Render::stream_to(Sink* sink, std::size_t piece) {
    sink_ = sink;
    piece_ = std::max<std::size_t>(piece, 1);
    set_mark();
}

void Render::set_mark() {
    mark_ = limits_.output ? limits_.output - std::min(limits_.output, written_) + 1 : SIZE_MAX;
    if (sink_ && captures_ == 0) mark_ = std::min(mark_, piece_);
}

void Render::make_room(std::size_t size) {
    check_time();
    check_output();
    if (sink_ && captures_ == 0 && out_.size() >= piece_) flush();
    out_.grow(size, mark_);
}

void Render::check_output() const {
    if (limits_.output && written_ + out_.size() > limits_.output)
        throw LimitError("LimitError",
                         "The output is longer than the limit of " + std::to_string(limits_.output) + " bytes.",
                         "Raise Options::limits.output if the template is trusted.");
}

void Render::flush() {
    const auto started = std::chrono::steady_clock::now();
    sink_->write(out_.text());
    // A slow receiver is not the template's fault.
    if (limits_.time.count()) deadline_ += std::chrono::steady_clock::now() - started;
    written_ += out_.size();
    out_.clear();
    set_mark();
}

void Render::finish() {
    check_output();
    if (sink_) flush();
}

void Render::write(std::string_view text) {
    char* const at = room(text.size());
    std::copy_n(text.data(), text.size(), at);
    wrote(at + text.size());
}

void Render::write_long_escaped(std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min(escaped_at_once, text.size())))
        write_escaped(text.substr(0, escaped_at_once));
}

Render::Capture::Capture(Render& render) : render_(render), outer_(render.out_), outer_written_(render.written_) {
    if (!render.spare_.empty()) {
        buffer_ = std::move(render.spare_.back());
        render.spare_.pop_back();
        buffer_.clear();
    }
    render_.written_ += outer_.size();
    render_.out_ = Output(buffer_);
    ++render_.captures_;
    render_.set_mark();
}

Render::Capture::~Capture() {
    render_.out_ = outer_;
    render_.written_ = outer_written_;
    --render_.captures_;
    render_.set_mark();
    render_.spare_.push_back(std::move(buffer_));
}

void Render::check_time() const {
    if (limits_.time.count() && std::chrono::steady_clock::now() > deadline_) out_of_time();
}

void Render::out_of_time() const {
    throw LimitError("LimitError",
                     "The template ran longer than the limit of " + std::to_string(limits_.time.count()) + " ms.",
                     "Raise Options::limits.time if the template is trusted.");
}

void Render::check_after_call() const {
    if (!limits_.time.count()) return;
    // The coarse clock is a few milliseconds late and costs a tenth of the exact one.
    timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    const auto passed = std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    if (std::chrono::steady_clock::time_point(passed) > deadline_) out_of_time();
}

void Render::iteration_limit() {
    iterations_left_ = time_check_every;
    iterations_done_ += time_check_every;
    if (limits_.iterations && iterations_done_ > limits_.iterations)
        throw LimitError(
            "LimitError",
            "The template's loops exceeded the limit of " + std::to_string(limits_.iterations) + " iterations.",
            "Raise Options::limits.iterations if the template is trusted.");
    check_time();
}

void Render::too_deep() {
    throw LimitError("RecursionError",
                     "Macros, includes or blocks are nested too deeply. They probably call "
                     "themselves endlessly.",
                     "Raise Options::limits.depth and limits.stack if the template is trusted.");
}

}  // namespace carboy::jinja

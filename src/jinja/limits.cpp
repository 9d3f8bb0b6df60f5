// Where a render's output goes and what stops it.
#include "jinja/fail.hpp"
#include "jinja/render.hpp"

#include <algorithm>

namespace carboy::jinja {

static constexpr std::uint64_t time_check_every = 1024;

void Render::stream_to(Sink* sink, std::size_t piece) {
    sink_ = sink;
    piece_ = std::max<std::size_t>(piece, 1);
    set_mark();
}

void Render::set_mark() {
    mark_ = limits_.output ? limits_.output - std::min(limits_.output, written_) + 1 : SIZE_MAX;
    if (sink_ && out_ == root_out_) mark_ = std::min(mark_, piece_);
}

void Render::flush() {
    if (!sink_ || out_ != root_out_) return;
    sink_->write(*out_);
    written_ += out_->size();
    out_->clear();
    set_mark();
}

void Render::overflow() {
    check_time();
    if (limits_.output && written_ + out_->size() > limits_.output)
        throw LimitError("LimitError",
                         "the output is longer than the limit of " + std::to_string(limits_.output) + " bytes",
                         "raise Limits::output if the template is trusted");
    flush();
}

void Render::check_time() const {
    if (limits_.time.count() && std::chrono::steady_clock::now() > deadline_)
        throw LimitError("LimitError",
                         "the template ran longer than the limit of " + std::to_string(limits_.time.count()) + " ms",
                         "raise Limits::time if the template is trusted");
}

void Render::iteration_limit() {
    iterations_left_ = time_check_every;
    iterations_done_ += time_check_every;
    if (limits_.iterations && iterations_done_ > limits_.iterations)
        throw LimitError("LimitError",
                         "the template's loops ran more often than the limit of " + std::to_string(limits_.iterations),
                         "raise Limits::iterations if the template is trusted");
    check_time();
}

Render::Deeper::Deeper(Render& render) : render_(render) {
    const char* here = static_cast<const char*>(__builtin_frame_address(0));
    const auto used = static_cast<std::size_t>(std::max<std::ptrdiff_t>(render.stack_base_ - here, 0));
    const Limits& limits = render.limits_;
    if ((limits.stack && used > limits.stack) || (limits.depth && render.depth_ >= limits.depth))
        throw LimitError("RecursionError",
                         "macros, includes or blocks are nested too deeply: they probably call "
                         "themselves without end",
                         "raise Limits::depth and Limits::stack if the template is trusted");
    ++render.depth_;
}

}  // namespace carboy::jinja

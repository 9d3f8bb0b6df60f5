#include <carboy/orm/query/stream.hpp>

#include <carboy/engine/portions.hpp>
#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/statement/tables.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

#include <optional>
#include <utility>

#include "orm/loading/eager_query.hpp"
#include "orm/loading/own_strategies.hpp"
#include "orm/session/core.hpp"
#include "orm/session/open_streams.hpp"

namespace carboy::orm::detail {

/// Reads the rows in portions. The session makes the objects of a portion, or a reader does, which destroys them before
/// the next one.
class ObjectStream::State final : public OpenStream {
  public:
    State(SessionCore& session, const Mapper& mapper, sql::Select statement, const LoadOptions& load,
          std::size_t portion, bool tracked)
        : session_(&session), mapper_(mapper), statement_(std::move(statement)), portion_(portion) {
        load_ = with_own_strategies(mapper, load);
        load_.streams = true;
        repeats_ = !statement_.joins.empty();
        if (!tracked) reader_ = std::make_unique<SessionCore>(session);
        open();
        session.streams.add(*this);
    }
    ~State() override {
        if (session_ != nullptr) session_->streams.remove(*this);
    }

    void* next() {
        if (cut_) refuse();
        if (at_ == objects_.size() && !read()) return nullptr;
        return objects_[at_++];
    }

    /// The transaction ends, or the session.
    void cut() noexcept override {
        cut_ = cut_ || !over_ || at_ < objects_.size();
        rows_.reset();
        objects_.clear();
        at_ = 0;
    }
    void leave_session() noexcept override {
        cut();
        session_ = nullptr;
    }
    std::span<const sql::Table* const> tables() const noexcept override { return tables_; }
    /// A server's cursor does not see later writes. Objects of the session must be in it to follow them.
    void read_rest() override {
        if (over_ || cut_ || (reader_ && session_->dialect().server_cursors)) return;
        std::vector<void*> kept = std::exchange(objects_, {});
        const auto give_back = [&] { objects_ = std::move(kept); };
        try {
            while (!over_) {
                read_portion();
                kept.insert(kept.end(), objects_.begin(), objects_.end());
                objects_.clear();
            }
        } catch (...) {
            give_back();
            throw;
        }
        give_back();
    }

  private:
    SessionCore& maker() { return reader_ ? *reader_ : *session_; }

    void open() {
        const engine::Use inside(session_->user);
        const EagerQuery query(maker(), mapper_, statement_, load_);
        tables_ = sql::tables_of(query.statement());
        rows_ = session_->open_rows(query.statement(), portion_);
    }

    /// Reads the next portion. Returns false at the end.
    bool read() {
        objects_.clear();
        at_ = 0;
        while (objects_.empty() && !over_) {
            if (reader_) reader_->drop_objects();
            read_portion();
        }
        return !objects_.empty();
    }

    void read_portion() {
        const engine::Use inside(session_->user);
        SessionCore& core = maker();
        EagerQuery query(core, mapper_, statement_, load_);
        over_ = !rows_->next([&](const sql::ValueView* cells) { add(query.row(cells)); });
        if (over_) rows_.reset();
        query.finish();
        core.make_group(objects_, load_.plan);
        core.fulfil(mapper_, load_.plan, objects_);
        core.tell_loaded();
    }

    /// A join can return an object once for each partner.
    void add(void* object) {
        if (repeats_) {
            std::string key;
            const KeyOf of_row(*state_before(object), KeyOf::Of::row);
            for (const sql::ValueView view : std::span<const sql::ValueView>(of_row)) append_key(key, view);
            if (!seen_.insert(std::move(key)).second) return;
        }
        objects_.push_back(object);
    }

    [[noreturn]] static void refuse() {
        throw SessionError("stream_ended", "The session's transaction has ended while its rows were being streamed.",
                           "Commit after the loop. If the loop writes, call begin_write() before the query.");
    }

    SessionCore* session_;
    const Mapper& mapper_;
    sql::Select statement_;
    std::vector<const sql::Table*> tables_;
    LoadOptions load_;
    std::size_t portion_;
    bool repeats_;
    bool over_ = false;
    bool cut_ = false;
    std::unique_ptr<SessionCore> reader_;
    std::unique_ptr<engine::Portions> rows_;
    std::vector<void*> objects_;
    std::size_t at_ = 0;
    boost::unordered_flat_set<std::string> seen_;
};

ObjectStream::ObjectStream(Session& session, const Mapper& mapper, sql::Select statement, const LoadOptions& load,
                           std::size_t portion, bool tracked)
    : state_(std::make_unique<State>(core_for(session, statement), mapper, std::move(statement), load,
                                     portion == 0 ? std::size_t{1} : portion, tracked)) {}
ObjectStream::ObjectStream(ObjectStream&&) noexcept = default;
ObjectStream& ObjectStream::operator=(ObjectStream&&) noexcept = default;
ObjectStream::~ObjectStream() = default;

void* ObjectStream::next() { return state_->next(); }

UntrackedResult run_untracked(Session& session, const Mapper& mapper, const sql::Select& statement,
                              const LoadOptions& load) {
    auto reader = std::make_shared<SessionCore>(core_for(session, statement));
    std::vector<void*> objects = reader->load_objects(mapper, statement, load);
    return {std::move(reader), std::move(objects)};
}

}  // namespace carboy::orm::detail

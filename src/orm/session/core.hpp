// The implementation of a session, over its parts: the map of its objects, the lists of changes, and the memory. There
// is one source file for each concern; the comments below name it.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/engine/portions.hpp>
#include <carboy/engine/use.hpp>
#include <carboy/orm/events/events.hpp>
#include <carboy/orm/mapping/object_session.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/orm/session/load_plan.hpp>
#include <carboy/orm/session/query_budget.hpp>
#include <carboy/orm/session/session.hpp>
#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/compile/parameters.hpp>
#include <carboy/sql/statement/criteria.hpp>
#include <carboy/sql/statement/tables.hpp>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <optional>
#include <utility>

#include "orm/mapping/foreign_key.hpp"
#include "orm/session/change_list.hpp"
#include "orm/session/identity_map.hpp"
#include "orm/session/link_changes.hpp"
#include "orm/session/load_groups.hpp"
#include "orm/session/object_store.hpp"
#include "orm/session/open_streams.hpp"

namespace carboy::engine {
class TransactionHold;
}

namespace carboy::orm {

/// The effect of a row on an object that is already in the session.
enum class Freshness : std::uint8_t {
    current,    // refreshes the object if it was read in an earlier transaction
    fresh,      // refreshes it, unless this session has changed it
    overwrite,  // refreshes it, and discards changes that no flush has written
};

class ColumnChoice;
class UnitOfWork;
class SessionSavepoint;
/// Ends the handles of savepoints whose session ends.
void leave_session(std::vector<SessionSavepoint*>& savepoints) noexcept;

/// Returns a number that is higher than all before it in this process.
std::uint64_t next_departures() noexcept;

class SessionCore final : public ObjectSession {
  public:
    SessionCore(engine::Engine& engine, SessionOptions options);
    /// A reader: makes objects that cannot be changed, from rows that the session's transaction reads.
    explicit SessionCore(SessionCore& session);
    SessionCore(const SessionCore&) = delete;
    SessionCore& operator=(const SessionCore&) = delete;
    ~SessionCore();

    // Objects (objects.cpp)
    void* add_new(const Mapper& mapper, void* from);
    void add_again(const Mapper& mapper, void* object);
    void delete_(const Mapper& mapper, void* object);
    /// Marks an object as deleted, together with those that its relationships delete with it.
    void erase(InstanceState& state);
    void expunge(const Mapper& mapper, void* object);
    InstanceState& state_in_session(const Mapper& mapper, const void* object, std::string_view what) const;
    bool about_to_change(InstanceState& state, const void* member) override;
    void validate_change(InstanceState& state, const void* member, void* value) override;
    void has_changed(InstanceState& state, const void* member, const void* before) override;

    // Events (telling.cpp)
    bool hears(detail::SessionEvent event) const noexcept;
    void tell(detail::SessionEvent event);
    /// Returns true when a function of the program was called.
    bool tell(detail::ModelEvent event, InstanceState& state);
    /// Tells listeners about objects that were made from rows.
    void tell_loaded() {
        if (!loaded_.empty()) [[unlikely]]
            tell_of_loaded_objects();
    }
    /// Throws: SessionError when a listener makes a change during a flush that is not allowed then.
    void check_event(const InstanceState* changed = nullptr) const {
        if (in_event_ != nullptr && (changed != in_event_ || !may_assign_)) [[unlikely]]
            refuse_in_event();
    }
    /// Throws: SessionError when a listener of a flush calls what would end the flush's transaction.
    void check_flush(std::string_view call) const;
    /// Throws: SessionError when a listener would destroy objects that the call which runs it still uses.
    void check_close() const;
    /// Throws: SessionError when a listener during a flush would discard changes that the flush is about to write.
    void check_discard(const InstanceState& state) const;
    void assign_sql(InstanceState& state, const void* member, sql::Expression value) override;
    /// Sets the defaults of a new object, whose row is about to be written.
    void fill_defaults(InstanceState& state);
    const sql::Expression* computed_value(InstanceState& state, std::uint16_t column) const;

    // The interface of a session (merging.cpp, expiring.cpp)
    void* merge(const Mapper& mapper, const void* given);
    void expire(const Mapper& mapper, void* object);
    void expire_all();
    void expunge_all();
    bool is_changed(InstanceState& state);
    ObjectState state_of(const Mapper& mapper, const void* object) const;

    // Relationships (relationships.cpp)
    void set_one(InstanceState& state, std::uint16_t relation, OneBase& one, void* target) override;
    void* add_to_many(InstanceState& owner, std::uint16_t relation, FreeNode node) override;
    void add_known_to_many(InstanceState& owner, std::uint16_t relation, void* object) override;
    void remove_from_many(InstanceState& owner, std::uint16_t relation, void* object) override;
    void replace_many(InstanceState& owner, std::uint16_t relation, const std::vector<void*>& objects) override;
    void set_foreign_key(InstanceState& state, const RelationshipProperty& relation, InstanceState* target);
    /// Returns the object that a relationship refers to, if it is in memory: the one that was assigned, otherwise the
    /// one with the key in the foreign key.
    InstanceState* referred(InstanceState& state, const RelationshipProperty& relation);
    /// Removes the object from the lists that hold it.
    void drop_from_lists(InstanceState& state);
    /// Moves objects whose foreign keys the program has set to the lists where they belong now.
    void place_moved() {
        if (!moved_.empty()) place_moved_objects();
    }

    // Criteria (loading/criteria.cpp)
    void add_criterion(const Mapper& mapper, sql::Expression condition);
    /// True when criteria apply to what the session reads now. It sees all rows that it needs for itself.
    bool has_criteria() const noexcept { return !criteria_.empty() && uses_criteria && !flushing_ && !cascading_; }
    /// True when criteria apply to one of these tables.
    bool narrows(std::span<const sql::Table* const> tables) const;
    /// Returns the statement, or `own` with the criteria of its sources.
    const sql::Select& narrowed(const sql::Select& statement, std::optional<sql::Select>& own) const {
        return has_criteria() ? narrow(statement, own) : statement;
    }
    const std::vector<sql::Criterion>& criteria() const noexcept { return criteria_; }
    bool uses_criteria = true;

    // Loading (loading.cpp)
    /// Executes the statement, after an autoflush, and calls `visit` with the cells of each row.
    template <class Visit>
    void for_each_row(const sql::Select& statement, Visit visit);
    /// Begins to read the rows of a statement, after an autoflush.
    std::unique_ptr<engine::Portions> open_rows(const sql::Select& statement, std::size_t portion);
    std::vector<void*> load_objects(const Mapper& mapper, const sql::Select& statement, const LoadOptions& load = {});
    /// Loads the relationships of a plan for objects that are in the session, unless they are loaded already.
    void fulfil(const Mapper& mapper, const LoadPlanPtr& plan, const std::vector<void*>& objects);
    /// Makes the objects of a result one group, unless nothing more can be loaded for them.
    void make_group(const std::vector<void*>& objects, const LoadPlanPtr& plan);
    /// Returns the object of a row, or nullptr.
    void* get(const Mapper& mapper, std::span<const sql::ValueView> key);
    void* get(const Mapper& mapper, std::span<const sql::ValueView> key, const LoadOptions& load);
    void refresh(const Mapper& mapper, void* object);
    /// `cells` has a place for every column of the table, and `choice` says which of them the row contains.
    InstanceState* load_row(const Mapper& mapper, const sql::ValueView* cells, Freshness freshness = Freshness::current,
                            const ColumnChoice* choice = nullptr);
    void autoflush_for(const sql::Select& statement);
    void autoflush_for(const Mapper& mapper, const Association* association = nullptr) {
        if (is_reader_ || (options.autoflush && !flushing_ && is_modified())) flush_for(mapper, association);
    }
    /// True when a flush could change the result of a query on these tables.
    bool would_change(std::span<const sql::Table* const> tables);

    /// Reads the rest of the open streams whose result a flush could change, or statements that write these tables.
    void keep_streams();
    void keep_streams(std::vector<const sql::Table*> written);
    void keep_all_streams();

    // Statements that change many rows (bulk.cpp)
    /// Executes the statement after a flush, and returns the number of changed rows. Calls `visit` with the cells of
    /// each row that it returns.
    template <class Statement, class Visit>
    std::int64_t change_rows(const Statement& statement, Visit visit);
    /// Reads the loaded objects again that a statement may have changed or deleted: those of the model, and those that
    /// the database changes along their foreign keys.
    void follow_change(const Mapper& mapper);
    /// The same for statements in WITH that have changed rows.
    void follow_changes(const std::vector<sql::Cte>& with);
    /// Makes the lists of objects of this model load again at their next use.
    void forget_lists_of(const Mapper& mapper);

    // Deferred columns (loading/deferred.cpp)
    void load_column(InstanceState& state, const void* member) override;

    // Lazy relationships (lazy.cpp)
    void* load_one(InstanceState& state, std::uint16_t relation) override;
    const std::vector<void*>& load_many(InstanceState& state, std::uint16_t relation, const ManyBase& many) override;
    bool is_current(const ManyBase& many) const;
    /// Returns the items of a list. A new object's list has none before its first use.
    ManyBase::Items& items_of(const ManyBase& many) const;
    /// The same, but nullptr for a list that is not known.
    ManyBase::Items* known_items_of(const ManyBase& many) const {
        return many.known_items() != nullptr || is_current(many) ? &items_of(many) : nullptr;
    }
    /// Lets every list be read again at its next use.
    void outdate_lists() noexcept;

    /// Destroys the objects of a reader.
    void drop_objects() noexcept;

    // Many-to-many relationships (links.cpp)
    void add_link(InstanceState& owner, std::uint16_t relation, InstanceState& other);
    void remove_link(InstanceState& owner, std::uint16_t relation, InstanceState& other);
    /// `row_stays`: another object will represent the row in those lists.
    void drop_from_linked_lists(InstanceState& state, bool row_stays = false);
    /// Applies additions and removals that no flush has written to lists that have just been loaded.
    void add_unwritten_links(const RelationshipProperty& relation, const std::vector<void*>& owners);

    // Transaction (transaction.cpp)
    /// Begins a write transaction, or one with its own options.
    void begin(const engine::TransactionOptions& options);
    void go_on_to_write();
    engine::Connection& reading() {
        const engine::Use inside(user);
        const bool reads_on = !writing_ && !is_reader_ && shared_ == nullptr && connection_;
        return reads_on && connection_->in_transaction() ? *connection_ : begin_reading();
    }
    engine::Connection& writing();
    /// Returns the connection for a statement with this effect.
    engine::Connection& connection_for(sql::Effect effect);
    engine::Connection& connection_for(const sql::Select& statement, sql::Effect effect);
    /// Returns the connection for statements that the session does not see.
    engine::Connection& connection_for_anything();
    void flush() override;
    void commit();
    void rollback();
    void close();
    bool in_transaction() const { return connection_ && connection_->in_transaction(); }
    void check_usable() const {
        if (is_reader_ || failed_) [[unlikely]]
            refuse_unusable();
    }
    bool needs_rollback() const noexcept { return failed_; }

    // Savepoints (savepoints.cpp)
    std::unique_ptr<engine::SavepointPart> begin_nested();
    bool has_savepoint(std::uint32_t serial) const noexcept;
    void release_savepoint(std::uint32_t serial);
    void rollback_savepoint(std::uint32_t serial);
    bool is_modified() const { return changes.has_work() || !links.empty(); }

    KeyChanges& key_changes() noexcept override { return key_changes_; }
    const sql::Dialect& dialect() const override { return dialect_; }

    /// The thread or fiber inside a call. Every function that changes or reads the session enters here first.
    mutable engine::OneUser user{"session"};

    engine::Engine& engine;
    SessionOptions options;
    std::uint32_t generation = 1;
    std::uint32_t list_generation = 1;  // lists with an older number are out of date; see outdate_lists()
    /// The same for InstanceState::new_lists, where 0 means none.
    std::uint16_t new_list_generation() const noexcept {
        return static_cast<std::uint16_t>(list_generation % new_list_generations + 1);
    }
    static constexpr std::uint32_t new_list_generations = 0xffff;

    std::uint64_t departures = next_departures();  // Session::departures()

    IdentityMap identities;
    ChangeList changes;
    LinkChanges links;
    ObjectStore store;
    LoadGroups groups;
    OpenStreams streams;

    Session* handle = nullptr;  // the argument of listeners; a reader has none
    /// The session in which the program queries: of a reader, the one that reads for it.
    Session& session_of_queries() { return *(is_reader_ ? session_of_reader().handle : handle); }
    std::shared_ptr<SessionEvents> own_events;  // created when the program asks for them

    QueryBudget* budget = nullptr;  // the innermost one
    /// Throws: SessionError when a budget is used up.
    void count_statement(std::string_view statement) {
        if (budget != nullptr || session_ != nullptr) [[unlikely]]
            session_ != nullptr ? session_->count_statement(statement) : count_against_budgets(statement);
        if (first != nullptr) [[unlikely]]
            first->count_statement(statement);
    }
    SessionCore* first = nullptr;  // of a session with several databases: the default one, which counts statements

    // What the program has done in this transaction.
    bool keys_by_hand = false;        // it has set a foreign key, a primary key or a unique column itself
    bool keys_renamed = false;        // it has changed a primary key or a unique column of a row
    bool references_changed = false;  // it has changed the row that another row refers to, or a part of a unique key

  private:
    friend class UnitOfWork;
    friend class SessionSavepoint;
    friend class ForItself;

    /// An object whose foreign key the program has set, and the object that it referred to before.
    struct Moved {
        InstanceState* child;
        std::uint16_t relation;
        InstanceState* from;
    };

    // The interface of a session
    using Merged = boost::unordered_flat_map<const void*, void*>;
    void* merge_into(const Mapper& mapper, const void* given, Merged& merged);
    InstanceState* pending_with(const Mapper& mapper, std::span<const sql::ValueView> key);
    void merge_columns(InstanceState& state, const void* given);
    void merge_relationships(InstanceState& state, const void* given, Merged& merged);
    void give_up_changes(InstanceState& state);
    void give_up_links(const std::vector<InstanceState*>& states);
    void forget_computed(InstanceState& state, std::uint16_t column);
    void read_computed();
    std::vector<InstanceState*> along(InstanceState& state, bool Cascades::*cascade);

    // Objects
    void check_targets(const Mapper& mapper, void* object);
    void enter(InstanceState& state);
    void enter_checked(InstanceState& state);
    void enter_targets(InstanceState& state);
    void enter_again(InstanceState& state, bool moved);
    void check_returning(InstanceState& state);
    bool is_set_by_hand(InstanceState& state, const RelationshipProperty& relation) const;
    void record_left_keys(InstanceState& state);
    void enter_with_row(InstanceState& state);
    void enter_list_again(InstanceState& state, std::uint16_t relation);
    void collect_erased(std::vector<InstanceState*>& states);
    std::vector<InstanceState*> erased_along(InstanceState& state, std::uint16_t relation);
    void restore_erased(InstanceState& state);
    void expunge_alone(InstanceState& state);
    void end_row_of(InstanceState& state);
    void detach(InstanceState& state) noexcept;

    // Relationships
    void link_relationships(InstanceState& state, bool returns);
    void link_one(InstanceState& state, const RelationshipProperty& relation, bool returns);
    void adopt_list(InstanceState& state, std::uint16_t relation);
    void displace_partners(InstanceState& owner, std::uint16_t relation, const void* keep);
    void set_key_part(InstanceState& state, const RelationshipProperty& relation, const KeyPart& part,
                      InstanceState* target);
    void make_orphan(InstanceState& state, std::uint16_t relation, InstanceState* owner);
    InstanceState& state_to_link(const Mapper& mapper, void* object, const std::string& what);
    void add_child(InstanceState& owner, std::uint16_t relation, InstanceState& child);
    void append_to_many(InstanceState& owner, std::uint16_t relation, void* object);
    void drop_from_many(InstanceState& owner, std::uint16_t relation, void* object);
    void moves(InstanceState& state, std::uint16_t relation);
    void place_moved_objects();
    void forget_relationships(InstanceState& state) noexcept;
    /// Lets the lists of an object be read again.
    void forget_lists(InstanceState& state) noexcept;

    // Many-to-many relationships
    static Link link_of(InstanceState& owner, const RelationshipProperty& relation, InstanceState& other);
    const std::vector<void*>& load_quietly(InstanceState& owner, std::uint16_t relation);
    /// True for the list of a row that is not known and is never loaded.
    bool is_unknown(InstanceState& owner, const RelationshipProperty& relation) const;
    /// Returns the objects of such a list that the session has added and no flush has written.
    std::vector<void*> unwritten_members(InstanceState& owner, std::uint16_t relation);
    /// The same, when the owner is deleted.  Throws: SessionError unless the list has passive_deletes.
    std::vector<void*> members_of_deleted(InstanceState& owner, std::uint16_t relation);
    void adopt_links(InstanceState& state, std::uint16_t relation);
    void drop_links(InstanceState& state);
    void load_links(const Mapper& mapper, const RelationshipProperty& relation, const std::vector<void*>& objects,
                    const LoadPlanPtr& plan);

    // Loading
    void load_relation(const Mapper& mapper, std::uint16_t relation, const std::vector<void*>& objects,
                       const LoadPlanPtr& plan);
    void load_ones(const RelationshipProperty& relation, const std::vector<void*>& objects,
                   const LoadPlanPtr& plan = {});
    void load_manies(const RelationshipProperty& relation, const std::vector<void*>& objects,
                     const LoadPlanPtr& plan = {});
    LoadPlanPtr plan_for(const InstanceState& state, std::uint16_t relation) const;
    void* look_up_one(InstanceState& state, const RelationshipProperty& relation);
    template <class Visit>
    void select_related(const Mapper& target, std::span<const std::uint16_t> columns,
                        const std::vector<sql::Value>& keys, const LoadPlanPtr& plan, Visit visit,
                        std::span<const OrderColumn> order = {});
    class RowReader;
    InstanceState* make_from_row(const Mapper& mapper, InstanceState*& known, const sql::ValueView* cells,
                                 const ColumnChoice* choice);
    void read_columns(InstanceState& state, const sql::ValueView* cells, const ColumnChoice* choice);
    void read_missing_columns(InstanceState& state, const sql::ValueView* cells, const ColumnChoice* choice);
    void check_deferred(const InstanceState& state, std::uint16_t column) const;
    static void check_whole(const InstanceState& state);
    InstanceState* find_loaded(const RelationshipProperty& relation, const KeyValues& key);
    void flush_for(const Mapper& mapper, const Association* association);
    void record_moves(InstanceState& state);
    InstanceState* find_current(const Mapper& mapper, std::span<const sql::ValueView> key);
    void* read_one(const Mapper& mapper, std::span<const sql::ValueView> key, const LoadOptions& load);
    void* get_by_key(const Mapper& mapper, std::span<const sql::ValueView> key, Freshness freshness);
    void overwrite(InstanceState& state);
    std::vector<void*> load_eagerly(const Mapper& mapper, const sql::Select& statement, const LoadOptions& load);

    // Savepoints
    std::size_t depth_of(std::uint32_t serial) const;
    void merge_frame(SavepointFrame&& frame);
    void restore_frame(SavepointFrame&& frame) noexcept;
    void restore_snapshot(const Snapshot& snapshot) noexcept;
    void restore_expunged(const Snapshot& snapshot) noexcept;
    void read_frame_again(std::vector<InstanceState*> states) noexcept;

    // Statements that change many rows
    void read_changed(const std::vector<InstanceState*>& states);
    void leave_with_row(InstanceState& state);

    // Transaction
    engine::Connection& begin_reading();
    void begin_read();
    void end_shared_snapshot();
    void check_transaction();
    bool undo() noexcept;
    bool can_commit_in_group() const noexcept;
    void commit_in_group(engine::CommitGroup& group);
    void plan_flush(UnitOfWork& work);
    void settle_commit() noexcept;
    void commit_alone();
    void fail_flush() noexcept;
    void restore_objects() noexcept;
    std::vector<InstanceState*> objects_with_rows();
    void restore_new(InstanceState& state) noexcept;
    void restore_detached(InstanceState& state) noexcept;
    void read_rows(const std::vector<InstanceState*>& states);
    void read_again(std::vector<InstanceState*> states) noexcept;
    void settle_committed(InstanceState& state) noexcept;
    void end_transaction() noexcept;

    void refuse_unusable() const;
    void count_against_budgets(std::string_view statement);
    void tell_of_loaded_objects();
    template <class Call>
    void tell_inside(Call call);
    bool validate_new(const Mapper& mapper, void* object);
    void tell_before_flush();
    void flush_until_clean();
    [[noreturn]] void refuse_in_event() const;
    bool is_telling(detail::SessionEvent event) const noexcept { return (telling_ & bit_of(event)) != 0; }
    static constexpr unsigned bit_of(detail::SessionEvent event) noexcept { return 1U << static_cast<unsigned>(event); }
    void refuse_end_in_listener() noexcept;
    void refuse_change(const InstanceState& state) const;
    SessionCore& session_of_reader() const;

    const sql::Dialect& dialect_;
    InstanceState* in_event_ = nullptr;  // the object whose listener is running, during a flush
    bool may_assign_ = false;            // to that object
    unsigned telling_ = 0;               // a bit for each event whose listeners are running
    unsigned listening_ = 0;             // the running listeners of objects and columns
    std::vector<InstanceState*> loaded_;
    SessionCore* session_ = nullptr;  // of a reader; null when that session has ended
    bool is_reader_ = false;          // stays true when its session has ended
    std::vector<SessionCore*> readers_;
    std::vector<Moved> moved_;
    KeyChanges key_changes_;
    /// The pending objects that have a key, for merge(). It is made again once others were added or keys have changed.
    struct PendingKeys {
        std::size_t additions = 0;  // of the list when it was made; 0: not made
        IdentityMap objects{};
    } pending_keys_;
    boost::unordered_flat_set<const void*> detached_;  // objects in the store that have left the session
    // Foreign keys of objects that have left the session, where the session has set them and no flush has written them.
    using Reference = std::pair<const InstanceState*, const RelationshipProperty*>;
    boost::unordered_flat_map<Reference, std::vector<sql::Value>> left_keys_;
    engine::PooledConnection connection_;
    engine::Connection* shared_ = nullptr;     // the commit group's connection, while it is this session's turn
    engine::TransactionHold* held_ = nullptr;  // while listeners of a flush run
    bool writing_ = false;
    bool on_replica_ = false;   // the connection, if there is one, is to a replica
    bool wrote_ = false;        // at any time in this session
    bool dirty_reads_ = false;  // rows that are read from now on may have been written by this transaction
    bool failed_ = false;       // a flush failed, and rollback() has not been called yet
    bool outdated_ = false;     // it failed because others have changed what this session had read
    bool flushing_ = false;
    bool cascading_ = false;         // the session loads a relationship for itself, so raise_load does not apply
    bool read_only_ = false;         // the program has begun a read-only transaction
    std::uint32_t last_serial_ = 0;  // of a savepoint
    std::vector<SessionSavepoint*> savepoints_;  // the handles of the open ones
    bool concerns(const sql::Table* table) const;
    const sql::Select& narrow(const sql::Select& statement, std::optional<sql::Select>& own) const;

    std::vector<sql::Criterion> criteria_;
    // SQL values of columns that wait for the flush, and objects whose columns are read again after it.
    boost::unordered_flat_map<InstanceState*, std::vector<std::pair<std::uint16_t, sql::Expression>>> computed_;
};

/// Counts a listener that is running.
class Listening {
  public:
    explicit Listening(unsigned& count) noexcept : count_(++count) {}
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    ~Listening() { --count_; }

  private:
    unsigned& count_;
};

/// Disables autoflush for the duration of a scope inside the session.
class KeepUnflushed {
  public:
    explicit KeepUnflushed(SessionCore& core) noexcept : core_(core), before_(core.options.autoflush) {
        core.options.autoflush = false;
    }
    KeepUnflushed(const KeepUnflushed&) = delete;
    KeepUnflushed& operator=(const KeepUnflushed&) = delete;
    ~KeepUnflushed() { core_.options.autoflush = before_; }

  private:
    SessionCore& core_;
    bool before_;
};

/// Lifts raise_load for the duration of a scope in which the session loads what it needs itself.
/// Source: SQLAlchemy orm/base.py, NO_RAISE.
class ForItself {
  public:
    explicit ForItself(SessionCore& core) noexcept : core_(core), before_(std::exchange(core.cascading_, true)) {}
    ForItself(const ForItself&) = delete;
    ForItself& operator=(const ForItself&) = delete;
    ~ForItself() { core_.cascading_ = before_; }

  private:
    SessionCore& core_;
    bool before_;
};

/// The session reads rows whether or not criteria hide them, for the duration of a scope.
class SeeAllRows {
  public:
    explicit SeeAllRows(SessionCore& core) noexcept : core_(core), before_(std::exchange(core.uses_criteria, false)) {}
    SeeAllRows(const SeeAllRows&) = delete;
    SeeAllRows& operator=(const SeeAllRows&) = delete;
    ~SeeAllRows() { core_.uses_criteria = before_; }

  private:
    SessionCore& core_;
    bool before_;
};

template <class Visit>
void SessionCore::for_each_row(const sql::Select& given, Visit visit) {
    const engine::Use inside(user);
    check_usable();
    std::optional<sql::Select> own;
    const sql::Select& statement = narrowed(given, own);
    autoflush_for(statement);
    const sql::Compiled& compiled = sql::compiled(statement, dialect_);
    count_statement(compiled.text);
    engine::Connection& connection = connection_for(statement, compiled.effect);
    const engine::Use one_call(connection.user());
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement, dialect_);
    engine::Execution rows = connection.start(connection.prepared(compiled.id, compiled.text), parameters);
    while (const sql::ValueView* cells = rows.next()) visit(cells);
}

/// A join returns an object once for each partner; a query returns it once.
void drop_repeated(std::vector<void*>& objects);

template <class Statement, class Visit>
std::int64_t SessionCore::change_rows(const Statement& given, Visit visit) {
    const engine::Use inside(user);
    check_usable();
    std::optional<Statement> own;
    if (has_criteria() && narrows(sql::tables_of(given))) sql::narrow(own.emplace(given), criteria_);
    const Statement& statement = own ? *own : given;
    if (options.autoflush && !flushing_) flush();
    if (!streams.empty()) keep_streams(sql::tables_of(statement));
    const sql::Compiled& compiled = sql::compiled(statement, dialect_);
    engine::Connection& connection = writing();
    const engine::Use one_call(connection.user());
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement, dialect_);
    engine::Prepared& prepared = connection.prepared(compiled.id, compiled.text);
    if (statement.returning.empty()) return connection.run(prepared, parameters);
    engine::Execution rows = connection.start(prepared, parameters);
    std::int64_t count = 0;
    for (; const sql::ValueView* cells = rows.next(); ++count) visit(cells);
    return count;
}

inline OneBase& one_of(void* object, const RelationshipProperty& relation) {
    return *reinterpret_cast<OneBase*>(static_cast<char*>(object) + relation.offset);
}
/// Throws: SessionError for the statement of a query that has been moved from.
void check_not_moved(const sql::Select& statement);

/// The part of a session that works with the database of a statement.
template <class Statement>
SessionCore& core_for(Session& session, const Statement& statement) {
    if constexpr (std::is_same_v<Statement, sql::Select>) check_not_moved(statement);
    return has_bind_keys() ? session.core_for(sql::tables_of(statement)) : session.core();
}

inline ManyBase& many_of(void* object, const RelationshipProperty& relation) {
    return *reinterpret_cast<ManyBase*>(static_cast<char*>(object) + relation.offset);
}

/// True for an object without an owner that a cascade of the owner's relationship deletes.
bool is_orphan(InstanceState& state);

/// Returns "User 5", for messages.
std::string described(const Mapper& mapper, std::span<const sql::ValueView> key);
/// Returns "User.name", for messages.
std::string described(const Mapper& mapper, std::uint16_t column);

}  // namespace carboy::orm

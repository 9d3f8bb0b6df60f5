// One flush: pending changes become INSERTs, UPDATEs and DELETEs of single rows. Consecutive INSERTs of one table are
// written by one statement. Each operation runs after those that it needs: a
// row is written after the rows that it refers to and deleted after the rows that refer to it, and a unique value is
// written when no other row has it. A cycle is broken by a NULL that a second UPDATE replaces.
#pragma once

#include <carboy/engine/pipeline.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <optional>
#include <string>
#include <utility>

#include "orm/session/core.hpp"

namespace carboy::orm {

class UnitOfWork {
  public:
    explicit UnitOfWork(SessionCore& core) : core_(core) {}
    UnitOfWork(const UnitOfWork&) = delete;
    ~UnitOfWork();

    /// Decides what to write.  Throws: SessionError when an object refers to one that has left the session.
    void plan();
    /// Executes the plan.
    void run();

  private:
    enum class Kind : std::uint8_t { insert, update, remove };
    enum class Progress : std::uint8_t { waits, runs, done };
    using Number = std::uint32_t;  // of an operation, counted from 1; 0 means none

    struct Operation {
        InstanceState* state;
        Kind kind;
        Progress progress = Progress::waits;
        InstanceState* replaces = nullptr;  // an insert of the key of a deleted row becomes an update of that row
    };

    /// The reason why one operation must wait for another.
    struct Need {
        Number operation = 0;
        enum class Why : std::uint8_t { refers, takes, leaves } why = Why::refers;
        std::uint16_t column = 0;  // of the operation that must wait; for `leaves`, of the one that must run first
    };
    struct Step {
        Number operation;
        Need need;
    };
    struct Column {
        Number operation;
        std::uint16_t column;
    };
    struct Cut {
        Number operation;
        std::uint16_t column;
        Need::Why why;
    };
    /// Loaded objects by the value of a foreign key in their rows, for the changes that the database makes itself.
    struct Referring {
        const Mapper* mapper;
        std::uint16_t column;
        KeyMap<std::vector<InstanceState*>> by_key;
    };

    /// A key of a row that is about to change, and the foreign key of a model that refers to it with ON UPDATE.
    struct Renamed {
        const Mapper* mapper;                  // of the rows that refer to it
        const RelationshipProperty* relation;  // of a key of several columns, otherwise null
        std::uint16_t column, referred;        // of a key of one column: in `mapper`, and in the changed row's model
        std::string_view action;
        std::vector<sql::Value> before;
    };

    // Planning (unit_of_work.cpp)
    void erase_orphans();
    void release_children();
    void follow_renamed_keys();
    void collect();
    void add_operation(InstanceState& state, Kind kind, InstanceState* replaces = nullptr);
    void check_targets(InstanceState& state) const;
    static void check_class(InstanceState& state);
    void index();
    void index_before(Number number, InstanceState& state, bool ends);
    void index_unique_keys(Number number, InstanceState& state, bool ends);
    void index_after(Number number, InstanceState& state);
    void leaves_composite(Number number, InstanceState& state, const RelationshipProperty& relation, bool ends);
    void index_composite_after(Number number, InstanceState& state, bool is_new);
    bool waits(const InstanceState& state, std::uint16_t column) const;
    std::vector<const Mapper*> mappers_in_order() const;

    // Order (flush_order.cpp)
    std::string key(TypeKey type, std::size_t offset, sql::ValueView value) const;
    std::string key(const RelationshipProperty& relation, std::span<const sql::ValueView> values) const;
    static std::string row_key(InstanceState& state, KeyOf::Of of);
    static std::string key_prefix(const InstanceState& state, std::size_t unique_key);
    static std::uint16_t column_to_free(InstanceState& state, const UniqueKey& key);
    Need need_of_unique_key(Number number, std::size_t unique_key);
    Need need_of_row_key(Number number);
    Need need_of_freed(const std::string& key, Number number, std::uint16_t column);
    void run_with_needs(Number first);
    void tell(detail::ModelEvent event, InstanceState& state);
    void run_operation(Number number);
    Need next_need(Number number);
    Need need_of_new_targets(Number number);
    Need need_of_values(Number number);
    std::optional<sql::ValueView> value_to_write(Number number, std::uint16_t column, sql::Scratch& scratch);
    Need need_of_composite_values(Number number);
    Need need_of_end(Number number);
    Need need_of_leaving(const std::string& key, Number number);
    void break_cycle(const std::vector<Step>& path, Number again);
    bool is_cut(Number number, std::uint16_t column, Need::Why why) const;
    bool is_null_first(Number number, std::uint16_t column) const;
    bool is_null_first(Number number, const RelationshipProperty& relation) const;
    bool can_be_null(Number number, std::uint16_t column) const;
    bool waits_for(Number other, Number number) const {
        return other != 0 && other != number && at(other).progress != Progress::done;
    }

    // Statements (flush_rows.cpp, flush_updates.cpp)
    void insert(Number number);
    void insert_alone(Number number, bool with_key);
    void insert_computed(InstanceState& state, sql::Insert statement, std::span<const std::uint16_t> columns);
    void insert_branch(InstanceState& state, std::size_t branch, sql::ValueView generated);
    void replace(Number number);
    void replace_branches(InstanceState& state, InstanceState& before, sql::ValueView version);
    void set_on_update(InstanceState& state, std::uint16_t column);
    void update(Number number);
    void update_branch(Number number, std::size_t branch, bool counts);
    void remove(InstanceState& state);
    void remove_branch(InstanceState& state, std::size_t branch);
    void match_row(InstanceState& state, std::size_t branch, std::vector<std::uint16_t>& matched);
    void fill_foreign_keys(Number number);
    void refer_to_itself(Number number, const RelationshipProperty& relation);
    void write_later(Number number);
    void inserted(InstanceState& state, bool generated, bool replaces);
    void forget_properties(InstanceState& state);
    void view_columns(InstanceState& state);
    sql::ValueView view_column(InstanceState& state, std::uint16_t column);
    void write_null(InstanceState& state, std::uint16_t column);
    void cascade(InstanceState& gone);
    void cascade_composite(InstanceState& gone);
    std::vector<InstanceState*> referring(const Mapper& mapper, std::uint16_t column, sql::ValueView key);
    void end_with_owner(InstanceState& state);
    [[noreturn]] void throw_changed_elsewhere(InstanceState& state) const;
    std::int64_t execute(const sql::Compiled& compiled) { return execute(compiled, parameters_); }
    std::int64_t execute(const sql::Compiled& compiled, std::span<const sql::ValueView> parameters);

    // Keys that change (flush_renamed.cpp)
    std::vector<Renamed> renamed_by(InstanceState& state);
    std::vector<Renamed> renamed_along(InstanceState& state, std::span<const std::uint16_t> columns);
    void cascade_renamed(InstanceState& state, const std::vector<Renamed>& renamed);
    std::vector<InstanceState*> referring_to(const Renamed& renamed);
    void set_in_row(InstanceState& state, std::span<const std::uint16_t> columns, std::span<const sql::Value> values);
    void set_in_row(InstanceState& state, std::uint16_t column, sql::ValueView value);

    // Rows that are written together (flush_batches.cpp)
    bool refers_to_batch(Number number);
    bool is_written_alone(InstanceState& state, bool with_key) const;
    void add_to_batch(Number number, bool with_key);
    void begin_batch(const Mapper& mapper, bool with_key);
    void write_batch();
    std::size_t rows_at_once(std::size_t remaining) const noexcept;
    std::size_t write_rows(std::size_t first, std::size_t count);
    void explain(const engine::IntegrityError& error, std::span<const Number> rows) const;
    void run_rows(std::size_t first, std::size_t count);
    bool run_in_order(std::size_t first, std::size_t count);
    void finish_row(InstanceState& state, std::int64_t key);

    // Statements whose answers are read later (flush_posts.cpp)
    engine::Prepared& prepared_for(const sql::Compiled& compiled);
    void write(const sql::Compiled& compiled, InstanceState& state);
    void write_new(const sql::Compiled& compiled);
    std::vector<engine::Answer> take_answers();
    void post(const sql::Compiled& compiled, std::span<const sql::ValueView> parameters, InstanceState* changed);
    void settle();
    void settle_posts();
    void release_statements() noexcept;

    // Association tables (flush_links.cpp)
    void append_key_of(InstanceState& state, KeyOf::Of of);
    std::int64_t execute_link(const sql::Compiled& compiled);
    void remove_links();
    void remove_links_of(InstanceState& state);
    void forget_link_objects(const Association& association, const Association::End& end,
                             const std::vector<sql::Value>& key);
    void forget_link_object(const Link& link);
    void insert_links();
    void insert_link(const Link& link);
    void insert_link_object(const Link& link);

    /// The compiled statement of the last row, for the next row of the same shape.
    struct Insertion {
        const Mapper* mapper = nullptr;
        bool with_key = false;
        std::vector<std::uint16_t> columns;  // of the model, one for each column of the statement
        sql::Insert statement;
        const sql::Compiled* compiled = nullptr;
    };
    /// New rows of one table that wait to be written by one statement.
    struct Batch {
        const Mapper* mapper = nullptr;
        bool with_key = false;
        bool in_order = true;       // as far as is known, the keys that the engine assigns follow each other
        bool makes_text = false;    // the views of its values need the memory in `texts`
        std::int64_t last_key = 0;  // the last key that the engine assigned; 0 before the first
        std::size_t most = 1;       // rows of a statement
        std::vector<Number> rows;
        std::vector<sql::ValueView> values;  // of all rows
        std::vector<std::vector<sql::Scratch>> texts;
    };
    struct Updating {
        sql::Update statement;
        const sql::Compiled* compiled = nullptr;
    };
    struct Deletion {
        const Mapper* mapper = nullptr;
        sql::Delete statement;
        const sql::Compiled* compiled = nullptr;
    };
    const sql::Compiled& insertion(const Mapper& mapper, bool with_key);
    /// A column that an UPDATE changes. `is_compared`: the row must have the value that was read.
    struct Part {
        std::uint16_t column;
        bool is_compared;
        bool operator==(const Part&) const = default;
    };
    struct UpdateOfParts {
        const Mapper* mapper = nullptr;
        std::size_t branch = 0;
        std::vector<Part> parts{};
        const sql::Compiled* compiled = nullptr;
    };
    void update_computed(InstanceState& state, std::size_t branch, bool counts);
    void match_parts(InstanceState& state, bool counts);
    sql::Update update_of_parts(InstanceState& state, std::size_t branch, bool counts);
    const sql::Compiled& updating_parts(InstanceState& state, std::size_t branch, bool counts);
    const sql::Compiled& updating(sql::Update& statement);
    /// Statements with SQL expressions are not shared between rows.
    const sql::Compiled& shared_or_own(sql::Update& statement);
    const Deletion& deletion(const Mapper& mapper);

    Operation& at(Number number) { return operations_[number - 1]; }
    const Operation& at(Number number) const { return operations_[number - 1]; }

    SessionCore& core_;
    std::vector<Operation> operations_;
    bool mixed_ = false;  // the order matters for more than new objects that refer to new ones
    boost::unordered_flat_map<std::string, Number> gives_;                // writes this value, which others refer to
    boost::unordered_flat_map<std::string, Number> frees_;                // frees this unique key
    boost::unordered_flat_map<std::string, std::vector<Column>> leaves_;  // remove the references to this value
    std::vector<Column> nulls_;                                           // written as NULL first
    struct Post {
        const sql::Compiled* compiled;
        InstanceState* changed = nullptr;        // whose row it updates or deletes
        const sql::Compiled* one_row = nullptr;  // what an error names instead of a statement for several rows
        std::uint16_t rows = 0;                  // that it inserts, the next ones of `posted_rows_`
        bool returns_key = false;
    };
    engine::Pipeline* pipeline_ = nullptr;  // if the connection has one
    std::vector<Post> posts_;               // without an answer
    std::vector<InstanceState*> posted_rows_;
    std::vector<std::pair<const sql::Compiled*, engine::Prepared*>> pinned_;  // the statements of the posts

    std::vector<Cut> cut_;  // needs that no longer count

    std::vector<std::unique_ptr<Referring>> referring_;

    engine::Connection* connection_ = nullptr;
    const sql::Compiled* last_compiled_ = nullptr;
    engine::Prepared* prepared_ = nullptr;
    Insertion insertion_;
    Batch batch_;
    Updating updating_;
    std::vector<Part> parts_;       // of the next UPDATE
    UpdateOfParts updating_parts_;  // the latest one
    Deletion deletion_;
    std::vector<sql::ValueView> views_;
    std::vector<sql::Scratch> scratch_;
    std::vector<sql::ValueView> parameters_;
    std::vector<sql::Value> link_values_;  // of the next statement for an association table
};

}  // namespace carboy::orm

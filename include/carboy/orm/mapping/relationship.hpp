// One and Many: the two sides of a relationship, as members of models. Reading loads missing objects, for all objects
// of the same result at once. Writing also changes the other side and the foreign key.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/mapping/iterators.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/tracked.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::orm {

/// The untyped part of a One.
class OneBase : public Tracked {
  public:
    OneBase() = default;
    OneBase(const OneBase& other) noexcept
        : Tracked(), target_(other.target_), known_(other.known_), waits_(other.waits_) {}
    OneBase& operator=(const OneBase& other) {
        set(other.known_ ? other.target_ : other.load());
        return *this;
    }

    /// Returns the object, loading it if necessary; nullptr when there is none.
    void* load() const;
    /// Sets the object and, inside a session, the foreign key and the other side.
    void set(void* target);

    // For the session.
    bool known() const noexcept { return known_; }
    void* target() const noexcept { return target_; }
    /// True when the target has no row yet, so that the foreign key does not identify it.
    bool waits() const noexcept { return waits_; }
    void remember(void* target) const noexcept { target_ = target, known_ = true, waits_ = false; }
    void wait_for(void* target) const noexcept { target_ = target, known_ = waits_ = true; }
    void forget() const noexcept { target_ = nullptr, known_ = waits_ = false; }

  protected:
    mutable void* target_ = nullptr;
    mutable bool known_ = false;  // target_ is valid; otherwise the foreign key determines the object
    mutable bool waits_ = false;  // the foreign key gets its value when the target is inserted
};

/// Throws the error of an access to a relationship that has no object.
[[noreturn]] void throw_empty_one(const Tracked& relationship);

/// The object that a foreign key of this model refers to.  Shape: 0..1.  `Via` names the key's members: "a, b".
/// Lifetime: the session owns the object.
///     One<User, "user_id"> author;
template <class Target, FixedString Via, auto... Attributes>
class One : public OneBase {
  public:
    using target_type = Target;
    static constexpr std::string_view via = Via.view();
    static_assert(std::is_class_v<Target>, "carboy: One<> refers to a model, such as One<Post, ...>");
    static_assert(only_relationship_attributes<Attributes...>,
                  "carboy: a relationship has the attributes cascade<>, lazy<>, order_by<>, link_columns<>, view_only "
                  "and passive_deletes");
    static constexpr const RelationshipAttributes& attributes = relationship_attributes<Attributes...>;
    static_assert(!attributes.cascades.delete_orphan,
                  "carboy: delete-orphan belongs to the other side: write it on the Many or OneToOne");
    static_assert(attributes.order_by.empty(), "carboy: order_by<> belongs to a list: write it on the Many");
    static_assert(attributes.own_columns.empty(), "carboy: link_columns<> belongs to a ManyToMany");

    One() = default;
    One(Target& target) noexcept { remember(&target); }
    One(Target* target) noexcept { remember(target); }
    One(std::nullptr_t) noexcept { remember(nullptr); }

    One& operator=(Target& target) { return set(&target), *this; }
    One& operator=(Target* target) { return set(target), *this; }
    One& operator=(std::nullptr_t) { return set(nullptr), *this; }

    /// SQL: one SELECT for all objects of the same result, if it is not loaded yet.
    Target* get() const { return static_cast<Target*>(load()); }
    explicit operator bool() const { return get() != nullptr; }
    /// Throws: Error when there is none.
    Target& operator*() const {
        Target* target = get();
        if (target == nullptr) throw_empty_one(*this);
        return *target;
    }
    Target* operator->() const { return &**this; }

    friend bool operator==(const One& one, const Target* other) { return one.get() == other; }
    friend bool operator==(const One& one, const Target& other) { return one.get() == &other; }
};

/// A tracked object and its memory, not yet in a session.
struct FreeNode {
    InstanceState* state = nullptr;

    FreeNode() = default;
    explicit FreeNode(InstanceState* owned) noexcept : state(owned) {}
    FreeNode(FreeNode&& other) noexcept : state(std::exchange(other.state, nullptr)) {}
    FreeNode& operator=(FreeNode&& other) noexcept {
        std::swap(state, other.state);
        return *this;
    }
    ~FreeNode();
};

/// Allocates memory for one object outside any session and moves `from` into it.
FreeNode make_free_node(const Mapper& mapper, void* from);
/// The same with an object that has its default values.
FreeNode make_free_node(const Mapper& mapper);

class KeyIndex;
struct DestroyKeyIndex {
    static void destroy(KeyIndex* index) noexcept;
};

/// The objects of a list in their order, with an index once the program has looked for one of their keys.
class ListObjects {
  public:
    const std::vector<void*>& all() const noexcept { return objects_; }
    operator const std::vector<void*>&() const noexcept { return objects_; }
    auto begin() const noexcept { return objects_.begin(); }
    auto end() const noexcept { return objects_.end(); }
    std::size_t size() const noexcept { return objects_.size(); }
    bool empty() const noexcept { return objects_.empty(); }
    bool contains(const void* object) const noexcept;

    void push_back(void* object) { objects_.push_back(object); }
    void assign(std::vector<void*> objects) noexcept;
    void clear() noexcept { assign({}); }
    /// Returns the objects and leaves none.
    std::vector<void*> take() noexcept;
    /// Removes every occurrence.
    void erase(const void* object) noexcept;
    /// Removes the first occurrence. Returns false when there is none.
    bool erase_first(const void* object) noexcept;
    template <class Gone>
    void erase_if(Gone gone) {
        index_.reset();
        std::erase_if(objects_, gone);
    }

    /// The index, which find_by_key() keeps up to date.
    KeyIndex& index() const;

  private:
    void forget(const void* object, std::size_t removed) noexcept;

    std::vector<void*> objects_;
    mutable Owned<KeyIndex, DestroyKeyIndex> index_;
};

/// The untyped part of a Many.
class ManyBase : public Tracked {
  public:
    /// Shape: in the order of the query that loaded them, followed by those added since.
    struct Items {
        ListObjects objects;
        std::vector<FreeNode> unowned;  // new objects that were added while the owner was in no session
        std::vector<void*> given;       // objects of a session that were added while the owner was in none
        std::uint32_t generation = 0;   // the session's transaction in which it was loaded
        bool loaded = false;
    };

    ManyBase() = default;
    /// The list of an object in a session stays with that object.
    ManyBase(ManyBase&& other) noexcept : Tracked() {
        if (other.instance_state() == nullptr) items_ = std::move(other.items_);
    }
    ManyBase& operator=(const ManyBase&) = delete;
    ~ManyBase();

    const std::vector<void*>& load() const;
    void* add_new(const Mapper& target, void* from);
    void add_known(const Mapper& target, void* object);
    void remove_known(const Mapper& target, void* object);
    /// Replaces the list by these objects of the session.
    void replace_all(const Mapper& target, std::vector<void*> objects);

    // For the session.
    Items& items() const;
    Items* known_items() const noexcept { return items_.get(); }

  private:
    mutable Owned<Items> items_;
};

template <class Model>
const Mapper& mapper_of();
template <class Model>
class Objects;

/// The typed part of a list of objects: what Many and ManyToMany have in common.
/// Lifetime: the session owns the objects; a loop over the list may change it.
/// SQL: one SELECT for all objects of the same result, on first use in a transaction.
template <class Target>
class ObjectsOf : public ManyBase {
  public:
    using target_type = Target;
    using value_type = Target;
    using iterator = ListIterator<Target>;

    ObjectsOf() = default;
    ObjectsOf(ObjectsOf&&) noexcept = default;
    ObjectsOf(const ObjectsOf&) : ManyBase() { refuse_copy<Target>(); }
    ObjectsOf& operator=(const ObjectsOf&) { return refuse_copy<Target>(), *this; }

    iterator begin() const { return iterator(load()); }
    iterator end() const { return iterator::end_of(load()); }
    std::size_t size() const { return load().size(); }
    bool empty() const { return load().empty(); }
    Target& operator[](std::size_t i) const { return *static_cast<Target*>(load()[i]); }
    bool contains(const Target& object) const {
        for (const void* one : load())
            if (one == &object) return true;
        return false;
    }

    /// Moves a new object into the list and returns it.  Lifetime: the session's, once the owner is in one.
    Target& add(Target&& object) { return *static_cast<Target*>(add_new(mapper_of<Target>(), &object)); }
    /// The same for an object of a subclass.
    template <class Sub>
    requires(std::is_base_of_v<Target, Sub> && !std::is_same_v<Target, Sub>) Sub& add(Sub&& object) {
        return *static_cast<Sub*>(add_new(mapper_of<Sub>(), &object));
    }
    template <class Other>
    requires(!std::is_base_of_v<Target, std::remove_cvref_t<Other>>) void add(Other&&) {
        static_assert(sizeof(std::remove_cvref_t<Other>*) == 0,
                      "carboy: this list holds objects of another model, not of the one that is added to it");
    }
    /// Adds an object of the same session. When the owner is in no session yet, the object has to be in the session
    /// that the owner is added to.
    Target& add(Target& object) { return add_known(mapper_of<Target>(), &object), object; }
    /// Removes an object from the list.  Throws: SessionError when it is not in the list.
    void remove(Target& object) { remove_known(mapper_of<Target>(), &object); }
    /// Removes all objects from the list.
    void clear() { replace_all(mapper_of<Target>(), {}); }
    /// Makes the objects of a range the whole list: those that are not in it are removed, new ones are added.
    ///     ada.skills.replace(session.query<Skill>().all());
    template <class Range>
    void replace(const Range& objects) {
        std::vector<void*> addresses;
        for (auto& object : objects) addresses.push_back(address_of(object));
        replace_all(mapper_of<Target>(), std::move(addresses));
    }

    /// Returns the same objects in another order; see Objects::sorted_by.
    template <class Key, class Before>
    Objects<Target> sorted_by(Key key, Before before) const {
        return Objects<Target>(load()).sorted_by(std::move(key), std::move(before));
    }
    template <class Key>
    Objects<Target> sorted_by(Key key) const {
        return Objects<Target>(load()).sorted_by(std::move(key));
    }

  private:
    static void* address_of(Target& object) { return &object; }
    static void* address_of(Target* object) { return object; }
    template <class T>
    static constexpr void refuse_copy() {
        static_assert(sizeof(T*) == 0,
                      "carboy: the list of a relationship is not copied or assigned: take a reference (auto& posts = "
                      "user.posts) or the objects with sorted_by(); add(), remove() and replace() change it");
    }
};

/// The objects whose One named `Via` is this object.  Shape: 0..n.
///     Many<Post, "author", order_by<"title">> posts;
template <class Target, FixedString Via, auto... Attributes>
class Many : public ObjectsOf<Target> {
  public:
    static constexpr std::string_view via = Via.view();
    static_assert(std::is_class_v<Target>, "carboy: Many<> refers to a model, such as Many<Post, ...>");
    static_assert(only_relationship_attributes<Attributes...>,
                  "carboy: a relationship has the attributes cascade<>, lazy<>, order_by<>, link_columns<>, view_only "
                  "and passive_deletes");
    static constexpr const RelationshipAttributes& attributes = relationship_attributes<Attributes...>;
    static_assert(attributes.own_columns.empty(), "carboy: link_columns<> belongs to a ManyToMany");
};

/// The object whose One named `Via` is this object, if there is one: a Many with at most one object. An assignment
/// replaces the partner, which is then deleted (cascade<"all, delete-orphan">) or loses its foreign key.
///     OneToOne<Badge, "person"> badge;
template <class Target, FixedString Via, auto... Attributes>
class OneToOne : public ManyBase {
  public:
    using target_type = Target;
    static constexpr std::string_view via = Via.view();
    static_assert(std::is_class_v<Target>, "carboy: OneToOne<> refers to a model, such as OneToOne<Post, ...>");
    static_assert(only_relationship_attributes<Attributes...>,
                  "carboy: a relationship has the attributes cascade<>, lazy<>, order_by<>, link_columns<>, view_only "
                  "and passive_deletes");
    static constexpr const RelationshipAttributes& attributes = relationship_attributes<Attributes...>;
    static_assert(attributes.own_columns.empty(), "carboy: link_columns<> belongs to a ManyToMany");

    OneToOne() = default;
    OneToOne(OneToOne&&) noexcept = default;
    OneToOne(const OneToOne&) : ManyBase() { refuse_copy<Target>(); }
    OneToOne& operator=(const OneToOne&) { return refuse_copy<Target>(), *this; }
    OneToOne(Target& target) { *this = &target; }
    OneToOne(Target* target) { *this = target; }
    OneToOne(Target&& target) { *this = std::move(target); }
    OneToOne(std::nullptr_t) {}

    OneToOne& operator=(Target& target) { return *this = &target; }
    OneToOne& operator=(Target* target) {
        std::vector<void*> objects;
        if (target != nullptr) objects.push_back(target);
        return replace_all(mapper_of<Target>(), std::move(objects)), *this;
    }
    /// Moves a new object in.
    OneToOne& operator=(Target&& target) {
        if (instance_state() == nullptr) replace_all(mapper_of<Target>(), {});
        return add_new(mapper_of<Target>(), &target), *this;
    }
    OneToOne& operator=(std::nullptr_t) { return *this = static_cast<Target*>(nullptr); }

    /// SQL: one SELECT for all objects of the same result, if it is not loaded yet.
    Target* get() const {
        const std::vector<void*>& objects = load();
        return objects.empty() ? nullptr : static_cast<Target*>(objects.front());
    }
    explicit operator bool() const { return get() != nullptr; }
    /// Throws: Error when there is none.
    Target& operator*() const {
        Target* target = get();
        if (target == nullptr) throw_empty_one(*this);
        return *target;
    }
    Target* operator->() const { return &**this; }

    friend bool operator==(const OneToOne& one, const Target* other) { return one.get() == other; }
    friend bool operator==(const OneToOne& one, const Target& other) { return one.get() == &other; }

  private:
    template <class T>
    static constexpr void refuse_copy() {
        static_assert(sizeof(T*) == 0,
                      "carboy: a OneToOne is not copied, because its partner belongs to one object: take a reference "
                      "(auto& badge = person.badge) or assign the partner (other.badge = *person.badge)");
    }
};

/// The objects that rows of the association table `Table` link with this one. The other side is a ManyToMany with the
/// same table, or absent. The table has the key of both sides (person_id, skill_id) and is created with the models'
/// tables, unless a model declares it: then its other columns take their defaults.
///     ManyToMany<Skill, "person_skill"> skills;
/// A relationship of a model with itself names the columns: link_columns<"follower_id", "followed_id">.
/// Source: SQLAlchemy relationship(secondary=...).
template <class Target, FixedString Table, auto... Attributes>
class ManyToMany : public ObjectsOf<Target> {
  public:
    static constexpr std::string_view via = Table.view();
    static_assert(std::is_class_v<Target>, "carboy: ManyToMany<> refers to a model, such as ManyToMany<Post, ...>");
    static_assert(only_relationship_attributes<Attributes...>,
                  "carboy: a relationship has the attributes cascade<>, lazy<>, order_by<>, link_columns<>, view_only "
                  "and passive_deletes");
    static constexpr const RelationshipAttributes& attributes = relationship_attributes<Attributes...>;
    static_assert(!attributes.cascades.delete_orphan,
                  "carboy: delete-orphan needs a single owner: it belongs to a Many or OneToOne");
};

}  // namespace carboy::orm

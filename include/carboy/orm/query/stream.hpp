// Results that are not kept: streams of objects, and objects without a session's bookkeeping.
#pragma once

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/orm/mapping/relationship.hpp>
#include <carboy/orm/session/load_plan.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace carboy::orm {

class Session;

namespace detail {

/// A query that is being read, some rows at a time.
class ObjectStream {
  public:
    /// `tracked`: the objects belong to the session; otherwise each portion replaces the one before.
    ObjectStream(Session& session, const Mapper& mapper, sql::Select statement, const LoadOptions& load,
                 std::size_t portion, bool tracked);
    ObjectStream(ObjectStream&&) noexcept;
    ObjectStream& operator=(ObjectStream&&) noexcept;
    ~ObjectStream();

    /// Returns the next object, or nullptr at the end.
    void* next();

  private:
    class State;
    Owned<State> state_;
};

/// Keeps the objects of an untracked result.
struct UntrackedResult {
    std::shared_ptr<void> owner;
    std::vector<void*> objects;
};
UntrackedResult run_untracked(Session& session, const Mapper& mapper, const sql::Select& statement,
                              const LoadOptions& load);

}  // namespace detail

/// The objects of a query, which is read while the program iterates.  Shape: an input range, to be read once.
/// Lifetime: a stream ends with its session's transaction; reading on throws SessionError("stream_ended"). An untracked
/// object is valid until the iterator moves on.
template <class T>
class Stream {
  public:
    class iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = std::remove_const_t<T>;
        using difference_type = std::ptrdiff_t;
        using pointer = T*;
        using reference = T&;

        explicit iterator(detail::ObjectStream& stream) : stream_(&stream), now_(stream.next()) {}
        T& operator*() const { return *static_cast<T*>(now_); }
        T* operator->() const { return static_cast<T*>(now_); }
        iterator& operator++() {
            now_ = stream_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& a, std::default_sentinel_t) { return a.now_ == nullptr; }

      private:
        detail::ObjectStream* stream_;
        void* now_;
    };

    explicit Stream(detail::ObjectStream stream) : stream_(std::move(stream)) {}

    iterator begin() { return iterator(stream_); }
    std::default_sentinel_t end() const { return {}; }

  private:
    detail::ObjectStream stream_;
};

/// The objects of an untracked query, read-only.  Shape: 0..n.  Lifetime: the result owns the objects; copies share
/// them.
template <class Model>
class UntrackedObjects {
  public:
    using value_type = Model;
    using iterator = ObjectIterator<const Model>;
    using const_iterator = iterator;

    explicit UntrackedObjects(detail::UntrackedResult result) : result_(std::move(result)) {}

    iterator begin() const { return iterator(result_.objects.data()); }
    iterator end() const { return iterator(result_.objects.data() + result_.objects.size()); }
    std::size_t size() const noexcept { return result_.objects.size(); }
    bool empty() const noexcept { return result_.objects.empty(); }
    const Model& operator[](std::size_t i) const { return *static_cast<const Model*>(result_.objects[i]); }
    const Model& front() const { return (*this)[0]; }
    const Model& back() const { return (*this)[size() - 1]; }

  private:
    detail::UntrackedResult result_;
};

}  // namespace carboy::orm

// The memory of a session's objects: chunks of equal nodes, with a state before each object. Addresses never change.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/relationship.hpp>

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <new>

namespace carboy::orm {

class ObjectStore {
  public:
    ObjectStore() = default;
    ObjectStore(const ObjectStore&) = delete;
    ObjectStore& operator=(const ObjectStore&) = delete;
    ~ObjectStore() { clear(); }

    /// Makes a default-constructed object with its state.
    InstanceState* make(const Mapper& mapper) {
        const std::size_t chunk = chunk_with_room(mapper);
        auto* state = new (place(chunk)) InstanceState;
        state->mapper = &mapper;
        mapper.object.construct(state->object());
        ++chunks_[chunk].count;
        return state;
    }
    /// Makes an object that is moved from `from`.
    InstanceState* make_from(const Mapper& mapper, void* from);
    /// Takes ownership of a node that was made outside a session.
    InstanceState* adopt(FreeNode node);
    /// Destroys all objects.
    void clear() noexcept;

  private:
    struct Chunk {
        const Mapper* mapper;
        char* memory;
        std::size_t node_size;
        std::size_t count;
        std::size_t capacity;
    };

    /// The place of the next object in a chunk that has room.
    void* place(std::size_t chunk) const noexcept {
        return chunks_[chunk].memory + chunks_[chunk].count * chunks_[chunk].node_size;
    }
    /// Returns the number of a chunk that has room for an object.
    std::size_t chunk_with_room(const Mapper& mapper) {
        const bool fits = latest_ < chunks_.size() && chunks_[latest_].mapper == &mapper &&
                          chunks_[latest_].count < chunks_[latest_].capacity;
        return fits ? latest_ : latest_ = find_chunk_with_room(mapper);
    }
    std::size_t find_chunk_with_room(const Mapper& mapper);

    // Most sessions read objects of one or two models.
    boost::container::small_vector<Chunk, 2> chunks_;
    boost::container::small_vector<std::size_t, 2> open_;  // the last chunk of each mapper
    std::size_t latest_ = 0;                               // the chunk of the latest object
};

}  // namespace carboy::orm

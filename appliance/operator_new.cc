// The daemon's operator new and delete: a freed block waits on its thread for the next object of its size.
//
// A question that no cache holds makes some 35 objects and ends them again while a hundred others are under way. The
// C library keeps seven freed blocks of each size for a thread, and none of more than 1 KiB; the rest it merges, cuts
// and searches for again, which took a quarter of the worker's time. Here they are kept on lists by size, so that a
// warm gateway allocates nothing for a question. Each block is an ordinary one of malloc(): whoever frees it, in
// whatever way, does right, and what the lists have no room for goes back.
//
// Threads: any; a block freed on another thread waits there. Owns: the waiting blocks until their thread ends.
// Limits: blocks of at most `largest` octets, `most_kept` octets for each thread. Not with sanitizers: they watch
// malloc().
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t step = 16;
constexpr std::size_t largest = 4096;
constexpr std::size_t most_kept = 8U << 20;

struct Block {
  Block* next;
};

/// No constructor and no destructor: it must be usable before and after all others of its thread.
struct Waiting {
  std::array<Block*, largest / step + 1> lists;
  std::size_t octets;
  bool watched;  // gives all back at the thread's end
  bool ended;
};
constinit thread_local Waiting waiting{};

constexpr std::size_t list_of(std::size_t size) { return (size + step - 1) / step; }

struct Watch {
  ~Watch() {
    waiting.ended = true;
    for (Block*& list : waiting.lists) {
      while (list != nullptr) {
        Block* const block = list;
        list = block->next;
        std::free(block);
      }
    }
  }
};

void watch_the_end_of_this_thread() {
  waiting.watched = true;
  thread_local Watch watch;
  [[maybe_unused]] const volatile Watch* const made = &watch;
}

void* take_from_library(std::size_t size) {
  for (;;) {
    if (void* const block = std::malloc(size)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

}  // namespace

void* operator new(std::size_t size) {
  if (size > largest) return take_from_library(size);
  const std::size_t list = list_of(size == 0 ? 1 : size);
  Block* const block = waiting.lists[list];
  if (block == nullptr) return take_from_library(list * step);
  waiting.lists[list] = block->next;
  waiting.octets -= list * step;
  return block;
}

void operator delete(void* block, std::size_t size) noexcept {
  const std::size_t list = list_of(size == 0 ? 1 : size);
  if (block == nullptr) return;
  if (size > largest || waiting.ended || waiting.octets + list * step > most_kept) return std::free(block);
  if (!waiting.watched) watch_the_end_of_this_thread();
  waiting.lists[list] = new (block) Block{waiting.lists[list]};
  waiting.octets += list * step;
}

// Who does not say how large it was: it may have come from anywhere.
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* block, std::size_t size) noexcept { operator delete(block, size); }

#endif

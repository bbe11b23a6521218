// Zeroed memory taken from the kernel once, in large pages where they are to be had, and given back at the end.
//
// Owns: the mapping. Threads: a plain owner. Errors: no memory aborts (start-up only).
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

#include "base/check.h"

namespace sekisho::dataplane {

class MappedMemory {
 public:
  explicit MappedMemory(std::size_t bytes) : size_(bytes) {
    void* p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SEKISHO_CHECK(p != MAP_FAILED);
    data_ = static_cast<std::uint8_t*>(p);
    madvise(data_, bytes, MADV_HUGEPAGE);                 // a kernel without it serves small pages
    madvise(data_, bytes, 23 /* MADV_POPULATE_WRITE */);  // no first-touch faults under load; older kernels refuse
  }
  ~MappedMemory() { munmap(data_, size_); }
  MappedMemory(const MappedMemory&) = delete;
  MappedMemory& operator=(const MappedMemory&) = delete;

  std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace sekisho::dataplane

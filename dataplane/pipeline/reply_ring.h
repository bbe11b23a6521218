// Entries of the reply cache, and the ring of 64-octet units that they lie in, oldest first.
//
// An entry never straddles the ring's end: what is left there is filled with a dead entry.
// Threads: one. Owns: nothing; the memory is the cache's.
#pragma once

#include <cstdint>
#include <cstring>

#include "dataplane/pipeline/reply_body.h"

namespace sekisho::dataplane {

/// The fixed part; behind it lie the TTL offsets, the lowered name and the body.
struct alignas(64) ReplyEntry {
  std::uint64_t hash;
  std::uint64_t stamp;
  std::uint64_t shape;
  ReplyMeta meta;
  std::uint16_t units;
  std::uint8_t name_length;
  bool live;
  bool in_main;
  bool refresh_asked;
  std::uint8_t hits;  ///< 0..3 since it came to its place in the ring

  const std::uint16_t* ttl_offsets() const { return reinterpret_cast<const std::uint16_t*>(this + 1); }
  const std::uint8_t* name() const { return reinterpret_cast<const std::uint8_t*>(this + 1) + 2U * meta.ttl_count; }
  const std::uint8_t* octets() const { return name() + name_length; }
  ReplyBody body() const { return {meta, octets(), ttl_offsets()}; }
  static std::size_t size_of(std::size_t name_length, const ReplyMeta& meta) {
    return sizeof(ReplyEntry) + 2U * meta.ttl_count + name_length + meta.whole_length;
  }
};
static_assert(sizeof(ReplyEntry) == 64);

class ReplyRing {
 public:
  static constexpr std::size_t unit = 64;

  /// `first`: the place of the ring's first unit in the cache's memory.
  void set(std::uint8_t* memory, std::uint32_t first, std::uint32_t units) {
    memory_ = memory;
    first_ = first;
    units_ = units;
  }
  bool empty() const { return head_ == tail_; }
  std::uint32_t units() const { return units_; }
  /// True when push() of an entry of this size will do.
  bool fits(std::uint32_t size) const { return head_ - tail_ + padding(size) + size <= units_; }
  /// Room for an entry of `size` units at the young end; requires fits().
  ReplyEntry& push(std::uint32_t size) {
    if (const std::uint32_t pad = padding(size); pad != 0) {
      ReplyEntry& filler = at(head_);
      std::memset(static_cast<void*>(&filler), 0, sizeof filler);
      filler.units = static_cast<std::uint16_t>(pad);
      head_ += pad;
    }
    ReplyEntry& entry = at(head_);
    head_ += size;
    return entry;
  }
  ReplyEntry& front() const { return at(tail_); }
  void pop() { tail_ += front().units; }
  void clear() { tail_ = head_; }
  std::uint32_t place_of(const ReplyEntry& e) const {
    return static_cast<std::uint32_t>((reinterpret_cast<const std::uint8_t*>(&e) - memory_) /
                                      static_cast<std::ptrdiff_t>(unit));
  }
  template <typename F>
  void visit(F&& each) const {
    for (std::uint64_t p = tail_; p != head_; p += at(p).units) each(at(p));
  }

 private:
  std::uint32_t padding(std::uint32_t size) const {
    const auto left = static_cast<std::uint32_t>(units_ - head_ % units_);
    return left < size ? left : 0;
  }
  ReplyEntry& at(std::uint64_t position) const {
    return *reinterpret_cast<ReplyEntry*>(memory_ + (first_ + position % units_) * unit);
  }
  std::uint8_t* memory_ = nullptr;
  std::uint32_t first_ = 0, units_ = 1;
  std::uint64_t head_ = 0, tail_ = 0;  // units since the beginning
};

}  // namespace sekisho::dataplane

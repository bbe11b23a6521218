// Bounds-checked big-endian access to bytes.
//
// ByteReader walks over untrusted input; ByteWriter fills a caller's buffer. Both turn sticky-bad instead of
// throwing or overrunning: read all fields, then ask ok() once.
// Units: offsets and sizes in octets. Owns: nothing. Threads: a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace sekisho {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

inline std::uint16_t load_u16(const std::uint8_t* p) { return static_cast<std::uint16_t>((p[0] << 8) | p[1]); }
inline std::uint32_t load_u32(const std::uint8_t* p) {
  return (std::uint32_t{p[0]} << 24) | (std::uint32_t{p[1]} << 16) | (std::uint32_t{p[2]} << 8) | p[3];
}
inline void store_u16(std::uint8_t* p, std::uint16_t v) {
  p[0] = static_cast<std::uint8_t>(v >> 8);
  p[1] = static_cast<std::uint8_t>(v);
}
inline void store_u32(std::uint8_t* p, std::uint32_t v) {
  store_u16(p, static_cast<std::uint16_t>(v >> 16));
  store_u16(p + 2, static_cast<std::uint16_t>(v));
}

class ByteReader {
 public:
  ByteReader() = default;
  explicit ByteReader(Bytes bytes, std::size_t offset = 0)
      : bytes_(bytes), at_(offset), ok_(offset <= bytes.size()) {}

  bool ok() const { return ok_; }
  std::size_t offset() const { return at_; }
  std::size_t left() const { return ok_ ? bytes_.size() - at_ : 0; }
  Bytes all() const { return bytes_; }

  std::uint8_t u8() {
    const std::uint8_t* p = take(1);
    return p ? *p : std::uint8_t{0};
  }
  std::uint16_t u16() {
    const std::uint8_t* p = take(2);
    return p ? load_u16(p) : std::uint16_t{0};
  }
  std::uint32_t u32() {
    const std::uint8_t* p = take(4);
    return p ? load_u32(p) : 0U;
  }
  Bytes bytes(std::size_t n) {
    const std::uint8_t* p = take(n);
    return p ? Bytes{p, n} : Bytes{};
  }
  void skip(std::size_t n) { take(n); }
  void seek(std::size_t offset) {
    ok_ = ok_ && offset <= bytes_.size();
    if (ok_) at_ = offset;
  }

 private:
  const std::uint8_t* take(std::size_t n) {
    if (!ok_ || n > bytes_.size() - at_) {
      ok_ = false;
      return nullptr;
    }
    const std::uint8_t* p = bytes_.data() + at_;
    at_ += n;
    return p;
  }
  Bytes bytes_{};
  std::size_t at_ = 0;
  bool ok_ = true;
};

class ByteWriter {
 public:
  explicit ByteWriter(MutableBytes room) : room_(room) {}

  bool ok() const { return ok_; }
  std::size_t size() const { return at_; }
  std::size_t left() const { return room_.size() - at_; }
  Bytes written() const { return {room_.data(), at_}; }

  void u8(std::uint8_t v) {
    if (std::uint8_t* p = take(1)) *p = v;
  }
  void u16(std::uint16_t v) {
    if (std::uint8_t* p = take(2)) store_u16(p, v);
  }
  void u32(std::uint32_t v) {
    if (std::uint8_t* p = take(4)) store_u32(p, v);
  }
  void bytes(Bytes b) {
    if (std::uint8_t* p = take(b.size()); p && !b.empty()) std::memcpy(p, b.data(), b.size());
  }
  /// Overwrites two octets that were written before (a length, a count).
  void patch_u16(std::size_t offset, std::uint16_t v) {
    if (ok_ && offset + 2 <= at_) store_u16(room_.data() + offset, v);
  }
  /// Goes back to an earlier size() and forgets that anything failed after it.
  void rewind(std::size_t size) {
    if (size <= at_) {
      at_ = size;
      ok_ = true;
    }
  }

 private:
  std::uint8_t* take(std::size_t n) {
    if (!ok_ || n > room_.size() - at_) {
      ok_ = false;
      return nullptr;
    }
    std::uint8_t* p = room_.data() + at_;
    at_ += n;
    return p;
  }
  MutableBytes room_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace sekisho

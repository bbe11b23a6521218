// A domain name, absolute and uncompressed, as a value.
//
// Inside the gateway a name is always its wire form: labels with their length octets and the final zero. The octets
// keep the case they came with; comparisons and hashes ignore ASCII case. Compression exists only in MessageReader's
// and MessageWriter's messages: Name::parse follows pointers (backwards only, so it ends), nothing else does.
//
// Shapes: 1..255 octets, 0..127 labels (the root's own empty label is not counted).
// Owns: its octets, inline; copying costs its length. Threads: a plain value.
// Spec: RFC 1035 §3.1, §4.1.4; RFC 4343 (case); RFC 4034 §6.1 (order); RFC 9499 (words).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace sekisho::dns {

enum class NameError : std::uint8_t {
  truncated,       ///< the message ends inside the name
  too_long,        ///< more than 255 octets
  label_too_long,  ///< text only: a label of more than 63 octets
  bad_label_type,  ///< a length octet of 0x40 or 0x80
  bad_pointer,     ///< a pointer that does not point to earlier octets
  empty_label,     ///< text only: two dots in a row
  bad_escape,      ///< text only: a backslash that is no \DDD and no \X
};

class Name {
 public:
  /// The root.
  Name() { wire_[0] = 0; }
  Name(const Name& o) { copy(o); }
  Name& operator=(const Name& o) {
    if (this != &o) copy(o);
    return *this;
  }

  /// Reads a name at the reader's place in a whole message; the reader moves behind it. Pointers are followed.
  static Result<Name, NameError> parse(ByteReader& message);
  /// Takes exactly one uncompressed name that fills `wire` wholly.
  static Result<Name, NameError> from_wire(Bytes wire);
  /// Presentation form. Without a final dot the name is taken relative to `origin`. Escapes \X and \DDD. "@" is
  /// `origin`.
  static Result<Name, NameError> from_text(std::string_view text, const Name& origin = Name());
  /// For literals in code and tests: aborts on a bad name.
  static Name of(std::string_view text);

  Bytes wire() const { return {wire_.data(), length_}; }
  std::size_t length() const { return length_; }
  unsigned label_count() const { return labels_; }
  bool is_root() const { return labels_ == 0; }
  bool is_wildcard() const { return labels_ > 0 && wire_[0] == 1 && wire_[1] == '*'; }

  /// Label i without its length octet; 0 is the leftmost. i < label_count().
  Bytes label(unsigned i) const;
  /// The name without its leftmost `n` labels; n <= label_count().
  Name without(unsigned n = 1) const;
  /// The name of the last `n` labels; n <= label_count().
  Name last(unsigned n) const { return without(labels_ - n); }
  /// label + this. Fails with too_long.
  Result<Name, NameError> prepend(Bytes label) const;
  /// This name with its suffix `from` replaced by `to` (DNAME). Fails with too_long (YXDOMAIN). Requires
  /// is_under(from).
  Result<Name, NameError> rebase(const Name& from, const Name& to) const;
  /// ASCII letters lowered.
  Name lower() const;

  /// True when this is `ancestor` or below it.
  bool is_under(const Name& ancestor) const;
  bool is_strictly_under(const Name& ancestor) const { return labels_ > ancestor.labels_ && is_under(ancestor); }
  /// Number of labels that both share, from the right.
  unsigned common_labels(const Name& other) const;

  /// Keyed hash, blind to case.
  std::uint64_t hash(std::uint64_t key) const;
  /// With final dot; octets outside printable ASCII, and special ones, escaped. The root is ".".
  std::string to_text() const;

  /// Equal but for ASCII case.
  friend bool operator==(const Name& a, const Name& b);
  /// Canonical order (RFC 4034 §6.1).
  friend std::weak_ordering operator<=>(const Name& a, const Name& b);
  /// Equal to the octet (0x20).
  bool same_octets(const Name& other) const;

 private:
  void copy(const Name& o);
  std::uint8_t length_ = 1;
  std::uint8_t labels_ = 0;
  std::array<std::uint8_t, 255> wire_;
};

/// Keyed hash of a lower-cased or mixed-case uncompressed wire name, the same as Name::hash.
std::uint64_t hash_name_wire(Bytes wire, std::uint64_t key);

}  // namespace sekisho::dns

template <>
struct std::hash<sekisho::dns::Name> {
  std::size_t operator()(const sekisho::dns::Name& n) const noexcept { return n.hash(0x5EC1540F00DULL); }
};

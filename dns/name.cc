#include "dns/name.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "dns/ascii.h"

namespace sekisho::dns {
namespace {

constexpr std::size_t max_length = 255;

/// Where each label of a wire name begins.
struct LabelStarts {
  std::array<std::uint8_t, 128> at;
  explicit LabelStarts(const Name& name) {
    const Bytes wire = name.wire();
    std::uint8_t offset = 0;
    for (unsigned i = 0; i < name.label_count(); ++i) {
      at[i] = offset;
      offset = static_cast<std::uint8_t>(offset + 1 + wire[offset]);
    }
  }
  Bytes label(const Name& name, unsigned i) const { return name.wire().subspan(at[i] + 1U, name.wire()[at[i]]); }
};

std::weak_ordering compare_labels(Bytes a, Bytes b) {
  const std::size_t n = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint8_t x = lower_octet(a[i]);
    const std::uint8_t y = lower_octet(b[i]);
    if (x != y) return x <=> y;
  }
  return a.size() <=> b.size();
}

}  // namespace

void Name::copy(const Name& o) {
  length_ = o.length_;
  labels_ = o.labels_;
  std::memcpy(wire_.data(), o.wire_.data(), o.length_);
}

Result<Name, NameError> Name::parse(ByteReader& message) {
  // A pointer must lead before the run of labels that it ends, and a run costs at least one hop: so the walk ends
  // after at most max_hops pointers and 255 octets, however the message is made.
  constexpr unsigned max_hops = 127;
  constexpr std::size_t header_size = 12;
  const Bytes all = message.all();
  Name name;
  std::size_t length = 0;
  std::size_t at = message.offset();
  std::size_t run_start = at;
  std::size_t behind = 0;
  unsigned hops = 0;
  if (!message.ok()) return Failure{NameError::truncated};
  for (;;) {
    if (at >= all.size()) return Failure{NameError::truncated};
    const std::uint8_t octet = all[at];
    if (octet == 0) break;
    if ((octet & 0xC0) == 0xC0) {
      if (at + 2 > all.size()) return Failure{NameError::truncated};
      const std::size_t target = load_u16(&all[at]) & 0x3FFFU;
      if (target >= run_start || target < header_size || ++hops > max_hops) return Failure{NameError::bad_pointer};
      if (behind == 0) behind = at + 2;
      at = run_start = target;
      continue;
    }
    if ((octet & 0xC0) != 0) return Failure{NameError::bad_label_type};
    const std::size_t step = octet + std::size_t{1};
    if (length + step + 1 > max_length) return Failure{NameError::too_long};
    if (at + step > all.size()) return Failure{NameError::truncated};
    std::memcpy(name.wire_.data() + length, &all[at], step);
    length += step;
    ++name.labels_;
    at += step;
  }
  name.wire_[length] = 0;
  name.length_ = static_cast<std::uint8_t>(length + 1);
  message.seek(behind != 0 ? behind : at + 1);
  return name;
}

Result<Name, NameError> Name::from_wire(Bytes wire) {
  std::size_t at = 0;
  unsigned labels = 0;
  if (wire.size() > max_length) return Failure{NameError::too_long};
  for (;;) {
    if (at >= wire.size()) return Failure{NameError::truncated};
    const std::uint8_t octet = wire[at];
    if (octet == 0) break;
    if (octet > 63) return Failure{octet >= 0xC0 ? NameError::bad_pointer : NameError::bad_label_type};
    at += octet + std::size_t{1};
    ++labels;
  }
  if (at + 1 != wire.size()) return Failure{NameError::too_long};
  Name name;
  std::memcpy(name.wire_.data(), wire.data(), wire.size());
  name.length_ = static_cast<std::uint8_t>(wire.size());
  name.labels_ = static_cast<std::uint8_t>(labels);
  return name;
}

Bytes Name::label(unsigned i) const {
  SEKISHO_CHECK(i < labels_);
  std::size_t at = 0;
  for (; i > 0; --i) at += wire_[at] + std::size_t{1};
  return wire().subspan(at + 1, wire_[at]);
}

Name Name::without(unsigned n) const {
  SEKISHO_CHECK(n <= labels_);
  std::size_t at = 0;
  for (unsigned i = 0; i < n; ++i) at += wire_[at] + std::size_t{1};
  Name rest;
  rest.length_ = static_cast<std::uint8_t>(length_ - at);
  rest.labels_ = static_cast<std::uint8_t>(labels_ - n);
  std::memcpy(rest.wire_.data(), wire_.data() + at, rest.length_);
  return rest;
}

Result<Name, NameError> Name::prepend(Bytes label) const {
  if (label.empty()) return Failure{NameError::empty_label};
  if (label.size() > 63) return Failure{NameError::label_too_long};
  const std::size_t length = length_ + label.size() + 1;
  if (length > max_length) return Failure{NameError::too_long};
  Name name;
  name.wire_[0] = static_cast<std::uint8_t>(label.size());
  std::memcpy(name.wire_.data() + 1, label.data(), label.size());
  std::memcpy(name.wire_.data() + 1 + label.size(), wire_.data(), length_);
  name.length_ = static_cast<std::uint8_t>(length);
  name.labels_ = static_cast<std::uint8_t>(labels_ + 1);
  return name;
}

Result<Name, NameError> Name::rebase(const Name& from, const Name& to) const {
  SEKISHO_CHECK(is_under(from));
  const std::size_t head = static_cast<std::size_t>(length_) - from.length_;
  if (head + to.length_ > max_length) return Failure{NameError::too_long};
  Name name;
  std::memcpy(name.wire_.data(), wire_.data(), head);
  std::memcpy(name.wire_.data() + head, to.wire_.data(), to.length_);
  name.length_ = static_cast<std::uint8_t>(head + to.length_);
  name.labels_ = static_cast<std::uint8_t>(labels_ - from.labels_ + to.labels_);
  return name;
}

Name Name::lower() const {
  Name name;
  name.length_ = length_;
  name.labels_ = labels_;
  lower_octets(wire(), name.wire_.data());
  return name;
}

bool Name::is_under(const Name& ancestor) const {
  if (labels_ < ancestor.labels_ || length_ < ancestor.length_) return false;
  std::size_t at = 0;
  for (unsigned i = labels_ - ancestor.labels_; i > 0; --i) at += wire_[at] + std::size_t{1};
  return same_octets_folded(wire().subspan(at), ancestor.wire());
}

unsigned Name::common_labels(const Name& other) const {
  const LabelStarts mine(*this);
  const LabelStarts theirs(other);
  const unsigned most = std::min(labels_, other.labels_);
  unsigned shared = 0;
  while (shared < most && same_octets_folded(mine.label(*this, labels_ - shared - 1),
                                             theirs.label(other, other.labels_ - shared - 1))) {
    ++shared;
  }
  return shared;
}

std::uint64_t Name::hash(std::uint64_t key) const { return hash_name_wire(wire(), key); }

bool operator==(const Name& a, const Name& b) {
  return a.labels_ == b.labels_ && same_octets_folded(a.wire(), b.wire());
}

std::weak_ordering operator<=>(const Name& a, const Name& b) {
  const LabelStarts in_a(a);
  const LabelStarts in_b(b);
  const unsigned both = std::min(a.labels_, b.labels_);
  for (unsigned i = 1; i <= both; ++i) {
    const auto order = compare_labels(in_a.label(a, a.labels_ - i), in_b.label(b, b.labels_ - i));
    if (order != 0) return order;
  }
  return a.labels_ <=> b.labels_;
}

bool Name::same_octets(const Name& other) const {
  return length_ == other.length_ && std::memcmp(wire_.data(), other.wire_.data(), length_) == 0;
}

std::uint64_t hash_name_wire(Bytes wire, std::uint64_t key) {
  std::array<std::uint8_t, max_length> folded;
  const std::size_t n = std::min(wire.size(), max_length);
  lower_octets(wire.first(n), folded.data());
  return hash_bytes({folded.data(), n}, key);
}

}  // namespace sekisho::dns

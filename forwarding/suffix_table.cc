#include "forwarding/suffix_table.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/check.h"
#include "base/hash.h"
#include "dns/ascii.h"

namespace sekisho::forwarding {

namespace {

// Fixed: the entries come from the operator's file, so nobody else chooses buckets, and a look-up of any name at all
// costs no more than the longest run of a half-full table.
constexpr std::uint64_t hash_key = 0x5EC1'5005'0FF1'CE01ULL;

/// A name's lower-cased octets and where each label begins, so that suffixes are cut and hashed without copying.
struct Suffixes {
  explicit Suffixes(const dns::Name& name) {
    const Bytes wire = name.wire();
    size = wire.size();
    dns::lower_octets(wire, octets.data());
    for (std::size_t at = 0; wire[at] != 0; at += wire[at] + std::size_t{1}) {
      start[labels++] = static_cast<std::uint8_t>(at);
    }
  }
  /// The suffix of the last `n` labels.
  Bytes last(unsigned n) const {
    const std::size_t from = n == 0 ? size - 1 : start[labels - n];
    return {octets.data() + from, size - from};
  }
  /// Hash of last(n), given that of last(n - 1).
  std::uint64_t extend(std::uint64_t hash, unsigned n) const {
    const std::size_t at = start[labels - n];
    return hash_combine(hash, hash_bytes({octets.data() + at, std::size_t{octets[at]} + 1}, hash_key));
  }

  std::size_t size = 0;
  unsigned labels = 0;
  std::array<std::uint8_t, 128> start;  // as many as there are labels
  std::array<std::uint8_t, 255> octets;
};

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

SuffixTable SuffixTable::build(const std::vector<std::pair<dns::Name, std::uint32_t>>& suffixes) {
  SuffixTable table;
  if (suffixes.empty()) return table;
  std::size_t nodes = 1;
  std::size_t octets = 0;
  for (const auto& [name, index] : suffixes) {
    nodes += name.label_count();
    octets += name.length();
  }
  SEKISHO_CHECK(octets < 0xFFFFFFFFU);
  table.names_.reserve(octets);
  // Sized for no shared ancestors, then again for what there really is: reverse trees share nearly all of theirs.
  for (int pass = 0; pass < 2; ++pass) {
    table.slots_.assign(std::bit_ceil(nodes * 2), Slot{});
    table.names_.clear();
    table.count_ = 0;
    for (const auto& [name, index] : suffixes) table.insert(name, index);
    const auto used = std::count_if(table.slots_.begin(), table.slots_.end(), [](const Slot& s) { return s.length; });
    nodes = static_cast<std::size_t>(used);
    if (std::bit_ceil(nodes * 2) == table.slots_.size()) break;
  }
  table.slots_.shrink_to_fit();
  table.names_.shrink_to_fit();
  return table;
}

const SuffixTable::Slot* SuffixTable::probe(Bytes suffix, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.length == 0) return nullptr;
    if (slot.tag == tag_of(hash) && slot.length == suffix.size() &&
        std::equal(suffix.begin(), suffix.end(), names_.data() + slot.name)) {
      return &slot;
    }
  }
}

SuffixTable::Slot& SuffixTable::claim(Bytes suffix, std::uint64_t hash, std::uint32_t offset) {
  if (const Slot* found = probe(suffix, hash)) return slots_[static_cast<std::size_t>(found - slots_.data())];
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].length != 0) at = (at + 1) & mask;
  slots_[at] = {.tag = tag_of(hash), .name = offset, .length = static_cast<std::uint8_t>(suffix.size())};
  return slots_[at];
}

void SuffixTable::insert(const dns::Name& name, std::uint32_t index) {
  const Suffixes suffixes(name);
  const Bytes whole = suffixes.last(suffixes.labels);
  const std::size_t offset = names_.size();
  names_.insert(names_.end(), whole.begin(), whole.end());
  std::uint64_t hash = hash_key;
  for (unsigned n = 0; n <= suffixes.labels; ++n) {
    if (n > 0) hash = suffixes.extend(hash, n);
    const Bytes suffix = suffixes.last(n);
    Slot& slot = claim(suffix, hash, static_cast<std::uint32_t>(offset + whole.size() - suffix.size()));
    if (n < suffixes.labels) {
      slot.below = true;
      continue;
    }
    count_ += slot.terminal ? 0 : 1;
    slot.terminal = true;
    slot.index = index;
  }
}

std::optional<SuffixTable::Match> SuffixTable::walk(const dns::Name& name, unsigned max_labels) const {
  std::optional<Match> best;
  if (slots_.empty()) return best;
  const Suffixes suffixes(name);
  std::uint64_t hash = hash_key;
  for (unsigned n = 0; n <= max_labels; ++n) {
    if (n > 0) hash = suffixes.extend(hash, n);
    const Slot* slot = probe(suffixes.last(n), hash);
    if (slot == nullptr) break;
    if (slot->terminal) best = Match{slot->index, n};
    if (!slot->below) break;
  }
  return best;
}

std::optional<SuffixTable::Match> SuffixTable::find(const dns::Name& name) const {
  return walk(name, name.label_count());
}

std::optional<SuffixTable::Match> SuffixTable::find_above(const dns::Name& name) const {
  if (name.is_root()) return std::nullopt;
  return walk(name, name.label_count() - 1);
}

bool SuffixTable::has_below(const dns::Name& name) const {
  if (slots_.empty()) return false;
  const Suffixes suffixes(name);
  std::uint64_t hash = hash_key;
  for (unsigned n = 1; n <= suffixes.labels; ++n) hash = suffixes.extend(hash, n);
  const Slot* slot = probe(suffixes.last(suffixes.labels), hash);
  return slot != nullptr && slot->below;
}

}  // namespace sekisho::forwarding

#include "base/prefix_map.h"

#include <cstring>

#include "base/check.h"
#include "base/prefix_trie.h"

namespace sekisho {
namespace {

using namespace prefix_trie;

std::uint32_t value_of(Word word) { return (word & kind_mask) == kind_value ? word & payload : PrefixMap::none; }

bool agree(const std::uint8_t* a, const std::uint8_t* b, unsigned bits) {
  const unsigned octets = bits / 8;
  if (std::memcmp(a, b, octets) != 0) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || ((a[octets] ^ b[octets]) >> (8 - rest)) == 0;
}

}  // namespace

struct PrefixMap::Tables {
  Trie v4;
  Trie v6;
};

PrefixMap::PrefixMap() : tables_(std::make_unique<Tables>()) {}
PrefixMap::~PrefixMap() = default;
PrefixMap::PrefixMap(PrefixMap&&) noexcept = default;
PrefixMap& PrefixMap::operator=(PrefixMap&&) noexcept = default;

PrefixMap PrefixMap::build(std::span<const std::pair<IpPrefix, std::uint32_t>> entries) {
  std::vector<Item> v4;
  std::vector<Item> v6;
  for (const auto& [prefix, value] : entries) {
    SEKISHO_CHECK(value < none);
    Item item{{}, prefix.length, value};
    const Bytes octets = prefix.address.bytes();
    std::memcpy(item.key.data(), octets.data(), octets.size());
    (prefix.address.is_v4() ? v4 : v6).push_back(item);
  }
  PrefixMap map;
  map.tables_->v4.build(std::move(v4));
  map.tables_->v6.build(std::move(v6));
  return map;
}

std::uint32_t PrefixMap::lookup_v4(std::uint32_t host_order) const noexcept {
  const Trie& trie = tables_->v4;
  if (!trie.root.data()) return value_of(trie.fallback);
  Word word = trie.root.data()[host_order >> 8];
  if ((word & kind_mask) == kind_node) {
    word = trie.nodes[word & payload][host_order & 0xFFU];
  } else if ((word & kind_mask) == kind_path) {
    const Path& path = trie.paths[word & payload];  // longer than /24, so its shift is 0..7
    word = ((host_order ^ load_u32(path.key.data())) >> (32 - path.bits)) == 0 ? path.match : path.miss;
  }
  return value_of(word == 0 ? trie.fallback : word);
}

std::uint32_t PrefixMap::lookup_v6(const std::uint8_t* sixteen) const noexcept {
  const Trie& trie = tables_->v6;
  if (!trie.root.data()) return value_of(trie.fallback);
  Word word = trie.root.data()[(std::size_t{sixteen[0]} << 16) | (std::size_t{sixteen[1]} << 8) | sixteen[2]];
  for (unsigned octet = 3; (word & kind_node) != 0;) {  // a node or a path: bit 31
    if ((word & kind_mask) == kind_node) {
      word = trie.nodes[word & payload][sixteen[octet++]];
      continue;
    }
    const Path& path = trie.paths[word & payload];
    const bool match = agree(sixteen, path.key.data(), path.bits);
    word = match ? path.match : path.miss;
    octet = path.bits / 8;
  }
  return value_of(word == 0 ? trie.fallback : word);
}

std::optional<std::uint32_t> PrefixMap::lookup(const IpAddress& address) const {
  const std::uint32_t value = address.is_v4() ? lookup_v4(address.v4_value()) : lookup_v6(address.bytes().data());
  return value == none ? std::nullopt : std::optional(value);
}

void PrefixMap::prefetch_v4(std::uint32_t host_order) const noexcept {
  __builtin_prefetch(tables_->v4.root.data() + (host_order >> 8));
}

std::size_t PrefixMap::memory_bytes() const {
  std::size_t bytes = 0;
  for (const Trie* trie : {&tables_->v4, &tables_->v6}) {
    bytes +=
        trie->root_pages * 4096 + trie->nodes.size() * sizeof(trie->nodes[0]) + trie->paths.size() * sizeof(Path);
  }
  return bytes;
}

}  // namespace sekisho

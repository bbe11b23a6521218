// One family's table of PrefixMap: a root indexed by 24 bits, then nodes of 256 and compressed paths.
//
// A word of the root or of a node says: nothing (0: the default applies), a value, a node for the next 8 bits, or a
// path. A path stands for a chain of nodes with one child each: it compares the address with one prefix and goes on
// or ends with a miss, so that 100,000 scattered host prefixes cost 32 octets each and not a node per 8 bits.
//
// Private to PrefixMap. Owns: the root's mapping. Threads: read-only after building.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sekisho::prefix_trie {

using Key = std::array<std::uint8_t, 16>;  ///< an address; IPv4 lies in the first four octets

struct Item {
  Key key;
  unsigned length;
  std::uint32_t value;
};

using Word = std::uint32_t;
inline constexpr Word kind_mask = 3U << 30;
inline constexpr Word kind_value = 1U << 30;
inline constexpr Word kind_node = 2U << 30;
inline constexpr Word kind_path = 3U << 30;
inline constexpr Word payload = ~kind_mask;

struct Path {
  Key key;
  std::uint32_t bits;  ///< how many leading bits of `key` must agree
  Word match;
  Word miss;  ///< nothing or a value
};

/// Lazily backed memory: pages that are never written cost nothing.
class Root {
 public:
  static constexpr std::size_t words = std::size_t{1} << 24;
  Root() = default;
  ~Root();
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;
  void map();
  Word* data() { return words_; }
  const Word* data() const { return words_; }

 private:
  Word* words_ = nullptr;
};

struct Trie {
  Root root;
  std::vector<std::array<Word, 256>> nodes;
  std::vector<Path> paths;
  Word fallback = 0;  ///< the value of ::/0 or 0.0.0.0/0, which needs no page of the root
  std::size_t root_pages = 0;

  /// Fills an empty trie. Later items replace earlier ones with the same prefix.
  void build(std::vector<Item> items);
};

}  // namespace sekisho::prefix_trie

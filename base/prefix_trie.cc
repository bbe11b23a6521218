#include "base/prefix_trie.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace sekisho::prefix_trie {
namespace {

constexpr unsigned root_bits = 24;
using Items = std::span<const Item>;

std::uint32_t top24(const Key& key) { return (std::uint32_t{key[0]} << 16) | (std::uint32_t{key[1]} << 8) | key[2]; }

unsigned common_bits(const Key& a, const Key& b) {
  for (unsigned i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return i * 8 + static_cast<unsigned>(std::countl_zero(static_cast<std::uint8_t>(a[i] ^ b[i])));
  }
  return 128;
}

/// Sorted by address, an enclosing prefix before what it encloses; of equal prefixes only the last remains.
void sort_unique(std::vector<Item>& items) {
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.key != b.key ? a.key < b.key : a.length < b.length; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool same = kept > 0 && items[kept - 1].key == items[i].key && items[kept - 1].length == items[i].length;
    if (!same) ++kept;
    items[kept - 1] = items[i];
  }
  items.resize(kept);
}

class Builder {
 public:
  explicit Builder(Trie& trie) : trie_(trie) {}

  void fill_root(Items items);

 private:
  Word subtree(Items items, unsigned depth, Word inherited);
  Word node(Items items, unsigned depth, Word inherited);
  Word path(const Key& key, unsigned bits, Word match, Word miss);
  void write_run(std::size_t from, std::size_t to, Word word);
  void close_until(std::size_t slot);

  struct Open {
    std::size_t end;
    Word word;
  };
  Trie& trie_;
  std::vector<Open> open_;     // enclosing short prefixes at written_, the innermost last
  std::size_t written_ = 0;    // slots before this one are final
  std::size_t next_page_ = 0;  // pages before this one are counted
};

void Builder::write_run(std::size_t from, std::size_t to, Word word) {
  constexpr std::size_t page = 4096 / sizeof(Word);
  if (word == 0 || from >= to) return;
  std::fill(trie_.root.data() + from, trie_.root.data() + to, word);
  const std::size_t first = std::max(from / page, next_page_);
  next_page_ = (to - 1) / page + 1;
  trie_.root_pages += next_page_ - std::min(first, next_page_);
}

// Writes every slot before `slot` with the innermost prefix that covers it: each slot is written once.
void Builder::close_until(std::size_t slot) {
  while (!open_.empty() && open_.back().end <= slot) {
    write_run(written_, open_.back().end, open_.back().word);
    written_ = std::max(written_, open_.back().end);
    open_.pop_back();
  }
  if (!open_.empty()) write_run(written_, slot, open_.back().word);
  written_ = std::max(written_, slot);
}

void Builder::fill_root(Items items) {
  for (std::size_t i = 0; i < items.size();) {
    const std::size_t slot = top24(items[i].key);
    close_until(slot);
    if (items[i].length <= root_bits) {
      open_.push_back({slot + (std::size_t{1} << (root_bits - items[i].length)), kind_value | items[i].value});
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < items.size() && top24(items[end].key) == slot) ++end;
    const Word inherited = open_.empty() ? 0 : open_.back().word;
    write_run(slot, slot + 1, subtree(items.subspan(i, end - i), root_bits, inherited));
    written_ = slot + 1;
    i = end;
  }
  close_until(Root::words);
}

// All of `items` agree in their first `depth` bits and are at least that long.
Word Builder::subtree(Items items, unsigned depth, Word inherited) {
  if (!items.empty() && items.front().length == depth) {
    inherited = kind_value | items.front().value;
    items = items.subspan(1);
  }
  if (items.empty()) return inherited;
  if (items.size() == 1) return path(items[0].key, items[0].length, kind_value | items[0].value, inherited);
  unsigned shared = common_bits(items.front().key, items.back().key);
  for (const Item& item : items) shared = std::min(shared, item.length);
  shared &= ~7U;
  if (shared > depth) return path(items[0].key, shared, subtree(items, shared, inherited), inherited);
  return node(items, depth, inherited);
}

Word Builder::node(Items items, unsigned depth, Word inherited) {
  const std::size_t index = trie_.nodes.size();
  trie_.nodes.emplace_back().fill(inherited);
  const unsigned octet = depth / 8;
  for (std::size_t i = 0; i < items.size();) {
    const std::uint8_t slot = items[i].key[octet];
    if (items[i].length <= depth + 8) {  // what it encloses comes later and overwrites
      const std::size_t run = std::size_t{1} << (depth + 8 - items[i].length);
      std::fill_n(trie_.nodes[index].begin() + slot, run, kind_value | items[i].value);
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < items.size() && items[end].key[octet] == slot) ++end;
    const Word below = subtree(items.subspan(i, end - i), depth + 8, trie_.nodes[index][slot]);
    trie_.nodes[index][slot] = below;
    i = end;
  }
  return kind_node | static_cast<Word>(index);
}

Word Builder::path(const Key& key, unsigned bits, Word match, Word miss) {
  trie_.paths.push_back({key, bits, match, miss});
  return kind_path | static_cast<Word>(trie_.paths.size() - 1);
}

}  // namespace

Root::~Root() {
  if (words_) munmap(words_, words * sizeof(Word));
}

void Root::map() {
  void* memory =
      mmap(nullptr, words * sizeof(Word), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  SEKISHO_CHECK(memory != MAP_FAILED);
  words_ = static_cast<Word*>(memory);
}

void Trie::build(std::vector<Item> items) {
  sort_unique(items);
  Items rest(items);
  if (!rest.empty() && rest.front().length == 0) {
    fallback = kind_value | rest.front().value;
    rest = rest.subspan(1);
  }
  if (rest.empty()) return;
  root.map();
  Builder(*this).fill_root(rest);
}

}  // namespace sekisho::prefix_trie

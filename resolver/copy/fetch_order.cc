#include "resolver/copy/fetch_order.h"

#include <algorithm>
#include <numeric>

namespace sekisho::resolver {

std::vector<std::size_t> choose_fetches(std::span<const FetchWish> wishes, std::span<const Endpoint> busy,
                                        Instant now, std::size_t most) {
  std::vector<std::size_t> order(wishes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return wishes[a].due < wishes[b].due; });
  std::vector<Endpoint> taken(busy.begin(), busy.end());
  std::vector<std::size_t> chosen;
  for (const std::size_t i : order) {
    if (taken.size() >= most || wishes[i].due > now) break;
    if (std::find(taken.begin(), taken.end(), wishes[i].primary) != taken.end()) continue;
    taken.push_back(wishes[i].primary);
    chosen.push_back(i);
  }
  return chosen;
}

}  // namespace sekisho::resolver

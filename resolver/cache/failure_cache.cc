#include "resolver/cache/failure_cache.h"

#include <algorithm>

namespace sekisho::resolver {

void FailureCache::failed(const QuestionKey& question, FailureReason reason, FailurePause pause, Instant now) {
  const auto at = index_.find(question);
  Duration length = pause.first;
  if (at != index_.end()) {
    // Only a failure soon after the last pause makes the next one longer.
    const bool in_a_row = now < at->second->until + at->second->pause * 2;
    if (in_a_row) length = std::min(at->second->pause * 2, pause.longest);
    order_.erase(at->second);
    index_.erase(at);
  } else if (order_.size() >= capacity_) {
    index_.erase(order_.front().question);
    order_.pop_front();
  }
  order_.push_back({question, reason, now + length, length});
  index_.emplace(question, std::prev(order_.end()));
}

void FailureCache::succeeded(const QuestionKey& question) {
  if (index_.empty()) return;
  const auto at = index_.find(question);
  if (at == index_.end()) return;
  order_.erase(at->second);
  index_.erase(at);
}

std::optional<FailureCache::Found> FailureCache::find(const QuestionKey& question, Instant now) const {
  if (index_.empty()) return std::nullopt;
  const auto at = index_.find(question);
  if (at == index_.end() || now >= at->second->until) return std::nullopt;
  return Found{at->second->reason, at->second->until};
}

void FailureCache::clear() {
  index_.clear();
  order_.clear();
}

}  // namespace sekisho::resolver

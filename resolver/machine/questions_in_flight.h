// Which Resolution a realm has in flight for a question, found without a copy of the question.
// Owns: nothing; a Resolution takes itself out before it ends. Threads: the worker's.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include "resolver/cache/question_key.h"
#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

class QuestionsInFlight {
 public:
  explicit QuestionsInFlight(std::uint64_t hash_key) : set_(64, Hash{hash_key}) {}

  /// Null when there is none.
  Resolution* find(const QuestionKey& key) const {
    const auto at = set_.find(key);
    return at == set_.end() ? nullptr : *at;
  }
  void add(Resolution& r) { set_.insert(&r); }
  /// Nothing happens when another one stands for the question.
  void remove(Resolution& r) {
    const auto at = set_.find(&r);
    if (at != set_.end() && *at == &r) set_.erase(at);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::uint64_t key = 0;
    std::size_t operator()(const QuestionKey& q) const { return QuestionKeyHash{key}(q); }
    std::size_t operator()(const Resolution* r) const {
      return QuestionKeyHash{key}(r->question.name, r->question.type, r->checking_disabled);
    }
  };
  struct Same {
    using is_transparent = void;
    bool operator()(const QuestionKey& a, const Resolution* b) const {
      return a.type == b->question.type && a.checking_disabled == b->checking_disabled && a.name == b->question.name;
    }
    bool operator()(const Resolution* a, const QuestionKey& b) const { return (*this)(b, a); }
    bool operator()(const Resolution* a, const Resolution* b) const {
      return a == b || (a->question.type == b->question.type && a->checking_disabled == b->checking_disabled &&
                        a->question.name == b->question.name);
    }
  };

  boost::unordered_flat_set<Resolution*, Hash, Same> set_;
};

}  // namespace sekisho::resolver

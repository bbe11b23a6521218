// A question within one realm, as a key: for the failures remembered and for joining equal questions in flight.
#pragma once

#include "base/hash.h"
#include "dns/name.h"
#include "dns/rrtype.h"

namespace sekisho::resolver {

struct QuestionKey {
  dns::Name name;
  dns::RRType type = dns::RRType::a;
  bool checking_disabled = false;
  friend bool operator==(const QuestionKey&, const QuestionKey&) = default;  // names but for case
};

struct QuestionKeyHash {
  std::uint64_t key = 0;
  std::size_t operator()(const QuestionKey& q) const { return (*this)(q.name, q.type, q.checking_disabled); }
  std::size_t operator()(const dns::Name& name, dns::RRType type, bool checking_disabled) const {
    const std::uint64_t rest = (std::uint64_t{checking_disabled} << 16) | static_cast<std::uint16_t>(type);
    return hash_combine(name.hash(key), rest);
  }
};

}  // namespace sekisho::resolver

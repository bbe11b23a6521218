// What is asked. Spec: RFC 1035 §4.1.2.
#pragma once

#include "dns/name.h"
#include "dns/rrtype.h"

namespace sekisho::dns {

struct Question {
  Name name;
  RRType type = RRType::a;
  RRClass klass = RRClass::in;
  friend bool operator==(const Question&, const Question&) = default;  // names but for case
};

}  // namespace sekisho::dns

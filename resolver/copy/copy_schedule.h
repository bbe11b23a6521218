// When a zone's primaries are asked next, which of them, and until when the copy may be used.
//
// Pure bookkeeping over the SOA's timers, each kept within bounds. After a success it is refresh; after a failure the
// next primary is asked at once, and after all of them retry, growing up to an hour while there is no copy yet.
// Threads: plain values. Units: Instants. Spec: RFC 1034 §4.3.5, RFC 1912 §2.2.
#pragma once

#include <cstddef>

#include "base/clock.h"
#include "dns/rdata.h"

namespace sekisho::resolver {

class CopySchedule {
 public:
  CopySchedule(std::size_t primaries, Instant now) : primaries_(primaries), next_(now) {}

  std::size_t primary() const { return primary_; }
  Instant next() const { return next_; }
  /// The end of the copy's life; meaningful once there is one.
  Instant expires() const { return expires_; }
  bool has_copy() const { return has_copy_; }

  /// A copy of this SOA was confirmed `age` ago (0: just now).
  void confirmed(const dns::SoaNumbers& soa, Instant now, Duration age = Duration{0});
  void failed(Instant now);
  /// The copy on disk, or in memory, is of no use.
  void lost() { has_copy_ = false; }

 private:
  std::size_t primaries_;
  std::size_t primary_ = 0;
  std::size_t failed_in_row_ = 0;
  bool has_copy_ = false;
  Duration retry_{0};
  Instant next_, expires_;
};

}  // namespace sekisho::resolver

// What this node knows of its peer, kept over restarts: when they were last in step, what stands between them, when
// to try again.
//
// A peer that cannot be reached is tried again after a second, then after twice as long each time, up to five
// minutes; a change of our own is tried at once. What was pushed and refused (mistakes, canaries) waits in the same
// way. The book is one small file in the state directory; where it cannot be read nothing is known of the peer, and
// then nothing is overwritten (standing.h).
//
// Owns: the book. Threads: the manager's. Units: wall time for people, steady time for waiting.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::pair {

enum class Part : std::uint8_t { configuration, cookies, exemptions };
inline constexpr std::size_t part_count = 3;
std::string_view to_text(Part part);

struct PartState {
  /// unknown, in-step, ahead, behind, conflict, refused (the peer's word is in `text`), not-shared
  std::string state = "unknown";
  std::string text;
  std::string common;  ///< digest of the last time when both were alike
  WallTime since;
};

class PushBook {
 public:
  static constexpr std::int64_t longest_wait_seconds = 300;

  explicit PushBook(trust::StateFiles& files) : files_(files) {}
  /// Once: what an earlier run left; empty or a sentence for the log.
  std::string read();
  /// Another peer than before: nothing is known of it.
  void follow(const std::string& peer);

  /// `mark`: of all that could be pushed.
  bool due(const std::string& mark, Instant now) const;
  void begin(const std::string& mark);
  void on_failure(const std::string& why, Instant now);
  /// The peer has answered. `wait`: until it is looked at again.
  void on_contact(WallTime wall, Instant now, Duration wait);
  /// Also after a contact: something could not be pushed, wait longer each time.
  void delay(Instant now);
  /// True when the state or its text is another one than before.
  bool put(Part part, std::string state, std::string text, WallTime now);
  void remember(Part part, const std::string& digest) { at(part).common = digest; }
  /// Nothing, or why the book is not on the disk.
  [[nodiscard]] std::optional<std::string> save();

  const PartState& part(Part part) const { return parts_[static_cast<std::size_t>(part)]; }
  bool reachable() const { return failures_ == 0 && contact_.seconds != 0; }
  const std::string& fault() const { return fault_; }
  std::uint64_t failures() const { return failures_; }
  WallTime last_contact() const { return contact_; }
  /// How long until the next try.
  Duration wait(Instant now) const { return next_ > now ? next_ - now : Duration::zero(); }

 private:
  PartState& at(Part part) { return parts_[static_cast<std::size_t>(part)]; }
  std::string text() const;
  bool take(std::string_view text);

  trust::StateFiles& files_;
  std::string peer_, fault_, mark_;
  std::array<PartState, part_count> parts_;
  std::uint64_t failures_ = 0, delays_ = 0;
  WallTime contact_;
  Instant next_{};
  std::string saved_;
};

}  // namespace sekisho::mgmt::pair

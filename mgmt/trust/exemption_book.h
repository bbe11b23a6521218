// Negative trust anchors that staff ask for and approve while the gateway runs: zones that are not validated for a
// while.
//
// Each step is on the shelf, with its event, before it counts; so it survives a restart with the end that it had.
// Every five minutes due() names what is in force to be checked without its own cover: when the zone proves right
// again it is lifted, and when its time is over it ends, by the wall clock or by the clock that nobody sets,
// whichever comes first. Ending never waits for the disk: the safe side is to validate. While the wall clock says a
// time before its approval, none is in force.
//
// Owns: what is open. Threads: one (the manager's). Limits: max_in_force, max_waiting over all realms.
// Spec: RFC 7646 §2 (end, recheck), §4; G2-21, G2-22.
#pragma once

#include "dnssec/negative_anchor.h"
#include "mgmt/trust/exemption.h"

namespace sekisho::mgmt::trust {

/// Both clocks at once.
struct Moment {
  WallTime wall;
  Instant steady;
};

/// Where the papers are kept. Each call is done wholly and safely, or not at all and says why.
class ExemptionShelf {
 public:
  virtual ~ExemptionShelf() = default;
  /// What is waiting or in force.
  virtual Result<std::vector<Exemption>, std::string> open_ones() = 0;
  /// Its number.
  virtual Result<std::uint64_t, std::string> add(const ExemptionChange& request) = 0;
  /// All of them or none.
  [[nodiscard]] virtual std::optional<std::string> put(const std::vector<ExemptionChange>& changes) = 0;
};

/// Who must approve.
enum class ApprovalRule : std::uint8_t { two_persons, one_person };

class ExemptionBook {
 public:
  static constexpr std::int64_t check_interval = 300;
  static constexpr std::size_t max_in_force = 256;
  static constexpr std::size_t max_waiting = 64;
  /// How far before its approval the clock may be: small corrections are no wrong clock.
  static constexpr std::int64_t clock_slack = 300;

  using Outcome = Result<Exemption, ExemptionError>;

  /// Reads what an earlier run left.
  ExemptionBook(ExemptionShelf& shelf, Moment now);

  /// What request() would refuse of it; so that no trace is run in vain.
  std::optional<ExemptionError> fault_of(const Exemption& wish, ApprovalRule rule) const;
  /// `wish`: everything up to the evidence and who asks.
  Outcome request(Exemption wish, ApprovalRule rule, WallTime now);
  /// Its life begins. One of the same realm and name is replaced.
  Outcome approve(std::uint64_t id, const Person& by, const std::string& note, ApprovalRule rule, Moment now);
  Outcome reject(std::uint64_t id, const Person& by, const std::string& note, WallTime now);
  /// What the other node of a pair (`from`) has in force, approved there: with the end that it has there.
  /// waits_already: it is in force here, or a newer one of the same name is.
  Outcome adopt(Exemption approved, const Person& from, ApprovalRule rule, Moment now);
  /// A request is withdrawn, what is in force is lifted: by anybody. not_saved: it is done all the same, and would
  /// come back with a restart.
  Outcome end(std::uint64_t id, const Person& by, const std::string& note, WallTime now);

  /// Ends what is over; the realms in which something went out of force, or came into it again.
  std::vector<std::string> expire(Moment now);
  /// What is to be checked now, without its own cover; each is named once per interval.
  std::vector<Exemption> due(WallTime now);
  /// What the check found. True: the zone proves right again, and the exemption is gone.
  bool on_check(std::uint64_t id, dnssec::Verdict verdict, WallTime now);

  std::vector<dnssec::NegativeAnchor> anchors(const std::string& realm) const;
  /// Waiting and in force.
  const std::vector<Exemption>& open() const { return open_; }
  const Exemption* find(std::uint64_t id) const;
  /// How many came to that end since the start.
  std::uint64_t ended(ExemptionState how) const { return ended_[static_cast<std::size_t>(how)]; }
  /// What has ended is not kept as ended yet.
  bool unsaved() const { return !unsaved_.empty(); }
  void flush();

 private:
  std::size_t count(ExemptionState state) const;
  Exemption* find_open(std::uint64_t id);
  std::optional<ExemptionError> fault_of_approval(const Exemption& e, const Person& by, const std::string& note,
                                                  ApprovalRule rule) const;
  /// Out of open_ and onto the shelf, or into unsaved_.
  Exemption close(std::uint64_t id, ExemptionState how, const Person& by, const std::string& note, WallTime now);
  void watch_clock(Moment now, std::vector<std::string>& realms);

  ExemptionShelf& shelf_;
  std::vector<Exemption> open_;
  std::vector<ExemptionChange> unsaved_;
  std::uint64_t ended_[static_cast<std::size_t>(ExemptionState::count)] = {};
  bool told_unsaved_ = false;
};

}  // namespace sekisho::mgmt::trust

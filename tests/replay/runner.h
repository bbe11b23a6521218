// Plays one script, or one case of it: builds its world, then takes its steps. What does not come as told is a failed
// expectation with the script's line.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/replay/key_ring.h"
#include "tests/replay/realm_text.h"
#include "tests/replay/world.h"

namespace sekisho::replay {

class Runner {
 public:
  explicit Runner(const std::string& path, const std::string& name_of_case = {}) : path_(path), case_(name_of_case) {}
  void play();

 private:
  void set_up(const std::vector<Line>& lines, std::size_t& at);
  void take_step(const Line& line);
  void set_limit(const Line& line);
  void query(const Line& line, resolver::RequestKind kind);
  void expect(const Line& line);
  void expect_none(const Line& line);
  void check_answer(const Line& line, const resolver::Answer& answer);
  void check_security(const Line& line, const resolver::Answer& answer) const;
  void check_section(const Line& line, const std::string& kind, const std::vector<dns::Rrset>& section);
  void sent(const Line& line);
  void sent_to(const Line& line);
  void not_sent_to(const Line& line);
  void reload(const Line& line);
  void flush(const Line& line);
  void dump(const Line& line);
  void counter(const Line& line);
  void health(const Line& line);
  void serve(const Line& line);
  void fault(const Line& line);
  void copy(const Line& line);
  std::uint64_t pending_of(const Line& line) const;
  void fail(const Line& line, const std::string& what) const;

  std::string path_, case_;
  resolver::WorkerLimits limits_;
  std::map<IpAddress, Server> servers_;
  KeyRing& keys_ = KeyRing::of_all_scripts();
  RealmTexts realms_{keys_};
  std::unique_ptr<World> world_;
  std::vector<std::unique_ptr<forwarding::RealmTable>> tables_;
  std::map<std::string, std::uint64_t> labels_;
  std::map<std::uint64_t, Instant> asked_at_;
  std::uint64_t last_pending_ = 0;
};

}  // namespace sekisho::replay

// Every view's share of SERVFAIL: now, as usual, and the limit between the two. Remembered over restarts.
//
// sample() comes every few seconds with what lanes counted since their start. At the end of each hour the view's
// baseline takes the hour in and is written; a crash loses the hour that was under way.
//
// Owns: the baselines. Threads: the manager's. Errors: a file that cannot be written is logged and shown as unsaved;
// a damaged one is set aside and learning begins anew.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mgmt/trust/state_files.h"
#include "mgmt/watch/servfail_baseline.h"

namespace sekisho::mgmt::watch {

struct ServfailRow {
  std::string view;
  std::optional<double> share;  ///< over the window; nothing: too little traffic
  Forecast forecast;
  std::size_t observations = 0;
  bool unusual() const { return share && *share > forecast.limit; }
};

struct ServfailRules {
  BaselineRules baseline;
  std::int64_t window_seconds = 300;
};

class ServfailWatch {
 public:
  explicit ServfailWatch(trust::StateFiles& files) : files_(files) {}

  void sample(const std::string& view, const Tally& total, WallTime now, const ServfailRules& rules);
  /// Views that are gone are forgotten here; their files stay.
  void keep_only(const std::vector<std::string>& views);
  std::vector<ServfailRow> rows(WallTime now, const ServfailRules& rules) const;
  /// What was learnt of some view is not on the disk yet; each sample tries again.
  bool unsaved() const;

 private:
  struct ViewState {
    ServfailBaseline baseline;
    SlidingShare window;
    std::int64_t hour = -1;  ///< since 1970, that is being counted
    Tally hour_began, last;
    bool unsaved = false;
  };
  ViewState& state_of(const std::string& view);
  void end_hour(const std::string& view, ViewState& state, const ServfailRules& rules);
  void save(const std::string& view, ViewState& state);

  trust::StateFiles& files_;
  std::map<std::string, ViewState> views_;
};

}  // namespace sekisho::mgmt::watch

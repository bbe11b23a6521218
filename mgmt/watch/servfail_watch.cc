#include "mgmt/watch/servfail_watch.h"

#include <algorithm>

#include "base/log.h"

namespace sekisho::mgmt::watch {
namespace {

constexpr std::int64_t hour_seconds = 3600;
std::string file_of(const std::string& view) { return trust::file_name_of("servfail", view, ""); }

}  // namespace

ServfailWatch::ViewState& ServfailWatch::state_of(const std::string& view) {
  const auto [at, fresh] = views_.try_emplace(view);
  if (!fresh) return at->second;
  const auto text = files_.read(file_of(view));
  auto baseline = text ? ServfailBaseline::read(*text) : std::nullopt;
  if (baseline) {
    at->second.baseline = std::move(*baseline);
  } else if (text || text.error() == trust::ReadFault::unreadable) {
    log::error("what is known of usual SERVFAIL in view " + view + " (" + files_.path_of(file_of(view)) +
               ") is damaged and was set aside; learning begins anew");
    files_.set_aside(file_of(view));
  }
  return at->second;
}

void ServfailWatch::end_hour(const std::string& view, ViewState& state, const ServfailRules& rules) {
  const Tally hour = state.last - state.hour_began;
  if (!state.baseline.enter(hour_of_week(state.hour * hour_seconds), hour, rules.baseline)) return;
  save(view, state);
}

void ServfailWatch::save(const std::string& view, ViewState& state) {
  const auto fault = files_.replace(file_of(view), state.baseline.write());
  if (fault && !unsaved()) log::error("what was learnt of SERVFAIL is not saved: " + *fault);
  state.unsaved = fault.has_value();
}

bool ServfailWatch::unsaved() const {
  return std::any_of(views_.begin(), views_.end(), [](const auto& entry) { return entry.second.unsaved; });
}

void ServfailWatch::sample(const std::string& view, const Tally& total, WallTime now, const ServfailRules& rules) {
  ViewState& state = state_of(view);
  if (state.unsaved) save(view, state);
  const std::int64_t hour = now.seconds / hour_seconds;
  const bool restarted = total.replies < state.last.replies || total.servfail < state.last.servfail;
  if (state.hour < 0 || restarted) {
    state.hour = hour;
    state.hour_began = total;
  } else if (hour != state.hour) {
    end_hour(view, state, rules);
    state.hour = hour;
    state.hour_began = state.last;
  }
  state.last = total;
  state.window.sample(now.seconds, total, rules.window_seconds);
}

void ServfailWatch::keep_only(const std::vector<std::string>& views) {
  std::erase_if(views_,
                [&](const auto& entry) { return std::find(views.begin(), views.end(), entry.first) == views.end(); });
}

std::vector<ServfailRow> ServfailWatch::rows(WallTime now, const ServfailRules& rules) const {
  std::vector<ServfailRow> rows;
  for (const auto& [view, state] : views_) {
    rows.push_back({view, state.window.share(), state.baseline.forecast(hour_of_week(now.seconds), rules.baseline),
                    state.baseline.observations()});
  }
  return rows;
}

}  // namespace sekisho::mgmt::watch

#include <nlohmann/json.hpp>
#include <sstream>

#include "mgmt/cli/run.h"

namespace sekisho::mgmt::cli {
namespace {

using Json = nlohmann::ordered_json;

/// `realm="lgwan",server="a\"b"` as an object.
Json labels_of(const std::string& text) {
  Json labels = Json::object();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t equals = text.find("=\"", at);
    if (equals == std::string::npos) break;
    std::string value;
    std::size_t end = equals + 2;
    for (; end < text.size() && text[end] != '"'; ++end) {
      if (text[end] == '\\' && end + 1 < text.size()) ++end;
      value += text[end];
    }
    labels[text.substr(at, equals - at)] = value;
    at = end + 1 < text.size() && text[end + 1] == ',' ? end + 2 : end + 1;
  }
  return labels;
}

/// Prometheus' text as a list of {name, labels, value}; comments are left out. What is no number ("+Inf") stays a
/// word.
Json samples_of(const std::string& text) {
  Json samples = Json::array();
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.rfind(' ');
    if (line.empty() || line.front() == '#' || space == std::string::npos) continue;
    const std::size_t brace = line.find('{');
    const std::size_t last = line.rfind('}', space);
    const bool labelled = brace != std::string::npos && brace < space && last != std::string::npos && last > brace;
    const std::string value = line.substr(space + 1);
    const Json number = Json::parse(value, nullptr, false);
    samples.push_back({{"name", line.substr(0, labelled ? brace : space)},
                       {"labels", labelled ? labels_of(line.substr(brace + 1, last - brace - 1)) : Json::object()},
                       {"value", number.is_number() ? number : Json(value)}});
  }
  return samples;
}

}  // namespace

int run_metrics(const Options& options, std::ostream& out, std::ostream& err) {
  const auto reply =
      client_for(options).call(control::Method::get, options.all ? "/v1/metrics/reference" : "/metrics");
  if (!reply) return report_unreachable(reply.error(), options, err);
  if (reply->status != 200) return report_reply(*reply, options, err);
  if (options.json && !options.all) {
    out << samples_of(reply->body).dump(1) << "\n";
  } else {
    out << reply->body;
  }
  return exit_done;
}

}  // namespace sekisho::mgmt::cli

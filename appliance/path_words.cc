#include "appliance/path_words.h"

#include <algorithm>

namespace sekisho::appliance {

using forwarding::PathFinding;
using forwarding::PathTry;
using mgmt::control::PathServerReport;
using mgmt::control::PathTryReport;
using mgmt::control::PathWayReport;

namespace {

std::string_view word(PathTry::Result result) {
  switch (result) {
    case PathTry::Result::not_asked:
      return "not_asked";
    case PathTry::Result::whole:
      return "whole";
    case PathTry::Result::truncated:
      return "truncated";
    case PathTry::Result::error:
      return "error";
    case PathTry::Result::unreadable:
      return "unreadable";
    case PathTry::Result::unreachable:
      return "unreachable";
    case PathTry::Result::silent:
      return "silent";
  }
  return "";
}

std::string_view word(PathFinding finding) {
  switch (finding) {
    case PathFinding::whole:
      return "whole";
    case PathFinding::fits:
      return "fits";
    case PathFinding::small:
      return "small";
    case PathFinding::tcp_blocked:
      return "tcp_blocked";
    case PathFinding::tcp_stalls:
      return "tcp_stalls";
    case PathFinding::udp_lost:
      return "udp_lost";
    case PathFinding::udp_blocked:
      return "udp_blocked";
    case PathFinding::no_answer:
      return "no_answer";
    case PathFinding::error:
      return "error";
    case PathFinding::not_asked:
      return "not_asked";
  }
  return "";
}

PathTryReport describe(const PathTry& one) {
  PathTryReport told{std::string(word(one.result)), one.octets, ""};
  if (one.result == PathTry::Result::whole || one.result == PathTry::Result::error) told.rcode = to_text(one.rcode);
  return told;
}

}  // namespace

void describe_evidence(const forwarding::PathEvidence& evidence, PathServerReport& report) {
  report.finding = word(judge_path(evidence));
  report.udp = describe(evidence.udp);
  report.udp_512 = describe(evidence.udp_512);
  report.tcp = describe(evidence.tcp);
  report.tcp_small = describe(evidence.tcp_small);
}

void describe_answer(const std::optional<resolver::Answer>& answer, PathWayReport& report) {
  if (!answer) return;
  report.rcode = to_text(answer->rcode);
  if (!answer->ede) return;
  report.ede = std::to_string(static_cast<unsigned>(*answer->ede)) + " " + std::string(dns::to_text(*answer->ede));
  const std::string_view text = resolver::ede_text(answer->ede_text);
  if (!text.empty()) report.ede += ": " + std::string(text);
}

bool is_good(const PathWayReport& way) {
  const bool servers = std::ranges::all_of(way.servers, [](const PathServerReport& server) {
    return server.finding == "whole" || server.finding == "fits" || server.finding == "small";
  });
  const bool answered = !way.asked || way.rcode == "NOERROR" || way.rcode == "NXDOMAIN";
  return servers && answered && !way.servers.empty();
}

}  // namespace sekisho::appliance

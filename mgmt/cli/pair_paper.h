// Configuration for keepalived, FRR or BIRD, made from [pair] and a template.
//
// Threads: pure. Errors: PairPaper::missing names what the template lacks.
#pragma once

#include <string>
#include <vector>

#include "mgmt/cli/pair_template.h"
#include "mgmt/config/config.h"

namespace sekisho::mgmt::cli {

/// Where `sekishoctl pair watch` says how the node is, for keepalived.
inline constexpr std::string_view pair_health_file = "/run/sekisho-pair/health";

struct PairPaper {
  std::string text;
  std::vector<std::string> missing;
};

/// `remark`: the first line's comment.
PairPaper keepalived_paper(const config::Pair& pair, PairTemplate from, const std::string& remark);
PairPaper frr_paper(const config::Pair& pair, PairTemplate from, const std::string& remark);
PairPaper bird_paper(const config::Pair& pair, PairTemplate from, const std::string& remark);

/// The words of `sekishoctl pair check` for this pair, without the configuration: it must be fast.
std::string check_command(const config::Pair& pair);

}  // namespace sekisho::mgmt::cli

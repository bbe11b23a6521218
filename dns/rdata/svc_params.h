// SvcParams of SVCB and HTTPS records: keys, and their presentation form both ways.
//
// Spec: RFC 9460 §2.1, §7, §14.3.2, appendix A. Threads: pure. Errors: false or nothing for what is no such list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace sekisho::dns {

enum class SvcKey : std::uint16_t {
  mandatory = 0,
  alpn = 1,
  no_default_alpn = 2,
  port = 3,
  ipv4hint = 4,
  ech = 5,
  ipv6hint = 6,
  dohpath = 7,
};

std::string to_text(SvcKey key);  ///< "alpn", or "key65280"
std::optional<SvcKey> parse_svc_key(std::string_view text);

/// " alpn=\"h2\" port=8443": each parameter after a space. `params` has been checked.
void format_svc_params(Bytes params, std::string& out);

struct SvcParam {
  SvcKey key{};
  std::vector<std::uint8_t> value;
};
/// One "key" or "key=value" token, quotes and escapes included.
std::optional<SvcParam> scan_svc_param(std::string_view token);

}  // namespace sekisho::dns

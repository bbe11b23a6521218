// Takes out of texts what must not leave a gateway.
//
// Threads: pure. Limits: redact_toml() goes by lines: what it does not understand it leaves out.
#pragma once

#include <string>
#include <string_view>

namespace sekisho::mgmt::cli {

inline constexpr std::string_view redacted = "[left out]";

/// A configuration without comments, and without the values of keys that could hold a secret, nor of texts over
/// several lines.
std::string redact_toml(std::string_view text);
/// Any other text: long runs of hexadecimal or base64 digits, as keys and tokens are, and blocks of PEM, are left
/// out.
std::string redact_log(std::string_view text);

}  // namespace sekisho::mgmt::cli

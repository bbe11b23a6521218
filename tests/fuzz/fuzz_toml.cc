// Any text as sekisho.toml: a Config or diagnostics that can be shown, never a crash; what loads can also be built.
// links: sekisho_mgmt_config
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "mgmt/config/build.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::mgmt::config;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The first half as the NAT map too: its own schema, the same reader.
  const LoadResult result = load_text(text, text.substr(0, size / 2));
  SEKISHO_CHECK(result.config.has_value() != result.has_errors());
  for (const Diagnostic& diagnostic : result.diagnostics) {
    SEKISHO_CHECK(!format(diagnostic, result.files, Language::en).empty());
    SEKISHO_CHECK(!diagnostic.remedy(Language::ja).empty());
  }
  if (result.config) {
    IdBook ids;
    const auto policy = build_policy(*result.config, result.files, ids, {}, 1);
    SEKISHO_CHECK(policy->views.size() == result.config->views.size());
  }
  return 0;
}

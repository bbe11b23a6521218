// The file of negative trust anchors: any text is refused or read, and what is read is written back the same.
// links: sekisho_mgmt_trust sekisho_dnssec
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "mgmt/trust/exemption_book.h"

using namespace sekisho::mgmt::trust;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)read_exemptions(text);
  // With a right checksum, so that the lines before it are read.
  const auto entries = read_exemptions(with_checksum(text));
  if (!entries) return 0;
  SEKISHO_CHECK(entries->size() <= ExemptionBook::max_entries);
  const auto again = read_exemptions(write_exemptions(*entries));
  SEKISHO_CHECK(again && again->size() == entries->size());
  SEKISHO_CHECK(write_exemptions(*again) == write_exemptions(*entries));
  return 0;
}

#include "mgmt/cli/pair_place.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/run_program.h"
#include "mgmt/cli/pair_texts.h"

namespace sekisho::mgmt::cli {

std::string PairPlace::put(bool well, Language language) const {
  return pair_.method.value == "anycast" ? set_addresses(well, language) : write_file(well, language);
}

/// In place, one octet over the other: keepalived reads the file when it is closed, and never finds it missing.
std::string PairPlace::write_file(bool well, Language language) const {
  const auto fault = [&] { return pair_say("file fault", language, {file_, std::strerror(errno)}); };
  const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0) return fault();
  const std::string text = well ? "0\n" : "1\n";
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::ftruncate(fd, static_cast<off_t>(text.size())) == 0;
  std::string said = written ? std::string() : fault();
  ::close(fd);
  return said;
}

std::string PairPlace::set_addresses(bool well, Language language) const {
  std::string said;
  for (const config::PairNetwork& network : pair_.networks) {
    for (const auto& address : network.addresses) {
      const std::string text = address.value.to_string() + "/" + std::to_string(address.value.bits());
      std::vector<std::string> words{"ip", "address", well ? "replace" : "del",
                                     text, "dev",     pair_.anycast.interface.value};
      if (well && !address.value.is_v4()) words.emplace_back("nodad");
      const std::string fault = run_program(words, "");
      // An address that is not there is gone, which is what was wanted.
      const bool gone = !well && fault.find("Cannot assign requested address") != std::string::npos;
      if (fault.empty() || gone) continue;
      said += (said.empty() ? "" : "\n") + pair_say("address fault", language, {text, fault});
    }
  }
  return said;
}

}  // namespace sekisho::mgmt::cli

#include "mgmt/tls/fresh_context.h"

#include <sys/stat.h>

#include "base/log.h"

namespace sekisho::mgmt::tls {

FreshContext::FreshContext(ServerFiles files, std::shared_ptr<Context> context)
    : files_(std::move(files)), context_(std::move(context)), stamp_(stamp()) {}

Result<FreshContext, std::string> FreshContext::open(const ServerFiles& files) {
  auto context = make_server_context(files);
  if (!context) return Failure{context.error()};
  return FreshContext(files, *std::move(context));
}

/// Differs when a file has been written or replaced.
std::uint64_t FreshContext::stamp() const {
  std::uint64_t sum = 0;
  for (const std::string& path : {files_.certificate, files_.key, files_.client_ca}) {
    struct stat info {};
    if (path.empty() || stat(path.c_str(), &info) != 0) continue;
    for (const auto part :
         {static_cast<std::uint64_t>(info.st_mtim.tv_sec), static_cast<std::uint64_t>(info.st_mtim.tv_nsec),
          static_cast<std::uint64_t>(info.st_ino)})
      sum = sum * 31 + part;
  }
  return sum;
}

std::shared_ptr<Context> FreshContext::current(Instant now) {
  if (now < next_look_) return context_;
  next_look_ = now + look_interval;
  const std::uint64_t seen = stamp();
  if (seen == stamp_) return context_;
  stamp_ = seen;
  auto renewed = make_server_context(files_);
  if (renewed) {
    context_ = *std::move(renewed);
    log::info("control: the TLS listener uses the renewed " + files_.certificate);
  } else {
    log::warn("control: " + renewed.error() + "; the TLS listener goes on with what it had");
  }
  return context_;
}

}  // namespace sekisho::mgmt::tls

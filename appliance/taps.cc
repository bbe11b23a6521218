#include "appliance/taps.h"

#include "appliance/version.h"

namespace sekisho::appliance {
namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::string_view file_prefix = "file:";

std::unique_ptr<mgmt::dnstap::Outlet> outlet_of(const mgmt::config::Dnstap& dnstap) {
  const std::string& output = dnstap.output.value;
  if (output.starts_with(unix_prefix)) return mgmt::dnstap::socket_outlet(output.substr(unix_prefix.size()));
  return mgmt::dnstap::file_outlet(output.substr(file_prefix.size()), dnstap.file_limit.value.bytes);
}

}  // namespace

Taps::Taps(const mgmt::config::Config& config, std::size_t lanes, std::size_t workers) : lanes_(lanes) {
  if (config.dnstap.output.value.empty()) return;
  std::vector<MessageTap*> all;
  for (std::size_t i = 0; i < lanes + workers; ++i) {
    taps_.push_back(std::make_unique<MessageTap>(config.dnstap.queue.value.bytes));
    all.push_back(taps_.back().get());
  }
  writer_ = std::make_unique<mgmt::dnstap::Writer>(
      outlet_of(config.dnstap), mgmt::dnstap::Sender{config.server.identity.value, std::string("sekisho ") + version},
      std::move(all));
}

void Taps::start() {
  if (writer_) writer_->start();
}

void Taps::stop() {
  if (writer_) writer_->stop();
}

std::uint64_t Taps::dropped(std::size_t from, std::size_t to) const {
  std::uint64_t sum = 0;
  for (std::size_t i = from; i < to && i < taps_.size(); ++i) sum += taps_[i]->dropped().value();
  return sum;
}

}  // namespace sekisho::appliance

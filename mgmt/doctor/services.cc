#include "mgmt/doctor/services.h"

namespace sekisho::mgmt::doctor {
namespace {

void add(const config::List<Endpoint>& listen, const char* key, std::vector<Opening>& openings) {
  for (const auto& place : listen)
    openings.push_back({true, place.value.port, {place.value.address.to_string()}, key});
}

}  // namespace

std::vector<Opening> openings_of(const Patient& patient) {
  constexpr std::uint16_t dns = 53;
  std::set<std::string> addresses;
  if (patient.config) {
    for (const config::Port& port : patient.config->ports) {
      for (const auto& address : port.addresses) addresses.insert(address.value.to_string());
    }
  }
  std::vector<Opening> openings{{false, dns, addresses, "[[port]]"}, {true, dns, addresses, "[[port]]"}};
  if (!patient.config) return openings;
  add(patient.config->metrics.listen, "[metrics]", openings);
  add(patient.config->control.tls.listen, "[control.tls]", openings);
  return openings;
}

std::string names_of(const std::vector<Opening>& openings) {
  std::string names;
  for (const Opening& opening : openings) {
    if (names.find(opening.name()) == std::string::npos) names += (names.empty() ? "" : ", ") + opening.name();
  }
  return names;
}

}  // namespace sekisho::mgmt::doctor

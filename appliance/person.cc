#include "appliance/person.h"

#include <charconv>
#include <fstream>
#include <optional>

#include "mgmt/access/unix_roles.h"

namespace sekisho::appliance {

namespace access = mgmt::access;

namespace {

constexpr std::uint32_t no_login = 0xFFFFFFFF;  // whom the system started, not a person

std::string with_uid(std::uint32_t uid) {
  access::Peer peer;
  peer.local = true;
  peer.uid = uid;
  peer.name = access::account_name(uid);
  return peer.to_string();
}

std::optional<std::uint32_t> login_in(const std::string& text) {
  std::uint32_t uid = no_login;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), uid);
  if (fault != std::errc() || uid == no_login) return std::nullopt;
  return uid;
}

}  // namespace

mgmt::trust::Person person_of(const mgmt::control::Peer& peer, const std::string& loginuid) {
  if (!peer.local) return {peer.name, "", peer.to_string(), peer.name.empty(), std::string(to_text(peer.role))};
  mgmt::trust::Person person{access::account_name(peer.uid), "", with_uid(peer.uid), false,
                             std::string(to_text(peer.role))};
  if (const auto login = login_in(loginuid)) {
    person.login = access::account_name(*login);
    if (*login != peer.uid) person.name += ", logged in as " + with_uid(*login);
  }
  person.nobody = peer.uid == 0 && (person.login.empty() || person.login == person.account);
  return person;
}

mgmt::trust::Person person_of(const mgmt::control::Peer& peer) {
  std::string loginuid;
  if (peer.local) std::ifstream("/proc/" + std::to_string(peer.pid) + "/loginuid") >> loginuid;
  return person_of(peer, loginuid);
}

}  // namespace sekisho::appliance

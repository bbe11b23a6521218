// The words of `sekishoctl token`, `whoami` and `api`, and how to reach a gateway on another host, as values.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct AccessOptions {
  enum class Verb : std::uint8_t { token_add, token_list, token_remove, whoami, api };
  Verb verb = Verb::whoami;
  std::string name, person, role, expires;
};

/// Over TLS, where `url` is given; else the Unix socket.
struct RemoteOptions {
  std::string url;  ///< "https://gw1.city.example:8443"
  std::string token_file, ca, certificate, key;
};

/// Adds them to the command line.
void add_access_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli

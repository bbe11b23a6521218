// The words of `sekishoctl backup`, `restore` and `support-bundle`, as a value.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace sekisho::mgmt::cli {

struct Options;

struct BackupOptions {
  enum class Verb : std::uint8_t { backup, restore, support_bundle };
  Verb verb = Verb::backup;
  std::string file;
  std::string config = "/etc/sekisho/sekisho.toml";
  bool check = false;  ///< restore: look only
};

void add_backup_commands(CLI::App& app, Options& options);

}  // namespace sekisho::mgmt::cli

// A terminal of staff beside a control server that answers with what a test has put there.
//
// A test's fixture derives from it, fills the Commands that it wants to be asked and calls serve(); run_line() is
// then what `sekishoctl` does with a line of words. Owns: the server, its socket's file. Threads: the server's own
// beside the test's; what the commands touch is touched while run_line() waits.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>

#include "mgmt/cli/options.h"
#include "mgmt/cli/run.h"
#include "mgmt/control/commands.h"
#include "mgmt/control/server.h"

namespace sekisho::mgmt::cli::test {

class StaffTerminal : public testing::Test {
 protected:
  ~StaffTerminal() override { std::filesystem::remove(socket_path_); }

  void serve(const control::Commands& commands) {
    routes_ = control::staff_routes(commands);
    EXPECT_EQ(api_.listen_unix(socket_path_, routes_), std::nullopt);
    api_.start();
  }
  /// The exit status, and what was printed.
  std::pair<int, std::string> run_line(const std::string& line) const {
    std::istringstream in("--socket " + socket_path_ + " " + line);
    const ParsedLine parsed = parse_command_line({std::istream_iterator<std::string>(in), {}}, Language::en);
    if (!parsed.options) return {parsed.exit, parsed.out + parsed.err};
    std::ostringstream out, err;
    const int exit = run(*parsed.options, out, err);
    return {exit, out.str() + err.str()};
  }

 private:
  std::string socket_path_ = "/tmp/sekisho-terminal-" + std::to_string(getpid()) + ".sock";
  control::Router routes_;
  control::ControlServer api_;
};

}  // namespace sekisho::mgmt::cli::test

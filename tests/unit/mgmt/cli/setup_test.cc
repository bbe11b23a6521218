// sekishoctl doctor and setup as staff see them: sentences, JSON, exit statuses, and the questions on a terminal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "mgmt/cli/command_setup.h"
#include "mgmt/cli/setup_texts.h"
#include "tests/support/machine.h"

namespace sekisho::mgmt::cli {
namespace {

using test::Machine;
using testing::HasSubstr;

struct Printed {
  int exit;
  std::string out, err;
};

Options options_of(const std::vector<std::string>& words) {
  const ParsedLine line = parse_command_line(words, Language::en);
  EXPECT_TRUE(line.options) << line.err;
  return line.options.value_or(Options{});
}

Printed doctor(Machine machine, const std::vector<std::string>& words) {
  std::ostringstream out;
  const doctor::Host host = machine.host();
  const int exit = doctor_on(options_of(words), host, out);
  return {exit, out.str(), ""};
}

TEST(DoctorCommand, SaysWhatMendsIt) {
  EXPECT_EQ(doctor(test::well_machine(), {"doctor"}).exit, exit_done);
  Machine sick = test::well_machine();
  sick.remove("/sys/bus/pci/drivers/vfio-pci");
  const Printed english = doctor(sick, {"doctor"});
  EXPECT_EQ(english.exit, exit_refused);
  EXPECT_THAT(english.out, HasSubstr("FAULT    The kernel module vfio-pci is not loaded."));
  EXPECT_THAT(english.out, HasSubstr("→ echo vfio-pci > /etc/modules-load.d/sekisho.conf && modprobe vfio-pci"));
  EXPECT_THAT(doctor(sick, {"doctor", "--lang", "ja"}).out,
              HasSubstr("異常  カーネルモジュール vfio-pci が読み込まれていません。"));
}

TEST(DoctorCommand, SpeaksJson) {
  Machine sick = test::well_machine();
  sick.remove("/sys/bus/pci/drivers/vfio-pci");
  const auto json = nlohmann::json::parse(doctor(sick, {"doctor", "--json"}).out, nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["faults"], 1);
  for (const auto& finding : json["findings"])
    EXPECT_EQ(finding["grade"] == "fault", finding["code"] == "vfio-missing");
}

struct Desk {
  Machine machine = test::well_machine();
  std::vector<std::string> written;

  Printed setup(const std::vector<std::string>& words, const std::string* typed = nullptr) {
    std::ostringstream out, err;
    std::istringstream in(typed != nullptr ? *typed : "");
    const doctor::Host host = machine.host();
    const setup::Hands hands{[this](const std::string& path, const std::string& text) {
                               machine.files[path] = text;
                               written.push_back(path);
                               return std::string();
                             },
                             [](const setup::ServerQuestion&, bool) { return std::string(); }};
    const int exit = setup_on(options_of(words), {host, hands, typed != nullptr ? &in : nullptr}, out, err);
    return {exit, out.str(), err.str()};
  }
};

/// A town of model alpha without clients on the Internet side; a wrong answer among them.
const std::string typed =
    "gw1.city.example.lg.jp\nalpha\n10.100.1.53 nonsense\n10.100.1.53 "
    "10.100.2.53\neth4\n10.100.0.2\neth3\n10.1.0.53/16\n\n"
    "10.1.0.0/16\nn\n";

TEST(SetupCommand, AsksOnATerminal) {
  Desk desk;
  desk.machine.files.erase("/etc/sekisho/sekisho.toml");
  const Printed printed = desk.setup({"setup", "--dry-run", "--save-answers", "/root/a.toml"}, &typed);
  EXPECT_EQ(printed.exit, exit_done) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("Not an IP address: nonsense"));
  EXPECT_THAT(printed.out, HasSubstr("? lgwan/poi/west 10.100.2.53@53 (eth4)"));
  EXPECT_THAT(desk.machine.files["/root/a.toml"], HasSubstr("poi = [\"10.100.1.53\", \"10.100.2.53\"]"));
  EXPECT_EQ(desk.written, std::vector<std::string>{"/root/a.toml"}) << "a dry run writes nothing else";
  // What was kept says the same as what was typed.
  const Printed again = desk.setup({"setup", "--dry-run", "--answers", "/root/a.toml"});
  EXPECT_THAT(printed.out, HasSubstr(again.out));
}

TEST(SetupCommand, GivesUpWhenTheInputEnds) {
  Desk desk;
  desk.machine.files.erase("/etc/sekisho/sekisho.toml");
  for (const std::string& text : {std::string(), std::string("gw1\nalpha\n"),
                                  "gw1\n" + std::string("omega\nomega\nomega\nomega\nomega\nalpha\n")}) {
    const Printed printed = desk.setup({"setup"}, &text);
    EXPECT_EQ(printed.exit, exit_refused);
    EXPECT_THAT(printed.err, HasSubstr("Given up"));
  }
  EXPECT_TRUE(desk.written.empty());
}

TEST(SetupCommand, DoesNothingWithoutAYes) {
  Desk desk;
  desk.machine.files.erase("/etc/sekisho/sekisho.toml");
  const std::string no = typed + "n\n";
  const Printed printed = desk.setup({"setup"}, &no);
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, HasSubstr("Nothing was changed."));
  EXPECT_TRUE(desk.written.empty());
}

TEST(SetupCommand, TellsWhereItStoppedAndWhatToDo) {
  Desk desk;
  desk.machine.files.erase("/etc/sekisho/sekisho.toml");
  desk.machine.say("systemctl enable sekishod", "");
  desk.machine.programs["systemctl restart sekishod"] = {1, "", "Job failed."};
  const std::string yes = typed + "y\n";
  const Printed printed = desk.setup({"setup"}, &yes);
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.out, HasSubstr("systemctl restart sekishod: Job failed."));
  EXPECT_THAT(printed.out, HasSubstr("journalctl -u sekishod"));
  EXPECT_THAT(printed.out, HasSubstr("Stopped at step 3."));
  const auto json = nlohmann::json::parse(desk.setup({"setup", "--json"}).out, nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["steps"].back()["outcome"], "failed");
}

TEST(SetupCommand, ObstaclesAreSaidInBothLanguages) {
  Desk desk;
  desk.machine.files["/root/bad.toml"] = "[profile]\nmodell = \"alpha\"\n";
  const std::vector<std::string> words = {"setup", "--replace", "--answers", "/root/bad.toml"};
  const Printed printed = desk.setup(words);
  EXPECT_EQ(printed.exit, exit_refused);
  EXPECT_THAT(printed.err, HasSubstr("/root/bad.toml:2:"));
  std::vector<std::string> japanese = words;
  japanese.insert(japanese.end(), {"--lang", "ja"});
  EXPECT_THAT(desk.setup(japanese).err, HasSubstr("誤りがあります"));
}

TEST(SetupTexts, EachStepHasASentenceAndARemedy) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(setup::StepKind::count); ++i) {
    const std::string word(to_text(static_cast<setup::StepKind>(i)));
    EXPECT_TRUE(has_setup_text("step " + word)) << word;
    EXPECT_TRUE(has_setup_text("remedy " + word)) << word;
  }
  for (const SetupText& row : setup_texts()) EXPECT_FALSE(row.ja.empty()) << row.word;
}

}  // namespace
}  // namespace sekisho::mgmt::cli

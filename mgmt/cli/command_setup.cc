// sekishoctl setup: answers → plan → steps, told as they happen.
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "mgmt/cli/command_setup.h"
#include "mgmt/cli/setup_texts.h"

namespace sekisho::mgmt::cli {
namespace {

using setup::Obstacle;
using setup::Outcome;
using setup::Plan;
using setup::Step;

std::string word_of(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::no_answers:
      return "no-answers";
    case Obstacle::bad_answers:
      return "bad-answers";
    case Obstacle::config_unreadable:
      return "config-unreadable";
    case Obstacle::bad_config:
      return "bad-config";
    case Obstacle::no_such_nic:
      return "no-such-nic";
    case Obstacle::carries_route:
      return "carries-route";
    case Obstacle::used_by_realm:
      return "used-by-realm";
    case Obstacle::none:
    case Obstacle::count:
      break;
  }
  return "";
}

std::string_view word_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::already:
      return "done";
    case Outcome::Kind::done:
      return "now";
    case Outcome::Kind::restart:
      return "restart";
    case Outcome::Kind::failed:
      return "failed";
  }
  return "";
}

std::string detail(const std::vector<std::string>& details, std::size_t at) {
  return at < details.size() ? details[at] : "";
}

class Setup {
 public:
  Setup(const Options& options, const SetupPlace& place, std::ostream& out, std::ostream& err)
      : options_(options), place_(place), out_(out), err_(err) {}

  int run() {
    std::optional<std::string> answers;
    if (!take_answers(answers)) return exit_refused;
    plan_ =
        setup::make_plan(place_.host, answers, options_.setup.answers.empty() ? "answers" : options_.setup.answers,
                         {options_.setup.config, options_.setup.replace, options_.setup.offline});
    if (plan_.obstacle != Obstacle::none) return tell_obstacle();
    if (!options_.json) show_plan();
    if (options_.setup.dry_run) return finish(exit_done);
    if (!agreed()) {
      out_ << say("not carried out") << "\n";
      return exit_refused;
    }
    return carry();
  }

 private:
  std::string say(const std::string& word, std::initializer_list<std::string_view> details = {}) const {
    return setup_say(word, options_.language, details);
  }

  std::string sentence(const Step& step) const {
    return say("step " + std::string(to_text(step.kind)),
               {detail(step.details, 0), detail(step.details, 1), detail(step.details, 2)});
  }

  bool take_answers(std::optional<std::string>& answers) {
    const std::string& file = options_.setup.answers;
    if (!file.empty()) {
      answers = place_.host.read(file);
      if (!answers) err_ << "sekishoctl: " << say("answers unreadable", {file}) << "\n";
      return answers.has_value();
    }
    const bool wanted = !place_.host.read(options_.setup.config) || options_.setup.replace || packaged();
    if (place_.terminal == nullptr || !wanted) return true;
    answers = interview(*place_.terminal, out_, place_.host, options_.language);
    if (!answers) {
      err_ << "sekishoctl: " << say("given up") << "\n";
      return false;
    }
    if (options_.setup.save.empty()) return true;
    const std::string fault = place_.hands.write(options_.setup.save, *answers);
    if (!fault.empty()) err_ << "sekishoctl: " << say("answers unwritten", {fault}) << "\n";
    return fault.empty();
  }

  bool packaged() const {
    return place_.host.read(options_.setup.config).value_or("").find("identity = \"unconfigured\"") !=
           std::string::npos;
  }

  int tell_obstacle() {
    const std::string text = say("obstacle " + word_of(plan_.obstacle),
                                 {detail(plan_.details, 0), detail(plan_.details, 1), detail(plan_.details, 2)});
    for (const config::Diagnostic& d : plan_.diagnostics) err_ << config::format(d, plan_.files, options_.language);
    err_ << "sekishoctl: " << text << "\n";
    if (!options_.json) return exit_refused;
    const nlohmann::ordered_json report{{"ok", false}, {"obstacle", word_of(plan_.obstacle)}, {"message", text}};
    out_ << report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return exit_refused;
  }

  void show_plan() {
    for (const config::Diagnostic& d : plan_.diagnostics) out_ << config::format(d, plan_.files, options_.language);
    if (plan_.keeps_config) {
      out_ << say("plan keeps", {options_.setup.config}) << "\n\n";
    } else {
      out_ << say("plan config", {options_.setup.config}) << "\n\n" << plan_.config_text << "\n";
    }
    out_ << say("plan") << "\n";
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) show_step(plan_.steps[i], i + 1);
    const bool nothing = std::all_of(plan_.steps.begin(), plan_.steps.end(), [](const Step& s) { return s.done; });
    if (nothing) out_ << say("plan nothing") << "\n";
  }

  void show_step(const Step& step, std::size_t number) {
    out_ << "  " << number << ". " << sentence(step) << ": " << say(step.done ? "state done" : "state todo") << "\n";
    for (const setup::FileText& file : step.files) out_ << "       > " << file.path << "\n";
    for (const setup::Command& command : step.commands) out_ << "       $ " << doctor::shell_line(command) << "\n";
    for (const setup::ServerQuestion& q : step.questions)
      out_ << "       ? " << q.label << " " << q.server.to_string() << " (" << q.device << ")\n";
  }

  bool agreed() {
    if (options_.setup.yes || place_.terminal == nullptr) return true;
    out_ << "\n" << say("go on") << std::flush;
    std::string line;
    return std::getline(*place_.terminal, line) && (line == "y" || line == "Y" || line == "yes");
  }

  int carry() {
    nlohmann::ordered_json acts = nlohmann::ordered_json::array();
    std::size_t number = 0;
    if (!options_.json) out_ << "\n";
    const setup::Witness witness{[&](const Step& step) {
                                   ++number;
                                   acts = nlohmann::ordered_json::array();
                                   if (!options_.json) out_ << number << ". " << sentence(step) << std::endl;
                                 },
                                 [&](const std::string& what, const std::string& fault) {
                                   acts.push_back({{"what", what}, {"fault", fault}});
                                   if (!options_.json)
                                     out_ << "     " << what << ": " << (fault.empty() ? say("act well") : fault)
                                          << std::endl;
                                 },
                                 [&](const Step& step, const Outcome& outcome) {
                                   steps_.push_back({{"step", to_text(step.kind)},
                                                     {"message", sentence(step)},
                                                     {"outcome", word_of(outcome.kind)},
                                                     {"fault", outcome.said},
                                                     {"acts", acts}});
                                   tell(step, outcome);
                                 }};
    const bool well = carry_out(plan_, place_.host, place_.hands, witness);
    if (!options_.json && well) out_ << "\n" << say("carried out") << "\n";
    if (!options_.json && !well)
      out_ << "\n" << (restart_ ? say("restart") : say("stopped", {std::to_string(number)})) << "\n";
    return finish(well ? exit_done : exit_refused);
  }

  void tell(const Step& step, const Outcome& outcome) {
    restart_ = outcome.kind == Outcome::Kind::restart;
    if (options_.json) return;
    out_ << "   " << say("state " + std::string(word_of(outcome.kind))) << "\n";
    if (outcome.kind != Outcome::Kind::failed) return;
    out_ << "   " << outcome.said << "\n   "
         << say("remedy " + std::string(to_text(step.kind)), {detail(step.details, 0)}) << "\n";
  }

  int finish(int exit) {
    if (!options_.json) return exit;
    if (options_.setup.dry_run) {
      for (const Step& step : plan_.steps)
        steps_.push_back(
            {{"step", to_text(step.kind)}, {"message", sentence(step)}, {"outcome", step.done ? "done" : "todo"}});
    }
    const nlohmann::ordered_json report{{"ok", exit == exit_done},
                                        {"restart", restart_},
                                        {"keeps-configuration", plan_.keeps_config},
                                        {"configuration", plan_.config_text},
                                        {"steps", steps_}};
    out_ << report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return exit;
  }

  const Options& options_;
  const SetupPlace& place_;
  std::ostream &out_, &err_;
  Plan plan_;
  nlohmann::ordered_json steps_ = nlohmann::ordered_json::array();
  bool restart_ = false;
};

}  // namespace

int setup_on(const Options& options, const SetupPlace& place, std::ostream& out, std::ostream& err) {
  return Setup(options, place, out, err).run();
}

int run_setup(const Options& options, std::ostream& out, std::ostream& err) {
  if (!options.setup.dry_run && geteuid() != 0) {
    err << "sekishoctl: " << setup_say("needs root", options.language) << "\n";
    return exit_refused;
  }
  const doctor::Host host = doctor::this_host();
  const setup::Hands hands = setup::these_hands();
  const bool terminal = isatty(STDIN_FILENO) == 1 && !options.json;
  return setup_on(options, {host, hands, terminal ? &std::cin : nullptr}, out, err);
}

}  // namespace sekisho::mgmt::cli

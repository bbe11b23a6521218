// The questions of `sekishoctl setup` on a terminal. Each answer is checked at once and asked for again when wrong.
#include <algorithm>
#include <functional>
#include <sstream>

#include "dns/name.h"
#include "mgmt/cli/command_setup.h"
#include "mgmt/cli/setup_texts.h"
#include "mgmt/doctor/nic.h"

namespace sekisho::mgmt::cli {
namespace {

using Words = std::vector<std::string>;

constexpr unsigned tries = 5;

Words words_in(const std::string& line) {
  Words words;
  std::istringstream in(line);
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// What an answer must be: its word for "wrong …", and whether one of its words is right.
struct Wanted {
  const char* wrong;
  std::function<bool(const std::string& word)> fits;
  bool list = false, needed = true;
};

bool is_plain(const std::string& word) { return word.find_first_of("\"\\") == std::string::npos; }

Wanted a_word() { return {"wrong word", is_plain}; }
Wanted addresses(bool needed) {
  return {"wrong addresses", [](const std::string& w) { return Endpoint::parse(w).has_value(); }, true, needed};
}
Wanted networks() {
  return {"wrong networks", [](const std::string& w) { return IpPrefix::parse(w).has_value(); }, true};
}
Wanted host_addresses() {
  return {"wrong host-addresses", [](const std::string& w) { return setup::parse_host_address(w).has_value(); },
          true};
}
Wanted names() {
  return {"wrong names", [](const std::string& w) { return is_plain(w) && dns::Name::from_text(w).ok(); }, true};
}
Wanted one_of(Words choices) {
  return {"wrong choice",
          [choices](const std::string& w) { return std::find(choices.begin(), choices.end(), w) != choices.end(); }};
}

class Interview {
 public:
  Interview(std::istream& in, std::ostream& out, const doctor::Host& host, Language language)
      : in_(in), out_(out), host_(host), language_(language) {}

  std::optional<std::string> run() {
    out_ << say("ask intro") << "\n" << say("ask nics") << "\n";
    for (const doctor::Nic& nic : doctor::read_nics(host_))
      out_ << "  " << nic.address << "  " << (nic.interface.empty() ? "-" : nic.interface) << "  " << nic.label()
           << (nic.link ? "  *" : "") << "\n";
    const Words identity = ask("ask identity", a_word(), doctor::read_line(host_, "/etc/hostname"));
    model_ =
        joined(ask("ask model", one_of({"alpha", "alpha-prime", "beta", "beta-prime", "government-cloud"}), "alpha"));
    ask_lgwan();
    ask_internet();
    if (model_ == "government-cloud") ask_cloud();
    if (given_up_) return std::nullopt;
    return "identity = \"" + joined(identity) + "\"\n" + "\n[profile]\nmodel = \"" + model_ + "\"\n" + profile_ +
           ports_;
  }

 private:
  std::string say(const std::string& word, std::initializer_list<std::string_view> details = {}) const {
    return setup_say(word, language_, details);
  }

  static std::string joined(const Words& words) { return words.empty() ? "" : words.front(); }

  /// The first word that does not fit; empty: all do.
  static std::string misfit(const Words& words, const Wanted& wanted) {
    if (!wanted.list && words.size() > 1) return words[1];
    for (const std::string& word : words) {
      if (!wanted.fits(word)) return word;
    }
    return {};
  }

  Words ask(const std::string& key, const Wanted& wanted, const std::string& usual = "", const std::string& of = "") {
    for (unsigned i = 0; i < tries && !given_up_; ++i) {
      out_ << say(key, {of}) << (usual.empty() ? "" : " [" + usual + "]") << ": " << std::flush;
      std::string line;
      if (!std::getline(in_, line)) break;
      const Words words = words_in(words_in(line).empty() ? usual : line);
      if (words.empty() && !wanted.needed) return {};
      const std::string wrong = misfit(words, wanted);
      if (!words.empty() && wrong.empty()) return words;
      out_ << "  " << (words.empty() ? say("wrong needed") : say(wanted.wrong, {wrong})) << "\n";
    }
    given_up_ = true;
    return {};
  }

  bool ask_yes(const std::string& key, const std::string& usual) {
    return joined(ask(key, one_of({"y", "n"}), usual)) == "y";
  }

  static std::string list_of(const Words& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
    return "[" + out + "]";
  }

  void keep(const std::string& key, const Words& words) {
    if (!words.empty()) profile_ += key + " = " + list_of(words) + "\n";
  }
  void keep_one(const std::string& key, const std::string& word) {
    if (!word.empty()) profile_ += key + " = \"" + word + "\"\n";
  }

  void ask_port(const std::string& key, const std::string& name) {
    keep_one(key, name);
    const Words device = ask("ask port device", a_word(), "", name);
    const Words addresses_there = ask("ask port addresses", host_addresses(), "", name);
    const Words routers = ask("ask port gateways", addresses(false), "", name);
    ports_ += "\n[[port]]\nname = \"" + name + "\"\ndevice = \"" + joined(device) +
              "\"\naddresses = " + list_of(addresses_there) + "\n";
    if (!routers.empty()) ports_ += "gateways = " + list_of(routers) + "\n";
  }

  bool beta() const { return model_ == "beta" || model_ == "beta-prime"; }

  void ask_lgwan() {
    keep("poi", ask("ask poi", addresses(true)));
    keep_one("lgwan-device", joined(ask("ask lgwan-device", a_word())));
    keep("lgwan-source", ask("ask lgwan-source", addresses(true)));
    if (beta() && !ask_yes("ask lgwan-side", "n")) return;
    ask_port("lgwan-port", "lgwan-lan");
    keep("lgwan-networks", ask("ask lgwan-networks", networks()));
  }

  void ask_internet() {
    const bool clients = beta() || ask_yes("ask internet-side", "y");
    if (model_ == "alpha" && !clients) return;
    keep_one("internet-device", joined(ask("ask internet-device", a_word())));
    keep("internet-source", ask("ask internet-source", addresses(false)));
    keep("internet-forwarders", ask("ask internet-forwarders", addresses(false)));
    if (model_ == "alpha-prime") keep("breakout", ask("ask breakout", names()));
    if (!clients) return;
    ask_port("internet-port", "internet-lan");
    keep("internet-networks", ask("ask internet-networks", networks()));
  }

  void ask_cloud() {
    keep_one("cloud-device", joined(ask("ask cloud-device", a_word())));
    keep("cloud-source", ask("ask cloud-source", addresses(true)));
    keep("cloud-servers", ask("ask cloud-servers", addresses(true)));
    keep("cloud-zones", ask("ask cloud-zones", names()));
    ask_port("cloud-port", "cloud-lan");
    keep("cloud-networks", ask("ask cloud-networks", networks()));
  }

  std::istream& in_;
  std::ostream& out_;
  const doctor::Host& host_;
  Language language_;
  std::string model_, profile_, ports_;
  bool given_up_ = false;
};

}  // namespace

std::optional<std::string> interview(std::istream& in, std::ostream& out, const doctor::Host& host,
                                     Language language) {
  return Interview(in, out, host, language).run();
}

}  // namespace sekisho::mgmt::cli

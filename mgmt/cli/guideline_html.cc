#include "mgmt/cli/guideline_html.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "mgmt/cli/guideline_texts.h"
#include "mgmt/cli/local_time.h"

namespace sekisho::mgmt::cli {

using namespace control;

namespace {

struct StateColour {
  std::string_view state, colour;
};
constexpr std::array colours{StateColour{"met", "#2f7d4f"}, StateColour{"broken", "#b3261e"},
                             StateColour{"unknown", "#b07d00"}, StateColour{"ask", "#5b6b7a"},
                             StateColour{"none", "#b9bfc5"}};

constexpr std::string_view style = R"(
@page { size: A4; margin: 14mm 12mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
body { font: 9.5pt/1.45 "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Meiryo", sans-serif; color: #1b1f23; }
body { margin: 0 auto; max-width: 186mm; }
h1 { font-size: 16pt; margin: 0 0 2mm; } h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid; }
p { margin: 1mm 0; } .level { font-size: 13pt; font-weight: bold; margin: 3mm 0 1mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; } thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border-bottom: 0.3mm solid #d0d7de; padding: 1mm 1.5mm; text-align: left; }
th, td { vertical-align: top; overflow-wrap: anywhere; }
th { background: #f1f4f7; font-weight: 600; } code { font: 8pt "Noto Sans Mono CJK JP", monospace; }
.id { width: 10mm; } .force { width: 17mm; } .state { width: 11mm; } .wanted { width: 42mm; } .command { width: 34mm; }
.said { color: #44505c; } tr.broken td { background: #fbeceb; } td.judged { font-weight: bold; }
.option { white-space: nowrap; } ul.todo { margin: 1mm 0; padding-left: 5mm; } ul.todo li { break-inside: avoid; }
svg text { font: 3.2px "Noto Sans CJK JP", sans-serif; }
.charts { display: flex; gap: 6mm; break-inside: avoid; } * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
)";

constexpr std::array chapters{"G2", "K-", "G3", "G4"};

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string_view colour_of(std::string_view state) {
  const auto found = std::ranges::find(colours, state, &StateColour::state);
  return found == colours.end() ? std::string_view("#000000") : found->colour;
}

class Page {
 public:
  Page(const GuidelineReport& report, Language language) : report_(report), language_(language) {}

  std::string write() {
    const std::string title = say("title");
    out_ = "<!DOCTYPE html>\n<html lang=\"" + std::string(language_ == Language::ja ? "ja" : "en") +
           "\"><head><meta charset=\"utf-8\"><title>" + title + "</title>\n<style>" + std::string(style) +
           "</style></head><body>\n<h1>" + title + "</h1>\n";
    line("p", say("of", {report_.identity, report_.version, local_time(report_.at)}));
    if (!report_.domain.empty()) line("p", say("domain", {report_.domain}));
    out_ += "<p class=\"level\">" +
            escape(report_.level == 0 ? say("level none") : say("level", {std::to_string(report_.level)})) + "</p>\n";
    if (!report_.missing.empty()) line("p", say("missing", {missing()}));
    out_ += "<div class=\"charts\">\n";
    states_chart();
    servfail_chart();
    out_ += "</div>\n";
    to_do();
    for (const char* chapter : chapters) table(chapter);
    out_ += "</body></html>\n";
    return std::move(out_);
  }

 private:
  std::string say(std::string_view word, std::initializer_list<std::string_view> details = {}) const {
    return fill_in(guideline_text(word, language_), details);
  }
  const std::string& in(const GuidelineWords& words) const { return language_ == Language::ja ? words.ja : words.en; }
  void line(const std::string& tag, const std::string& text) {
    out_ += "<" + tag + ">" + escape(text) + "</" + tag + ">\n";
  }
  std::string missing() const {
    std::string all;
    for (const std::string& id : report_.missing) all += (all.empty() ? "" : ", ") + id;
    return all;
  }

  /// What somebody must see to: broken, or not known yet.
  void to_do() {
    bool any = false;
    for (const GuidelineItem& item : report_.items) {
      if (item.state != "broken" && item.state != "unknown") continue;
      if (!std::exchange(any, true)) {
        line("h2", say("to do"));
        out_ += "<ul class=\"todo\">\n";
      }
      out_ += "<li><b style=\"color:" + std::string(colour_of(item.state)) + "\">" +
              escape(item.id + " " + say(item.state)) + "</b> " + escape(in(item.wanted)) + "<br>" +
              escape(in(item.evidence)) + "</li>\n";
    }
    if (any) out_ += "</ul>\n";
  }

  std::size_t count(std::string_view chapter, std::string_view state) const {
    return static_cast<std::size_t>(std::ranges::count_if(report_.items, [&](const GuidelineItem& item) {
      return item.id.starts_with(chapter) && (state.empty() || item.state == state);
    }));
  }

  /// One bar for each chapter, in the colours of its items' states; below them what each colour is, and how many.
  void states_chart() {
    out_ += "<figure style=\"margin:0\"><figcaption>" + escape(say("summary")) +
            "</figcaption>\n<svg viewBox=\"0 0 90 50\" width=\"90mm\" role=\"img\">\n";
    double y = 1;
    for (const char* chapter : chapters) {
      constexpr double left = 46, width = 44;
      label(0, y + 3.6, say("chapter " + std::string(chapter)));
      double x = left;
      for (const StateColour& kind : colours) {
        const double part = width * static_cast<double>(count(chapter, kind.state)) /
                            static_cast<double>(std::max<std::size_t>(count(chapter, ""), 1));
        rectangle(x, y, part, 4.6, kind.colour);
        x += part;
      }
      y += 6;
    }
    y += 2;
    for (const StateColour& kind : colours) {
      rectangle(0, y, 3, 3, kind.colour);
      label(5, y + 2.8, say(kind.state) + ": " + std::to_string(count("", kind.state)));
      y += 4.6;
    }
    out_ += "</svg></figure>\n";
  }

  void servfail_chart() {
    std::vector<GuidelineShare> known;
    double top = 0.01;
    for (const GuidelineShare& view : report_.servfail) {
      if (view.share < 0) continue;
      known.push_back(view);
      top = std::max({top, view.share, view.limit, view.expected});
    }
    if (known.empty()) return;
    const std::string height = std::to_string(4 + 8 * known.size());
    out_ += "<figure style=\"margin:0\"><figcaption>" + escape(say("servfail")) +
            "</figcaption>\n<svg viewBox=\"0 0 90 " + height + "\" width=\"90mm\" role=\"img\">\n";
    double y = 1;
    for (const GuidelineShare& view : known) {
      constexpr double left = 22, room = 54;
      const auto at = [&](double share) { return left + room * share / top; };
      label(0, y + 4.5, view.view);
      rectangle(left, y, at(view.share) - left, 5, colour_of(view.share > view.limit ? "broken" : "met"));
      stroke(at(view.expected), y, "");
      stroke(at(view.limit), y, " stroke-dasharray=\"1 0.7\"");
      label(78, y + 4.5, decimals(view.share * 100));
      y += 8;
    }
    out_ += "</svg></figure>\n";
  }

  void rectangle(double x, double y, double width, double height, std::string_view colour) {
    out_ += "<rect x=\"" + decimals(x) + "\" y=\"" + decimals(y) + "\" width=\"" + decimals(width) + "\" height=\"" +
            decimals(height) + "\" fill=\"" + std::string(colour) + "\"/>\n";
  }
  void label(double x, double y, const std::string& text) {
    out_ += "<text x=\"" + decimals(x) + "\" y=\"" + decimals(y) + "\">" + escape(text) + "</text>\n";
  }
  void stroke(double x, double y, const std::string& dashes) {
    out_ += "<line x1=\"" + decimals(x) + "\" x2=\"" + decimals(x) + "\" y1=\"" + decimals(y - 0.7) + "\" y2=\"" +
            decimals(y + 5.7) + "\" stroke=\"#1b1f23\" stroke-width=\"0.4\"" + dashes + "/>\n";
  }

  void table(const std::string& chapter) {
    line("h2", say("chapter " + chapter));
    out_ += "<table><thead><tr>";
    for (const char* column : {"id", "force", "wanted", "state", "evidence", "command"}) {
      const std::string head = std::string(column) == "id" ? "head item" : std::string("head ") + column;
      out_ += "<th class=\"" + std::string(column) + "\">" + escape(say(head)) + "</th>";
    }
    out_ += "</tr></thead><tbody>\n";
    for (const GuidelineItem& item : report_.items)
      if (item.id.starts_with(chapter)) row(item);
    out_ += "</tbody></table>\n";
  }

  void row(const GuidelineItem& item) {
    const auto cell = [&](const std::string& text) { out_ += "<td>" + escape(text) + "</td>"; };
    out_ += item.state == "broken" ? "<tr class=\"broken\">" : "<tr>";
    cell(item.id);
    cell(item.force);
    cell(in(item.wanted));
    out_ += "<td class=\"judged\" style=\"color:" + std::string(colour_of(item.state)) + "\">" +
            escape(say(item.state)) + "</td><td>" + escape(in(item.evidence));
    if (!item.by.empty())
      out_ += "<br><span class=\"said\">" + escape(say("said by", {item.by, local_time(item.said_at), item.note})) +
              "</span>";
    out_ += "</td><td><code>" + command(item.command) + "</code></td></tr>\n";
  }

  /// No line ends between the hyphens of an option.
  static std::string command(const std::string& text) {
    std::string out;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find(' ', from), text.size());
      const std::string word = escape(text.substr(from, end - from));
      out += (from == 0 ? "" : " ") + (word.starts_with('-') ? "<span class=\"option\">" + word + "</span>" : word);
      from = end + 1;
    }
    return out;
  }

  const GuidelineReport& report_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string guideline_html(const GuidelineReport& report, Language language) {
  return Page(report, language).write();
}

}  // namespace sekisho::mgmt::cli

#include "mgmt/cli/texts.h"

#include "base/check.h"
#include "mgmt/cli/texts_change.h"
#include "mgmt/cli/texts_help.h"
#include "mgmt/cli/texts_report.h"
#include "mgmt/cli/texts_usage.h"

namespace sekisho::mgmt::cli {
namespace {

constexpr std::span<const TextRow> parts[] = {help_texts, usage_texts, change_texts, report_texts};

constexpr const TextRow* row_of(std::size_t number) {
  for (const std::span<const TextRow> part : parts) {
    if (number < part.size()) return &part[number];
    number -= part.size();
  }
  return nullptr;
}

constexpr bool in_order() {
  const auto count = static_cast<std::size_t>(Text::count);
  for (std::size_t i = 0; i < count; ++i) {
    if (row_of(i) == nullptr || static_cast<std::size_t>(row_of(i)->which) != i) return false;
  }
  return row_of(count) == nullptr;
}
static_assert(in_order(), "the rows stand in the order of enum class Text, one for each");

}  // namespace

std::string_view text(Text which, Language language) {
  SEKISHO_CHECK(which < Text::count);
  const TextRow& row = *row_of(static_cast<std::size_t>(which));
  return language == Language::ja ? row.ja : row.en;
}

std::string fill_in(std::string_view pattern, std::initializer_list<std::string_view> details) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool mark = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const auto number = mark ? static_cast<std::size_t>(pattern[i + 1] - '0') : details.size();
    if (number < details.size()) {
      out += details.begin()[number];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

std::string say(Text which, Language language, std::initializer_list<std::string_view> details) {
  return fill_in(text(which, language), details);
}

Language language_of_locale(const char* lc_all, const char* lc_messages, const char* lang) {
  for (const char* locale : {lc_all, lc_messages, lang}) {
    if (locale == nullptr || *locale == '\0') continue;
    return std::string_view(locale).starts_with("ja") ? Language::ja : Language::en;
  }
  return Language::en;
}

}  // namespace sekisho::mgmt::cli

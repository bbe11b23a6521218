// Columns that stand under each other, Japanese or not.
#pragma once

#include <string>
#include <vector>

namespace sekisho::mgmt::cli {

/// Rows of equal length; the first is the head. Numbers stand to the right. Two spaces in front of and between
/// columns.
std::string format_table(const std::vector<std::vector<std::string>>& rows);
/// Columns that UTF-8 text takes on a terminal: East Asian wide characters take two.
std::size_t display_width(const std::string& text);

}  // namespace sekisho::mgmt::cli

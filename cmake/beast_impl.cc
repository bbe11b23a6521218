// Boost.Beast, compiled once for all who use it (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>

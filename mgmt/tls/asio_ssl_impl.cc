// Boost.Asio's TLS, compiled once for all who use it (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/ssl/impl/src.hpp>

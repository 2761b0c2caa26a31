// error: (no matching function|constraints not satisfied)
// Picture files hold 8 or 16 bits a sample.
#include <alidade/io/pnm.hpp>

#ifdef SHOULD_COMPILE
using sample = unsigned short;
#else
using sample = float;
#endif

bool readable() { return bool(alidade::read_pnm<sample>("photo.pgm")); }

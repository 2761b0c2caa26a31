// error: deleted
// Copying pixels is written out, by `clone()`.
#include <alidade/core/image.hpp>

alidade::image<float> second(const alidade::image<float>& first) {
#ifdef SHOULD_COMPILE
    return first.clone();
#else
    return first;
#endif
}

// error: static assertion failed|static_assert failed
// A pixel has at least one sample.
#include <alidade/core/image_view.hpp>

#ifdef SHOULD_COMPILE
int width(alidade::image_view<float, 1> view) { return view.width; }
#else
int width(alidade::image_view<float, 0> view) { return view.width; }
#endif

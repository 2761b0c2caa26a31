// error: conver
// Whoever may only read does not hand on the right to write.
#include <alidade/core/image_view.hpp>

#ifdef SHOULD_COMPILE
alidade::image_view<const float> same(alidade::image_view<float> view) { return view; }
#else
alidade::image_view<float> same(alidade::image_view<const float> view) { return view; }
#endif

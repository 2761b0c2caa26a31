// error: conver
// A const image is read only.
#include <alidade/core/image.hpp>

#ifdef SHOULD_COMPILE
alidade::image_view<const float> view_of(const alidade::image<float>& photo) { return photo.view(); }
#else
alidade::image_view<float> view_of(const alidade::image<float>& photo) { return photo.view(); }
#endif

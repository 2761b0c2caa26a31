// error: conver|no matching function
// Channels are part of the type: a colour view is not taken for a grey one.
#include <alidade/core/image_view.hpp>

template <class T>
void invert(alidade::source<T> src, alidade::image_view<T> dst);

#ifdef SHOULD_COMPILE
void use(alidade::image_view<float> photo, alidade::image_view<float> out) { invert(photo, out); }
#else
void use(alidade::image_view<float, 3> photo, alidade::image_view<float> out) { invert(photo, out); }
#endif

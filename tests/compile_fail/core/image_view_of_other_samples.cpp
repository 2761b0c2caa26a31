// error: conver|no matching function
// The destination decides the sample type; a source of another does not convert.
#include <alidade/core/image_view.hpp>

template <class T>
void invert(alidade::source<T> src, alidade::image_view<T> dst);

#ifdef SHOULD_COMPILE
void use(alidade::image_view<float> photo, alidade::image_view<float> out) { invert(photo, out); }
#else
void use(alidade::image_view<double> photo, alidade::image_view<float> out) { invert(photo, out); }
#endif

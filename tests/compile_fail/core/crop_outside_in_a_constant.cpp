// error: constant expression|non-.constexpr. function
// A contract broken while compiling is an error of the compiler's.
#include <alidade/core/image_view.hpp>

constexpr float pixels[12] = {};
#ifdef SHOULD_COMPILE
inline constexpr auto window = alidade::crop(alidade::image_view<const float>{pixels, 4, 3}, 2, 1, 2, 2);
#else
inline constexpr auto window = alidade::crop(alidade::image_view<const float>{pixels, 4, 3}, 3, 1, 2, 2);
#endif

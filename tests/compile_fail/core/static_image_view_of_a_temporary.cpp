// error: deleted (member )?function
// A view lives no longer than its image.
#include <alidade/core/static_image.hpp>

int width() {
#ifdef SHOULD_COMPILE
    alidade::static_image<unsigned char, 4, 4> photo;
    return photo.view().width;
#else
    return alidade::static_image<unsigned char, 4, 4>().view().width;
#endif
}

// error: deleted (member )?function
// A view lives no longer than its image.
#include <alidade/core/image.hpp>

int width() {
#ifdef SHOULD_COMPILE
    const alidade::image<unsigned char> photo(4, 4);
    return photo.view().width;
#else
    return alidade::image<unsigned char>(4, 4).view().width;
#endif
}

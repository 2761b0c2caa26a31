// error: deleted (member )?function
// A view lives no longer than its image, however the temporary came about.
#include <alidade/core/image.hpp>

const alidade::image<unsigned char> photo();

int width() {
#ifdef SHOULD_COMPILE
    const auto kept = photo();
    return kept.view().width;
#else
    return photo().view().width;
#endif
}

// error: deleted (member )?function
// The bytes of a file live no longer than the buffer that holds them.
#include <alidade/io/file.hpp>

alidade::byte_buffer downloaded();

unsigned long size() {
#ifdef SHOULD_COMPILE
    const alidade::byte_buffer file = downloaded();
    return file.view().size;
#else
    return downloaded().view().size;
#endif
}

// error: nodiscard|ignoring return
// Whoever asks for what may fail looks at the answer.
#include <alidade/core/result.hpp>

alidade::result<void> save();

void leave() {
#ifdef SHOULD_COMPILE
    if (!save()) return;
#else
    save();
#endif
}

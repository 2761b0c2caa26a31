// error: static assertion failed|static_assert failed
// Scratch is bytes: nothing is constructed in it or destroyed.
#include <alidade/core/workspace.hpp>

struct counted {
    ~counted() {}
    int n = 0;
};

#ifdef SHOULD_COMPILE
int* room(alidade::workspace scratch) { return scratch.take<int>(4); }
#else
counted* room(alidade::workspace scratch) { return scratch.take<counted>(4); }
#endif

// error: conver|initialize
// A value is taken by `*`, where it can be checked.
#include <alidade/core/result.hpp>

alidade::result<int> count();

int twice() {
#ifdef SHOULD_COMPILE
    const auto answer = count();
    const int n = answer ? *answer : 0;
#else
    const int n = count();
#endif
    return 2 * n;
}

// error: constraint|no matching function
// What runs bands says into how many.
#include <alidade/core/executor.hpp>

struct runner {
    void run(int n, auto task) const {
        for (int i = 0; i < n; ++i) task(i);
    }
#ifdef SHOULD_COMPILE
    int bands() const { return 1; }
#endif
};

void rows() {
    alidade::for_row_bands(runner{}, 8, 1, [](int, int, int) {});
}

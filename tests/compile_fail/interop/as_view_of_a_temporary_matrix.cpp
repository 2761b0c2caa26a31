// error: deleted (member )?function
// A view lives no longer than the matrix that it looks into.
#include <alidade/interop/eigen.hpp>

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

int width() {
#ifdef SHOULD_COMPILE
    const matrix numbers(3, 4);
    return alidade::as_view(numbers).width;
#else
    return alidade::as_view(matrix(3, 4)).width;
#endif
}

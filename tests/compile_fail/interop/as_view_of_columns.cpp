// error: no matching function
// Eigen's default is column by column: such a matrix has no rows that a view could have.
#include <alidade/interop/eigen.hpp>

#ifdef SHOULD_COMPILE
using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
#else
using matrix = Eigen::MatrixXf;
#endif

int width(matrix& numbers) { return alidade::as_view(numbers).width; }

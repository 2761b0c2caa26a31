// error: (assignment of read-only|read-only variable|cannot assign)
// The view of a const Mat only reads.
#include <alidade/interop/opencv.hpp>

#ifdef SHOULD_COMPILE
void clear(cv::Mat& frame) { alidade::as_view<unsigned char>(frame)(0, 0) = 0; }
#else
void clear(const cv::Mat& frame) { alidade::as_view<unsigned char>(frame)(0, 0) = 0; }
#endif

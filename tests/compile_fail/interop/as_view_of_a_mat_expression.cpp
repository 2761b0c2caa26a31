// error: deleted (member )?function
// An expression becomes a Mat that is gone at the end of the line.
#include <alidade/interop/opencv.hpp>

int width(const cv::Mat& a, const cv::Mat& b) {
#ifdef SHOULD_COMPILE
    const cv::Mat sum = a + b;
    return alidade::as_view<unsigned char>(sum).width;
#else
    return alidade::as_view<unsigned char>(a + b).width;
#endif
}

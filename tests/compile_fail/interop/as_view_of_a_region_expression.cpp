// error: deleted (member )?function
// A region is a Mat of its own, and here a temporary one.
#include <alidade/interop/opencv.hpp>

int width(cv::Mat& frame) {
#ifdef SHOULD_COMPILE
    cv::Mat dial = frame(cv::Rect(10, 10, 100, 100));
    return alidade::as_view<unsigned char>(dial).width;
#else
    return alidade::as_view<unsigned char>(frame(cv::Rect(10, 10, 100, 100))).width;
#endif
}

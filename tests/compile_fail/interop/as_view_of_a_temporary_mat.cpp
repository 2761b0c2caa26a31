// error: deleted (member )?function
// A view lives no longer than the Mat that it looks into.
#include <alidade/interop/opencv.hpp>

cv::Mat grabbed();

int width() {
#ifdef SHOULD_COMPILE
    const cv::Mat frame = grabbed();
    return alidade::as_view<unsigned char, 3>(frame).width;
#else
    return alidade::as_view<unsigned char, 3>(grabbed()).width;
#endif
}

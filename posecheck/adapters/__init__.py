"""The only homes of MediaPipe, OpenCV and PyAV."""

"""The photographs of the demonstration newsroom, one a file; `draw()` returns each as JPEG."""
